package org.claviger.server.audit;

/** The audit is not as it was written, so this server does not go on with it. */
public final class AuditTamperedException extends AuditException {
    private static final long serialVersionUID = 1L;

    AuditTamperedException(String message, Throwable cause) {
        super(message, cause);
    }
}
