package org.claviger.server.clock;

/** The system's clock is behind what a server has gone by already. The message says what to do. */
public final class ClockSetBackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClockSetBackException(String message) {
        super(message);
    }
}
