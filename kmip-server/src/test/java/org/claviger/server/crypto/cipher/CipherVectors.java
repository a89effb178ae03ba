package org.claviger.server.crypto.cipher;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.CryptoEngine;
import org.claviger.ttlv.Bytes;

/** Runs test vectors through the engine, as a whole and in parts. */
final class CipherVectors implements AutoCloseable {
    private final CryptoEngine engine = new CryptoEngine(new SecureRandom());
    private final SecretScope secrets = SecretScope.unlocked();

    /** One vector; what the cipher has not is empty. */
    record Vector(
            CryptographicAlgorithm algorithm,
            CryptographicParameters parameters,
            Bytes key,
            Optional<Bytes> iv,
            Optional<Bytes> additionalData,
            Bytes message,
            Bytes ciphertext,
            Optional<Bytes> tag) {
        static Vector of(
                CryptographicAlgorithm algorithm,
                CryptographicParameters parameters,
                String key,
                String iv,
                String message,
                String ciphertext) {
            return new Vector(
                    algorithm,
                    parameters,
                    Bytes.ofHex(key),
                    iv.isEmpty() ? Optional.empty() : Optional.of(Bytes.ofHex(iv)),
                    Optional.empty(),
                    Bytes.ofHex(message),
                    Bytes.ofHex(ciphertext),
                    Optional.empty());
        }
    }

    CryptoEngine.Encrypted encrypt(Vector vector) {
        return engine.encrypt(
                vector.algorithm,
                secrets.copyOf(vector.key.toArray()),
                vector.parameters,
                secrets.copyOf(vector.message.toArray()),
                vector.iv,
                vector.additionalData,
                secrets);
    }

    byte[] decrypt(Vector vector) {
        return bytes(engine.decrypt(
                vector.algorithm,
                secrets.copyOf(vector.key.toArray()),
                vector.parameters,
                secrets.copyOf(vector.ciphertext.toArray()),
                vector.iv,
                vector.additionalData,
                vector.tag,
                secrets));
    }

    byte[] encryptInParts(Vector vector, int partBytes) {
        try (var encryption = engine.encryption(
                vector.algorithm,
                secrets.copyOf(vector.key.toArray()),
                vector.parameters,
                vector.iv,
                vector.additionalData,
                secrets)) {
            var all = new byte[0];
            var at = 0;
            for (; at + partBytes < vector.message.length(); at += partBytes) {
                all = join(
                        all,
                        bytes(encryption
                                .update(part(vector.message.toArray(), at, partBytes), secrets)
                                .data()));
            }
            var last = encryption.finish(part(vector.message.toArray(), at, vector.message.length() - at), secrets);
            assertThat(last.tag()).isEqualTo(vector.tag);
            return join(all, bytes(last.data()));
        }
    }

    byte[] decryptInParts(Vector vector, int partBytes) {
        try (var decryption = engine.decryption(
                vector.algorithm,
                secrets.copyOf(vector.key.toArray()),
                vector.parameters,
                vector.iv,
                vector.additionalData,
                Optional.empty(),
                secrets)) {
            var all = new byte[0];
            var at = 0;
            for (; at + partBytes < vector.ciphertext.length(); at += partBytes) {
                all = join(all, bytes(decryption.update(part(vector.ciphertext.toArray(), at, partBytes), secrets)));
            }
            var last = part(vector.ciphertext.toArray(), at, vector.ciphertext.length() - at);
            return join(all, bytes(decryption.finish(last, vector.tag, secrets)));
        }
    }

    /** Checks that a vector comes out right both ways, whole and in parts of several sizes. */
    void check(Vector vector) {
        var encrypted = encrypt(vector);
        assertThat(bytes(encrypted.data())).isEqualTo(vector.ciphertext.toArray());
        assertThat(encrypted.tag()).isEqualTo(vector.tag);
        assertThat(decrypt(vector)).isEqualTo(vector.message.toArray());
        for (var partBytes : new int[] {1, 7, 16, 33}) {
            assertThat(encryptInParts(vector, partBytes)).isEqualTo(vector.ciphertext.toArray());
            assertThat(decryptInParts(vector, partBytes)).isEqualTo(vector.message.toArray());
        }
    }

    private Secret part(byte[] whole, int from, int length) {
        var part = new byte[length];
        System.arraycopy(whole, from, part, 0, length);
        return secrets.copyOf(part);
    }

    private static byte[] join(byte[] first, byte[] second) {
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    static byte[] bytes(Secret secret) {
        return secret.bytes().toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public void close() {
        secrets.close();
    }
}
