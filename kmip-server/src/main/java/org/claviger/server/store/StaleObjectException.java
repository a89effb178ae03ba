package org.claviger.server.store;

/** Somebody else has changed or deleted the object since it was read. Nothing of the unit of work was done. */
public final class StaleObjectException extends StoreException {
    private static final long serialVersionUID = 1L;

    public StaleObjectException(String uniqueIdentifier, long expectedVersion) {
        super("object %s is no longer at version %d".formatted(uniqueIdentifier, expectedVersion));
    }
}
