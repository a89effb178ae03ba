package org.claviger.server.net;

/** TLS can't be set up as configured; the message names the file and what to do. */
public final class TlsConfigurationException extends Exception {
    public TlsConfigurationException(String message) {
        super(message);
    }

    public TlsConfigurationException(String message, Throwable cause) {
        super(message, cause);
    }
}
