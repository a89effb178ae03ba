package org.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.netty.buffer.Unpooled;
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
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.claviger.RandomValues.Impossible;
import org.claviger.message.MessageCodec;
import org.claviger.operation.OperationType;
import org.claviger.operation.OperationTypes;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.UnencodableException;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A message of each operation, damaged in every way that a hostile peer may think of, is read or refused by a
 * {@link TtlvException} that says where: nothing else is thrown, and memory stays within a small multiple of the message.
 */
class HostileMessagesTest {
    private static final HostileReading READING = new HostileReading();
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
                var near = IntStream.of(-8, -1, 1, 7, 8, 16)
                        .map(more -> length + more)
                        .boxed();
                for (var hostile :
                        Stream.concat(HostileReading.LENGTHS.stream(), near).toList()) {
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
        try (var secrets = HostileReading.memory()) {
            return READING.readFrugally(isRequest, Unpooled.wrappedBuffer(message), secrets)
                            instanceof HostileReading.Found.Refused(var fault)
                    ? Optional.of(fault)
                    : Optional.empty();
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            throw new AssertionError(HexFormat.of().formatHex(message), e);
        }
    }
}
