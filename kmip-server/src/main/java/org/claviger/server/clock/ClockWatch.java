package org.claviger.server.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.claviger.server.audit.AuditException;
import org.claviger.server.audit.AuditLog;
import org.claviger.server.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the time that the server goes by in the database, once a minute and at the end, and tells the log and the audit when
 * the system's clock does what a clock does not: goes back, leaps ahead, or differs from the database's. Nothing that a client
 * asks for waits for it.
 */
public final class ClockWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration KEEP = Duration.ofMinutes(1);
    private static final Duration REMIND = Duration.ofHours(1);
    private static final Duration WORTH_A_LINE = Duration.ofSeconds(1);

    private final ServerClock clock;
    private final Duration tolerance;
    private final SeenTime seen;
    private final Supplier<Optional<Instant>> databaseTime;
    private final AuditLog audit;
    private final LongSupplier nanoTime;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    // Used by who makes this, then by the thread.
    private final Reminder behind = new Reminder();
    private final Reminder apart = new Reminder();
    private final Reminder othersAhead = new Reminder();
    private ServerClock.Reading last;
    private long lastLook;
    private long lastKept;

    /**
     * @param seen where the time is kept
     * @param databaseTime the time that the database has, if it has a clock of its own
     * @param nanoTime as {@link System#nanoTime}
     */
    ClockWatch(
            ServerClock clock,
            Duration tolerance,
            SeenTime seen,
            Supplier<Optional<Instant>> databaseTime,
            AuditLog audit,
            LongSupplier nanoTime) {
        this.clock = clock;
        this.tolerance = tolerance;
        this.seen = seen;
        this.databaseTime = databaseTime;
        this.audit = audit;
        this.nanoTime = nanoTime;
        this.last = clock.read();
        this.lastLook = nanoTime.getAsLong();
        this.thread = Thread.ofPlatform().name("clock").daemon().unstarted(this::lookUntilClosed);
    }

    /**
     * Keeps the time from now on.
     *
     * @param start what was found
     * @throws AuditException if that cannot be recorded
     * @throws StoreException if that cannot be kept
     */
    public static ClockWatch start(
            ServerClock clock,
            ClockSettings settings,
            ClockStart start,
            SeenTime seen,
            Supplier<Optional<Instant>> databaseTime,
            AuditLog audit) {
        var watch = new ClockWatch(clock, settings.tolerance(), seen, databaseTime, audit, System::nanoTime);
        watch.begin(settings.acceptedFrom(), start);
        watch.thread.start();
        return watch;
    }

    void begin(Optional<Instant> acceptedFrom, ClockStart start) {
        start.doubt().ifPresent(doubt -> {
            audit.clock(doubt, last.system(), last.server());
            LOG.warn(
                    "the time that servers have gone by was not kept as this program keeps it ({}): if this is not the first start"
                            + " after an older program, somebody has changed the database",
                    doubt);
        });
        if (start.forgets()) {
            audit.clock("step back accepted", last.system(), acceptedFrom.orElseThrow());
            LOG.warn(
                    "{} was wrong, as the operator says; dates are reached as the clock of the system has it",
                    acceptedFrom.get());
        }
        if (start.keepsAnew()) {
            seen.replace(last.server());
        }
        acceptedFrom.ifPresent(_ -> LOG.warn("clock.accept-step-back-from has done what it can: remove it"));
        if (last.behind().compareTo(WORTH_A_LINE) >= 0) {
            LOG.warn(
                    "the system's clock is {} behind the time that a server has gone by: so long the time stands still",
                    inSeconds(last.behind()));
        }
        keep(last);
    }

    /** Looks once. */
    void look() {
        var now = clock.read();
        var ticks = nanoTime.getAsLong();
        var elapsed = Duration.ofNanos(ticks - lastLook);
        var leap = Duration.between(last.server(), now.server()).minus(elapsed);
        switch (behind.next(now.behind().compareTo(tolerance) > 0, ticks)) {
            case BEGINS -> {
                sayBehind(now);
                record("set back", now);
            }
            case LASTS -> sayBehind(now);
            case ENDS -> {
                LOG.warn("the system's clock is right again: it is {}", now.system());
                record("set right", now);
            }
            case NOTHING -> {}
        }
        if (leap.compareTo(tolerance) > 0) {
            LOG.error(
                    "the system's clock went ahead by {} within {}, to {}: unless the machine slept, have it set right and restart"
                            + " the server, for what a date has deactivated stays so",
                    inSeconds(leap.plus(elapsed)),
                    inSeconds(elapsed),
                    now.system());
            record("set ahead", now);
        }
        last = now;
        lastLook = ticks;
        if (ticks - lastKept >= KEEP.toNanos()) {
            keep(now);
        }
    }

    private static void sayBehind(ServerClock.Reading now) {
        LOG.error(
                "the system's clock has gone back: it is {} behind. The server goes by {}, and will not start again before"
                        + " the clock is right",
                inSeconds(now.behind()),
                now.server());
    }

    private void record(String event, ServerClock.Reading reading) {
        try {
            audit.clock(event, reading.system(), reading.server());
        } catch (AuditException e) {
            LOG.error("what happened to the clock is not recorded: {}", e.getMessage());
        }
    }

    /** The database may be away: then it is done later. */
    private void keep(ServerClock.Reading now) {
        lastKept = nanoTime.getAsLong();
        try {
            var latest = seen.raise(now.server());
            var ahead = Duration.between(now.server(), latest);
            if (othersAhead.next(ahead.compareTo(tolerance) > 0, lastKept).isWorthALine()) {
                LOG.error(
                        "another server on this database has gone by {}, which is {} later than here: one of the clocks is"
                                + " wrong",
                        latest,
                        inSeconds(ahead));
            }
            databaseTime.get().ifPresent(time -> compare(clock.read().system(), time));
        } catch (StoreException e) {
            LOG.warn("the time could not be kept, which is tried again: {}", e.getMessage());
        }
    }

    private void compare(Instant system, Instant database) {
        var difference = Duration.between(database, system);
        if (apart.next(difference.abs().compareTo(tolerance) > 0, lastKept).isWorthALine()) {
            LOG.error(
                    "the system's clock is {} {} the database's: one of them is wrong",
                    inSeconds(difference.abs()),
                    difference.isNegative() ? "behind" : "ahead of");
        }
    }

    private static Duration inSeconds(Duration duration) {
        return duration.truncatedTo(ChronoUnit.SECONDS);
    }

    private void lookUntilClosed() {
        try {
            while (!closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                lookUnlessItFails();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    private void lookUnlessItFails() {
        try {
            look();
        } catch (RuntimeException e) {
            LOG.error("looking at the clock has failed", e);
        }
    }

    /** Keeps the time that was gone by last. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        keep(clock.read());
    }

    private enum News {
        BEGINS,
        /** It has lasted for another hour. */
        LASTS,
        ENDS,
        NOTHING;

        boolean isWorthALine() {
            return this == BEGINS || this == LASTS;
        }
    }

    /** Says what is new of something that may last. */
    private static final class Reminder {
        private boolean lasts;
        private long lastLine;

        private News next(boolean isThere, long now) {
            var wasThere = lasts;
            lasts = isThere;
            if (!isThere) {
                return wasThere ? News.ENDS : News.NOTHING;
            }
            if (wasThere && now - lastLine < REMIND.toNanos()) {
                return News.NOTHING;
            }
            lastLine = now;
            return wasThere ? News.LASTS : News.BEGINS;
        }
    }
}
