package org.claviger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.StringReader;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.claviger.RandomValues.Impossible;
import org.claviger.message.MessageCodec;
import org.claviger.operation.OperationType;
import org.claviger.operation.OperationTypes;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.UnencodableException;
import org.claviger.ttlv.xml.XmlTtlvReader;
import org.claviger.ttlv.xml.XmlTtlvWriter;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request of each operation in XML, damaged in many ways, is read or refused by a {@link TtlvException}: nothing else. */
class HostileXmlTest {
    private static final int MAX_CHARACTERS = 2_000;
    private static final int ATTEMPTS = 40;
    private static final Pattern TYPE = Pattern.compile("type=\"\\w+\"");
    private static final Pattern VALUE = Pattern.compile("value=\"[^\"]*\"");
    private static final Pattern ELEMENT = Pattern.compile("(?<=<)\\w+");
    private static final Pattern WHOLE = Pattern.compile("<[^>]*>");

    @TestFactory
    Stream<DynamicTest> anyTypeMayStandAnywhere() {
        return messages(xml -> replaceEach(
                xml,
                TYPE,
                List.of(
                        "type=\"Structure\"",
                        "type=\"Integer\"",
                        "type=\"LongInteger\"",
                        "type=\"BigInteger\"",
                        "type=\"Enumeration\"",
                        "type=\"Boolean\"",
                        "type=\"TextString\"",
                        "type=\"ByteString\"",
                        "type=\"DateTime\"",
                        "type=\"Interval\"",
                        "type=\"DateTimeExtended\"",
                        "type=\"\"",
                        "type=\"Nothing\"",
                        "")));
    }

    @TestFactory
    Stream<DynamicTest> anyValueMayStandAnywhere() {
        return messages(xml -> replaceEach(
                xml,
                VALUE,
                List.of(
                        "value=\"\"",
                        "value=\"-1\"",
                        "value=\"99999999999999999999\"",
                        "value=\"0x\"",
                        "value=\"0xFFFFFFFFFFFFFFFFFF\"",
                        "value=\"zz\"",
                        "value=\"abc\"",
                        "value=\"9999999999-99-99T99:99:99\"",
                        "value=\"+1000000000-01-01T00:00:00Z\"",
                        "value=\"&#55357;\"",
                        "value=\"Encrypt | Decrypt ||\"",
                        "value=\"1\" value=\"2\"",
                        "")));
    }

    @TestFactory
    Stream<DynamicTest> anyElementMayStandAnywhere() {
        return messages(xml -> replaceEach(
                xml,
                ELEMENT,
                List.of("RequestMessage", "BatchItem", "KeyBlock", "Nothing", "TTLV", "_", "TTLV tag='x'")));
    }

    @TestFactory
    Stream<DynamicTest> anyElementMayBeMissingOrTwice() {
        return messages(xml -> {
            for (var match = WHOLE.matcher(xml); match.find(); ) {
                read(xml.substring(0, match.start()) + xml.substring(match.end()));
                read(xml.substring(0, match.start()) + match.group() + xml.substring(match.start()));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aMessageThatEndsTooEarlyIsRefused() {
        return messages(xml -> {
            var end = xml.stripTrailing().length();
            for (var length = 0; length < end; length += 7) {
                var cut = xml.substring(0, length);
                assertThatThrownBy(() -> readStrictly(cut)).isInstanceOf(TtlvException.class);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 10_000, 1_000_000})
    void deepNestingIsRefusedBeforeTheStackIsFull(int depth) {
        var xml = "<RequestMessage>" + "<BatchItem>".repeat(depth);
        assertThatThrownBy(() -> readStrictly(xml)).isInstanceOf(TtlvException.class);
        assertThatThrownBy(() -> readStrictly(xml + "</BatchItem>".repeat(depth) + "</RequestMessage>"))
                .isInstanceOf(TtlvException.class);
    }

    /** A character that is none of XML is a fault for which the JDK's parser has no message; fuzzing has found it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE a>",
                "<!DOCTYPE a [<!ENTITY b \"c\">]>",
                "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>",
                "<!DOCTYPE a [<!ENTITY b SYSTEM \"\0\">]>"
            })
    void aDocumentTypeIsRefused(String documentType) {
        assertThatThrownBy(() -> readStrictly(documentType + "<RequestMessage/>"))
                .isInstanceOfSatisfying(
                        TtlvException.class,
                        fault -> assertThat(fault.fault()).isEqualTo(TtlvException.Fault.MALFORMED));
    }

    @Test
    void manyItemsAreRefused() {
        var xml = "<RequestMessage>" + "<BatchItem/>".repeat(Limits.DEFAULT.maxItems() + 1) + "</RequestMessage>";
        assertThatThrownBy(() -> readStrictly(xml)).isInstanceOf(TtlvException.class);
    }

    private static Stream<DynamicTest> messages(Consumer<String> test) {
        return OperationTypes.all().stream()
                .map(type -> dynamicTest(type.toString(), () -> {
                    for (var version : List.of(ProtocolVersion.V1_4, ProtocolVersion.V2_1)) {
                        if (type.versions().contains(version)) {
                            test.accept(message(type, version));
                        }
                    }
                }));
    }

    /** Returns a request of a size that can be damaged at every place. */
    private static String message(OperationType<?, ?> type, ProtocolVersion version) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            try (var secrets = SecretScope.unlocked()) {
                var values = new RandomValues(new SplittableRandom(attempt), version, secrets);
                var xml = new StringBuilder();
                MessageCodec.writeRequest(
                        new XmlTtlvWriter(xml, version), EveryStructureRoundTripsTest.request(type, version, values));
                if (xml.length() <= MAX_CHARACTERS) {
                    return xml.toString();
                }
            } catch (Impossible | UnencodableException _) {
                // the next one, then
            }
        }
        // No small one was made: the header alone.
        return "<RequestMessage><RequestHeader><ProtocolVersion><ProtocolVersionMajor type=\"Integer\" value=\"2\"/>"
                + "<ProtocolVersionMinor type=\"Integer\" value=\"1\"/></ProtocolVersion>"
                + "<BatchCount type=\"Integer\" value=\"0\"/></RequestHeader></RequestMessage>";
    }

    private static void replaceEach(String xml, Pattern what, List<String> replacements) {
        for (var match = what.matcher(xml); match.find(); ) {
            for (var replacement : replacements) {
                read(xml.substring(0, match.start()) + replacement + xml.substring(match.end()));
            }
        }
    }

    private static void read(String xml) {
        try {
            readStrictly(xml);
        } catch (TtlvException e) {
            assertThat(e.path()).isNotNull();
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(xml, e);
        }
    }

    private static void readStrictly(String xml) {
        try (var secrets = SecretScope.unlocked()) {
            MessageCodec.readRequest(new XmlTtlvReader(new StringReader(xml), Limits.DEFAULT, secrets));
        }
    }
}
