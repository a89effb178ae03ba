package org.claviger.server.imports;

import java.io.IOException;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.aws.AwsDataKeys;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Bytes;

/** Has AWS KMS decrypt what its GenerateDataKey gave. */
public final class AwsDataKeyDecryptor implements DataKeyDecryptor {
    private final AwsDataKeys keys;

    public AwsDataKeyDecryptor(AwsDataKeys keys) {
        this.keys = keys;
    }

    @Override
    public Secret decrypt(String rootKey, Bytes encrypted, SecretScope secrets)
            throws NotDecryptedException, IOException {
        try {
            return new Secret(keys.decrypt(
                    new RootKeyRef(rootKey), encrypted.toArray(), (byteSize, _) -> secrets.allocate(byteSize)));
        } catch (BackendException e) {
            if (e.retryable()) {
                throw new IOException("AWS KMS cannot be asked now: " + e.getMessage(), e);
            }
            throw new NotDecryptedException(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new NotDecryptedException(String.valueOf(e.getMessage()));
        }
    }
}
