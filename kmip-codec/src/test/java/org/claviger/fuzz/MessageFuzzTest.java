package org.claviger.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.claviger.benchmark.CreateRequestBenchmark;
import org.claviger.message.MessageCodec;
import org.claviger.message.OasisCases;
import org.claviger.message.RequestItem;
import org.claviger.message.RequestMessage;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.binary.BinaryTtlvReader;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.claviger.ttlv.xml.XmlTtlvReader;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes come: a decode error, or a message that can be written and read again and is the same; never another
 * exception. The seeds are the requests of the official cases, made from them at each run.
 *
 * <p>To fuzz for real, one target at a time:
 * {@code JAZZER_FUZZ=1 mvn test -pl kmip-codec -Dtest=MessageFuzzTest#aRequestOfAnyBytes}.
 */
class MessageFuzzTest {
    private static final int LONGEST_SEED_BYTES = 4_096;

    /** The later ones of a case look like the first. */
    private static final int REQUESTS_OF_A_CASE = 2;

    static List<byte[]> requests() {
        var seeds = new ArrayList<byte[]>();
        seeds.add(bytes(CreateRequestBenchmark.request(ProtocolVersion.V1_4)));
        messages().forEach(message -> {
            try (var secrets = SecretScope.unlocked()) {
                var request = MessageCodec.readRequest(
                        new XmlTtlvReader(new StringReader(message.xml()), Limits.DEFAULT, secrets));
                if (isWhole(request)) {
                    seeds.add(bytes(request));
                }
            }
        });
        return seeds.stream().filter(seed -> seed.length <= LONGEST_SEED_BYTES).toList();
    }

    static List<byte[]> documents() {
        return messages()
                .map(message -> message.xml().getBytes(StandardCharsets.UTF_8))
                .filter(seed -> seed.length <= LONGEST_SEED_BYTES)
                .toList();
    }

    private static Stream<OasisCases.Message> messages() {
        return OasisCases.files().stream()
                .flatMap(file -> OasisCases.messages(file).stream()
                        .filter(OasisCases.Message::request)
                        .limit(REQUESTS_OF_A_CASE));
    }

    private static boolean isWhole(RequestMessage request) {
        return request.items().stream()
                .noneMatch(item -> item.payload() instanceof RequestItem.Unreadable
                        || item.payload() instanceof RequestItem.Unknown);
    }

    private static byte[] bytes(RequestMessage request) {
        var buffer = encode(request);
        var bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    private static ByteBuf encode(RequestMessage request) {
        var buffer = Unpooled.buffer();
        MessageCodec.writeRequest(new BinaryTtlvWriter(buffer, ProtocolVersion.V1_0), request);
        return buffer;
    }

    @MethodSource("requests")
    @FuzzTest(maxDuration = "5m")
    void aRequestOfAnyBytes(byte[] bytes) {
        try (var secrets = SecretScope.unlocked()) {
            comesBackEqual(new BinaryTtlvReader(Unpooled.wrappedBuffer(bytes), Limits.DEFAULT, secrets), secrets);
        }
    }

    @MethodSource("documents")
    @FuzzTest(maxDuration = "5m")
    void aRequestOfAnyXml(byte[] bytes) {
        try (var secrets = SecretScope.unlocked()) {
            TtlvReader in;
            try {
                var xml = new String(bytes, StandardCharsets.UTF_8);
                in = new XmlTtlvReader(new StringReader(xml), Limits.DEFAULT, secrets);
            } catch (TtlvException _) {
                return;
            }
            comesBackEqual(in, secrets);
        }
    }

    private static void comesBackEqual(TtlvReader in, SecretScope secrets) {
        RequestMessage message;
        try {
            message = MessageCodec.readRequest(in);
        } catch (TtlvException _) {
            return;
        }
        if (!isWhole(message)
                || !ProtocolVersion.published().contains(message.header().protocolVersion())) {
            return;
        }
        var again = MessageCodec.readRequest(new BinaryTtlvReader(encode(message), Limits.DEFAULT, secrets));
        assertThat(again).isEqualTo(message);
    }
}
