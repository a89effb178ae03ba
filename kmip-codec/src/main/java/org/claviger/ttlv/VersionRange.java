package org.claviger.ttlv;

import static org.claviger.ttlv.ProtocolVersion.V1_0;
import static org.claviger.ttlv.ProtocolVersion.V3_0;

/**
 * The protocol versions in which a field, tag, attribute, value or operation exists.
 *
 * @param since the first version that has it
 * @param until the last version that has it; 3.0 stands for "still there"
 */
public record VersionRange(ProtocolVersion since, ProtocolVersion until) {
    public static final VersionRange ALL = new VersionRange(V1_0, V3_0);

    public VersionRange {
        if (since.compareTo(until) > 0) {
            throw new IllegalArgumentException("version range " + since + " to " + until + " is empty");
        }
    }

    public static VersionRange since(ProtocolVersion first) {
        return new VersionRange(first, V3_0);
    }

    public static VersionRange until(ProtocolVersion last) {
        return new VersionRange(V1_0, last);
    }

    public boolean contains(ProtocolVersion version) {
        var order = version.order();
        return order >= since.order() && order <= until.order();
    }

    @Override
    public String toString() {
        return since + " to " + until;
    }
}
