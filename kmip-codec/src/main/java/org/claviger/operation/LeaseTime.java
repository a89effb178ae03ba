package org.claviger.operation;

import java.time.Duration;
import java.time.Instant;
import org.claviger.schema.Codec;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;

/** How long a ticket is good: an Interval or a Date-Time (KMIP 2.1 section 6.1.30; since 2.0). */
public sealed interface LeaseTime {
    /** From now on for some whole seconds. */
    record Lasting(Duration duration) implements LeaseTime {}

    /** Until a point in time. */
    record Ending(Instant end) implements LeaseTime {}

    Codec<LeaseTime> CODEC = Codec.of(LeaseTime::read, LeaseTime::write);

    private static LeaseTime read(TtlvReader in) {
        return switch (in.type()) {
            case INTERVAL -> new Lasting(Codec.INTERVAL.read(in));
            case DATE_TIME -> new Ending(in.dateTime());
            case ItemType other ->
                throw in.fault(Fault.MALFORMED, other.xmlName() + " (expected Interval or DateTime)");
        };
    }

    private static void write(TtlvWriter out, int tag, LeaseTime leaseTime) {
        switch (leaseTime) {
            case Lasting(var duration) -> Codec.INTERVAL.write(out, tag, duration);
            case Ending(var end) -> out.dateTime(tag, end);
        }
    }
}
