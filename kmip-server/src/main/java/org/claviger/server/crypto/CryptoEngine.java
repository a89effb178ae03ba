package org.claviger.server.crypto;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Optional;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.cipher.CipherSuites;
import org.claviger.server.crypto.cipher.Direction;
import org.claviger.server.crypto.cipher.RsaCipher;
import org.claviger.ttlv.Bytes;

/**
 * Encrypts and decrypts for clients. Which ciphers there are is the table in {@link CipherSuites}; which provider does them,
 * the one in {@link CryptoProviders}.
 */
public final class CryptoEngine {
    private final SecureRandom random;

    public CryptoEngine(SecureRandom random) {
        this.random = random;
    }

    /**
     * What a part of an encryption gave.
     *
     * @param iv the one that was made for it, told once; empty if the caller gave one or none is needed
     * @param tag the authentication tag; empty for ciphers without
     */
    public record Encrypted(Secret data, Optional<Bytes> iv, Optional<Bytes> tag) {}

    /**
     * Begins to encrypt.
     *
     * @param iv the client's; if it gave none and the cipher needs one, the engine makes it
     * @param held where parts of the message are kept until the last one; lives as long as the encryption
     * @throws org.claviger.server.domain.KmipException if the parameters do not fit together or are not supported
     */
    public Encryption encryption(
            CryptographicAlgorithm algorithm,
            Secret key,
            CryptographicParameters parameters,
            Optional<Bytes> iv,
            Optional<Bytes> additionalData,
            SecretScope held) {
        var begun = CipherSuites.encryption(algorithm, key, parameters, iv, additionalData, held, random);
        return new CipherEncryption(begun.run(), begun.madeIv(), begun.tagBytes());
    }

    /**
     * Begins to decrypt.
     *
     * @param tag the authentication tag, if it is known by now
     * @param held where parts of the message are kept until the last one; lives as long as the decryption
     * @throws org.claviger.server.domain.KmipException if the parameters do not fit together or are not supported
     */
    public Decryption decryption(
            CryptographicAlgorithm algorithm,
            Secret key,
            CryptographicParameters parameters,
            Optional<Bytes> iv,
            Optional<Bytes> additionalData,
            Optional<Bytes> tag,
            SecretScope held) {
        var begun = CipherSuites.decryption(algorithm, key, parameters, iv, additionalData, tag, held, random);
        return new CipherDecryption(begun.run(), begun.tagBytes(), tag);
    }

    /**
     * Begins to encrypt with an RSA key.
     *
     * @param held where parts of the message are kept until the last one; lives as long as the encryption
     * @throws org.claviger.server.domain.KmipException if it is another key, or the parameters are not supported
     */
    public Encryption encryption(PublicKey key, CryptographicParameters parameters, SecretScope held) {
        return new CipherEncryption(RsaCipher.run(Direction.ENCRYPT, key, parameters, held), Optional.empty(), 0);
    }

    /**
     * Begins to decrypt with an RSA key.
     *
     * @param held where parts of the message are kept until the last one; lives as long as the decryption
     * @throws org.claviger.server.domain.KmipException if it is another key, or the parameters are not supported
     */
    public Decryption decryption(PrivateKey key, CryptographicParameters parameters, SecretScope held) {
        return new CipherDecryption(RsaCipher.run(Direction.DECRYPT, key, parameters, held), 0, Optional.empty());
    }

    /** Encrypts a whole message. */
    public Encrypted encrypt(
            CryptographicAlgorithm algorithm,
            Secret key,
            CryptographicParameters parameters,
            Secret plaintext,
            Optional<Bytes> iv,
            Optional<Bytes> additionalData,
            SecretScope secrets) {
        try (var encryption = encryption(algorithm, key, parameters, iv, additionalData, secrets)) {
            return encryption.finish(plaintext, secrets);
        }
    }

    /** Decrypts a whole message. */
    public Secret decrypt(
            CryptographicAlgorithm algorithm,
            Secret key,
            CryptographicParameters parameters,
            Secret ciphertext,
            Optional<Bytes> iv,
            Optional<Bytes> additionalData,
            Optional<Bytes> tag,
            SecretScope secrets) {
        try (var decryption = decryption(algorithm, key, parameters, iv, additionalData, tag, secrets)) {
            return decryption.finish(ciphertext, Optional.empty(), secrets);
        }
    }
}
