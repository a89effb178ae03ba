package org.claviger.server.clock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A system's clock that tests set, and the count of nanoseconds that nobody can set. Safe for use by many threads. */
final class TestTime extends Clock {
    private Instant now;
    private long nanoTime;

    TestTime(String now) {
        this.now = Instant.parse(now);
    }

    /** Time goes by, for both. */
    synchronized void pass(Duration time) {
        now = now.plus(time);
        nanoTime += time.toNanos();
    }

    /** Somebody sets the clock. */
    synchronized void set(Instant time) {
        now = time;
    }

    synchronized long nanoTime() {
        return nanoTime;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        InstantSource time = () -> instant();
        return time.withZone(zone);
    }
}
