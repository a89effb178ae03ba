package org.claviger.server.store.hibernate;

import org.claviger.server.store.StoreException;

/** The store does not start, because on this storage or with these settings a key could get lost. The message says why. */
public final class UnsafeStorageException extends StoreException {
    private static final long serialVersionUID = 1L;

    UnsafeStorageException(String message) {
        super(message);
    }
}
