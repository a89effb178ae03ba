package org.claviger.server.store;

import java.util.List;

/** Goes through the data keys of all tenants' objects. */
public interface WrappedKeyRows {
    /** Where to begin: before the first row. */
    long BEGINNING = Long.MIN_VALUE;

    /**
     * Returns rows in the order of their numbers; fewer than {@code most} only at the end.
     *
     * @param after only rows of higher numbers
     * @throws StoreUnavailableException if the store cannot answer now
     */
    List<WrappedKeyRow> after(long after, int most);
}
