package org.claviger.ttlv;

import java.util.List;

/**
 * A KMIP protocol version, as it stands in every message header (KMIP 2.1 section 9.17). No record, as it is asked for each
 * structure of each message and so keeps the numbers at hand that stand for it.
 */
public final class ProtocolVersion implements Comparable<ProtocolVersion> {
    public static final ProtocolVersion V1_0 = new ProtocolVersion(1, 0, 0);
    public static final ProtocolVersion V1_1 = new ProtocolVersion(1, 1, 1);
    public static final ProtocolVersion V1_2 = new ProtocolVersion(1, 2, 2);
    public static final ProtocolVersion V1_3 = new ProtocolVersion(1, 3, 3);
    public static final ProtocolVersion V1_4 = new ProtocolVersion(1, 4, 4);
    public static final ProtocolVersion V2_0 = new ProtocolVersion(2, 0, 5);
    public static final ProtocolVersion V2_1 = new ProtocolVersion(2, 1, 6);
    public static final ProtocolVersion V3_0 = new ProtocolVersion(3, 0, 7);

    private static final List<ProtocolVersion> PUBLISHED = List.of(V1_0, V1_1, V1_2, V1_3, V1_4, V2_0, V2_1, V3_0);

    /** The published versions by major, less 1, and minor number. */
    private static final ProtocolVersion[][] BY_NUMBER = {{V1_0, V1_1, V1_2, V1_3, V1_4}, {V2_0, V2_1}, {V3_0}};

    private static final int NOT_PUBLISHED = -1;

    private final int major;
    private final int minor;
    private final long order;
    private final int place;

    private ProtocolVersion(int major, int minor, int place) {
        this.major = major;
        this.minor = minor;
        this.order = ((long) major << 32) + minor;
        this.place = place;
    }

    /**
     * Returns the version with these numbers, the same object each time when it is a published one.
     *
     * @param major 1, 2 or 3 so far; a peer may send any number
     * @param minor counts from 0 in each major version
     */
    public static ProtocolVersion of(int major, int minor) {
        if (major >= 1 && major <= BY_NUMBER.length) {
            var minors = BY_NUMBER[major - 1];
            if (minor >= 0 && minor < minors.length) {
                return minors[minor];
            }
        }
        return new ProtocolVersion(major, minor, NOT_PUBLISHED);
    }

    /** Returns the versions that there are, oldest first; 3.0 is a draft. */
    public static List<ProtocolVersion> published() {
        return PUBLISHED;
    }

    public int major() {
        return major;
    }

    public int minor() {
        return minor;
    }

    /** Returns its place in {@link #published}, or -1. */
    public int place() {
        return place;
    }

    /** Tells whether this is one of {@link #published}. */
    public boolean isPublished() {
        return place != NOT_PUBLISHED;
    }

    public boolean isAtLeast(ProtocolVersion other) {
        return compareTo(other) >= 0;
    }

    @Override
    public int compareTo(ProtocolVersion other) {
        return Long.compare(order, other.order);
    }

    /** A number that is greater for a later version. */
    public long order() {
        return order;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ProtocolVersion version && order == version.order;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(order);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
