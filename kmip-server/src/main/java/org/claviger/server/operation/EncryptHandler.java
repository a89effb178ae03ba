package org.claviger.server.operation;

import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;
import static org.claviger.enumeration.ObjectType.CERTIFICATE;
import static org.claviger.enumeration.ObjectType.PUBLIC_KEY;
import static org.claviger.enumeration.ObjectType.SYMMETRIC_KEY;

import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.Encrypt;
import org.claviger.operation.OperationType;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.access.TenantKey;
import org.claviger.server.crypto.CryptoEngine;
import org.claviger.server.crypto.Encryption;
import org.claviger.server.crypto.UsableKey;
import org.claviger.server.domain.ManagedObject;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;

/**
 * Encrypt (KMIP 2.1 section 6.1.17, KMIP 1.4 section 4.29). Before 1.4 there is no field for the tag of an authenticated mode;
 * it then follows the ciphertext.
 */
public final class EncryptHandler implements OperationHandler<Encrypt.Request, Encrypt.Response> {
    private final KeyWrapping keys;
    private final CryptographicStreams streams;

    public EncryptHandler(KeyWrapping keys, CryptographicStreams streams) {
        this.keys = keys;
        this.streams = streams;
    }

    @Override
    public OperationType<Encrypt.Request, Encrypt.Response> type() {
        return Encrypt.TYPE;
    }

    /** An encryption between its parts. */
    private record Begun(Encryption encryption) implements CryptographicStreams.State {
        @Override
        public long heldBytes() {
            return encryption.heldBytes();
        }

        @Override
        public void close() {
            encryption.close();
        }
    }

    @Override
    public Encrypt.Response handle(Encrypt.Request request, RequestContext context) {
        var part = StreamPart.of(request.correlationValue(), request.initIndicator(), request.finalIndicator());
        var object = context.open(request.uniqueIdentifier());
        Capabilities.require(object, Set.of(SYMMETRIC_KEY, PUBLIC_KEY, CERTIFICATE));
        var data = CipherRequests.dataOrNone(part, request.data(), context);
        CipherRequests.requireOnFirst(part, request.authenticatedEncryptionAdditionalData());
        streams.use(part, context, object, ENCRYPT, data.length());
        var key = keys.usableFor(part, object, context);
        var step = streams.run(
                part,
                context,
                Begun.class,
                held -> begin(request, object, key.orElseThrow(), held),
                begun -> encrypt(begun.encryption(), part, data, context.secrets()));
        var given = step.result();
        var separateTag = context.version().isAtLeast(ProtocolVersion.V1_4);
        return new Encrypt.Response(
                UniqueIdentifier.of(object.uniqueIdentifier()),
                CipherRequests.output(part, separateTag ? given.data() : joined(given, context)),
                given.iv(),
                step.correlationValue(),
                separateTag ? given.tag() : Optional.<Bytes>empty());
    }

    private static Begun begin(Encrypt.Request request, ManagedObject object, UsableKey key, SecretScope held) {
        var parameters = CipherRequests.parameters(request.cryptographicParameters(), object);
        TenantKey.requireEncryptionFits(
                object, parameters, request.ivCounterNonce(), request.authenticatedEncryptionAdditionalData());
        return new Begun(key.encryption(
                parameters, request.ivCounterNonce(), request.authenticatedEncryptionAdditionalData(), held));
    }

    private static CryptoEngine.Encrypted encrypt(
            Encryption encryption, StreamPart part, Secret data, SecretScope secrets) {
        return part.isLast() ? encryption.finish(data, secrets) : encryption.update(data, secrets);
    }

    private static Secret joined(CryptoEngine.Encrypted encrypted, RequestContext context) {
        return encrypted.tag().isEmpty()
                ? encrypted.data()
                : CipherRequests.join(encrypted.data(), encrypted.tag().get(), context.secrets());
    }
}
