package org.claviger.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import org.claviger.enumeration.ObjectType;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.UnencodableException;
import org.claviger.ttlv.VersionRange;
import org.claviger.ttlv.xml.XmlTtlvReader;
import org.claviger.ttlv.xml.XmlTtlvWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the little language of layouts promises, shown on structures of its own. */
class StructTest {
    private static final String LENGTH = "<CryptographicLength type=\"Integer\" value=\"128\"/>";
    private static final String ID = "<UniqueIdentifier type=\"TextString\" value=\"a\"/>";
    private static final String ONE = "<BatchCount type=\"Integer\" value=\"1\"/>";
    private static final String TWO = "<BatchCount type=\"Integer\" value=\"2\"/>";

    private final SecretScope secrets = SecretScope.unlocked();

    @AfterEach
    void zeroSecrets() {
        secrets.close();
    }

    private record Plain(int length, Optional<String> identifier, List<Integer> counts) {
        static final Struct<Plain> STRUCT = Struct.of(Plain::layout);

        Plain {
            if (length < 0) {
                throw new IllegalArgumentException("a negative length");
            }
        }

        private static Construct<Plain> layout(Layout<Plain> s) {
            var length = s.required(Tag.CRYPTOGRAPHIC_LENGTH, Codec.INTEGER, Plain::length);
            var identifier = s.optional(Tag.UNIQUE_IDENTIFIER, Codec.TEXT, Plain::identifier);
            var counts = s.repeated(Tag.BATCH_COUNT, Codec.INTEGER, Plain::counts)
                    .since(ProtocolVersion.V1_2)
                    .until(ProtocolVersion.V1_4);
            return in -> new Plain(in.read(length), in.read(identifier), in.read(counts));
        }
    }

    private <T> T read(Codec<T> codec, ProtocolVersion version, String content) {
        var in = new XmlTtlvReader(new StringReader("<Attribute>" + content + "</Attribute>"), Limits.DEFAULT, secrets);
        in.version(version);
        in.tag();
        return codec.read(in);
    }

    private static <T> String write(Codec<T> codec, ProtocolVersion version, T value) {
        var xml = new StringBuilder();
        codec.write(new XmlTtlvWriter(xml, version), Tag.ATTRIBUTE.code(), value);
        return xml.toString()
                .replaceAll(">\\s+<", "><")
                .replaceAll("^<Attribute>|</Attribute>\\s*$", "")
                .strip();
    }

    private void assertRefused(Codec<?> codec, ProtocolVersion version, String content, Fault fault, String problem) {
        assertThatThrownBy(() -> read(codec, version, content))
                .isInstanceOfSatisfying(
                        TtlvException.class, e -> assertThat(e.fault()).isEqualTo(fault))
                .hasMessageContaining(problem);
    }

    // Fields and their order.

    @Test
    void fieldsAreWrittenInTheirOrder() {
        var value = new Plain(128, Optional.of("a"), List.of(1, 2));
        assertThat(write(Plain.STRUCT, ProtocolVersion.V1_2, value)).isEqualTo(LENGTH + ID + ONE + TWO);
    }

    @Test
    void fieldsAreReadInAnyOrderAndRepeatedOnesInTheirs() {
        assertThat(read(Plain.STRUCT, ProtocolVersion.V1_2, TWO + ID + ONE + LENGTH))
                .isEqualTo(new Plain(128, Optional.of("a"), List.of(2, 1)));
    }

    @Test
    void absentFieldsAreEmpty() {
        assertThat(read(Plain.STRUCT, ProtocolVersion.V1_2, LENGTH))
                .isEqualTo(new Plain(128, Optional.empty(), List.of()));
    }

    @Test
    void whatWasReadOfARepeatedFieldCannotBeChanged() {
        var counts = read(Plain.STRUCT, ProtocolVersion.V1_2, LENGTH + ONE).counts();
        assertThatThrownBy(() -> counts.add(2)).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aMissingFieldIsRefused() {
        assertRefused(Plain.STRUCT, ProtocolVersion.V1_2, ID, Fault.MALFORMED, "Cryptographic Length is missing");
        assertRefused(Plain.STRUCT, ProtocolVersion.V1_2, "", Fault.MALFORMED, "Cryptographic Length is missing");
    }

    @Test
    void aFieldThatIsThereTwiceIsRefused() {
        assertRefused(
                Plain.STRUCT, ProtocolVersion.V1_2, LENGTH + LENGTH, Fault.MALFORMED, "Cryptographic Length twice");
        assertRefused(Plain.STRUCT, ProtocolVersion.V1_2, ID + LENGTH + ID, Fault.MALFORMED, "Unique Identifier twice");
    }

    @Test
    void aFieldThatIsNoneIsRefused() {
        var other = "<State type='Enumeration' value='Active'/>";
        assertRefused(Plain.STRUCT, ProtocolVersion.V1_2, LENGTH + other, Fault.UNKNOWN, "unexpected State");
        assertRefused(
                Plain.STRUCT,
                ProtocolVersion.V1_2,
                LENGTH + "<TTLV tag='0x540001' type='Integer' value='1'/>",
                Fault.UNKNOWN,
                "0x540001");
    }

    @Test
    void aLenientStructurePassesOverWhatItDoesNotKnow() {
        Struct<Integer> lenient = Struct.of(s -> {
            s.ignoringUnknownFields();
            var count = s.required(Tag.BATCH_COUNT, Codec.INTEGER, value -> value);
            return in -> in.read(count);
        });
        assertThat(read(lenient, ProtocolVersion.V1_0, "<Name><NameValue type='TextString' value='x'/></Name>" + TWO))
                .isEqualTo(2);
    }

    @Test
    void aConstructorsRefusalIsTheMessagesFault() {
        assertRefused(
                Plain.STRUCT,
                ProtocolVersion.V1_2,
                "<CryptographicLength type='Integer' value='-1'/>",
                Fault.MALFORMED,
                "a negative length");
    }

    @Test
    void aFieldOfAnotherTypeIsRefused() {
        assertThatThrownBy(() ->
                        read(Plain.STRUCT, ProtocolVersion.V1_2, "<CryptographicLength type='LongInteger' value='1'/>"))
                .isInstanceOf(TtlvException.class);
    }

    // Versions.

    @Test
    void aFieldExistsInItsVersionsOnly() {
        for (var version : List.of(ProtocolVersion.V1_1, ProtocolVersion.V2_0)) {
            assertRefused(Plain.STRUCT, version, LENGTH + ONE, Fault.UNKNOWN, "unexpected Batch Count");
            assertThatThrownBy(() -> write(Plain.STRUCT, version, new Plain(128, Optional.empty(), List.of(1))))
                    .isInstanceOf(UnencodableException.class)
                    .hasMessageContaining("Batch Count does not exist in KMIP " + version);
        }
        for (var version : List.of(ProtocolVersion.V1_2, ProtocolVersion.V1_4)) {
            assertThat(read(Plain.STRUCT, version, LENGTH + ONE).counts()).containsExactly(1);
        }
    }

    @Test
    void aStructureKnowsWhichVersionsCarryAValue() {
        var counted = new Plain(1, Optional.empty(), List.of(1));
        var uncounted = new Plain(1, Optional.empty(), List.of());
        assertThat(Plain.STRUCT.carries(counted, ProtocolVersion.V1_1)).isFalse();
        assertThat(Plain.STRUCT.carries(counted, ProtocolVersion.V1_3)).isTrue();
        assertThat(Plain.STRUCT.carries(uncounted, ProtocolVersion.V1_1)).isTrue();
    }

    @Test
    void aDroppableFieldIsLeftOutWhereItDoesNotExist() {
        Struct<Optional<String>> struct = Struct.of(s -> {
            var id = s.optional(Tag.UNIQUE_IDENTIFIER, Codec.TEXT, value -> value)
                    .since(ProtocolVersion.V1_2)
                    .droppable();
            return in -> in.read(id);
        });
        assertThat(write(struct, ProtocolVersion.V1_2, Optional.of("a"))).isEqualTo(ID);
        assertThat(write(struct, ProtocolVersion.V1_1, Optional.of("a"))).isEmpty();
        assertThat(struct.carries(Optional.of("a"), ProtocolVersion.V1_1)).isTrue();
    }

    @Test
    void anOptionalFieldMayBeRequiredInSomeVersions() {
        Struct<Optional<String>> struct = Struct.of(s -> {
            var id = s.optional(Tag.UNIQUE_IDENTIFIER, Codec.TEXT, value -> value)
                    .requiredIn(VersionRange.since(ProtocolVersion.V2_0));
            return in -> in.read(id);
        });
        assertThat(read(struct, ProtocolVersion.V1_4, "")).isEmpty();
        assertRefused(struct, ProtocolVersion.V2_0, "", Fault.MALFORMED, "Unique Identifier is missing");
        assertThat(write(struct, ProtocolVersion.V1_4, Optional.empty())).isEmpty();
        assertThatThrownBy(() -> write(struct, ProtocolVersion.V2_0, Optional.empty()))
                .isInstanceOf(UnencodableException.class)
                .hasMessageContaining("Unique Identifier is required in KMIP 2.0");
    }

    @Test
    void oneOfTwoAlternativesCarriesTheValueInEachVersion() {
        Struct<Optional<String>> struct = Struct.of(s -> {
            var old = s.optional(Tag.NAME_VALUE, Codec.TEXT, value -> value).until(ProtocolVersion.V1_4);
            var young = s.optional(Tag.UNIQUE_IDENTIFIER, Codec.TEXT, value -> value)
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(old);
            return in -> in.read(old).or(() -> in.read(young));
        });
        assertThat(write(struct, ProtocolVersion.V1_4, Optional.of("a")))
                .isEqualTo("<NameValue type=\"TextString\" value=\"a\"/>");
        assertThat(write(struct, ProtocolVersion.V2_0, Optional.of("a"))).isEqualTo(ID);
        assertThat(read(struct, ProtocolVersion.V2_0, ID)).contains("a");
    }

    @Test
    void aFieldMayBeReadOnlyFromAVersionOn() {
        Struct<Optional<String>> struct = Struct.of(s -> {
            var id = s.optional(Tag.UNIQUE_IDENTIFIER, Codec.TEXT, value -> value)
                    .onlyReadSince(ProtocolVersion.V2_0);
            return in -> in.read(id);
        });
        assertThat(write(struct, ProtocolVersion.V1_4, Optional.of("a"))).isEqualTo(ID);
        assertThat(write(struct, ProtocolVersion.V2_0, Optional.of("a"))).isEmpty();
        assertThat(read(struct, ProtocolVersion.V2_0, ID)).contains("a");
    }

    // Forms that something else decides.

    private record Typed(ObjectType type, Object value) {
        static final Struct<Typed> STRUCT = Struct.of(Typed::layout);

        private static Construct<Typed> layout(Layout<Typed> s) {
            var type = s.required(Tag.OBJECT_TYPE, Codec.enumeration(ObjectType.class), Typed::type);
            var value = s.required(Tag.ATTRIBUTE_VALUE, type, Typed::codec, Typed::value);
            return in -> new Typed(in.read(type), in.read(value));
        }

        private static Codec<?> codec(ObjectType type) {
            return type == ObjectType.SYMMETRIC_KEY ? Codec.INTEGER : Codec.TEXT;
        }
    }

    @Test
    void aSiblingDecidesTheForm() {
        var key = "<ObjectType type=\"Enumeration\" value=\"SymmetricKey\"/>";
        var integer = "<AttributeValue type=\"Integer\" value=\"5\"/>";
        assertThat(read(Typed.STRUCT, ProtocolVersion.V1_0, key + integer))
                .isEqualTo(new Typed(ObjectType.SYMMETRIC_KEY, 5));
        assertThat(write(Typed.STRUCT, ProtocolVersion.V1_0, new Typed(ObjectType.SYMMETRIC_KEY, 5)))
                .isEqualTo(key + integer);
        assertRefused(
                Typed.STRUCT,
                ProtocolVersion.V1_0,
                integer + key,
                Fault.MALFORMED,
                "Attribute Value before Object Type");
        assertThatThrownBy(() -> read(Typed.STRUCT, ProtocolVersion.V1_0, key.replace("Symmetric", "Public") + integer))
                .isInstanceOf(TtlvException.class);
    }

    private record Chosen(Object value) {
        static final Struct<Chosen> STRUCT = Struct.of(s -> {
            var choice = Choice.<Object>of("value")
                    .option(Tag.BATCH_COUNT, Integer.class, Codec.INTEGER)
                    .option(Tag.CORRELATION_VALUE, String.class, Codec.TEXT);
            var value = s.required(choice, Chosen::value);
            return in -> new Chosen(in.read(value));
        });
    }

    @Test
    void aChoiceStandsUnderTheTagOfItsType() {
        assertThat(read(Chosen.STRUCT, ProtocolVersion.V1_3, TWO)).isEqualTo(new Chosen(2));
        assertThat(write(Chosen.STRUCT, ProtocolVersion.V1_3, new Chosen("x")))
                .isEqualTo("<CorrelationValue type=\"TextString\" value=\"x\"/>");
        assertRefused(Chosen.STRUCT, ProtocolVersion.V1_3, ONE + TWO, Fault.MALFORMED, "value twice");
        assertRefused(Chosen.STRUCT, ProtocolVersion.V1_3, "", Fault.MALFORMED, "value is missing");
    }

    @Test
    void anOptionWhoseTagIsYoungerIsRefused() {
        assertRefused(
                Chosen.STRUCT,
                ProtocolVersion.V1_2,
                "<CorrelationValue type='TextString' value='x'/>",
                Fault.UNKNOWN,
                "Correlation Value (not in KMIP 1.2)");
        assertThatThrownBy(() -> write(Chosen.STRUCT, ProtocolVersion.V1_2, new Chosen("x")))
                .isInstanceOf(UnencodableException.class);
        assertThat(Chosen.STRUCT.carries(new Chosen("x"), ProtocolVersion.V1_2)).isFalse();
        assertThat(Chosen.STRUCT.carries(new Chosen(1), ProtocolVersion.V1_2)).isTrue();
    }

    @Test
    void aValueOfNoOptionCannotBeWritten() {
        assertThatThrownBy(() -> write(Chosen.STRUCT, ProtocolVersion.V1_3, new Chosen(1L)))
                .isInstanceOf(UnencodableException.class);
        assertThat(Chosen.STRUCT.carries(new Chosen(1L), ProtocolVersion.V1_3)).isFalse();
    }

    // Structures in structures.

    private record Outer(List<Plain> inner, int count) {
        static final Struct<Outer> STRUCT = Struct.of(s -> {
            var inner = s.repeated(Tag.NAME, Plain.STRUCT, Outer::inner);
            var count = s.required(Tag.BATCH_COUNT, Codec.INTEGER, Outer::count);
            return in -> new Outer(in.read(inner), in.read(count));
        });
    }

    @Test
    void structuresWithinDoNotMixTheirFields() {
        var inner = "<Name>" + LENGTH + ONE + TWO + "</Name>";
        var expected = new Plain(128, Optional.empty(), List.of(1, 2));
        assertThat(read(Outer.STRUCT, ProtocolVersion.V1_2, inner + TWO + inner))
                .isEqualTo(new Outer(List.of(expected, expected), 2));
        assertRefused(Outer.STRUCT, ProtocolVersion.V1_2, inner, Fault.MALFORMED, "Batch Count is missing");
    }

    @Test
    void aRefusalWithinLeavesTheReadersFieldsInOrder() {
        var in = new XmlTtlvReader(
                new StringReader("<Attribute><Name>" + ID + "</Name></Attribute>"), Limits.DEFAULT, secrets);
        in.version(ProtocolVersion.V1_2);
        in.tag();
        assertThatThrownBy(() -> Outer.STRUCT.read(in)).isInstanceOf(TtlvException.class);
        var fields = in.fields();
        var before = fields.begin(1);
        assertThat(fields.get(0)).isNull();
        fields.end(before);
    }

    @Test
    void moreRequiredFieldsThanBitsAreAProgrammersFault() {
        assertThatThrownBy(() -> Struct.<Integer>of(s -> {
                    for (var i = 0; i <= Long.SIZE; i++) {
                        s.required(Tag.BATCH_COUNT, Codec.INTEGER, value -> value);
                    }
                    return _ -> 0;
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("64");
    }
}
