package org.claviger.server.rootkey;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.claviger.enumeration.ResultReason;
import org.claviger.hsm.BackendException;
import org.claviger.server.audit.AuditChange;
import org.claviger.server.audit.AuditItem;
import org.claviger.server.audit.AuditLog;
import org.claviger.server.crypto.Keyring;
import org.claviger.server.crypto.MaterialBinding;
import org.claviger.server.crypto.Rewrapping;
import org.claviger.server.crypto.RootKeyDirectory;
import org.claviger.server.crypto.SecureMemory;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.Tenant;
import org.claviger.server.store.Changes;
import org.claviger.server.store.CommitUnknownException;
import org.claviger.server.store.ObjectStore;
import org.claviger.server.store.ServerRecords;
import org.claviger.server.store.StaleObjectException;
import org.claviger.server.store.StoreException;
import org.claviger.server.store.WrappedKeyRow;
import org.claviger.server.store.WrappedKeyRows;
import org.claviger.ttlv.Bytes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wraps data keys anew in the background, while clients are served: a few objects at a time, each few in one audited commit. It
 * can be stopped, goes on after a restart where it was, and ends by looking at all objects once more.
 *
 * <p>Safe for use by many threads at once; at most one piece of such work runs in a process.
 */
public final class RewrapJob implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RewrapJob.class);
    private static final String TASK = "Rewrap Data Key";
    private static final int OBJECTS_AT_ONCE = 32;
    private static final int MOST_LOST_RACES = 100;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final int MOST_DOUBLINGS = 10;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** How long it may take in a pause to see that it is to stop. */
    private static final Duration LOOK_UP = Duration.ofMillis(50);

    private final WrappedKeyRows rows;
    private final ObjectStore objects;
    private final ServerRecords records;
    private final RewrapRecord record;
    private final String keyringRecord;
    private final AuditLog audit;
    private final RootKeyDirectory roots;
    private final SecureMemory memory;
    private final Keyring keyring;
    private final Supplier<UUID> uuids;
    private final Clock clock;

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}. */
    private @Nullable Thread worker;

    private volatile boolean stopping;

    /**
     * @param keyringRecord the name of the record that holds the keyring, which is wrapped anew too
     * @param keyring the keyring itself
     * @param uuids new random identifiers, for the audit
     */
    public RewrapJob(
            WrappedKeyRows rows,
            ObjectStore objects,
            ServerRecords records,
            String keyringRecord,
            AuditLog audit,
            RootKeyDirectory roots,
            SecureMemory memory,
            Keyring keyring,
            Supplier<UUID> uuids,
            Clock clock) {
        this.rows = rows;
        this.objects = objects;
        this.records = records;
        this.record = new RewrapRecord(records);
        this.keyringRecord = keyringRecord;
        this.audit = audit;
        this.roots = roots;
        this.memory = memory;
        this.keyring = keyring;
        this.uuids = uuids;
        this.clock = clock;
    }

    /** Goes on with what a restart interrupted, if anything. */
    public void resume() {
        progress().filter(was -> was.state() == RewrapProgress.State.RUNNING).ifPresent(this::run);
    }

    /**
     * Starts, or goes on where it was stopped or failed if it is the same work.
     *
     * @param perSecond how many objects a second at most; 0 for as many as possible
     * @throws IllegalStateException if it runs
     */
    void start(Rewrapping.Scope scope, int perSecond) {
        lock.lock();
        try {
            if (isRunning()) {
                throw new IllegalStateException("data keys are being wrapped anew already");
            }
            var last = progress();
            var fresh = new RewrapProgress(
                    scope,
                    RewrapProgress.State.RUNNING,
                    perSecond,
                    clock.instant(),
                    WrappedKeyRows.BEGINNING,
                    0,
                    0,
                    "");
            var next = last.filter(was -> was.state() != RewrapProgress.State.DONE && was.scope() == scope)
                    .map(was -> new RewrapProgress(
                            scope,
                            RewrapProgress.State.RUNNING,
                            perSecond,
                            was.began(),
                            was.position(),
                            was.looked(),
                            was.rewrapped(),
                            ""))
                    .orElse(fresh);
            record.save(next);
            run(next);
        } finally {
            lock.unlock();
        }
    }

    private void run(RewrapProgress from) {
        lock.lock();
        try {
            stopping = false;
            worker = Thread.ofVirtual().name("rewrap").start(() -> work(from));
        } finally {
            lock.unlock();
        }
    }

    /** Stops after the objects in hand. Returns when it has stopped; whether it ran. */
    boolean stop() {
        var running = halt();
        if (progress()
                .filter(was -> was.state() == RewrapProgress.State.RUNNING)
                .isPresent()) {
            record.change(RewrapProgress.State.STOPPED, "");
        }
        return running;
    }

    private boolean halt() {
        Thread running;
        lock.lock();
        try {
            running = isRunning() ? worker : null;
            stopping = true;
        } finally {
            lock.unlock();
        }
        if (running == null) {
            return false;
        }
        try {
            running.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private boolean isRunning() {
        return worker != null && worker.isAlive();
    }

    /** How far it is; empty if it was never begun. */
    Optional<RewrapProgress> progress() {
        return record.find();
    }

    /** Counts the data keys of all objects, and the integrity key, by what wrapped them. */
    Map<Rewrapping.WrappedBy, Long> census() {
        var counts = new LinkedHashMap<Rewrapping.WrappedBy, Long>();
        records.find(keyringRecord)
                .ifPresent(keyring ->
                        Rewrapping.keyringWrappedBy(keyring.toArray()).forEach(by -> counts.merge(by, 1L, Long::sum)));
        forEachPage(WrappedKeyRows.BEGINNING, page -> {
            page.forEach(row -> Rewrapping.wrappedBy(row.wrappedDataKey().toArray())
                    .forEach(by -> counts.merge(by, 1L, Long::sum)));
            return true;
        });
        return counts;
    }

    /** Does something with all rows, some at a time, until it says false. */
    private void forEachPage(long after, Predicate<List<WrappedKeyRow>> action) {
        var position = after;
        while (true) {
            var page = rows.after(position, OBJECTS_AT_ONCE);
            if (page.isEmpty() || !action.test(page)) {
                return;
            }
            position = page.getLast().number();
        }
    }

    /** Leaves the record as it is: running work goes on after the next start. */
    @Override
    public void close() {
        halt();
    }

    private void work(RewrapProgress from) {
        var progress = from;
        try {
            progress = pass(newest(from.scope()), progress);
            // A root key may have been rotated meanwhile, or another server may have stored something by other rules:
            // each look at what is left asks for the newest versions again.
            var lastLeft = Long.MAX_VALUE;
            var next = newest(from.scope());
            for (var left = left(next); !stopping && left > 0; left = left(next)) {
                if (left >= lastLeft) {
                    throw new IllegalStateException(left + " keys are still not wrapped as they should be");
                }
                lastLeft = left;
                progress = pass(next, progress.at(WrappedKeyRows.BEGINNING, 0, 0));
                next = newest(from.scope());
            }
            if (!stopping) {
                record.save(progress.in(RewrapProgress.State.DONE, ""));
                LOG.info("data keys are wrapped anew: {} of {} objects", progress.rewrapped(), progress.looked());
            }
        } catch (BackendException e) {
            if (!stopping || !e.retryable()) {
                failed(e);
            }
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private Rewrapping newest(Rewrapping.Scope scope) {
        return patiently(() -> new Rewrapping(roots, memory, keyring, scope));
    }

    /** Waits for providers that don't answer, as long as it takes: nobody is held up by that. */
    private <T> T patiently(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                var result = work.get();
                if (attempt > 1) {
                    record.note("");
                }
                return result;
            } catch (BackendException e) {
                if (!e.retryable() || stopping) {
                    throw e;
                }
                LOG.warn("wrapping data keys anew waits for the provider: {}", e.getMessage());
                record.note("waits for the provider: " + e.getMessage());
                var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt, MOST_DOUBLINGS));
                pause(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
            }
        }
    }

    private void failed(RuntimeException e) {
        LOG.error("wrapping data keys anew has failed; it can be started again", e);
        try {
            record.change(RewrapProgress.State.FAILED, String.valueOf(e.getMessage()));
        } catch (RuntimeException unsaved) {
            LOG.error("its failure can't be recorded", unsaved);
        }
    }

    private RewrapProgress pass(Rewrapping rewrapping, RewrapProgress from) {
        rewrapKeyring(rewrapping);
        var progress = new RewrapProgress[] {from};
        forEachPage(from.position(), page -> {
            if (stopping) {
                return false;
            }
            var began = System.nanoTime();
            long done = rewrap(rewrapping, page);
            progress[0] = progress[0].at(page.getLast().number(), page.size(), done);
            record.save(progress[0]);
            throttle(progress[0].perSecond(), done, began);
            return true;
        });
        return progress[0];
    }

    private long left(Rewrapping rewrapping) {
        var keyring = records.find(keyringRecord).orElseThrow();
        var left = new long[] {rewrapping.isKeyringDue(keyring.toArray()) ? 1 : 0};
        forEachPage(WrappedKeyRows.BEGINNING, page -> {
            left[0] += page.stream().filter(row -> isDue(rewrapping, row)).count();
            return !stopping;
        });
        return left[0];
    }

    private static boolean isDue(Rewrapping rewrapping, WrappedKeyRow row) {
        return rewrapping.isDue(
                row.tenant().name(), row.objectType(), row.wrappedDataKey().toArray());
    }

    private void throttle(int perSecond, long done, long began) {
        if (perSecond > 0 && done > 0) {
            pause(Duration.ofSeconds(1).multipliedBy(done).dividedBy(perSecond).minusNanos(System.nanoTime() - began));
        }
    }

    private void pause(Duration pause) {
        try {
            var end = System.nanoTime() + pause.toNanos();
            for (var left = pause.toNanos(); !stopping && left > 0; left = end - System.nanoTime()) {
                Thread.sleep(Duration.ofNanos(Math.min(left, LOOK_UP.toNanos())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    /** Wraps the data keys of some objects anew. Returns of how many. */
    private long rewrap(Rewrapping rewrapping, List<WrappedKeyRow> page) {
        var byTenant = new LinkedHashMap<Tenant, List<WrappedKeyRow>>();
        page.stream()
                .filter(row -> isDue(rewrapping, row))
                .forEach(row -> byTenant.computeIfAbsent(row.tenant(), _ -> new ArrayList<>())
                        .add(row));
        long done = 0;
        for (var due : byTenant.entrySet()) {
            done += rewrap(rewrapping, due.getKey(), due.getValue());
        }
        return done;
    }

    private long rewrap(Rewrapping rewrapping, Tenant tenant, List<WrappedKeyRow> due) {
        for (int attempt = 1; ; attempt++) {
            try {
                return commit(
                        tenant,
                        due.stream()
                                .flatMap(row -> patiently(() -> rewrapped(rewrapping, row)).stream())
                                .toList());
            } catch (StaleObjectException e) {
                // A client changed one of them meanwhile: look again, and don't let one hold up the others.
                if (due.size() > 1) {
                    return due.stream()
                            .mapToLong(row -> rewrap(rewrapping, tenant, List.of(row)))
                            .sum();
                }
                if (attempt == MOST_LOST_RACES) {
                    throw e;
                }
                pause(Duration.ofMillis(attempt));
            }
        }
    }

    /** The object as it shall be stored; empty if there is nothing to do any more. */
    private Optional<ManagedObject> rewrapped(Rewrapping rewrapping, WrappedKeyRow row) {
        return objects.find(row.tenant(), row.uniqueIdentifier())
                .flatMap(object -> object.material()
                        .filter(material ->
                                rewrapping.isDue(row.tenant().name(), object.objectType(), material.wrappedDataKey()))
                        .map(material -> object.rewrapped(rewrapping.rewrap(MaterialBinding.of(object), material))));
    }

    private long commit(Tenant tenant, List<ManagedObject> rewrapped) {
        if (rewrapped.isEmpty()) {
            return 0;
        }
        var item = AuditItem.ofServer(TASK, tenant.name(), uuids.get().toString(), Optional.empty());
        audit.intent(
                item,
                rewrapped.stream()
                        .map(object -> new AuditChange(
                                object.uniqueIdentifier(), object.version() + 1, AuditChange.Kind.STORED))
                        .toList());
        try {
            objects.commit(new Changes(
                    rewrapped.stream().<Changes.Change>map(Changes.Update::new).toList()));
        } catch (CommitUnknownException e) {
            audit.unknown(item, ResultReason.GENERAL_FAILURE);
            throw e;
        } catch (StoreException e) {
            audit.outcome(item, Optional.of(ResultReason.GENERAL_FAILURE));
            throw e;
        }
        audit.outcome(item, Optional.empty());
        return rewrapped.size();
    }

    private void rewrapKeyring(Rewrapping rewrapping) {
        var stored = records.find(keyringRecord).orElseThrow();
        var next = patiently(() -> rewrapping.rewrapKeyring(stored.toArray()));
        if (next.isPresent() && !records.replace(keyringRecord, stored, Bytes.wrap(next.get()))) {
            throw new IllegalStateException("another server has changed the keyring meanwhile");
        }
    }
}
