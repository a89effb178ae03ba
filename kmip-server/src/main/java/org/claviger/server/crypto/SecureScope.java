package org.claviger.server.crypto;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.SecureMemory.Block;
import org.jspecify.annotations.Nullable;

/**
 * Allocates secure memory and takes it all back, zeroed, when closed; any use of its segments afterwards fails.
 *
 * <p>Made by {@link SecureMemory#scope} for one thread, or by {@link SecureMemory#sharedScope} for all.
 */
public final class SecureScope implements SecretScope.Memory {
    private final SecureMemory memory;
    private final Arena lifetime;

    /** What was taken. Guarded by {@code this}, as all below. */
    private final List<Part> parts = new ArrayList<>(2);

    /** The part that small segments come from. */
    private @Nullable Part current;

    private boolean closed;

    SecureScope(SecureMemory memory, Arena lifetime) {
        this.memory = memory;
        this.lifetime = lifetime;
    }

    /**
     * Allocates zeroed memory.
     *
     * @param byteAlignment a power of two, at most 4096
     * @throws IllegalStateException if this scope is closed
     */
    @Override
    public synchronized MemorySegment allocate(long byteSize, long byteAlignment) {
        if (byteSize < 0
                || byteAlignment < 1
                || byteAlignment > SecureMemory.SMALLEST_BLOCK_BYTES
                || Long.bitCount(byteAlignment) != 1) {
            throw new IllegalArgumentException("%d bytes aligned to %d".formatted(byteSize, byteAlignment));
        }
        if (closed) {
            throw new IllegalStateException("secure scope is closed");
        }
        return partWithRoom(byteSize, byteAlignment)
                .allocate(byteSize, byteAlignment)
                .reinterpret(lifetime, null);
    }

    /** Zeroes everything that was allocated and ends its life. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        lifetime.close(); // first, so that nobody writes a secret after the zeroes; fails if a thread is just using it
        closed = true;
        var blocks = new ArrayList<Block>(parts.size());
        for (var part : parts) {
            part.zero();
            blocks.add(part.block);
        }
        memory.giveBack(blocks);
    }

    private Part partWithRoom(long byteSize, long byteAlignment) {
        if (current != null && current.hasRoom(byteSize, byteAlignment)) {
            return current;
        }
        var part = new Part(memory.take(byteSize));
        parts.add(part);
        if (byteSize <= SecureMemory.SMALLEST_BLOCK_BYTES) {
            current = part;
        }
        return part;
    }

    private static final class Part {
        final Block block;
        private long used;

        Part(Block block) {
            this.block = block;
        }

        boolean hasRoom(long byteSize, long byteAlignment) {
            return byteSize <= block.memory().byteSize() - aligned(byteAlignment);
        }

        MemorySegment allocate(long byteSize, long byteAlignment) {
            long start = aligned(byteAlignment);
            used = start + byteSize;
            return block.memory().asSlice(start, byteSize, byteAlignment);
        }

        void zero() {
            block.memory().asSlice(0, used).fill((byte) 0);
        }

        private long aligned(long byteAlignment) {
            return (used + byteAlignment - 1) & -byteAlignment;
        }
    }
}
