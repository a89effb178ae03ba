package org.claviger.server.store.hibernate;

import org.claviger.server.store.StoreException;
import org.jspecify.annotations.Nullable;

/** The store does not start, because the tables are not those that this program works with. The message says what to do. */
public final class SchemaException extends StoreException {
    private static final long serialVersionUID = 1L;

    SchemaException(String message) {
        super(message);
    }

    SchemaException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
