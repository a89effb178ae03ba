package org.claviger.server;

/** Something that must be there before the server can serve, and is not. The message says what to do. */
public final class StartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartException(String message, Throwable cause) {
        super(message, cause);
    }

    StartException(String message) {
        super(message);
    }
}
