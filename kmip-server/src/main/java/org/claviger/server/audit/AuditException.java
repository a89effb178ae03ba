package org.claviger.server.audit;

/** The audit cannot be written, so nothing may be done. */
public sealed class AuditException extends RuntimeException permits AuditTamperedException {
    private static final long serialVersionUID = 1L;

    public AuditException(String message, Throwable cause) {
        super(message, cause);
    }
}
