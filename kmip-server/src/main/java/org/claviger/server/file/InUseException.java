package org.claviger.server.file;

/** What another process, or this one, works with already and only one may. The message names it and who has it. */
public final class InUseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InUseException(String message) {
        super(message);
    }
}
