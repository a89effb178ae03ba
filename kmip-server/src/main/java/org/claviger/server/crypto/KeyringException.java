package org.claviger.server.crypto;

import org.jspecify.annotations.Nullable;

/** The stored keyring can't be opened, so the server can't start. The message says why and what to look at. */
public final class KeyringException extends RuntimeException {
    KeyringException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
