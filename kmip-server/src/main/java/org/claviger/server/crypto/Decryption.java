package org.claviger.server.crypto;

import java.util.Optional;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Bytes;

/**
 * A decryption that has begun, of a message in one part or several, wherever the key is. The tag of an authenticated one may come
 * with the first part or the last, or stand at the end of the ciphertext. Used by one thread at a time.
 */
public interface Decryption extends AutoCloseable {
    /** Takes a part that is not the last, and returns what is decrypted by now. */
    Secret update(Secret part, SecretScope output);

    /**
     * Takes the last part, and returns the rest.
     *
     * @param later the tag, if it has not come before
     * @throws org.claviger.server.domain.KmipException with Cryptographic Failure if length, padding or tag are wrong, always
     *     with the same message
     */
    Secret finish(Secret part, Optional<Bytes> later, SecretScope output);

    /** How many bytes of the message are kept for later. */
    long heldBytes();

    @Override
    void close();
}
