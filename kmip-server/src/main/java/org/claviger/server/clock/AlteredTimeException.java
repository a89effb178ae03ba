package org.claviger.server.clock;

/** The time that servers have gone by is not kept as one of them wrote it. The message says what to do. */
public final class AlteredTimeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AlteredTimeException(String message) {
        super(message);
    }
}
