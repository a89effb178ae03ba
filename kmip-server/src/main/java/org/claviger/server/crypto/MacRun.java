package org.claviger.server.crypto;

import org.claviger.secret.Secret;

/** A message authentication code that has begun, wherever the key is. Used by one thread at a time. */
public interface MacRun extends AutoCloseable {
    /** Adds a part of the message. */
    void update(Secret data);

    /** Ends the message and returns the code. */
    byte[] finish();

    /** How many bytes of the message are kept for later. */
    default long heldBytes() {
        return 0;
    }

    @Override
    void close();
}
