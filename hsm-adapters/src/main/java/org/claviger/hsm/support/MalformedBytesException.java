package org.claviger.hsm.support;

/** Bytes that don't have the form they should have. The message names the field and the offset, never the content. */
public final class MalformedBytesException extends Exception {
    public MalformedBytesException(String message) {
        super(message);
    }
}
