package org.claviger.server.operation;

import static org.claviger.enumeration.CryptographicUsageMask.DECRYPT;
import static org.claviger.enumeration.ObjectType.PRIVATE_KEY;
import static org.claviger.enumeration.ObjectType.SYMMETRIC_KEY;

import java.util.Set;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.Decrypt;
import org.claviger.operation.OperationType;
import org.claviger.secret.SecretScope;
import org.claviger.server.access.TenantKey;
import org.claviger.server.crypto.Decryption;
import org.claviger.server.crypto.UsableKey;
import org.claviger.server.domain.ManagedObject;

/**
 * Decrypt (KMIP 2.1 section 6.1.11, KMIP 1.4 section 4.30). The tag of an authenticated mode comes in its own field, with the
 * first part or the last, or at the end of the data.
 */
public final class DecryptHandler implements OperationHandler<Decrypt.Request, Decrypt.Response> {
    private final KeyWrapping keys;
    private final CryptographicStreams streams;

    public DecryptHandler(KeyWrapping keys, CryptographicStreams streams) {
        this.keys = keys;
        this.streams = streams;
    }

    @Override
    public OperationType<Decrypt.Request, Decrypt.Response> type() {
        return Decrypt.TYPE;
    }

    /** A decryption between its parts. */
    private record Begun(Decryption decryption) implements CryptographicStreams.State {
        @Override
        public long heldBytes() {
            return decryption.heldBytes();
        }

        @Override
        public void close() {
            decryption.close();
        }
    }

    @Override
    public Decrypt.Response handle(Decrypt.Request request, RequestContext context) {
        var part = StreamPart.of(request.correlationValue(), request.initIndicator(), request.finalIndicator());
        var object = context.open(request.uniqueIdentifier());
        Capabilities.require(object, Set.of(SYMMETRIC_KEY, PRIVATE_KEY));
        var data = CipherRequests.dataOrNone(part, request.data(), context);
        CipherRequests.requireOnFirst(part, request.authenticatedEncryptionAdditionalData());
        streams.use(part, context, object, DECRYPT, data.length());
        var key = keys.usableFor(part, object, context);
        var step = streams.run(
                part,
                context,
                Begun.class,
                held -> begin(request, object, key.orElseThrow(), held),
                begun -> part.isLast()
                        ? begun.decryption().finish(data, request.authenticatedEncryptionTag(), context.secrets())
                        : begun.decryption().update(data, context.secrets()));
        return new Decrypt.Response(
                UniqueIdentifier.of(object.uniqueIdentifier()),
                CipherRequests.output(part, step.result()),
                step.correlationValue());
    }

    private static Begun begin(Decrypt.Request request, ManagedObject object, UsableKey key, SecretScope held) {
        var parameters = CipherRequests.parameters(request.cryptographicParameters(), object);
        TenantKey.requireDecryptionFits(object, parameters, request.authenticatedEncryptionAdditionalData());
        return new Begun(key.decryption(
                parameters,
                request.ivCounterNonce(),
                request.authenticatedEncryptionAdditionalData(),
                request.authenticatedEncryptionTag(),
                held));
    }
}
