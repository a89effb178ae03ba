package org.claviger.hsm.support;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import javax.crypto.SecretKey;

/**
 * A secret key whose bytes stay in a memory segment, to be handed to a JCA object of the JDK's own providers.
 *
 * <p>Unlike {@link javax.crypto.spec.SecretKeySpec} it keeps no copy on the heap: each call of {@link #getEncoded} makes
 * one, which SunJCE's AES and HMAC zero after use. Valid as long as the segment.
 */
public final class SegmentKey implements SecretKey {
    private final String algorithm;
    private final transient MemorySegment bytes;

    /** @param algorithm JCA's name of it, such as {@code "AES"} */
    public SegmentKey(String algorithm, MemorySegment bytes) {
        this.algorithm = algorithm;
        this.bytes = bytes;
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /** A new copy of the key bytes, which the caller must zero. */
    @Override
    public byte[] getEncoded() {
        return bytes.toArray(ValueLayout.JAVA_BYTE);
    }

    @Override
    public String toString() {
        return algorithm + " key of " + bytes.byteSize() + " bytes";
    }
}
