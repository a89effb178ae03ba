package org.claviger.server.crypto;

/** Stored material can't be opened: it is not what this server stored, or not where it stored it. */
public final class EnvelopeException extends RuntimeException {
    /** What is wrong with it. */
    public enum Kind {
        /** It has a format byte of a newer version of this server, or never was an envelope. */
        UNKNOWN_FORMAT,
        /** It is too short to be an envelope. */
        TRUNCATED,
        /** It was altered, or belongs to another tenant, object, type, key version or data key. */
        NOT_AUTHENTIC
    }

    private final Kind kind;

    EnvelopeException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
