package org.claviger.server.crypto;

import org.claviger.hsm.support.ByteWriter;

/**
 * The fields of a stored row that {@link RowAuthenticator} protects, in one exact byte form: each with its name, the kind
 * of its value and the value's length, in the order they are added. Different fields never have the same bytes.
 */
public final class RowFields {
    private static final int FORM = 0x01;

    private static final int ABSENT = 0;
    private static final int INTEGER = 1;
    private static final int TEXT = 2;
    private static final int BYTES = 3;

    private final ByteWriter out = new ByteWriter().u8(FORM);

    private RowFields() {}

    /**
     * Starts a row.
     *
     * @param table which table it is in, so that a row can't be moved to another
     */
    public static RowFields of(String table) {
        var fields = new RowFields();
        fields.out.text(table);
        return fields;
    }

    /** Adds a number, a flag as 0 or 1, or a moment as the count of the unit it is stored in. */
    public RowFields integer(String name, long value) {
        out.text(name).u8(INTEGER).i64(value);
        return this;
    }

    /** Adds text. */
    public RowFields text(String name, String value) {
        out.text(name).u8(TEXT).text(value);
        return this;
    }

    /** Adds bytes. */
    public RowFields bytes(String name, byte[] value) {
        out.text(name).u8(BYTES).bytes(value);
        return this;
    }

    /** Adds a field that has no value, which is not the same as an empty one. */
    public RowFields absent(String name) {
        out.text(name).u8(ABSENT);
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }
}
