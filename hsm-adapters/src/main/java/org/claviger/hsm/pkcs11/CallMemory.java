package org.claviger.hsm.pkcs11;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Memory off the heap for one call of a device: what goes in, what comes out, and the structures around it. Zeroed when
 * closed.
 *
 * <p>A call that outlives its caller's patience keeps its memory until the device lets go of it, so it is never the
 * caller's own. Used by one thread at a time.
 */
final class CallMemory implements SegmentAllocator, AutoCloseable {
    private static final int SLAB_BYTES = 16 * 1024;

    private final Slabs slabs;
    private final @Nullable MemorySegment slab;
    private long used;

    /** For what doesn't fit in the slab; made when it is needed. */
    private @Nullable Arena more;

    private final List<MemorySegment> moreUsed = new ArrayList<>();

    private CallMemory(Slabs slabs, @Nullable MemorySegment slab) {
        this.slabs = slabs;
        this.slab = slab;
    }

    @Override
    public MemorySegment allocate(long bytes, long alignment) {
        if (slab != null) {
            long start = (used + alignment - 1) / alignment * alignment;
            if (start + bytes <= slab.byteSize()) {
                used = start + bytes;
                return slab.asSlice(start, bytes, alignment);
            }
        }
        if (more == null) {
            more = Arena.ofShared();
        }
        var segment = more.allocate(bytes, alignment);
        moreUsed.add(segment);
        return segment;
    }

    /** A copy of {@code source}. */
    MemorySegment copyOf(MemorySegment source) {
        var copy = allocate(source.byteSize(), Long.BYTES);
        copy.copyFrom(source);
        return copy;
    }

    /** A copy of {@code source}. */
    MemorySegment copyOf(byte[] source) {
        return copyOf(MemorySegment.ofArray(source));
    }

    @Override
    public void close() {
        if (slab != null) {
            slab.asSlice(0, used).fill((byte) 0);
            slabs.idle.add(slab);
        }
        if (more != null) {
            moreUsed.forEach(segment -> segment.fill((byte) 0));
            more.close();
        }
    }

    /** Keeps memory for calls, a fixed number of slabs at most. */
    static final class Slabs {
        private final SegmentAllocator source;
        private final ConcurrentLinkedQueue<MemorySegment> idle = new ConcurrentLinkedQueue<>();
        private final AtomicInteger left;

        /**
         * @param source memory that every thread may use
         * @param most how many slabs are taken from it; further calls at the same time use ordinary memory
         */
        Slabs(SegmentAllocator source, int most) {
            this.source = source;
            this.left = new AtomicInteger(most);
        }

        CallMemory take() {
            var slab = idle.poll();
            if (slab == null && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                slab = source.allocate(SLAB_BYTES, Long.BYTES);
            }
            return new CallMemory(this, slab);
        }
    }
}
