package org.claviger.server.imports;

import java.io.IOException;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Bytes;

/** Asks a key service to decrypt a data key that it has encrypted, such as Decrypt of AWS KMS. */
@FunctionalInterface
public interface DataKeyDecryptor {
    /**
     * Decrypts a data key.
     *
     * @param rootKey what the row calls the root key: an identifier or ARN
     * @param encrypted as the service gave it
     * @return the data key's bytes, in memory of {@code secrets}
     * @throws NotDecryptedException if the service does not do it
     * @throws IOException if the service cannot be asked now
     */
    Secret decrypt(String rootKey, Bytes encrypted, SecretScope secrets) throws NotDecryptedException, IOException;

    /** The service has refused. The message says why, and holds no secret. */
    final class NotDecryptedException extends Exception {
        private static final long serialVersionUID = 1L;

        public NotDecryptedException(String message) {
            super(message);
        }
    }
}
