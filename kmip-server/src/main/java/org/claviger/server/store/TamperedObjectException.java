package org.claviger.server.store;

import org.jspecify.annotations.Nullable;

/** A stored object is not what this server stored: its row was edited, copied, swapped or damaged. It cannot be used. */
public final class TamperedObjectException extends StoreException {
    private static final long serialVersionUID = 1L;

    public TamperedObjectException(String tenant, String uniqueIdentifier, @Nullable Throwable cause) {
        super("the stored row of object %s of tenant %s is not authentic".formatted(uniqueIdentifier, tenant), cause);
    }
}
