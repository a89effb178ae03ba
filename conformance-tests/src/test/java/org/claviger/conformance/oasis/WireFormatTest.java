package org.claviger.conformance.oasis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.claviger.conformance.oasis.WireFormat.MalformedException;
import org.claviger.message.MessageCodec;
import org.claviger.message.RequestItem;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.claviger.ttlv.xml.XmlTtlvReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireFormatTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final WireFormat wire = new WireFormat(new SpecificationTables());

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replaceAll("[ |]", ""));
    }

    /** The examples of KMIP 1.4 section 9.1.2. */
    @ParameterizedTest
    @CsvSource({
        "Integer, 8, 42 00 20 | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 00",
        "LongInteger, 123456789000000000, 42 00 20 | 03 | 00 00 00 08 | 01 B6 9B 4B A5 74 92 00",
        "BigInteger, 0000000003fd35eb6bc2df4618080000,"
                + " 42 00 20 | 04 | 00 00 00 10 | 00 00 00 00 03 FD 35 EB 6B C2 DF 46 18 08 00 00",
        "Enumeration, 0x000000ff, 42 00 20 | 05 | 00 00 00 04 | 00 00 00 FF 00 00 00 00",
        "Boolean, true, 42 00 20 | 06 | 00 00 00 08 | 00 00 00 00 00 00 00 01",
        "TextString, Hello World, 42 00 20 | 07 | 00 00 00 0B | 48 65 6C 6C 6F 20 57 6F 72 6C 64 00 00 00 00 00",
        "ByteString, 010203, 42 00 20 | 08 | 00 00 00 03 | 01 02 03 00 00 00 00 00",
        "DateTime, 2008-03-14T11:56:40+00:00, 42 00 20 | 09 | 00 00 00 08 | 00 00 00 00 47 DA 67 F8",
        "Interval, 864000, 42 00 20 | 0A | 00 00 00 04 | 00 0D 2F 00 00 00 00 00",
    })
    void theExamplesOfTheSpecificationAreWrittenAndReadAsPrinted(String type, String value, String bytes) {
        var element = new Element("CompromiseDate", type, value, List.of(), List.of());
        assertThat(wire.bytes(element)).isEqualTo(hex(bytes));
        assertThat(wire.element(hex(bytes))).isEqualTo(element);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42 00 20 | 02 | 00 00 00 04 | 00 00 00 08 00 00 00", // cut
                "42 00 20 | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 01", // filled up with something
                "42 00 20 | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 00 00", // something behind
                "42 00 20 | 02 | 00 00 00 03 | 00 00 00 08 00 00 00 00", // an Integer of 3 bytes
                "42 00 20 | 06 | 00 00 00 08 | 00 00 00 00 00 00 00 02", // neither true nor false
                "42 00 20 | 0C | 00 00 00 04 | 00 00 00 08 00 00 00 00", // no type
                "42 00 20 | 01 | FF FF FF F8 | 00 00 00 08 00 00 00 00", // longer than the message
                "42 00 20 | 01 | 00 00 00 08 | 42 00 20 | 01 | 00 00 00 08", // longer than what is around it
                "42 00 20",
            })
    void bytesThatAreNoItemAreRefused(String bytes) {
        assertThatThrownBy(() -> wire.element(hex(bytes))).isInstanceOf(MalformedException.class);
    }

    @Test
    void everyOfficialMessageComesBackFromItsBytes() throws IOException {
        var messages = 0;
        for (var message : messages()) {
            assertThat(comparable(wire.element(wire.bytes(message)))).isEqualTo(comparable(message));
            messages++;
        }
        assertThat(messages).isGreaterThan(4_000);
    }

    @Test
    void theServersCodecWritesTheSameBytes() throws IOException {
        var messages = 0;
        for (var message : messages()) {
            if (!message.name().equals("RequestMessage") || isWrittenOtherwise(message)) {
                continue;
            }
            try (var secrets = SecretScope.unlocked()) {
                var xml = new StringBuilder();
                message.write(xml);
                var request = MessageCodec.readRequest(
                        new XmlTtlvReader(new StringReader(xml.toString()), Limits.DEFAULT, secrets));
                if (request.items().stream().anyMatch(item -> item.payload() instanceof RequestItem.Unreadable)) {
                    continue;
                }
                var buffer = Unpooled.buffer();
                MessageCodec.writeRequest(new BinaryTtlvWriter(buffer, ProtocolVersion.V1_0), request);
                var bytes = new byte[buffer.readableBytes()];
                buffer.readBytes(bytes);
                assertThat(HexFormat.of().formatHex(bytes))
                        .as(xml.toString())
                        .isEqualTo(HexFormat.of().formatHex(wire.bytes(message)));
                messages++;
            }
        }
        assertThat(messages).isGreaterThan(1_800);
    }

    /** Cases fill up Big Integers to more words than needed, and some use a tag of 1.x for a Certificate Request Value. */
    private static boolean isWrittenOtherwise(Element element) {
        return element.type().equals("BigInteger")
                || element.name().equals("CertificateRequest")
                || element.children().stream().anyMatch(WireFormatTest::isWrittenOtherwise);
    }

    private static List<Element> messages() throws IOException {
        var messages = new ArrayList<Element>();
        for (var version : List.of("1.0", "1.2", "1.4", "2.1")) {
            try (Stream<Path> files = Files.walk(OfficialCases.folder().resolve("v" + version))) {
                for (var file : files.filter(path -> path.toString().endsWith(".xml")
                                && !path.toString().contains("PKCS11")) // its names stand in another standard
                        .sorted()
                        .toList()) {
                    for (var step : TestCase.read(file, version).steps()) {
                        messages.add(plain(step.request()));
                        messages.add(plain(step.response()));
                    }
                }
            }
        }
        return messages;
    }

    /** Puts something of its type in the place of variables. */
    private static Element plain(Element element) {
        if (element.isStructure()) {
            return element.withChildren(
                    element.children().stream().map(WireFormatTest::plain).toList());
        }
        if (element.value().equals("NotAuthorized")) {
            return element.withValue("NotAuthorised");
        }
        if (!Variables.isVariable(element.value())) {
            return element;
        }
        return element.withValue(
                switch (element.type()) {
                    case "DateTime", "DateTimeExtended" -> NOW.toString().replace("Z", "+00:00");
                    case "ByteString" -> "0102030405060708";
                    default -> "bound";
                });
    }

    /** Without comments, and with values in one of the ways to write them. */
    private static Element comparable(Element element) {
        return new Element(
                element.name(),
                element.type(),
                switch (element.type()) {
                    case "ByteString", "BigInteger", "Enumeration" ->
                        element.value().toLowerCase(Locale.ROOT);
                    case "DateTime", "DateTimeExtended" -> instant(element.value());
                    case "Integer" ->
                        Stream.of(element.value().split("[ |]+"))
                                .sorted()
                                .toList()
                                .toString();
                    default -> element.value();
                },
                element.children().stream().map(WireFormatTest::comparable).toList(),
                List.of());
    }

    private static String instant(String text) {
        return OffsetDateTime.parse(text).toInstant().toString();
    }
}
