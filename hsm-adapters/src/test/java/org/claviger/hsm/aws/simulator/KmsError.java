package org.claviger.hsm.aws.simulator;

/** An answer that says no. */
final class KmsError extends RuntimeException {
    private final int status;
    private final String code;

    KmsError(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
    }

    KmsError(String code, String message) {
        this(400, code, message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
