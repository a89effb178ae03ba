package org.claviger.server.imports;

/** A row that cannot be taken over. The message says why, and holds no secret. */
final class RowException extends Exception {
    private static final long serialVersionUID = 1L;

    RowException(String message) {
        super(message);
    }
}
