package org.claviger.server.clock;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one clock of a server. It follows the system's clock and never goes back, so that an object which a date has
 * deactivated stays so.
 *
 * <p>While the system's clock is behind by no more than the tolerance, this one stands still. While it is behind by more, this
 * one runs on by itself from where it was, so that the dates ahead are reached in time; it follows the system's clock again
 * once that has been set right.
 *
 * <p>It counts microseconds. Every request asks it: it takes no lock. Safe for use by many threads at once.
 */
public final class ServerClock extends Clock {
    private static final long MICROS_PER_SECOND = TimeUnit.SECONDS.toMicros(1);
    private static final long NANOS_PER_MICRO = TimeUnit.MICROSECONDS.toNanos(1);

    private final Clock system;
    private final LongSupplier nanoTime;
    private final Duration tolerance;
    private final long toleranceMicros;
    private final AtomicLong latest;

    /** Where this clock began to run by itself; null while it follows the system's. */
    private volatile @Nullable Parting parting;

    private record Parting(long micros, long nanoTime) {}

    /**
     * What the two clocks say at one moment.
     *
     * @param server the time that the server goes by
     */
    record Reading(Instant system, Instant server) {
        /** How far the system's clock is behind; negative or zero if it is not. */
        Duration behind() {
            return Duration.between(system, server);
        }
    }

    /** @param system the clock that is followed */
    public ServerClock(Clock system, Duration tolerance) {
        this(system, tolerance, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    ServerClock(Clock system, Duration tolerance, LongSupplier nanoTime) {
        this.system = system;
        this.nanoTime = nanoTime;
        this.tolerance = tolerance;
        this.toleranceMicros = TimeUnit.MICROSECONDS.convert(tolerance);
        this.latest = new AtomicLong(micros(system.instant()));
    }

    /**
     * Goes on from what servers have gone by before this one, unless the operator says that this was wrong.
     *
     * @param seen the latest time that is known of
     * @param acceptedFrom the time that was wrong
     * @return true if {@code seen} was wrong, and is to be forgotten
     * @throws ClockSetBackException if the system's clock is behind by more than the tolerance
     */
    public boolean goOnFrom(Optional<Instant> seen, Optional<Instant> acceptedFrom) {
        if (seen.isEmpty()) {
            return false;
        }
        var now = system.instant();
        if (!seen.get().isAfter(now.plus(tolerance))) {
            advance(micros(seen.get()));
            return false;
        }
        var wrong = seen.get().truncatedTo(ChronoUnit.SECONDS);
        if (acceptedFrom.equals(Optional.of(wrong))) {
            return true;
        }
        throw new ClockSetBackException(
                ("the clock has gone back: it is %s, and a server has gone by %s already, so keys that were deactivated could"
                                + " come back to life. Set the clock right; or, if %s was wrong, start once with"
                                + " CLAVIGER_CLOCK_ACCEPT_STEP_BACK_FROM=%s")
                        .formatted(now.truncatedTo(ChronoUnit.SECONDS), wrong, wrong, wrong));
    }

    @Override
    public Instant instant() {
        var before = latest.get(); // read first: a thread that is held up here sees no step back
        return instant(advance(following(before, micros(system.instant()))));
    }

    /** Reads both clocks. */
    Reading read() {
        var before = latest.get();
        var now = system.instant();
        return new Reading(now, instant(advance(following(before, micros(now)))));
    }

    private long following(long before, long now) {
        if (now >= before - toleranceMicros) {
            if (parting != null) {
                parting = null;
            }
            return now;
        }
        var from = parting;
        if (from == null) {
            from = new Parting(before, nanoTime.getAsLong());
            parting = from;
        }
        return from.micros + (nanoTime.getAsLong() - from.nanoTime) / NANOS_PER_MICRO;
    }

    private long advance(long micros) {
        return latest.accumulateAndGet(micros, Math::max);
    }

    private static long micros(Instant time) {
        return Math.addExact(
                Math.multiplyExact(time.getEpochSecond(), MICROS_PER_SECOND), time.getNano() / NANOS_PER_MICRO);
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(
                Math.floorDiv(micros, MICROS_PER_SECOND), Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new InstantSource() {
            @Override
            public Instant instant() {
                return ServerClock.this.instant();
            }
        }.withZone(zone);
    }
}
