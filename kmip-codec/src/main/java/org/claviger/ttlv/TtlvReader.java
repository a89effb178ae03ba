package org.claviger.ttlv;

import java.math.BigInteger;
import java.time.Instant;
import org.claviger.enumeration.EnumerationType;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.TtlvException.Fault;
import org.jspecify.annotations.Nullable;

/**
 * Reads one message item by item, whatever its encoding. The cursor stands before an item of the structure last entered;
 * reading a value moves it behind. Every method but {@link #hasNext} throws {@link TtlvException} for bytes that are not
 * what it reads.
 */
public interface TtlvReader {
    /** The version of the message, 1.0 until its header has been read. */
    ProtocolVersion version();

    void version(ProtocolVersion version);

    Limits limits();

    /** Where key bytes of this message go. */
    SecretScope secrets();

    /** Tells whether the structure last entered, or the message, has another item. */
    boolean hasNext();

    /** The tag code of the next item. */
    int tag();

    /** The type of the next item. */
    ItemType type();

    /** Tells whether the next item is a structure that holds nothing. */
    boolean isEmptyStructure();

    /** Enters the structure at the cursor. */
    void enter();

    /** Leaves the structure last entered; what was not read of it is passed over. */
    void leave();

    /** Passes over the next item. */
    void skip();

    /** The number of structures entered and not left. */
    int depth();

    /** Leaves structures until {@code depth} of them are entered: how a reader goes on behind a faulty item. */
    void unwind(int depth);

    int integer();

    long longInteger();

    BigInteger bigInteger();

    /**
     * Reads an Enumeration.
     *
     * @param type its values' names, for encodings that write names; null if not known, then only a number is read
     */
    int enumeration(@Nullable EnumerationType<?> type);

    /** Reads an Enumeration whose value is a tag code. */
    int tagEnumeration();

    /** Reads an Integer whose bits have names. */
    int mask(EnumerationType<?> type);

    boolean bool();

    /**
     * Reads a text.
     *
     * @param type Text String, or one of the types of 3.0 that look like it
     * @param maxBytes the UTF-8 bytes it may have
     */
    String text(ItemType type, int maxBytes);

    /** Reads the next Text String if {@code table} has it as a name; otherwise leaves it unread and returns null. */
    <V> @Nullable V textOf(TextTable<V> table);

    Bytes bytes();

    /** Reads a Byte String into the secret scope. */
    Secret secretBytes();

    /** Reads a Text String as UTF-8 bytes into the secret scope. */
    Secret secretText();

    /** Reads a Big Integer as big-endian two's complement bytes, a multiple of 8 of them, into the secret scope. */
    Secret secretBigInteger();

    Instant dateTime();

    /** Reads a Date-Time Extended, in microseconds. */
    Instant dateTimeExtended();

    /** Reads an Interval, in seconds. */
    long interval();

    /**
     * Returns the exception to throw for a fault of the item that was read or looked at last, or of the structure itself
     * if {@link #hasNext} just said that it has no more.
     */
    TtlvException fault(Fault fault, String problem);

    /** Room for the values of the structures being read. */
    FieldValues fields();
}
