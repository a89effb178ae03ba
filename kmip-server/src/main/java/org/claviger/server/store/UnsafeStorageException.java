package org.claviger.server.store;

/** The server does not start, because on this storage or with these settings a key could get lost or out. The message says why. */
public final class UnsafeStorageException extends StoreException {
    private static final long serialVersionUID = 1L;

    public UnsafeStorageException(String message) {
        super(message);
    }
}
