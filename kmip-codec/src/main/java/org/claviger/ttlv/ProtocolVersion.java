package org.claviger.ttlv;

import java.util.List;

/**
 * A KMIP protocol version, as it stands in every message header (KMIP 2.1 section 9.17).
 *
 * @param major 1, 2 or 3 so far; a peer may send any number
 * @param minor counts from 0 in each major version
 */
public record ProtocolVersion(int major, int minor) implements Comparable<ProtocolVersion> {
    public static final ProtocolVersion V1_0 = new ProtocolVersion(1, 0);
    public static final ProtocolVersion V1_1 = new ProtocolVersion(1, 1);
    public static final ProtocolVersion V1_2 = new ProtocolVersion(1, 2);
    public static final ProtocolVersion V1_3 = new ProtocolVersion(1, 3);
    public static final ProtocolVersion V1_4 = new ProtocolVersion(1, 4);
    public static final ProtocolVersion V2_0 = new ProtocolVersion(2, 0);
    public static final ProtocolVersion V2_1 = new ProtocolVersion(2, 1);
    public static final ProtocolVersion V3_0 = new ProtocolVersion(3, 0);

    private static final ProtocolVersion[] KNOWN = {V1_0, V1_1, V1_2, V1_3, V1_4, V2_0, V2_1, V3_0};
    private static final List<ProtocolVersion> PUBLISHED = List.of(KNOWN);

    /** Returns the version with these numbers, without a new object when it is a published one. */
    public static ProtocolVersion of(int major, int minor) {
        for (var version : KNOWN) {
            if (version.major == major && version.minor == minor) {
                return version;
            }
        }
        return new ProtocolVersion(major, minor);
    }

    /** Returns the versions that there are, oldest first; 3.0 is a draft. */
    public static List<ProtocolVersion> published() {
        return PUBLISHED;
    }

    /** Tells whether this is one of {@link #published}. */
    public boolean isPublished() {
        return PUBLISHED.contains(this);
    }

    public boolean isAtLeast(ProtocolVersion other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(ProtocolVersion other) {
        return Long.compare(order(), other.order());
    }

    /** A number that is greater for a later version. */
    public long order() {
        return ((long) major << 32) + minor;
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
