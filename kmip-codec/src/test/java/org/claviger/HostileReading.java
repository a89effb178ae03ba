package org.claviger;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.claviger.message.MessageCodec;
import org.claviger.message.RequestMessage;
import org.claviger.message.ResponseMessage;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.binary.BinaryTtlvReader;

/**
 * Reads messages of hostile peers, and requires what holds whatever their bytes are: a message is read, or refused by a
 * fault that says where; nothing else is thrown; and memory stays within a small multiple of the message. For one thread.
 */
public final class HostileReading {
    /** What a hostile peer may say that an item's length is. */
    public static final List<Integer> LENGTHS = List.of(
            0,
            1,
            2,
            3,
            4,
            5,
            7,
            8,
            9,
            12,
            15,
            16,
            17,
            24,
            64,
            4_096,
            4_097,
            0x0001_0000,
            0x0010_0000,
            -1,
            -7,
            -8,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE - 7,
            Integer.MIN_VALUE);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int MULTIPLE = 64;
    private static final int ALLOWANCE_BYTES = 64 << 10;

    private final BinaryTtlvReader reader = new BinaryTtlvReader(Unpooled.EMPTY_BUFFER, Limits.DEFAULT, memory());

    /** What one message was found to be. */
    public sealed interface Found {
        /** Not one that can be read as a whole. */
        record Refused(TtlvException fault) implements Found {}

        /** A request; single items of it may be unreadable. */
        record Request(RequestMessage message) implements Found {}

        /** A response. */
        record Response(ResponseMessage message) implements Found {}
    }

    /** Memory for one thread, which is given back much faster than memory for any. */
    private record OneThreadMemory(Arena arena) implements SecretScope.Memory {
        OneThreadMemory() {
            this(Arena.ofConfined());
        }

        @Override
        public MemorySegment allocate(long bytes, long alignment) {
            return arena.allocate(bytes, alignment);
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    /** Returns where the secrets of a message can be; for the thread that asks. */
    public static SecretScope memory() {
        return new SecretScope(OneThreadMemory::new);
    }

    /** Reads a message, which is all of {@code from}. */
    public Found read(boolean isRequest, ByteBuf from, SecretScope secrets) {
        Found found;
        try {
            reader.restart(from, secrets);
            found = isRequest
                    ? new Found.Request(MessageCodec.readRequest(reader))
                    : new Found.Response(MessageCodec.readResponse(reader));
        } catch (TtlvException e) {
            found = new Found.Refused(e);
        }
        if (found instanceof Found.Refused(var fault)) {
            requirePlaced(fault, from.readableBytes());
        }
        return found;
    }

    /**
     * Reads a message, and counts what is allocated for it. The first reading of a kind loads classes, so a second and a
     * third one may show that the first was an exception.
     *
     * @throws AssertionError if it was too much
     */
    public Found readFrugally(boolean isRequest, ByteBuf from, SecretScope secrets) {
        var allowed = (long) MULTIPLE * from.readableBytes() + ALLOWANCE_BYTES;
        var least = Long.MAX_VALUE;
        for (var attempt = 0; attempt < 3; attempt++) {
            var before = THREADS.getCurrentThreadAllocatedBytes();
            var found = read(isRequest, from, secrets);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            if (least <= allowed) {
                return found;
            }
        }
        throw new AssertionError(least + " bytes of memory for a message of " + from.readableBytes());
    }

    /** Requires that a fault says where it is in a message of this length. */
    public static void requirePlaced(TtlvException fault, int length) {
        if (fault.offset() < 0 || fault.offset() > length || fault.path().isEmpty()) {
            throw new AssertionError("a fault outside of the message", fault);
        }
    }
}
