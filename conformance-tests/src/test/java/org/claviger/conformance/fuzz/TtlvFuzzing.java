package org.claviger.conformance.fuzz;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.claviger.message.MessageCodec;
import org.claviger.message.RequestItem;
import org.claviger.message.RequestMessage;
import org.claviger.message.ResponseMessage;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.binary.BinaryTtlvReader;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages that were made by {@link MessageGrammar} and damaged. Each is read, or refused by a fault that says where;
 * one that was read is written and read again with the same outcome; and what is allocated stays within a small multiple of
 * the message.
 */
final class TtlvFuzzing {
    private static final int MAX_MESSAGE_BYTES = 1 << 18;
    private static final int VARIANTS = 250;
    private static final int MEASURED_EVERY = 512;
    private static final int LESSONS = 3_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final SplittableRandom random;
    private final MessageGrammar grammar;
    private final Damage damage;
    private final ByteBuffer encoded = ByteBuffer.allocate(MAX_MESSAGE_BYTES);
    private final ByteBuffer variant = ByteBuffer.allocate(MAX_MESSAGE_BYTES);
    private final ByteBuf message = Unpooled.directBuffer(MAX_MESSAGE_BYTES);
    private final ByteBuf written = Unpooled.directBuffer(MAX_MESSAGE_BYTES);
    private final ByteBuf rewritten = Unpooled.directBuffer(MAX_MESSAGE_BYTES);
    private final BinaryTtlvReader reader = new BinaryTtlvReader(Unpooled.EMPTY_BUFFER, Limits.DEFAULT, unlocked());

    private long executions;
    private long whole;

    /** What one message was found to be. */
    private sealed interface Found {
        record Refused(TtlvException fault) implements Found {}

        record Request(RequestMessage message) implements Found {}

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

    TtlvFuzzing(long seed) {
        random = new SplittableRandom(seed);
        grammar = new MessageGrammar(random);
        damage = new Damage(random);
        for (var i = 0; i < LESSONS; i++) {
            learn();
        }
    }

    private static SecretScope unlocked() {
        return new SecretScope(OneThreadMemory::new);
    }

    /** The grammar, which has learned. */
    MessageGrammar grammar() {
        return grammar;
    }

    /** How many messages were read so far, damaged or not. */
    long executions() {
        return executions;
    }

    /** How many of them had no fault: a grammar that made only nonsense would test little. */
    long whole() {
        return whole;
    }

    private void learn() {
        var isRequest = random.nextBoolean();
        encode(grammar.message(isRequest));
        try (var secrets = unlocked()) {
            message.clear().writeBytes(encoded.array(), 0, encoded.position());
            switch (read(isRequest, message, secrets)) {
                case Found.Refused(var fault) -> grammar.learn(fault);
                case Found.Request(var request) ->
                    request.items().forEach(item -> {
                        if (item.payload() instanceof RequestItem.Unreadable(var fault)) {
                            grammar.learn(fault);
                        }
                    });
                case Found.Response _ -> {}
            }
        }
    }

    private List<Integer> encode(Node tree) {
        var headers = new ArrayList<Integer>();
        encoded.clear();
        tree.write(encoded, headers);
        return headers;
    }

    /** Makes a message, and reads it as it is and in many variants. */
    void round() {
        var isRequest = random.nextInt(3) > 0;
        var tree = grammar.message(isRequest);
        for (var changes = random.nextInt(4); changes > 0; changes--) {
            damage.changeItems(tree, random.nextBoolean() ? tree : grammar.message(isRequest));
        }
        if (tree.bytes() > MAX_MESSAGE_BYTES) {
            return;
        }
        var headers = encode(tree);
        var length = encoded.position();
        try (var secrets = unlocked()) {
            check(isRequest, encoded.array(), length, secrets);
            for (var i = 0; i < VARIANTS; i++) {
                System.arraycopy(encoded.array(), 0, variant.array(), 0, length);
                var changedLength = length;
                for (var changes = 1 + random.nextInt(2); changes > 0 && changedLength == length; changes--) {
                    changedLength = damage.changeBytes(variant, headers, length);
                }
                check(isRequest, variant.array(), changedLength, secrets);
            }
        }
    }

    private void check(boolean isRequest, byte[] bytes, int length, SecretScope secrets) {
        executions++;
        try {
            message.clear().writeBytes(bytes, 0, length);
            var before = THREADS.getCurrentThreadAllocatedBytes();
            var found = read(isRequest, message, secrets);
            if (executions % MEASURED_EVERY == 0) {
                requireFrugal(THREADS.getCurrentThreadAllocatedBytes() - before, isRequest, length, secrets);
            }
            switch (found) {
                case Found.Refused(var fault) -> requirePlaced(fault, length);
                case Found.Request(var request) -> {
                    if (isWhole(request, length)) {
                        whole++;
                        comesBack(found, out -> MessageCodec.writeRequest(out, request), true, secrets);
                    }
                }
                case Found.Response(var response) -> {
                    whole++;
                    comesBack(found, out -> MessageCodec.writeResponse(out, response), false, secrets);
                }
            }
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            throw new AssertionError((isRequest ? "request " : "response ") + ByteBufUtil.hexDump(bytes, 0, length), e);
        }
    }

    /** The first reading of a kind loads classes, so a second and a third one may show that the first was an exception. */
    private void requireFrugal(long allocated, boolean isRequest, int length, SecretScope secrets) {
        var allowed = 64L * length + (64 << 10);
        var least = allocated;
        for (var again = 0; again < 2 && least > allowed; again++) {
            var before = THREADS.getCurrentThreadAllocatedBytes();
            read(isRequest, message, secrets);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        if (least > allowed) {
            throw new AssertionError(least + " bytes of memory for a message of " + length);
        }
    }

    private Found read(boolean isRequest, ByteBuf from, SecretScope secrets) {
        try {
            reader.restart(from, secrets);
            return isRequest
                    ? new Found.Request(MessageCodec.readRequest(reader))
                    : new Found.Response(MessageCodec.readResponse(reader));
        } catch (TtlvException e) {
            return new Found.Refused(e);
        }
    }

    private static void requirePlaced(TtlvException fault, int length) {
        if (fault.offset() < 0 || fault.offset() > length || fault.path().isEmpty()) {
            throw new AssertionError("a fault outside of the message", fault);
        }
    }

    private static boolean isWhole(RequestMessage request, int length) {
        var isWhole = request.header().protocolVersion().isPublished();
        for (var item : request.items()) {
            if (item.payload() instanceof RequestItem.Unreadable(var fault)) {
                requirePlaced(fault, length);
                isWhole = false;
            }
            if (item.payload() instanceof RequestItem.Unknown) {
                isWhole = false;
            }
        }
        return isWhole;
    }

    private void comesBack(Found found, Consumer<BinaryTtlvWriter> writing, boolean isRequest, SecretScope secrets) {
        writing.accept(new BinaryTtlvWriter(written.clear(), ProtocolVersion.V1_0));
        var again = read(isRequest, written, secrets);
        if (!found.equals(again)) {
            throw new AssertionError("written, it reads as " + again, faultOf(again));
        }
        switch (again) {
            case Found.Request(var request) -> MessageCodec.writeRequest(writer(), request);
            case Found.Response(var response) -> MessageCodec.writeResponse(writer(), response);
            case Found.Refused _ -> {}
        }
        if (!written.equals(rewritten)) {
            throw new AssertionError("written twice, it differs: " + ByteBufUtil.hexDump(written));
        }
    }

    private BinaryTtlvWriter writer() {
        return new BinaryTtlvWriter(rewritten.clear(), ProtocolVersion.V1_0);
    }

    private static @Nullable TtlvException faultOf(Found found) {
        return found instanceof Found.Refused(var fault) ? fault : null;
    }
}
