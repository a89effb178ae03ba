package org.claviger.server.crypto;

import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.DerivationMethod;
import org.claviger.message.ChildKey;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Bytes;

/**
 * A key as cryptographic operations use it. Whoever uses it doesn't know where it is: in this process, or in a device that it
 * never leaves.
 *
 * <p>What the key or the place where it is can't do is refused with Unsupported Cryptographic Parameters.
 */
public interface UsableKey {
    /**
     * Begins to encrypt.
     *
     * @param iv the client's; if it gave none and the cipher needs one, it is made where the key is
     * @param held where parts of the message are kept until the last one; lives as long as the encryption
     */
    Encryption encryption(
            CryptographicParameters parameters, Optional<Bytes> iv, Optional<Bytes> additionalData, SecretScope held);

    /**
     * Begins to decrypt.
     *
     * @param tag the authentication tag, if it is known by now
     * @param held where parts of the message are kept until the last one; lives as long as the decryption
     */
    Decryption decryption(
            CryptographicParameters parameters,
            Optional<Bytes> iv,
            Optional<Bytes> additionalData,
            Optional<Bytes> tag,
            SecretScope held);

    /**
     * Begins a message authentication code.
     *
     * @param held where parts of the message are kept until the last one; lives as long as the code is being made
     */
    MacRun mac(CryptographicParameters parameters, SecretScope held);

    /** How such parameters sign with this key, or verify. */
    SignatureScheme scheme(CryptographicParameters parameters);

    /** Signs a digest, or a message where the scheme wants one. */
    byte[] sign(SignatureScheme scheme, byte[] digest);

    /** Tells whether this is a signature of a digest, or of a message where the scheme wants one. */
    boolean verify(SignatureScheme scheme, byte[] digest, byte[] signature);

    /** The key that follows from this one on a path (BIP-32). */
    UsableKey child(Supplier<Bytes> chainCode, ChildKey asked);

    /**
     * Agrees on a secret with the owner of another key.
     *
     * @param parameters say for what algorithm, if they say anything
     * @param bytes how many of the secret's first bytes are wanted
     */
    Secret agree(PublicKey other, Optional<CryptographicParameters> parameters, int bytes, SecretScope secrets);

    /** Derives a secret. */
    Secret derive(Derivation derivation, int bytes, SecretScope secrets);

    /** This key as one that wraps others. */
    KeyWrapper.WrappingKey wrapping(CryptographicParameters parameters);

    /** This key as one that unwraps others. */
    KeyWrapper.UnwrappingKey unwrapping(CryptographicParameters parameters);

    /**
     * How to derive.
     *
     * @param method one that starts from a secret
     * @param parameters the request's, else the key's
     * @param data all Derivation Data, in order
     */
    record Derivation(
            DerivationMethod method,
            CryptographicParameters parameters,
            KeyDerivation.Inputs inputs,
            List<Secret> data) {
        public Derivation {
            data = List.copyOf(data);
        }
    }
}
