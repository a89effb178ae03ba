package org.claviger.server.crypto.cipher;

import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;

/**
 * One message on its way through a cipher, in one part or several. An authenticated encryption ends with its tag behind the
 * ciphertext, and an authenticated decryption begins from both; it gives nothing before the tag is found right.
 *
 * <p>Used by one thread at a time. After a failure it is of no use.
 */
public interface CipherRun extends AutoCloseable {
    /** Takes a part that is not the last, and returns what can be told by now, which may be nothing. */
    Secret update(Secret part, SecretScope output);

    /**
     * Takes the last part, which may be empty, and returns the rest.
     *
     * @throws org.claviger.server.domain.KmipException with Cryptographic Failure if length, padding or tag are wrong, always
     *     with the same message
     */
    Secret finish(Secret part, SecretScope output);

    /** How many bytes of the message are kept for later. */
    default long heldBytes() {
        return 0;
    }

    /** Clears what is kept beside the scope that it was given. */
    @Override
    default void close() {}
}
