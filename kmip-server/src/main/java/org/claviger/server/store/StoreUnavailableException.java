package org.claviger.server.store;

import org.jspecify.annotations.Nullable;

/** The store cannot answer now: it is overloaded, full, closed or broken. Nothing was done. */
public class StoreUnavailableException extends StoreException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message) {
        super(message);
    }

    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
