package org.claviger.server.crypto;

import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;

/**
 * An encryption that has begun, of a message in one part or several, wherever the key is. Its IV, if the client gave none, is
 * told once, as soon as it is known. Used by one thread at a time.
 */
public interface Encryption extends AutoCloseable {
    /** Takes a part that is not the last, and returns what is encrypted by now. */
    CryptoEngine.Encrypted update(Secret part, SecretScope output);

    /**
     * Takes the last part, and returns the rest with the tag, if there is one.
     *
     * @throws org.claviger.server.domain.KmipException with Cryptographic Failure
     */
    CryptoEngine.Encrypted finish(Secret part, SecretScope output);

    /** How many bytes of the message are kept for later. */
    long heldBytes();

    @Override
    void close();
}
