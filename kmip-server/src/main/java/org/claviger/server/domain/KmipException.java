package org.claviger.server.domain;

import org.claviger.enumeration.ResultReason;

/**
 * Why an operation failed, as the client shall hear it. The reason is the most exact one that any version has; {@code
 * Failures} finds the one that the request's version knows.
 */
public final class KmipException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ResultReason reason;

    /** @param message actual and expected, never a secret; it goes to the client */
    public KmipException(ResultReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public KmipException(ResultReason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public ResultReason reason() {
        return reason;
    }
}
