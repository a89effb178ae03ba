package org.claviger.server.store;

/**
 * The changes may be durable or not, and reading them back could not tell. The caller must not be told that they were made,
 * nor that they were not.
 */
public final class CommitUnknownException extends StoreException {
    private static final long serialVersionUID = 1L;

    public CommitUnknownException(Throwable cause) {
        super("the outcome of the commit is unknown", cause);
    }
}
