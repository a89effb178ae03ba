package org.claviger.server.rest;

/**
 * Why a request is answered with an error. The message is for the client; it says actual and expected, never a secret.
 */
final class HttpFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    HttpFault(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static HttpFault badRequest(String message) {
        return new HttpFault(400, message);
    }

    int status() {
        return status;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
