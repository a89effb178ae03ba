package org.claviger.ttlv;

import static org.claviger.ttlv.ProtocolVersion.V1_0;
import static org.claviger.ttlv.ProtocolVersion.V3_0;

/**
 * The protocol versions in which a field, tag, attribute, value or operation exists. No record, as it is asked for each
 * item of each message and so keeps the numbers at hand that it compares.
 */
public final class VersionRange {
    public static final VersionRange ALL = new VersionRange(V1_0, V3_0);

    private final ProtocolVersion since;
    private final ProtocolVersion until;
    private final long first;
    private final long last;

    /**
     * @param since the first version that has it
     * @param until the last version that has it; 3.0 stands for "still there"
     */
    public VersionRange(ProtocolVersion since, ProtocolVersion until) {
        if (since.compareTo(until) > 0) {
            throw new IllegalArgumentException("version range " + since + " to " + until + " is empty");
        }
        this.since = since;
        this.until = until;
        this.first = since.order();
        this.last = until.order();
    }

    public static VersionRange since(ProtocolVersion first) {
        return new VersionRange(first, V3_0);
    }

    public static VersionRange until(ProtocolVersion last) {
        return new VersionRange(V1_0, last);
    }

    /** The first version that has it. */
    public ProtocolVersion since() {
        return since;
    }

    /** The last version that has it; 3.0 stands for "still there". */
    public ProtocolVersion until() {
        return until;
    }

    public boolean contains(ProtocolVersion version) {
        var order = version.order();
        return first <= order && order <= last;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VersionRange range && first == range.first && last == range.last;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(31 * first + last);
    }

    @Override
    public String toString() {
        return since + " to " + until;
    }
}
