package org.claviger.server.store;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;

/** A value as it can be searched for: short, comparable, and the same in every version of KMIP. */
public sealed interface IndexValue {
    /** Longest text that is kept as it is. A database's index entry must fit into a fraction of a page. */
    int MAX_TEXT_CHARS = 128;

    /** Begins what stands for a longer value. */
    String DIGEST = "#sha256:";

    /** Tells values of different item types apart, which are never the same. */
    ItemType kind();

    /** A value that is compared as text: what is too long stands for itself by its SHA-256. */
    record Textual(ItemType kind, String text) implements IndexValue {}

    /** A value that has an order: a number, a flag as 0 or 1, a mask, a moment in seconds or microseconds. */
    record Numeric(ItemType kind, long number) implements IndexValue {}

    static IndexValue of(boolean value) {
        return new Numeric(ItemType.BOOLEAN, value ? 1 : 0);
    }

    /** The kinds of text that 3.0 tells apart are one: the same identifier is a Text String before. */
    static IndexValue of(String value) {
        return new Textual(ItemType.TEXT_STRING, shortened(value));
    }

    static IndexValue of(Bytes value) {
        var text = value.length() * 2 <= MAX_TEXT_CHARS ? value.toHex() : DIGEST + sha256(value.toArray());
        return new Textual(ItemType.BYTE_STRING, text);
    }

    static IndexValue of(BigInteger value) {
        return new Textual(ItemType.BIG_INTEGER, shortened(value.toString(16)));
    }

    static IndexValue ofSeconds(Instant value) {
        return new Numeric(ItemType.DATE_TIME, value.getEpochSecond());
    }

    static IndexValue ofMicroseconds(Instant value) {
        return new Numeric(
                ItemType.DATE_TIME_EXTENDED,
                Math.addExact(Math.multiplyExact(value.getEpochSecond(), 1_000_000), value.getNano() / 1_000));
    }

    /** Returns a structure as a whole, by what it is encoded as. */
    static IndexValue ofStructure(byte[] encoded) {
        return new Textual(ItemType.STRUCTURE, DIGEST + sha256(encoded));
    }

    /** Returns {@code text}, or its digest if it is long or nothing that every database stores. No two texts give the same. */
    static String shortened(String text) {
        return text.length() <= MAX_TEXT_CHARS && !text.startsWith(DIGEST) && text.indexOf(0) < 0
                ? text
                : DIGEST + sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
