package org.claviger.server.crypto;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.Binding;
import org.claviger.hsm.engine.AesGcm;

/**
 * Data keys: makes them, unwraps them by the root key, and keeps unwrapped ones in locked memory for a bounded time, in
 * bounded number, for a bounded number of uses. A key is zeroed the moment its last use after that ends. Where the settings
 * say so, a key that is due to be unwrapped again is used for longer while the provider doesn't answer.
 *
 * <p>Safe for use by many threads at once. Two threads that need the same key at the same time may both unwrap it.
 */
public final class DataKeys implements AutoCloseable {
    /** {@link Binding#purpose} of data keys that protect object material. */
    private static final String PURPOSE = "data-key";

    /** How much longer than its time an idle key may stay. */
    private static final Duration LONGEST_OVERTIME = Duration.ofSeconds(5);

    private final RootKeyDirectory roots;
    private final SecureMemory memory;
    private final DataKeySettings settings;
    private final LongSupplier nanoTime;

    private final SecureScope slotMemory;
    private final Queue<MemorySegment> idleSlots = new ConcurrentLinkedQueue<>();
    private final ConcurrentHashMap<UUID, CachedKey> cache = new ConcurrentHashMap<>();

    /** What is in {@link #cache}, by {@link CachedKey#sequence}: oldest first. */
    private final ConcurrentSkipListMap<Long, CachedKey> byAge = new ConcurrentSkipListMap<>();

    private final AtomicLong sequences = new AtomicLong();

    /** Counts {@link #forget}, so that a key unwrapped before it isn't cached after it. */
    private final AtomicLong forgotten = new AtomicLong();

    private volatile boolean closed;

    DataKeys(RootKeyDirectory roots, SecureMemory memory, DataKeySettings settings, LongSupplier nanoTime) {
        this.roots = roots;
        this.memory = memory;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.slotMemory = memory.sharedScope();
    }

    /**
     * Starts with no key at hand; a thread of its own zeroes keys when their time is over, until this is closed.
     */
    public static DataKeys open(RootKeyDirectory roots, SecureMemory memory, DataKeySettings settings) {
        var keys = new DataKeys(roots, memory, settings, System::nanoTime);
        Thread.ofVirtual().name("data-key-eviction").start(keys::evictUntilClosed);
        return keys;
    }

    /** What is done with a key. The segment is valid, and may be kept, only until it returns. */
    @FunctionalInterface
    interface Use<T, E extends Exception> {
        T apply(MemorySegment key) throws E;
    }

    /** What is done with a new key. */
    @FunctionalInterface
    interface FirstUse<T> {
        T apply(UUID id, byte[] wrapped, MemorySegment key);
    }

    /**
     * Makes a data key for an object of a tenant and uses it.
     *
     * @throws org.claviger.hsm.BackendException if the provider can't make one
     */
    <T> T withNew(String tenant, ObjectType type, UUID id, FirstUse<T> use) {
        requireOpen();
        try (var scope = memory.scope()) {
            var made = roots.newKey(roots.placesFor(tenant, type), AesGcm.KEY_BYTES, binding(tenant, id), scope);
            T result = use.apply(id, made.wrapped().toBytes(), made.clear());
            keep(id, tenant, made.clear(), forgotten.get());
            return result;
        }
    }

    /**
     * Uses an existing data key, unwrapping it if it isn't at hand. What is unwrapped is only kept if {@code use} returns: a
     * key that doesn't fit, because the provider gave a wrong one, must not be used again.
     *
     * @throws org.claviger.hsm.BackendException if it can't be unwrapped, because the provider fails or because it isn't
     *     the data key of this identifier and tenant
     */
    <T, E extends Exception> T with(String tenant, UUID id, byte[] wrapped, Use<T, E> use) throws E {
        requireOpen();
        var cached = cache.get(id);
        if (cached != null && cached.tenant.equals(tenant) && cached.startUse()) {
            try {
                return use.apply(cached.slot);
            } finally {
                cached.endUse();
            }
        }
        long before = forgotten.get();
        try (var scope = memory.scope()) {
            MemorySegment key;
            try {
                key = roots.unwrap(WrappedKey.ofBytes(wrapped), binding(tenant, id), scope);
            } catch (BackendException e) {
                var kept = cache.get(id);
                if (e.retryable() && kept != null && kept.tenant.equals(tenant) && kept.startUseInOutage()) {
                    try {
                        return use.apply(kept.slot);
                    } finally {
                        kept.endUse();
                    }
                }
                throw e;
            }
            T result = use.apply(key);
            keep(id, tenant, key, before);
            return result;
        }
    }

    /**
     * Zeroes the data key if it is cached, or the moment its current uses end. When this returns, no later use of it finds
     * it cached: for objects that are destroyed or revoked.
     */
    public void forget(UUID id) {
        cache.compute(id, (_, cached) -> {
            forgotten.incrementAndGet();
            if (cached != null) {
                byAge.remove(cached.sequence);
                cached.retire();
            }
            return null;
        });
    }

    /** Zeroes all keys whose time is over. */
    void evictExpired() {
        for (var oldest = byAge.firstEntry();
                oldest != null && oldest.getValue().expired();
                oldest = byAge.firstEntry()) {
            evict(oldest.getValue());
        }
    }

    /** How many keys are cached. */
    public int cached() {
        return cache.size();
    }

    /** Zeroes all keys and refuses further use. Uses that are running must have ended. A second call does nothing. */
    @Override
    public void close() {
        closed = true;
        for (var oldest = byAge.firstEntry(); oldest != null; oldest = byAge.firstEntry()) {
            evict(oldest.getValue());
        }
        slotMemory.close();
    }

    private void keep(UUID id, String tenant, MemorySegment key, long forgottenBefore) {
        if (!settings.cached()) {
            return;
        }
        evictExpired();
        cache.compute(id, (_, present) -> {
            if (forgotten.get() != forgottenBefore || closed) {
                return present;
            }
            if (present != null) {
                byAge.remove(present.sequence);
                present.retire();
            }
            var slot = idleSlots.poll();
            var cached = new CachedKey(id, tenant, slot != null ? slot : slotMemory.allocate(AesGcm.KEY_BYTES), key);
            byAge.put(cached.sequence, cached);
            return cached;
        });
        while (cache.size() > settings.mostKeys()) {
            var oldest = byAge.firstEntry();
            if (oldest == null) {
                return;
            }
            evict(oldest.getValue());
        }
    }

    private void evict(CachedKey key) {
        cache.remove(key.id, key);
        byAge.remove(key.sequence);
        key.retire();
    }

    private void evictUntilClosed() {
        long pauseNanos = Math.min(settings.longest().toNanos() / 4, LONGEST_OVERTIME.toNanos());
        while (!closed) {
            LockSupport.parkNanos(this, pauseNanos);
            evictExpired();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("data keys are closed");
        }
    }

    static Binding binding(String tenant, UUID id) {
        return new Binding(tenant, id.toString(), PURPOSE);
    }

    /** An unwrapped key in its slot, which is zeroed and reused when it is retired and nobody uses it. */
    private final class CachedKey {
        final long sequence = sequences.getAndIncrement();
        final UUID id;
        final String tenant;
        final MemorySegment slot;
        private final long unwrappedAt = nanoTime.getAsLong();

        /** Uses going on. Guarded by {@code this}, as all below. */
        private int users;

        private int uses;
        private boolean retired;

        CachedKey(UUID id, String tenant, MemorySegment slot, MemorySegment key) {
            this.id = id;
            this.tenant = tenant;
            this.slot = slot;
            slot.copyFrom(key);
        }

        /** Whether it must not be used any more, whatever happens. */
        boolean expired() {
            return isOlderThan(settings.longestInOutage());
        }

        private boolean isOlderThan(Duration age) {
            return nanoTime.getAsLong() - unwrappedAt >= age.toNanos();
        }

        /** Whether the key may be used without asking the provider; if so, {@link #endUse} must follow. */
        boolean startUse() {
            return !isOlderThan(settings.longest()) && startUseInOutage();
        }

        /** Whether the key may be used although it is due to be unwrapped again; if so, {@link #endUse} must follow. */
        boolean startUseInOutage() {
            if (expired()) {
                evict(this);
                return false;
            }
            synchronized (this) {
                if (retired || uses == settings.mostUses()) {
                    return false;
                }
                uses++;
                users++;
                return true;
            }
        }

        synchronized void endUse() {
            users--;
            zeroIfDone();
        }

        synchronized void retire() {
            if (!retired) {
                retired = true;
                zeroIfDone();
            }
        }

        private void zeroIfDone() {
            if (retired && users == 0) {
                slot.fill((byte) 0);
                idleSlots.add(slot);
            }
        }
    }
}
