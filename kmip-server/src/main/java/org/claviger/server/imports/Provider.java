package org.claviger.server.imports;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.claviger.hsm.support.HeapCopy;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.imports.DataKeyDecryptor.NotDecryptedException;
import org.claviger.ttlv.Bytes;

/** How a kind of key server keeps data keys: what {@code encryptedDataKey} is, and what password the private key has. */
sealed interface Provider {
    /** What rows say of a key server on AWS KMS. */
    String AWS = "aws";

    /** What rows say of a key server on a Dinamo HSM. */
    String DINAMO = "dinamo";

    /**
     * Returns the password that the private key is encrypted with.
     *
     * @throws RowException if it cannot be had
     * @throws IOException if a key service cannot be asked now
     */
    Secret password(String rootKey, String encryptedDataKey, SecretScope secrets) throws RowException, IOException;

    /**
     * Returns the provider of this name.
     *
     * @param decryptors by the names of the providers that need one
     */
    static Optional<Provider> of(String name, Map<String, DataKeyDecryptor> decryptors) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case AWS -> Optional.of(new Aws(Optional.ofNullable(decryptors.get(AWS))));
            case DINAMO -> Optional.of(new Dinamo());
            default -> Optional.empty();
        };
    }

    /**
     * The data key is what AWS KMS has encrypted, in decimal numbers with commas between; the password is the data key, written
     * the same way.
     *
     * @param kms empty where AWS KMS cannot be asked
     */
    record Aws(Optional<DataKeyDecryptor> kms) implements Provider {
        /** What KMS encrypts is always longer: so many bytes are a data key that was stored in the place of the encrypted one. */
        private static final int DATA_KEY_BYTES = 32;

        @Override
        public Secret password(String rootKey, String encryptedDataKey, SecretScope secrets)
                throws RowException, IOException {
            var encrypted = Decimals.parse(encryptedDataKey);
            if (encrypted.length == DATA_KEY_BYTES) {
                try {
                    return Decimals.text(secrets.copyOf(encrypted), secrets);
                } finally {
                    Arrays.fill(encrypted, (byte) 0);
                }
            }
            if (kms.isEmpty()) {
                throw new RowException("its data key is encrypted by AWS KMS, and no Region to ask there was given");
            }
            try {
                return Decimals.text(kms.get().decrypt(rootKey, Bytes.wrap(encrypted), secrets), secrets);
            } catch (NotDecryptedException e) {
                throw new RowException("AWS KMS does not decrypt the data key: " + e.getMessage());
            }
        }
    }

    /**
     * The data key is an SJCL record, encrypted with the <em>name</em> of the root key as its password (so nothing secret protects
     * it); in it is the data key in base64, which is the password as it stands.
     */
    record Dinamo() implements Provider {
        @Override
        public Secret password(String rootKey, String encryptedDataKey, SecretScope secrets) throws RowException {
            try {
                var name = secrets.copyOf(rootKey.getBytes(StandardCharsets.UTF_8));
                var password = SjclRecord.parse(json(encryptedDataKey)).decrypt(name, secrets);
                requireDataKey(password);
                return password;
            } catch (RowException e) {
                throw new RowException("encryptedDataKey: " + e.getMessage());
            }
        }

        /** The record, or its bytes in decimal numbers. */
        private static String json(String encryptedDataKey) throws RowException {
            return encryptedDataKey.startsWith("{")
                    ? encryptedDataKey
                    : new String(Decimals.parse(encryptedDataKey), StandardCharsets.UTF_8);
        }

        private static void requireDataKey(Secret base64) throws RowException {
            try (var text = HeapCopy.of(base64.bytes())) {
                Arrays.fill(Base64.getDecoder().decode(text.array()), (byte) 0);
            } catch (IllegalArgumentException _) {
                throw new RowException("what it holds is no base64");
            }
        }
    }
}
