package org.claviger.ttlv;

/**
 * A message that cannot be read. Carries where it went wrong, never the value that stood there.
 */
public final class TtlvException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What kind of fault it is; the server turns it into a Result Reason. */
    public enum Fault {
        /** The bytes are no well-formed TTLV, or a structure lacks or repeats a field. */
        MALFORMED,
        /** A field or value that the message's version does not have. */
        UNKNOWN,
        /** An attribute that the message's version does not have. */
        UNKNOWN_ATTRIBUTE,
        /** A number of {@link Limits} is exceeded. */
        LIMIT
    }

    private final Fault fault;
    private final int offset;
    private final String path;

    /**
     * @param offset where in the message, in bytes from its first (in XML: the line)
     * @param path the tags from the message down to the faulty item
     * @param problem what is wrong, without any value of the message
     */
    public TtlvException(Fault fault, int offset, String path, String problem) {
        super(problem);
        this.fault = fault;
        this.offset = offset;
        this.path = path;
    }

    @Override
    public String getMessage() {
        return "%s: %s at offset 0x%04X".formatted(path, super.getMessage(), offset);
    }

    /** Leaves the stack out: the message is at fault, not the code that reads it, and a peer may send a million of them. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    public Fault fault() {
        return fault;
    }

    public int offset() {
        return offset;
    }

    public String path() {
        return path;
    }
}
