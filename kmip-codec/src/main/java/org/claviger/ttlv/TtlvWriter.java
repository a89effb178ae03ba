package org.claviger.ttlv;

import java.math.BigInteger;
import java.time.Instant;
import org.claviger.enumeration.EnumerationType;
import org.claviger.secret.Secret;
import org.jspecify.annotations.Nullable;

/** Writes one message item by item, whatever its encoding. */
public interface TtlvWriter {
    /** The version in which the message is written. */
    ProtocolVersion version();

    void version(ProtocolVersion version);

    void startStructure(int tag);

    void endStructure();

    void integer(int tag, int value);

    void longInteger(int tag, long value);

    void bigInteger(int tag, BigInteger value);

    /**
     * Writes an Enumeration.
     *
     * @param type its values' names, for encodings that write names; null if not known
     */
    void enumeration(int tag, int value, @Nullable EnumerationType<?> type);

    /** Writes an Enumeration whose value is a tag code. */
    void tagEnumeration(int tag, int value);

    /** Writes an Integer whose bits have names. */
    void mask(int tag, int bits, EnumerationType<?> type);

    void bool(int tag, boolean value);

    /** @param type Text String, or one of the types of 3.0 that look like it */
    void text(int tag, ItemType type, String value);

    void bytes(int tag, Bytes value);

    void secretBytes(int tag, Secret value);

    /** Writes UTF-8 bytes as a Text String. */
    void secretText(int tag, Secret value);

    /** Writes big-endian two's complement bytes, a multiple of 8 of them, as a Big Integer. */
    void secretBigInteger(int tag, Secret value);

    void dateTime(int tag, Instant value);

    /** Writes a Date-Time Extended, in microseconds. */
    void dateTimeExtended(int tag, Instant value);

    /** Writes an Interval, in seconds. */
    void interval(int tag, long seconds);
}
