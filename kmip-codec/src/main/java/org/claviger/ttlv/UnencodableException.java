package org.claviger.ttlv;

/** A value that the peer's protocol version, or its encoding, cannot carry. */
public final class UnencodableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnencodableException(String message) {
        super(message);
    }
}
