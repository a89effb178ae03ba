package org.claviger.server.crypto;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Memory for secrets: off the heap, locked so that it is never written to swap space, left out of core dumps, and zeroed
 * before it is used again.
 *
 * <p>Blocks are taken from the operating system once and kept, so a {@link #scope} costs well under a microsecond. Where
 * the operating system doesn't let us lock as much as is needed, the rest is ordinary memory off the heap, and
 * {@link #status} says so.
 *
 * <p>Safe for use by many threads at once.
 */
public final class SecureMemory implements AutoCloseable {
    static final int SMALLEST_BLOCK_BYTES = 4 * 1024;

    /** Smallest blocks come many at a time; fewer where the limit is so low that many can't be locked. */
    private static final int[] SLAB_BLOCKS = {64, 8, 1};

    /** Blocks of these sizes are kept when they become idle, but no more than this many of each. */
    private static final int[] KEPT_BLOCK_BYTES = {16 * 1024, 64 * 1024, 256 * 1024, 1024 * 1024};

    private static final int[] MOST_IDLE_BLOCKS = {64, 16, 8, 2};

    private final PageLock pageLock;
    private final ReentrantLock lock = new ReentrantLock();

    /** Idle blocks of {@link #SMALLEST_BLOCK_BYTES}. Guarded by {@link #lock}, as all below. */
    private final Deque<Block> idleSmallest = new ArrayDeque<>();

    private final List<Deque<Block>> idle = new ArrayList<>();
    private final List<Region> slabs = new ArrayList<>();
    private int blocksInUse;
    private boolean closed;
    private long lockedBytes;
    private long unlockedBytes;
    private @Nullable String reasonNotLocked;

    SecureMemory(PageLock pageLock) {
        this.pageLock = pageLock;
        for (int _ : KEPT_BLOCK_BYTES) {
            idle.add(new ArrayDeque<>());
        }
        addSlab();
    }

    /** Secure memory as good as this operating system and this process's limits allow. */
    public static SecureMemory open() {
        return new SecureMemory(PageLock.ofThisSystem());
    }

    /**
     * How well secrets are kept at the moment.
     *
     * @param lockedBytes memory held that is locked
     * @param unlockedBytes memory held that could not be locked
     * @param reason why the last attempt to lock failed, if one did
     */
    public record Status(long lockedBytes, long unlockedBytes, Optional<String> reason) {
        /** Whether no secret can reach swap space or a core dump. */
        public boolean locked() {
            return unlockedBytes == 0;
        }
    }

    public Status status() {
        lock.lock();
        try {
            return new Status(lockedBytes, unlockedBytes, Optional.ofNullable(reasonNotLocked));
        } finally {
            lock.unlock();
        }
    }

    /** A scope for the calling thread: only it may use the scope's segments, and close it. */
    public SecureScope scope() {
        requireOpen();
        return new SecureScope(this, Arena.ofConfined());
    }

    /** A scope whose segments every thread may use. Closing it stops all threads for a moment: for long lives only. */
    public SecureScope sharedScope() {
        requireOpen();
        return new SecureScope(this, Arena.ofShared());
    }

    /**
     * Refuses new scopes and gives all memory back, as soon as the last open scope is closed. A second call does nothing.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (blocksInUse == 0) {
                giveEverythingBack();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many blocks some scope holds that has not been closed. */
    public int blocksInUse() {
        lock.lock();
        try {
            return blocksInUse;
        } finally {
            lock.unlock();
        }
    }

    /** Zeroed memory of at least {@code bytes}. */
    Block take(long bytes) {
        lock.lock();
        try {
            requireOpen();
            var block = bytes <= SMALLEST_BLOCK_BYTES ? takeSmallest() : takeLarger(bytes);
            blocksInUse++;
            return block;
        } finally {
            lock.unlock();
        }
    }

    /** Takes back blocks that nobody can use any more and that are all zero again. */
    void giveBack(List<Block> blocks) {
        lock.lock();
        try {
            for (var block : blocks) {
                blocksInUse--;
                keepOrFree(block);
            }
            if (closed && blocksInUse == 0) {
                giveEverythingBack();
            }
        } finally {
            lock.unlock();
        }
    }

    private Block takeSmallest() {
        if (idleSmallest.isEmpty()) {
            addSlab();
        }
        return idleSmallest.pop();
    }

    private Block takeLarger(long bytes) {
        int size = sizeIndex(bytes);
        if (size == KEPT_BLOCK_BYTES.length) {
            return wholeRegion(bytes);
        }
        var block = idle.get(size).poll();
        return block != null ? block : wholeRegion(KEPT_BLOCK_BYTES[size]);
    }

    private Block wholeRegion(long bytes) {
        var region = newRegion(bytes);
        return new Block(region.memory(), Optional.of(region));
    }

    private void addSlab() {
        var slab = newSlab();
        slabs.add(slab);
        for (long at = 0; at < slab.memory().byteSize(); at += SMALLEST_BLOCK_BYTES) {
            idleSmallest.add(new Block(slab.memory().asSlice(at, SMALLEST_BLOCK_BYTES), Optional.empty()));
        }
    }

    private Region newSlab() {
        for (int blocks : SLAB_BLOCKS) {
            var slab = newRegion((long) blocks * SMALLEST_BLOCK_BYTES);
            if (slab.locked()) {
                return slab;
            }
            free(slab);
        }
        return newRegion((long) SLAB_BLOCKS[0] * SMALLEST_BLOCK_BYTES);
    }

    private void keepOrFree(Block block) {
        var region = block.region();
        if (region.isEmpty()) {
            idleSmallest.push(block);
            return;
        }
        int size = sizeIndex(block.memory().byteSize());
        if (size < KEPT_BLOCK_BYTES.length && idle.get(size).size() < MOST_IDLE_BLOCKS[size]) {
            idle.get(size).push(block);
        } else {
            free(region.get());
        }
    }

    private void giveEverythingBack() {
        idle.forEach(blocks -> {
            blocks.forEach(block -> free(block.region().orElseThrow()));
            blocks.clear();
        });
        idleSmallest.clear();
        slabs.forEach(this::free);
        slabs.clear();
    }

    private static int sizeIndex(long bytes) {
        int size = 0;
        while (size < KEPT_BLOCK_BYTES.length && KEPT_BLOCK_BYTES[size] < bytes) {
            size++;
        }
        return size;
    }

    private Region newRegion(long bytes) {
        long pageBytes = pageLock.pageBytes();
        long wholePages = Math.ceilDiv(bytes, pageBytes) * pageBytes;
        var arena = Arena.ofShared();
        var pages = arena.allocate(wholePages, pageBytes);
        var failure = pageLock.lock(pages);
        if (failure.isEmpty()) {
            lockedBytes += wholePages;
        } else {
            unlockedBytes += wholePages;
            reasonNotLocked = failure.get();
        }
        return new Region(arena, pages, pages.asSlice(0, bytes), failure.isEmpty());
    }

    private void free(Region region) {
        if (region.locked()) {
            pageLock.unlock(region.pages());
            lockedBytes -= region.pages().byteSize();
        } else {
            unlockedBytes -= region.pages().byteSize();
        }
        region.arena().close();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("secure memory is closed");
        }
    }

    /** Memory from the operating system; {@code memory} is the part of {@code pages} that was asked for. */
    private record Region(Arena arena, MemorySegment pages, MemorySegment memory, boolean locked) {}

    /**
     * What a scope allocates from.
     *
     * @param region the region that is this block and no other; empty for a part of a slab
     */
    record Block(MemorySegment memory, Optional<Region> region) {}
}
