package org.claviger.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.TtlvItem;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;
import org.claviger.ttlv.binary.BinaryTtlvReader;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.claviger.ttlv.binary.SizingTtlvWriter;
import org.claviger.ttlv.xml.XmlTtlvReader;
import org.claviger.ttlv.xml.XmlTtlvWriter;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every message of every official case is read from XML, written as TTLV and as XML, and comes back equal. */
class OasisRoundTripTest {
    private static final Limits LIMITS = Limits.DEFAULT;

    /** Messages that are no messages of their version, each with what is wrong with it. They must not be readable. */
    private static final Map<String, String> WRONG = Map.of(
            "CS-AC-M-3-12.xml message 2", "an Attribute without Attribute Name",
            "CS-AC-M-8-12.xml message 2", "an Attribute without Attribute Name",
            "TC_NP_2_12_Notify_Put.xml message 2", "the Digest of 1.1 and later in a message of 1.0",
            "TC-ASYNC-9-21.xml message 5", "a Batch Item without Result Status");

    @TestFactory
    Stream<DynamicTest> everyMessageComesBackEqual() {
        return OasisCases.files().stream()
                .map(file -> DynamicTest.dynamicTest(
                        OasisCases.shared().relativize(file).toString(), () -> {
                            var messages = OasisCases.messages(file);
                            assertThat(messages).isNotEmpty();
                            var faults = new ArrayList<String>();
                            for (var message : messages) {
                                check(message).ifPresent(problem -> faults.add(message + ": " + problem));
                            }
                            assertThat(faults).isEmpty();
                        }));
    }

    private static Optional<String> check(OasisCases.Message message) {
        var wrong = WRONG.get(message.name());
        try {
            roundTrip(message);
        } catch (TtlvException e) {
            return wrong == null ? Optional.of(String.valueOf(e.getMessage())) : Optional.empty();
        } catch (RuntimeException | AssertionError e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        return wrong == null ? Optional.empty() : Optional.of("was read, in spite of " + wrong);
    }

    private static void roundTrip(OasisCases.Message message) {
        try (var secrets = SecretScope.unlocked()) {
            var fromXml = read(new XmlTtlvReader(new StringReader(message.xml()), LIMITS, secrets), message.request());
            requireWhole(fromXml);

            var binary = Unpooled.buffer();
            write(new BinaryTtlvWriter(binary, ProtocolVersion.V1_0), fromXml);
            var fromBinary = read(new BinaryTtlvReader(binary, LIMITS, secrets), message.request());
            assertThat(fromBinary).isEqualTo(fromXml);

            var sizing = new SizingTtlvWriter(ProtocolVersion.V1_0);
            write(sizing, fromXml);
            assertThat(sizing.size()).isEqualTo(binary.readableBytes());

            var xml = new StringBuilder();
            write(new XmlTtlvWriter(xml, ProtocolVersion.V1_0), fromXml);
            var again = read(new XmlTtlvReader(new StringReader(xml.toString()), LIMITS, secrets), message.request());
            assertThat(again).isEqualTo(fromXml);

            if (version(fromXml).compareTo(ProtocolVersion.V1_4) <= 0) {
                return; // the value of an attribute of 1.x can be read from XML only by who knows the attribute
            }
            var items = TtlvItem.read(new XmlTtlvReader(new StringReader(message.xml()), LIMITS, secrets));
            assertThat(items(binary, secrets))
                    .as("the items of the message, whatever they mean")
                    .isEqualTo(asWritten(items, Optional.empty()));
        }
    }

    private static Object read(TtlvReader in, boolean request) {
        return request ? MessageCodec.readRequest(in) : MessageCodec.readResponse(in);
    }

    private static void write(TtlvWriter out, Object message) {
        switch (message) {
            case RequestMessage request -> MessageCodec.writeRequest(out, request);
            case ResponseMessage response -> MessageCodec.writeResponse(out, response);
            default -> throw new IllegalArgumentException("no message");
        }
    }

    private static ProtocolVersion version(Object message) {
        return switch (message) {
            case RequestMessage request -> request.header().protocolVersion();
            case ResponseMessage response -> response.header().protocolVersion();
            default -> throw new IllegalArgumentException("no message");
        };
    }

    private static void requireWhole(Object message) {
        if (message instanceof RequestMessage request) {
            for (var item : request.items()) {
                if (item.payload() instanceof RequestItem.Unreadable(var fault)) {
                    throw fault;
                }
                assertThat(item.payload()).isNotInstanceOf(RequestItem.Unknown.class);
            }
        }
    }

    /**
     * Returns what a message is written as, item by item. A Re-certify of 2.1 has a Certificate Request Value; the cases
     * TC-REKEY-9 to -12 give it as a Certificate Request, as 1.x does, which is read as well.
     */
    private static TtlvItem asWritten(TtlvItem item, Optional<Tag> parent) {
        if (item.type() == ItemType.STRUCTURE) {
            var tag = Optional.ofNullable(Tag.of(item.tag()));
            return TtlvItem.structure(
                    item.tag(),
                    item.items().stream().map(child -> asWritten(child, tag)).toList());
        }
        return item.tag() == Tag.CERTIFICATE_REQUEST.code() && parent.equals(Optional.of(Tag.REQUEST_PAYLOAD))
                ? item.withTag(Tag.CERTIFICATE_REQUEST_VALUE.code())
                : item;
    }

    private static TtlvItem items(ByteBuf binary, SecretScope secrets) {
        return TtlvItem.read(new BinaryTtlvReader(binary.duplicate(), LIMITS, secrets));
    }
}
