package org.claviger.server.store;

import org.jspecify.annotations.Nullable;

/** The store has no room for a change. Nothing was done; what needs no room goes on. */
public final class StoreFullException extends StoreUnavailableException {
    private static final long serialVersionUID = 1L;

    public StoreFullException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
