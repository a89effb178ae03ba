package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_CORRELATION_VALUE;
import static org.claviger.enumeration.ResultReason.SERVER_LIMIT_EXCEEDED;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.Operation;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.Tenant;
import org.claviger.ttlv.Bytes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Operations whose data comes in several parts, between two of them (KMIP 2.1 section 6.1, KMIP 1.4 section 4.29): an
 * encryption, a signature, a MAC, a digest that has begun and has not ended.
 *
 * <p>A Correlation Value is random, and good only for the principal, the operation and the object that it was made for; any
 * other use of it gets the same answer as one that never was. What is kept is closed after the last part, as soon as a part
 * fails or is taken back, when no part has come for a while, and when its object is revoked or
 * destroyed. Nothing outlives the server.
 *
 * <p>Parts of one operation are worked on one at a time: a second one that comes meanwhile is refused.
 *
 * <p>Safe for use by many threads at once.
 */
public final class CryptographicStreams implements AutoCloseable {
    /** What an operation keeps between its parts. Used by one thread at a time, not always by the same. */
    public interface State extends AutoCloseable {
        /** How many bytes of the client's data are kept. */
        default long heldBytes() {
            return 0;
        }

        /** Clears what was kept. */
        @Override
        void close();
    }

    /**
     * How much may be kept.
     *
     * @param total operations of all callers together; more are refused
     * @param perCaller operations of one principal
     * @param heldBytesPerCaller data that the operations of one principal keep, and a fourth of what those of all may
     * @param idle how long an operation waits for its next part
     */
    public record Limits(int total, int perCaller, long heldBytesPerCaller, Duration idle) {
        private static final int CALLERS_AT_THE_FULL = 4;

        public static final Limits DEFAULT = new Limits(1024, 128, 16L * 1024 * 1024, Duration.ofMinutes(5));

        long heldBytesTotal() {
            return CALLERS_AT_THE_FULL * heldBytesPerCaller;
        }
    }

    /**
     * What one part gave.
     *
     * @param correlationValue for the next part; empty after the last
     */
    record Step<R>(R result, Optional<Bytes> correlationValue) {}

    private static final Logger LOG = LoggerFactory.getLogger(CryptographicStreams.class);
    private static final int CORRELATION_VALUE_BYTES = 16;
    private static final Duration SWEEP_INTERVAL = Duration.ofSeconds(15);

    private final Limits limits;
    private final Supplier<? extends SecretScope.Memory> memory;
    private final Clock clock;
    private final SecureRandom random;
    private final Thread sweeper;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}, as is what changes of each. */
    private final Map<Bytes, Stream> streams = new HashMap<>();

    private CryptographicStreams(
            Limits limits, Supplier<? extends SecretScope.Memory> memory, Clock clock, SecureRandom random) {
        this.limits = limits;
        this.memory = memory;
        this.clock = clock;
        this.random = random;
        this.sweeper = Thread.ofPlatform().name("claviger-streams").daemon().unstarted(this::sweep);
    }

    /**
     * Starts with no operations, and looks for idle ones from time to time.
     *
     * @param memory where secrets lie that are kept between parts; many threads use it in turn
     */
    public static CryptographicStreams start(
            Limits limits, Supplier<? extends SecretScope.Memory> memory, Clock clock, SecureRandom random) {
        var streams = new CryptographicStreams(limits, memory, clock, random);
        streams.sweeper.start();
        return streams;
    }

    /**
     * Uses a key for one part: the first takes one object from its Usage Limits, and every part takes its bytes. The key's
     * state, dates and mask are checked anew for every part; an operation whose key may no longer be used so is closed.
     *
     * @param bytes of this part
     * @throws KmipException as {@link ManagedObject#use} does
     */
    void use(StreamPart part, RequestContext context, ManagedObject key, CryptographicUsageMask use, long bytes) {
        if (!(part instanceof StreamPart.Later later)) {
            context.use(key, use, bytes);
            return;
        }
        try {
            context.continueUse(key, use, bytes);
        } catch (KmipException e) {
            var binding = Binding.of(context);
            context.afterItem(_ -> closeThose(
                    stream -> stream.value.equals(later.correlationValue()) && stream.binding.equals(binding)));
            throw e;
        }
    }

    /**
     * Works on one part. Data in one piece takes the same way and is not kept.
     *
     * <p>Whatever the work gives is remembered until the item has ended, so that an item that begins again after a lost race
     * does not take the same part twice.
     *
     * @param kind of what the operation keeps
     * @param start begins the operation with the first part; it may keep secrets in the scope
     * @param work on what is kept; it ends it if the part is the last one
     * @throws KmipException with Invalid Correlation Value if there is no such operation for this caller and object
     */
    <S extends State, R> Step<R> run(
            StreamPart part,
            RequestContext context,
            Class<S> kind,
            Function<SecretScope, S> start,
            Function<S, R> work) {
        return context.once(() -> switch (part) {
            case StreamPart.Whole _ -> whole(context, start, work);
            case StreamPart.First _ -> first(context, start, work);
            case StreamPart.Later(var value, var isLast) -> later(value, isLast, context, kind, work);
        });
    }

    private static <S extends State, R> Step<R> whole(
            RequestContext context, Function<SecretScope, S> start, Function<S, R> work) {
        try (var state = start.apply(context.secrets())) {
            return new Step<>(work.apply(state), Optional.empty());
        }
    }

    private <S extends State, R> Step<R> first(
            RequestContext context, Function<SecretScope, S> start, Function<S, R> work) {
        closeIdle();
        var secrets = new SecretScope(memory);
        S state;
        try {
            state = start.apply(secrets);
        } catch (RuntimeException e) {
            secrets.close();
            throw e;
        }
        var stream = new Stream(randomValue(), Binding.of(context), state, secrets, context);
        register(stream);
        var result = working(stream, () -> work.apply(state));
        keep(stream);
        context.afterItem(kept -> settle(stream, kept));
        return new Step<>(result, Optional.of(stream.value));
    }

    private <S extends State, R> Step<R> later(
            Bytes value, boolean isLast, RequestContext context, Class<S> kind, Function<S, R> work) {
        var stream = take(value, context);
        var result = working(stream, () -> work.apply(kind.cast(stream.state)));
        if (isLast) {
            discard(stream);
            return new Step<>(result, Optional.empty());
        }
        keep(stream);
        context.afterItem(kept -> settle(stream, kept));
        return new Step<>(result, Optional.of(value));
    }

    /** An operation of which a part has failed cannot go on. */
    private <R> R working(Stream stream, Supplier<R> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            discard(stream);
            throw e;
        }
    }

    private Stream take(Bytes value, RequestContext context) {
        closeIdle();
        lock.lock();
        try {
            var stream = streams.get(value);
            if (stream == null || !stream.binding.equals(Binding.of(context))) {
                throw new KmipException(
                        INVALID_CORRELATION_VALUE,
                        "no operation in several parts of this client, on this object, has this Correlation Value");
            }
            if (stream.holder != null && stream.holder != context) {
                throw new KmipException(
                        INVALID_CORRELATION_VALUE,
                        "another part of the operation is being worked on (expected in turn)");
            }
            stream.holder = context;
            return stream;
        } finally {
            lock.unlock();
        }
    }

    /** @throws KmipException with Server Limit Exceeded, the operation being closed, if too much is kept */
    private void keep(Stream stream) {
        lock.lock();
        try {
            stream.heldBytes = stream.state.heldBytes();
            var owner = stream.binding.owner;
            if (heldBytes(_ -> true) <= limits.heldBytesTotal()
                    && heldBytes(owner::owns) <= limits.heldBytesPerCaller) {
                return;
            }
        } finally {
            lock.unlock();
        }
        discard(stream);
        throw new KmipException(
                SERVER_LIMIT_EXCEEDED, "the parts of this client's operations are more than the server keeps");
    }

    private long heldBytes(Predicate<Stream> whose) {
        return streams.values().stream()
                .filter(whose)
                .mapToLong(stream -> stream.heldBytes)
                .sum();
    }

    /** Ends the work on a part: the next one may come, unless the part was taken back or the object is gone meanwhile. */
    private void settle(Stream stream, boolean kept) {
        lock.lock();
        try {
            stream.holder = null;
            stream.idleAt = clock.instant().plus(limits.idle);
            if (kept && !stream.doomed) {
                return;
            }
        } finally {
            lock.unlock();
        }
        discard(stream);
    }

    /** @throws KmipException with Server Limit Exceeded, the operation being closed, if too many are open */
    private void register(Stream stream) {
        long own;
        lock.lock();
        try {
            own = streams.values().stream().filter(stream.binding.owner::owns).count();
            if (streams.size() < limits.total && own < limits.perCaller) {
                streams.put(stream.value, stream);
                return;
            }
        } finally {
            lock.unlock();
        }
        stream.close();
        throw new KmipException(
                SERVER_LIMIT_EXCEEDED,
                "%d operations in several parts of this client are open (at most %d, and %d of all clients)"
                        .formatted(own, limits.perCaller, limits.total));
    }

    /** Closes all operations that use this object, once the current item has taken its use away. */
    void closeAllAfter(RequestContext context, ManagedObject object) {
        context.afterItem(kept -> {
            if (kept) {
                closeAll(object.tenant(), object.uniqueIdentifier());
            }
        });
    }

    /** Closes all operations that use this object. One that is just worked on is closed when its part is done. */
    private void closeAll(Tenant tenant, String uniqueIdentifier) {
        closeThose(stream -> stream.binding.owner.tenant.equals(tenant)
                && stream.binding.object.equals(Optional.of(uniqueIdentifier)));
    }

    /** Closes all operations that have waited too long for their next part. */
    void closeIdle() {
        var now = clock.instant();
        closeThose(stream -> stream.holder == null && !stream.idleAt.isAfter(now));
    }

    private void closeThose(Predicate<Stream> which) {
        var free = new ArrayList<Stream>();
        lock.lock();
        try {
            for (var stream : List.copyOf(streams.values())) {
                if (!which.test(stream)) {
                    continue;
                }
                if (stream.holder != null) {
                    stream.doomed = true;
                    continue;
                }
                streams.remove(stream.value);
                free.add(stream);
            }
        } finally {
            lock.unlock();
        }
        free.forEach(Stream::close);
    }

    private void discard(Stream stream) {
        lock.lock();
        try {
            streams.remove(stream.value);
        } finally {
            lock.unlock();
        }
        stream.close();
    }

    private Bytes randomValue() {
        var value = new byte[CORRELATION_VALUE_BYTES];
        random.nextBytes(value);
        return Bytes.wrap(value);
    }

    private void sweep() {
        try {
            while (!Thread.interrupted()) {
                Thread.sleep(SWEEP_INTERVAL);
                closeIdle();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    /** How many operations are open. */
    int size() {
        lock.lock();
        try {
            return streams.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        sweeper.interrupt();
        closeThose(_ -> true);
    }

    private record Owner(Tenant tenant, String principal) {
        static Owner of(RequestContext context) {
            return new Owner(context.caller().tenant(), context.caller().principal());
        }

        boolean owns(Stream stream) {
            return stream.binding.owner.equals(this);
        }
    }

    /** What a Correlation Value is good for. */
    private record Binding(Owner owner, Operation operation, Optional<String> object) {
        static Binding of(RequestContext context) {
            return new Binding(Owner.of(context), context.operation(), context.objectOfItem());
        }
    }

    private static final class Stream {
        final Bytes value;
        final Binding binding;
        final State state;
        private final SecretScope secrets;

        /** The request that works on it. */
        @Nullable
        RequestContext holder;

        Instant idleAt = Instant.MAX;
        long heldBytes;
        boolean doomed;
        private boolean closed;

        Stream(Bytes value, Binding binding, State state, SecretScope secrets, RequestContext holder) {
            this.value = value;
            this.binding = binding;
            this.state = state;
            this.secrets = secrets;
            this.holder = holder;
        }

        synchronized void close() {
            if (closed) {
                return;
            }
            closed = true;
            try (secrets) {
                state.close();
            } catch (RuntimeException e) {
                LOG.error("closing an operation in several parts failed", e);
            }
        }
    }
}
