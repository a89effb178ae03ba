package org.claviger.server.store.hibernate;

import org.claviger.server.store.StoreException;

/** The store does not start, because another process works with this database, and only one may. */
public final class DatabaseInUseException extends StoreException {
    private static final long serialVersionUID = 1L;

    DatabaseInUseException(String message) {
        super(message);
    }
}
