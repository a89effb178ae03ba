package org.claviger.server.crypto;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.claviger.hsm.engine.HmacSha256;
import org.claviger.hsm.support.ByteWriter;

/**
 * Stands in for values that may be compared but not read: the same value of the same kind has the same digest on this
 * server, and nobody without its key can find the value by trying.
 *
 * <p>Safe for use by many threads at once.
 */
public final class KeyedDigest {
    private final HmacSha256 hmac;
    private final MemorySegment key;

    /** @param key valid until the server stops */
    KeyedDigest(HmacSha256 hmac, MemorySegment key) {
        this.hmac = hmac;
        this.key = key;
    }

    /**
     * The digest of {@code value} as 64 hexadecimal digits.
     *
     * @param kind what the value is, such as an attribute's name; the same value of two kinds has two digests
     */
    public String hex(String kind, byte[] value) {
        byte[] message = new ByteWriter().text(kind).bytes(value).toByteArray();
        return HexFormat.of().formatHex(hmac.code(key, message));
    }

    /** The digest of the UTF-8 form of {@code value} as 64 hexadecimal digits. */
    public String hex(String kind, String value) {
        return hex(kind, ByteWriter.utf8(value));
    }
}
