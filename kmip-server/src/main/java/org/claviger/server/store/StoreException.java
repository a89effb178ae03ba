package org.claviger.server.store;

import org.jspecify.annotations.Nullable;

/** The store did not do what it was asked for. The subclasses say what a caller can do about it. */
public class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message never holds a value of an attribute other than a name or an identifier */
    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
