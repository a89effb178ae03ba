package org.claviger.server.store;

/** Another object of the tenant that is not destroyed has this name. Nothing of the unit of work was done. */
public final class NameInUseException extends StoreException {
    private static final long serialVersionUID = 1L;

    private final String name;

    public NameInUseException(String name) {
        super("another object has the name " + name);
        this.name = name;
    }

    public String name() {
        return name;
    }
}
