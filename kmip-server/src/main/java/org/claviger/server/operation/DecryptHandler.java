package org.claviger.server.operation;

import static org.claviger.enumeration.CryptographicUsageMask.DECRYPT;

import java.util.Optional;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.Decrypt;
import org.claviger.operation.OperationType;
import org.claviger.server.crypto.CryptoEngine;
import org.claviger.server.crypto.ObjectVault;

/** Decrypt (KMIP 2.1 section 6.1.11, KMIP 1.4 section 4.30). */
public final class DecryptHandler implements OperationHandler<Decrypt.Request, Decrypt.Response> {
    private final ObjectVault vault;
    private final CryptoEngine engine;

    public DecryptHandler(ObjectVault vault, CryptoEngine engine) {
        this.vault = vault;
        this.engine = engine;
    }

    @Override
    public OperationType<Decrypt.Request, Decrypt.Response> type() {
        return Decrypt.TYPE;
    }

    @Override
    public Decrypt.Response handle(Decrypt.Request request, RequestContext context) {
        CipherRequests.requireWholeMessage(
                request.correlationValue(), request.initIndicator(), request.finalIndicator());
        var object = context.open(request.uniqueIdentifier());
        Capabilities.requireSymmetricKey(object);
        var data = CipherRequests.data(request.data(), context);
        context.use(object, DECRYPT, data.length());
        var key = CipherRequests.key(vault.open(object, context.secrets()));
        var plaintext = engine.decrypt(
                CipherRequests.algorithm(object),
                key,
                CipherRequests.parameters(request.cryptographicParameters(), object),
                data,
                request.ivCounterNonce(),
                request.authenticatedEncryptionAdditionalData(),
                request.authenticatedEncryptionTag(),
                context.secrets());
        return new Decrypt.Response(
                UniqueIdentifier.of(object.uniqueIdentifier()), Optional.of(plaintext), Optional.empty());
    }
}
