package org.claviger.secret;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of one request. Memory is asked for at the first secret, so that a request without any costs nothing, and
 * is zeroed and given back when the scope closes. Used by one thread at a time.
 */
public final class SecretScope implements AutoCloseable {
    /** Off-heap memory for one scope, given back at {@code close}. */
    public interface Memory extends SegmentAllocator, AutoCloseable {
        @Override
        void close();
    }

    private final Supplier<? extends Memory> source;
    private final List<MemorySegment> segments = new ArrayList<>(0);
    private @Nullable Memory memory;
    private boolean closed;

    public SecretScope(Supplier<? extends Memory> source) {
        this.source = source;
    }

    /** Returns a scope on ordinary off-heap memory, not locked against swapping: for tests and tools. */
    public static SecretScope unlocked() {
        return new SecretScope(() -> {
            var arena = Arena.ofShared();
            return new Memory() {
                @Override
                public MemorySegment allocate(long byteSize, long byteAlignment) {
                    return arena.allocate(byteSize, byteAlignment);
                }

                @Override
                public void close() {
                    arena.close();
                }
            };
        });
    }

    /** Returns {@code bytes} zero bytes that live as long as this scope. */
    public MemorySegment allocate(long bytes) {
        if (closed) {
            throw new IllegalStateException("the secret scope is closed");
        }
        if (memory == null) {
            memory = source.get();
        }
        var segment = memory.allocate(bytes, 1);
        segments.add(segment);
        return segment;
    }

    /** Returns a secret that holds a copy of {@code bytes}. The caller clears its array. */
    public Secret copyOf(byte[] bytes) {
        var segment = allocate(bytes.length);
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, segment, 0, bytes.length);
        return new Secret(segment);
    }

    /** Returns a secret that holds a copy of {@code bytes}. */
    public Secret copyOf(MemorySegment bytes) {
        return new Secret(allocate(bytes.byteSize()).copyFrom(bytes));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (var segment : segments) {
            segment.fill((byte) 0);
        }
        segments.clear();
        if (memory != null) {
            memory.close();
            memory = null;
        }
    }
}
