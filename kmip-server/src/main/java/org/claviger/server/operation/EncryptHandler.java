package org.claviger.server.operation;

import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;

import java.util.Optional;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.Encrypt;
import org.claviger.operation.OperationType;
import org.claviger.secret.Secret;
import org.claviger.server.crypto.CryptoEngine;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;

/**
 * Encrypt (KMIP 2.1 section 6.1.17, KMIP 1.4 section 4.29). Before 1.4 there is no field for the tag of an authenticated mode;
 * it then follows the ciphertext.
 */
public final class EncryptHandler implements OperationHandler<Encrypt.Request, Encrypt.Response> {
    private final ObjectVault vault;
    private final CryptoEngine engine;

    public EncryptHandler(ObjectVault vault, CryptoEngine engine) {
        this.vault = vault;
        this.engine = engine;
    }

    @Override
    public OperationType<Encrypt.Request, Encrypt.Response> type() {
        return Encrypt.TYPE;
    }

    @Override
    public Encrypt.Response handle(Encrypt.Request request, RequestContext context) {
        CipherRequests.requireWholeMessage(
                request.correlationValue(), request.initIndicator(), request.finalIndicator());
        var object = context.open(request.uniqueIdentifier());
        Capabilities.requireSymmetricKey(object);
        var data = CipherRequests.data(request.data(), context);
        context.use(object, ENCRYPT, data.length());
        var key = CipherRequests.key(vault.open(object, context.secrets()));
        var encrypted = engine.encrypt(
                CipherRequests.algorithm(object),
                key,
                CipherRequests.parameters(request.cryptographicParameters(), object),
                data,
                request.ivCounterNonce(),
                request.authenticatedEncryptionAdditionalData(),
                context.secrets());
        var separateTag = context.version().isAtLeast(ProtocolVersion.V1_4);
        return new Encrypt.Response(
                UniqueIdentifier.of(object.uniqueIdentifier()),
                Optional.of(separateTag ? encrypted.data() : joined(encrypted, context)),
                encrypted.iv(),
                Optional.empty(),
                separateTag ? encrypted.tag() : Optional.<Bytes>empty());
    }

    private static Secret joined(CryptoEngine.Encrypted encrypted, RequestContext context) {
        return encrypted.tag().isEmpty()
                ? encrypted.data()
                : CipherRequests.join(encrypted.data(), encrypted.tag().get(), context.secrets());
    }
}
