package org.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.Unpooled;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.claviger.RandomValues.Impossible;
import org.claviger.message.MessageCodec;
import org.claviger.operation.OperationType;
import org.claviger.operation.OperationTypes;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.UnencodableException;
import org.claviger.ttlv.binary.BinaryTtlvReader;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A message of each operation, damaged in every way that a hostile peer may think of, is read or refused by a
 * {@link TtlvException} that says where: nothing else is thrown, and memory stays within a small multiple of the message.
 */
class HostileMessagesTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int HEADER_BYTES = 8;
    private static final int MAX_BYTES = 600;
    private static final int ATTEMPTS = 40;

    private static final Map<Kind, Optional<Valid>> MESSAGES = new ConcurrentHashMap<>();

    /** What a message is about. */
    private record Kind(OperationType<?, ?> type, ProtocolVersion version, boolean isRequest) {}

    /** A message as it should be. */
    private record Valid(boolean isRequest, Bytes bytes) {
        int length() {
            return bytes.length();
        }
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

    /** What came of reading a message. */
    private record Outcome(Optional<TtlvException> fault, long allocatedBytes) {}

    @TestFactory
    Stream<DynamicTest> aMessageThatEndsTooEarlyIsRefused() {
        return messages(message -> {
            for (var length = 0; length < message.length(); length++) {
                var cut = Arrays.copyOf(message.bytes().toArray(), length);
                assertThat(read(message.isRequest(), cut))
                        .as("cut to %d bytes", length)
                        .isPresent();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aMessageWithSomethingBehindItIsRefused() {
        return messages(message -> {
            for (var more = 1; more <= 16; more++) {
                var longer = Arrays.copyOf(message.bytes().toArray(), message.length() + more);
                assertThat(read(message.isRequest(), longer))
                        .hasValueSatisfying(fault -> assertThat(fault.offset()).isEqualTo(message.length()));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> noLengthIsBelieved() {
        return messages(message -> {
            for (var at : headers(message.bytes().asReadOnlyBuffer())) {
                var length = message.bytes().asReadOnlyBuffer().getInt(at + 4);
                for (var hostile : new int[] {
                    0,
                    1,
                    4,
                    8,
                    16,
                    -1,
                    -8,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE - 7,
                    Integer.MIN_VALUE,
                    length - 8,
                    length - 1,
                    length + 1,
                    length + 7,
                    length + 8,
                    length + 16
                }) {
                    read(message, bytes -> bytes.putInt(at + 4, hostile));
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> noTypeIsBelieved() {
        return messages(message -> {
            for (var at : headers(message.bytes().asReadOnlyBuffer())) {
                for (var type = -1; type <= 0x10; type++) {
                    var hostile = (byte) type;
                    read(message, bytes -> bytes.put(at + 3, hostile));
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> noByteIsBelieved() {
        return messages(message -> {
            for (var i = 0; i < message.length(); i++) {
                var at = i;
                for (var flip : new int[] {0x01, 0x08, 0x80}) {
                    read(message, bytes -> bytes.put(at, (byte) (bytes.get(at) ^ flip)));
                }
            }
        });
    }

    private static Stream<DynamicTest> messages(Consumer<Valid> test) {
        return OperationTypes.all().stream()
                .map(type -> dynamicTest(type.toString(), () -> {
                    for (var version : ProtocolVersion.published()) {
                        if (version.equals(type.versions().since()) || version.equals(ProtocolVersion.V2_1)) {
                            message(new Kind(type, version, true)).ifPresent(test);
                            message(new Kind(type, version, false)).ifPresent(test);
                        }
                    }
                }));
    }

    private static Optional<Valid> message(Kind kind) {
        return MESSAGES.computeIfAbsent(kind, HostileMessagesTest::newMessage);
    }

    private static Optional<Valid> newMessage(Kind kind) {
        var type = kind.type();
        var version = kind.version();
        if (!type.versions().contains(version)) {
            return Optional.empty();
        }
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (var secrets = SecretScope.unlocked()) {
                var values = new RandomValues(new SplittableRandom(attempt), version, secrets);
                var buffer = Unpooled.buffer();
                var out = new BinaryTtlvWriter(buffer, version);
                if (kind.isRequest()) {
                    MessageCodec.writeRequest(out, EveryStructureRoundTripsTest.request(type, version, values));
                } else {
                    MessageCodec.writeResponse(out, EveryStructureRoundTripsTest.response(type, version, values));
                }
                if (buffer.readableBytes() <= MAX_BYTES) {
                    var bytes = new byte[buffer.readableBytes()];
                    buffer.readBytes(bytes);
                    return Optional.of(new Valid(kind.isRequest(), Bytes.wrap(bytes)));
                }
            } catch (Impossible | UnencodableException _) {
                // the next one, then
            }
        }
        return Optional.empty();
    }

    /** Returns where the headers of all items are. */
    private static List<Integer> headers(ByteBuffer bytes) {
        var headers = new ArrayList<Integer>();
        for (var at = 0; at < bytes.limit(); ) {
            headers.add(at);
            var padded = bytes.getInt(at + 4) + 7 & ~7;
            at += HEADER_BYTES + (bytes.get(at + 3) == ItemType.STRUCTURE.code() ? 0 : padded);
        }
        return headers;
    }

    private static void read(Valid message, Consumer<ByteBuffer> damage) {
        var damaged = message.bytes().toArray();
        damage.accept(ByteBuffer.wrap(damaged));
        read(message.isRequest(), damaged);
    }

    /** Reads a message, and returns the fault if it has one that is not of a single item. */
    private static Optional<TtlvException> read(boolean isRequest, byte[] message) {
        try {
            var allowed = 64L * message.length + (64 << 10);
            var outcome = measured(isRequest, message);
            for (var again = 0; again < 2 && outcome.allocatedBytes() > allowed; again++) {
                outcome = measured(isRequest, message); // the first time, classes were loaded
            }
            assertThat(outcome.allocatedBytes()).as("bytes of memory").isLessThanOrEqualTo(allowed);
            outcome.fault().ifPresent(fault -> {
                assertThat(fault.offset()).isBetween(0, message.length);
                assertThat(fault.path()).isNotEmpty();
            });
            return outcome.fault();
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            throw new AssertionError(HexFormat.of().formatHex(message), e);
        }
    }

    private static Outcome measured(boolean isRequest, byte[] message) {
        try (var secrets = new SecretScope(OneThreadMemory::new)) {
            var buffer = Unpooled.wrappedBuffer(message);
            var before = THREADS.getCurrentThreadAllocatedBytes();
            var fault = fault(() -> {
                var in = new BinaryTtlvReader(buffer, Limits.DEFAULT, secrets);
                if (isRequest) {
                    MessageCodec.readRequest(in);
                } else {
                    MessageCodec.readResponse(in);
                }
            });
            return new Outcome(fault, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
    }

    private static Optional<TtlvException> fault(Runnable reading) {
        try {
            reading.run();
            return Optional.empty();
        } catch (TtlvException e) {
            return Optional.of(e);
        }
    }
}
