package org.claviger.server.store;

/** The tenant has an object with this identifier. Nothing of the unit of work was done. */
public final class IdentifierInUseException extends StoreException {
    private static final long serialVersionUID = 1L;

    public IdentifierInUseException(String uniqueIdentifier) {
        super("object " + uniqueIdentifier + " exists");
    }
}
