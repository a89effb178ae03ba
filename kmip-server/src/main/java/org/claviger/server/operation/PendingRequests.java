package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_ASYNCHRONOUS_CORRELATION_VALUE;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.claviger.enumeration.CancellationResult;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ProcessingStage;
import org.claviger.enumeration.ResultStatus;
import org.claviger.message.ResponseItem;
import org.claviger.operation.AsynchronousRequest;
import org.claviger.secret.SecretScope;
import org.claviger.server.access.Caller;
import org.claviger.server.domain.KmipException;
import org.claviger.server.turns.FairQueue;
import org.claviger.ttlv.Bytes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The asynchronous requests of this process, from their submission until their results are fetched (KMIP 2.1 sections 6.1.5,
 * 6.1.38, 6.1.39 and 6.1.41). They live in memory only: a client that is told nothing of its request after a restart
 * finds it unknown. The items of a message are done together and in order: by Process, or after a while by themselves. A
 * request belongs to the caller that made it; to others it does not exist.
 */
public final class PendingRequests implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PendingRequests.class);
    private static final int CORRELATION_VALUE_BYTES = 16;

    /**
     * What is kept, and for how long.
     *
     * @param total how many items of all callers
     * @param perCaller how many items of one caller
     * @param delay how long a request waits for Process or Cancel before it is done by itself
     * @param lifetime how long a result is kept for a client that does not fetch it
     */
    public record Settings(int total, int perCaller, Duration delay, Duration lifetime) {
        public static final Settings DEFAULT = new Settings(2_000, 200, Duration.ofSeconds(2), Duration.ofMinutes(15));
    }

    /** A message that waits to be done. Used by one thread at a time. */
    public interface Work extends AutoCloseable {
        /**
         * Does the items of these numbers, in order; called once.
         *
         * @param items in ascending order
         */
        void run(List<Integer> items);

        /** Returns the answer to an item that was done; its secrets live as long as {@code secrets}. */
        ResponseItem answer(int item, SecretScope secrets);

        /** Forgets the message and its answers. */
        @Override
        void close();
    }

    private final Settings settings;
    private final SecureRandom random;
    private final ConcurrentHashMap<Bytes, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong numbers = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);

    public PendingRequests(Settings settings, SecureRandom random) {
        this.settings = settings;
        this.random = random;
    }

    /** Returns new correlation values, which nobody can guess. */
    public List<Bytes> correlationValues(int count) {
        var values = new ArrayList<Bytes>(count);
        for (var i = 0; i < count; i++) {
            var value = new byte[CORRELATION_VALUE_BYTES];
            random.nextBytes(value);
            values.add(Bytes.wrap(value));
        }
        return values;
    }

    /**
     * Takes a message; it is this object's to close from then on.
     *
     * @param operations of each item; null where nobody knows it
     * @param values the correlation value of each item
     * @return false if there is no room for it; then nothing was taken
     */
    public boolean submit(
            Caller caller, List<@Nullable Operation> operations, List<Bytes> values, Instant now, Work work) {
        var count = values.size();
        if (closing.getCount() == 0 || countOf(caller) + count > settings.perCaller) {
            return false;
        }
        if (size.addAndGet(count) > settings.total) {
            size.addAndGet(-count);
            return false;
        }
        var group = new Group(work);
        for (var i = 0; i < count; i++) {
            group.entries.add(
                    new Entry(numbers.incrementAndGet(), group, i, values.get(i), operations.get(i), caller, now));
        }
        group.entries.forEach(entry -> entries.put(entry.value, entry));
        Thread.ofVirtual().name("asynchronous").start(FairQueue.ofThisClient(() -> live(group)));
        return true;
    }

    private long countOf(Caller caller) {
        return entries.values().stream().filter(entry -> entry.isOf(caller)).count();
    }

    private void live(Group group) {
        try {
            if (!closing.await(settings.delay.toNanos(), TimeUnit.NANOSECONDS)) {
                group.run();
                if (!closing.await(settings.lifetime.toNanos(), TimeUnit.NANOSECONDS)) {
                    LOG.info("the results of an asynchronous request were not fetched and are forgotten");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            List.copyOf(group.entries).forEach(this::forget);
        }
    }

    /**
     * Does a request now, with those of the same message, if it is not done yet.
     *
     * @throws KmipException with Invalid Asynchronous Correlation Value if the caller has no such request
     */
    public void process(Caller caller, Bytes value) {
        entry(caller, value).group.run();
    }

    /**
     * Returns the answer to a request; it is pending as long as the request is not done.
     *
     * @throws KmipException with Invalid Asynchronous Correlation Value if the caller has no such request
     */
    public ResponseItem answer(Caller caller, Bytes value, SecretScope secrets) {
        var entry = entry(caller, value);
        return entry.stage == ProcessingStage.COMPLETED ? entry.group.answer(entry, secrets) : entry.pending();
    }

    /** Forgets a request whose answer the client has. */
    public void fetched(Caller caller, Bytes value) {
        var entry = entries.get(value);
        if (entry != null && entry.isOf(caller)) {
            forget(entry);
        }
    }

    /**
     * Gives up a request that is not done yet, and forgets it in any case but that it is just being done.
     *
     * @throws KmipException with Invalid Asynchronous Correlation Value if the caller has no such request
     */
    public CancellationResult cancel(Caller caller, Bytes value) {
        var entry = entry(caller, value);
        var result = entry.group.cancel(entry);
        if (result != CancellationResult.UNABLE_TO_CANCEL) {
            forget(entry);
        }
        return result;
    }

    /**
     * Returns the caller's requests, the oldest first.
     *
     * @param values if not empty, only these
     * @param operations if not empty, only requests of these
     */
    public List<AsynchronousRequest> outstanding(Caller caller, Set<Bytes> values, Set<Operation> operations) {
        return entries.values().stream()
                .filter(entry -> entry.isOf(caller))
                .filter(entry -> values.isEmpty() || values.contains(entry.value))
                .filter(entry -> operations.isEmpty() || entry.isOneOf(operations))
                .sorted(Comparator.comparingLong(entry -> entry.number))
                .flatMap(entry -> entry.describe().stream())
                .toList();
    }

    private Entry entry(Caller caller, Bytes value) {
        var entry = entries.get(value);
        if (entry == null || !entry.isOf(caller)) {
            throw unknown();
        }
        return entry;
    }

    private static KmipException unknown() {
        return new KmipException(
                INVALID_ASYNCHRONOUS_CORRELATION_VALUE,
                "no outstanding request with this Asynchronous Correlation Value");
    }

    private void forget(Entry entry) {
        if (entries.remove(entry.value, entry)) {
            size.decrementAndGet();
            entry.group.left(entry);
        }
    }

    /** Takes no more requests, and forgets those that are there once whatever is just being done is done. */
    @Override
    public void close() {
        closing.countDown();
        List.copyOf(entries.values()).forEach(this::forget);
    }

    /** One item. */
    private static final class Entry {
        /** Counts the items of all messages. */
        private final long number;

        private final Group group;
        private final int index;
        private final Bytes value;
        private final @Nullable Operation operation;
        private final Caller caller;
        private final Instant submitted;

        private volatile ProcessingStage stage = ProcessingStage.SUBMITTED;

        Entry(
                long number,
                Group group,
                int index,
                Bytes value,
                @Nullable Operation operation,
                Caller caller,
                Instant submitted) {
            this.number = number;
            this.group = group;
            this.index = index;
            this.value = value;
            this.operation = operation;
            this.caller = caller;
            this.submitted = submitted;
        }

        boolean isOf(Caller other) {
            return caller.principal().equals(other.principal())
                    && caller.tenant().equals(other.tenant());
        }

        boolean isOneOf(Set<Operation> operations) {
            return operation != null && operations.contains(operation);
        }

        ResponseItem pending() {
            return new ResponseItem(
                    Optional.ofNullable(operation).map(Operation::value),
                    Optional.empty(),
                    ResultStatus.OPERATION_PENDING,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(value),
                    Optional.empty(),
                    List.of());
        }

        /** An operation that nobody knows cannot be told of. */
        Optional<AsynchronousRequest> describe() {
            return operation == null
                    ? Optional.empty()
                    : Optional.of(new AsynchronousRequest(value, operation, submitted, stage));
        }
    }

    /** The items of one message. */
    private static final class Group {
        private final Work work;
        private final List<Entry> entries = new ArrayList<>();
        private final ReentrantLock lock = new ReentrantLock();

        // All below is guarded by the lock.
        private boolean started;
        private int gone;

        Group(Work work) {
            this.work = work;
        }

        /** Does the items that were not cancelled, once; returns when they are done. */
        void run() {
            lock.lock();
            try {
                if (started) {
                    return;
                }
                started = true;
                var wanted = entries.stream()
                        .filter(entry -> entry.stage == ProcessingStage.SUBMITTED)
                        .toList();
                wanted.forEach(entry -> entry.stage = ProcessingStage.IN_PROCESS);
                if (!wanted.isEmpty()) {
                    work.run(wanted.stream().map(entry -> entry.index).toList());
                }
            } catch (RuntimeException e) {
                LOG.error("an asynchronous request could not be done", e);
            } finally {
                entries.forEach(entry -> entry.stage = ProcessingStage.COMPLETED);
                lock.unlock();
            }
        }

        ResponseItem answer(Entry entry, SecretScope secrets) {
            lock.lock();
            try {
                if (gone == entries.size()) {
                    throw unknown();
                }
                return work.answer(entry.index, secrets);
            } finally {
                lock.unlock();
            }
        }

        CancellationResult cancel(Entry entry) {
            if (!lock.tryLock()) {
                return CancellationResult.UNABLE_TO_CANCEL;
            }
            try {
                if (started) {
                    return CancellationResult.COMPLETED;
                }
                entry.stage = ProcessingStage.COMPLETED;
                return CancellationResult.CANCELED;
            } finally {
                lock.unlock();
            }
        }

        /** Notes that nobody can ask for an item any more; with the last one the message goes. */
        void left(Entry entry) {
            lock.lock();
            try {
                entry.stage = ProcessingStage.COMPLETED;
                gone++;
                if (gone == entries.size()) {
                    started = true;
                    work.close();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
