package org.claviger.server.access;

/** A certificate that leads to a known authority but to no identity; the message says why, without quoting values. */
public final class UnidentifiedClientException extends Exception {
    public UnidentifiedClientException(String message) {
        super(message);
    }
}
