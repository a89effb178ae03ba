package org.claviger.ttlv.binary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.EnumerationType;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TextTable;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The item forms of KMIP 2.1 section 10.1.1, and what is none of them. */
class BinaryTtlvReaderTest {
    private final SecretScope secrets = SecretScope.unlocked();

    @AfterEach
    void zeroSecrets() {
        secrets.close();
    }

    private BinaryTtlvReader reader(String hex) {
        return new BinaryTtlvReader(bytes(hex), Limits.DEFAULT, secrets);
    }

    /** Blanks and bars are for the eye. */
    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex.replaceAll("[ |]", "")));
    }

    // The examples of KMIP 2.1 section 10.1.2.

    @Test
    void anIntegerHas4BytesAndAsManyOfPadding() {
        assertThat(reader("42 00 20 | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 00")
                        .integer())
                .isEqualTo(8);
        assertThat(reader("42 00 20 | 02 | 00 00 00 04 | FF FF FF FF 00 00 00 00")
                        .integer())
                .isEqualTo(-1);
    }

    @Test
    void aLongIntegerHas8Bytes() {
        assertThat(reader("42 00 20 | 03 | 00 00 00 08 | 01 B6 9B 4B A5 74 92 00")
                        .longInteger())
                .isEqualTo(123_456_789_000_000_000L);
    }

    @Test
    void aBigIntegerHasAMultipleOf8Bytes() {
        var hex = "42 00 20 | 04 | 00 00 00 10 | 00 00 00 00 03 FD 35 EB 6B C2 DF 46 18 08 00 00";
        assertThat(reader(hex).bigInteger()).isEqualTo(new BigInteger("1234567890000000000000000000"));
        assertThat(reader(hex).secretBigInteger().bytes().toArray(ValueLayout.JAVA_BYTE))
                .isEqualTo(HexFormat.of().parseHex("0000000003FD35EB6BC2DF4618080000"));
        assertThat(reader("42 00 20 | 04 | 00 00 00 08 | FF FF FF FF FF FF FF FE")
                        .bigInteger())
                .isEqualTo(BigInteger.TWO.negate());
    }

    @Test
    void anEnumerationHas4BytesAndAsManyOfPadding() {
        assertThat(reader("42 00 20 | 05 | 00 00 00 04 | 00 00 00 FF 00 00 00 00")
                        .enumeration(null))
                .isEqualTo(255);
        assertThat(reader("42 00 20 | 05 | 00 00 00 04 | 00 42 00 57 00 00 00 00")
                        .tagEnumeration())
                .isEqualTo(Tag.OBJECT_TYPE.code());
    }

    @Test
    void aMaskIsAnInteger() {
        var bits = EnumerationType.of(CryptographicUsageMask.class);
        assertThat(reader("42 00 20 | 02 | 00 00 00 04 | 00 00 00 0C 00 00 00 00")
                        .mask(bits))
                .isEqualTo(0xC);
    }

    @Test
    void aBooleanHas8Bytes() {
        assertThat(reader("42 00 20 | 06 | 00 00 00 08 | 00 00 00 00 00 00 00 01")
                        .bool())
                .isTrue();
        assertThat(reader("42 00 20 | 06 | 00 00 00 08 | 00 00 00 00 00 00 00 00")
                        .bool())
                .isFalse();
    }

    @Test
    void aTextIsPaddedToAMultipleOf8() {
        var hex = "42 00 20 | 07 | 00 00 00 0B | 48 65 6C 6C 6F 20 57 6F 72 6C 64 00 00 00 00 00";
        assertThat(text(reader(hex))).isEqualTo("Hello World");
        assertThat(reader(hex).secretText().bytes().toArray(ValueLayout.JAVA_BYTE))
                .isEqualTo("Hello World".getBytes(StandardCharsets.US_ASCII));
        assertThat(text(reader("42 00 20 | 07 | 00 00 00 00"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 127, 128, 129, 5_000})
    void aTextOfAnyLengthIsRead(int length) {
        for (var text : List.of("a".repeat(length), "ä".repeat(length))) {
            var buffer = Unpooled.buffer();
            new BinaryTtlvWriter(buffer, ProtocolVersion.V1_0)
                    .text(Tag.ATTRIBUTE_NAME.code(), ItemType.TEXT_STRING, text);
            assertThat(text(new BinaryTtlvReader(buffer, Limits.DEFAULT, secrets)))
                    .isEqualTo(text);
            assertThat(new BinaryTtlvReader(buffer, Limits.DEFAULT, secrets).secretText())
                    .isEqualTo(secrets.copyOf(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void aByteStringIsPaddedToAMultipleOf8() {
        var hex = "42 00 20 | 08 | 00 00 00 03 | 01 02 03 00 00 00 00 00";
        assertThat(reader(hex).bytes()).isEqualTo(Bytes.ofHex("010203"));
        assertThat(reader(hex).secretBytes()).isEqualTo(secrets.copyOf(new byte[] {1, 2, 3}));
    }

    @Test
    void aDateTimeHas8BytesOfSeconds() {
        assertThat(reader("42 00 20 | 09 | 00 00 00 08 | 00 00 00 00 47 DA 67 F8")
                        .dateTime())
                .isEqualTo(Instant.parse("2008-03-14T11:56:40Z"));
        assertThat(reader("42 00 20 | 09 | 00 00 00 08 | FF FF FF FF FF FF FF FF")
                        .dateTime())
                .isEqualTo(Instant.parse("1969-12-31T23:59:59Z"));
    }

    @Test
    void aDateTimeExtendedHas8BytesOfMicroseconds() {
        assertThat(reader("42 00 20 | 0B | 00 00 00 08 | FF FF FF FF FF FF FF FF")
                        .dateTimeExtended())
                .isEqualTo(Instant.parse("1969-12-31T23:59:59.999999Z"));
    }

    @Test
    void anIntervalIsUnsigned() {
        assertThat(reader("42 00 20 | 0A | 00 00 00 04 | 00 0D 2F 00 00 00 00 00")
                        .interval())
                .isEqualTo(864_000);
        assertThat(reader("42 00 20 | 0A | 00 00 00 04 | FF FF FF FF 00 00 00 00")
                        .interval())
                .isEqualTo(0xFFFF_FFFFL);
    }

    @Test
    void aStructureHoldsItems() {
        var in = reader("42 00 20 | 01 | 00 00 00 20 | 42 00 04 | 05 | 00 00 00 04 | 00 00 00 FE 00 00 00 00"
                + "| 42 00 05 | 02 | 00 00 00 04 | 00 00 00 FF 00 00 00 00");
        in.enter();
        assertThat(in.tag()).isEqualTo(0x420004);
        assertThat(in.enumeration(null)).isEqualTo(254);
        assertThat(in.hasNext()).isTrue();
        assertThat(in.type()).isEqualTo(ItemType.INTEGER);
        in.leave();
        assertThat(in.hasNext()).isFalse();
    }

    @Test
    void aStructureMayBeEmpty() {
        assertThat(reader("42 00 20 | 01 | 00 00 00 00").isEmptyStructure()).isTrue();
        assertThat(reader("42 00 20 | 07 | 00 00 00 00").isEmptyStructure()).isFalse();
        assertThat(reader("42 00 20 | 01 | 00 00 00 08 | 42 00 20 | 07 | 00 00 00 00")
                        .isEmptyStructure())
                .isFalse();
    }

    // What is wrong, with its place.

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "02 | 00 00 00 03 | 00 00 08 00 00 00 00 00 = Integer of 3 bytes (expected 4)",
                "02 | 00 00 00 08 | 00 00 00 08 00 00 00 00 = Integer of 8 bytes (expected 4)",
                "02 | 7F FF FF FF | 00 00 00 08 00 00 00 00 = Integer of 2147483647 bytes (expected 4)",
                "02 | FF FF FF FF | 00 00 00 08 00 00 00 00 = Integer of 4294967295 bytes (expected 4)",
                "02 | 00 00 00 04 | 00 00 00 08 00 00 00 01 = padding that is not zero",
                "02 | 00 00 00 04 | 00 00 00 08 = value of 4 bytes with its padding (remaining 4)",
                "05 | 00 00 00 04 | 00 00 00 08 00 00 00 00 = Enumeration (expected Integer)",
                "0F | 00 00 00 04 | 00 00 00 08 00 00 00 00 = item type 0x0F (no such type)",
                "00 | 00 00 00 04 | 00 00 00 08 00 00 00 00 = item type 0x00 (no such type)",
                "FF | 00 00 00 04 | 00 00 00 08 00 00 00 00 = item type 0xFF (no such type)",
                "02 | 00 00 00 = item header of 7 bytes (expected 8)"
            })
    void whatIsNoIntegerIsRefused(String hex, String problem) {
        assertRefused(hex, TtlvReader::integer, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "03 | 00 00 00 04 | 00 00 00 00 00 00 00 08 = LongInteger of 4 bytes (expected 8)",
                "03 | 00 00 00 10 | 00 00 00 00 00 00 00 08 = LongInteger of 16 bytes (expected 8)",
                "03 | 00 00 00 08 | 00 00 00 00 = value of 8 bytes with its padding (remaining 4)",
                "02 | 00 00 00 04 | 00 00 00 00 00 00 00 08 = Integer (expected LongInteger)",
            })
    void whatIsNoLongIntegerIsRefused(String hex, String problem) {
        assertRefused(hex, TtlvReader::longInteger, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "04 | 00 00 00 00 = BigInteger of 0 bytes (expected a positive multiple of 8)",
                "04 | 00 00 00 04 | 00 00 00 01 00 00 00 00 = BigInteger of 4 bytes (expected a positive multiple of 8)",
                "04 | 00 00 00 10 | 00 00 00 01 00 00 00 00 = value of 16 bytes with its padding (remaining 8)",
                "04 | FF FF FF F8 | 00 00 00 01 00 00 00 00 = value of 4294967288 bytes with its padding (remaining 8)",
                "03 | 00 00 00 08 | 00 00 00 00 00 00 00 08 = LongInteger (expected BigInteger)",
            })
    void whatIsNoBigIntegerIsRefused(String hex, String problem) {
        assertRefused(hex, TtlvReader::bigInteger, problem);
        assertRefused(hex, TtlvReader::secretBigInteger, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "06 | 00 00 00 08 | 00 00 00 00 00 00 00 02 = Boolean that is neither 0 nor 1",
                "06 | 00 00 00 08 | FF FF FF FF FF FF FF FF = Boolean that is neither 0 nor 1",
                "06 | 00 00 00 08 | 01 00 00 00 00 00 00 00 = Boolean that is neither 0 nor 1",
                "06 | 00 00 00 01 | 01 00 00 00 00 00 00 00 = Boolean of 1 bytes (expected 8)",
            })
    void whatIsNoBooleanIsRefused(String hex, String problem) {
        assertRefused(hex, TtlvReader::bool, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "07 | 00 00 00 01 | C3 00 00 00 00 00 00 00 = text that is not UTF-8",
                "07 | 00 00 00 02 | C0 80 00 00 00 00 00 00 = text that is not UTF-8",
                "07 | 00 00 00 03 | ED A0 80 00 00 00 00 00 = text that is not UTF-8",
                "07 | 00 00 00 01 | 80 00 00 00 00 00 00 00 = text that is not UTF-8",
                "07 | 00 00 00 01 | 41 00 00 00 00 00 00 01 = padding that is not zero",
                "07 | 00 00 00 01 | 41 42 00 00 00 00 00 00 = padding that is not zero",
                "07 | 00 00 00 09 | 41 00 00 00 00 00 00 00 = value of 9 bytes with its padding (remaining 8)",
                "07 | 00 00 00 01 | 41 00 00 00 = value of 1 bytes with its padding (remaining 4)",
                "07 | 7F FF FF FF | 41 00 00 00 00 00 00 00 = value of 2147483647 bytes with its padding (remaining 8)",
                "07 | FF FF FF FF | 41 00 00 00 00 00 00 00 = value of 4294967295 bytes with its padding (remaining 8)",
                "08 | 00 00 00 01 | 41 00 00 00 00 00 00 00 = ByteString (expected TextString)",
            })
    void whatIsNoTextIsRefused(String hex, String problem) {
        assertRefused(hex, BinaryTtlvReaderTest::text, problem);
        assertRefused(hex, TtlvReader::secretText, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "08 | 00 00 00 01 | 41 00 00 00 00 00 00 01 = padding that is not zero",
                "08 | 00 00 00 09 | 41 00 00 00 00 00 00 00 = value of 9 bytes with its padding (remaining 8)",
                "08 | FF FF FF FF | 41 00 00 00 00 00 00 00 = value of 4294967295 bytes with its padding (remaining 8)",
                "07 | 00 00 00 01 | 41 00 00 00 00 00 00 00 = TextString (expected ByteString)",
            })
    void whatIsNoByteStringIsRefused(String hex, String problem) {
        assertRefused(hex, TtlvReader::bytes, problem);
        assertRefused(hex, TtlvReader::secretBytes, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "09 | 00 00 00 08 | 7F FF FF FF FF FF FF FF = DateTime outside of the calendar",
                "09 | 00 00 00 08 | 80 00 00 00 00 00 00 00 = DateTime outside of the calendar",
                "09 | 00 00 00 04 | 47 DA 67 F8 00 00 00 00 = DateTime of 4 bytes (expected 8)",
                "0A | 00 00 00 04 | 47 DA 67 F8 00 00 00 00 = Interval (expected DateTime)",
            })
    void whatIsNoDateTimeIsRefused(String hex, String problem) {
        assertRefused(hex, TtlvReader::dateTime, problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "01 | 00 00 00 08 = value of 8 bytes with its padding (remaining 0)",
                "01 | 00 00 00 01 | 00 00 00 00 00 00 00 00 = structure of 1 bytes (expected a multiple of 8)",
                "01 | 7F FF FF FF | 00 00 00 00 00 00 00 00 = value of 2147483647 bytes with its padding (remaining 8)",
                "01 | FF FF FF FF | 00 00 00 00 00 00 00 00 = value of 4294967295 bytes with its padding (remaining 8)",
                "02 | 00 00 00 04 | 00 00 00 00 00 00 00 00 = Integer (expected Structure)",
            })
    void whatIsNoStructureIsRefused(String hex, String problem) {
        assertRefused(
                hex,
                in -> {
                    in.enter();
                    return in;
                },
                problem);
    }

    private void assertRefused(String hex, Function<TtlvReader, Object> reading, String problem) {
        assertThatThrownBy(() -> reading.apply(reader("42 00 20 |" + hex)))
                .isInstanceOfSatisfying(TtlvException.class, e -> {
                    assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
                    assertThat(e.path()).isEqualTo("CompromiseDate");
                    assertThat(e.offset()).isZero();
                    assertThat(e).hasMessage("CompromiseDate: " + problem + " at offset 0x0000");
                });
    }

    @Test
    void aTagThatNobodyKnowsIsNamedByItsCode() {
        assertThatThrownBy(() -> reader("54 AB CD | 02 | 00 00 00 03 | 00 00 00 00 00 00 00 00")
                        .integer())
                .hasMessage("0x54ABCD: Integer of 3 bytes (expected 4) at offset 0x0000");
    }

    @Test
    void anEmptyMessageIsRefused() {
        assertThatThrownBy(() -> reader("").tag())
                .hasMessage("message: item header of 0 bytes (expected 8) at offset 0x0000");
    }

    @Test
    void aFaultInsideOfAStructureSaysWhichOfSeveral() {
        var in = reader("42 00 08 | 01 | 00 00 00 20 | 42 00 0A | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 00"
                + "| 42 00 0A | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 01");
        in.enter();
        in.integer();
        assertThatThrownBy(in::integer)
                .hasMessage("Attribute/AttributeName[1]: padding that is not zero at offset 0x0018");
    }

    @Test
    void whatIsMissingIsTheFaultOfTheStructure() {
        var in = reader("42 00 08 | 01 | 00 00 00 10 | 42 00 0A | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 00");
        in.enter();
        in.integer();
        assertThat(in.hasNext()).isFalse();
        assertThat(in.fault(Fault.MALFORMED, "Attribute Value is missing"))
                .hasMessage("Attribute: Attribute Value is missing at offset 0x0000");
        assertThatThrownBy(in::tag).isInstanceOf(TtlvException.class);
    }

    @Test
    void offsetsCountFromTheFirstByteOfTheMessage() {
        var buffer = bytes("00 00 00 00 00 | 42 00 20 | 02 | 00 00 00 03 | 00 00 08 00 00 00 00 00 | 00 00")
                .skipBytes(5);
        assertThatThrownBy(() -> new BinaryTtlvReader(buffer, Limits.DEFAULT, secrets).integer())
                .hasMessage("CompromiseDate: Integer of 3 bytes (expected 4) at offset 0x0000");
        assertThat(buffer.readerIndex()).isEqualTo(5);
    }

    @Test
    void aReaderGoesOnBehindAFaultyStructure() {
        var in = reader("42 00 08 | 01 | 00 00 00 18 | 42 00 08 | 01 | 00 00 00 10 | 42 00 0A | 02 | 00 00 00 05"
                + "| 00 00 00 08 00 00 00 00 | 42 00 20 | 02 | 00 00 00 04 | 00 00 00 07 00 00 00 00");
        in.enter();
        in.enter();
        assertThatThrownBy(in::integer).isInstanceOf(TtlvException.class);
        in.unwind(0);
        assertThat(in.integer()).isEqualTo(7);
    }

    @Test
    void aReaderReadsAnotherMessageWhateverBecameOfTheOneBefore() {
        var in = reader("42 00 08 | 01 | 00 00 00 10 | 42 00 0A | 02 | 00 00 00 05 | 00 00 00 08 00 00 00 00");
        in.version(ProtocolVersion.V2_1);
        in.enter();
        assertThatThrownBy(in::integer).isInstanceOf(TtlvException.class);

        in.restart(bytes("42 00 20 | 02 | 00 00 00 04 | 00 00 00 07 00 00 00 00"), secrets);
        assertThat(in.version()).isEqualTo(ProtocolVersion.V1_0);
        assertThat(in.depth()).isZero();
        assertThat(in.integer()).isEqualTo(7);
    }

    @Test
    void aBufferInSeveralPiecesIsRefused() {
        var pieces = Unpooled.wrappedBuffer(bytes("42 00 20 02"), bytes("00 00 00 04 00 00 00 07 00 00 00 00"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BinaryTtlvReader(pieces, Limits.DEFAULT, secrets))
                .withMessageContaining("several pieces");
    }

    @Test
    void aTextThatATableHasIsFoundWithoutAString() {
        var table = new TextTable<>(Map.of("Name", 1, "Object Type", 2));
        var in = reader("42 00 0A | 07 | 00 00 00 0B | 4F 62 6A 65 63 74 20 54 79 70 65 00 00 00 00 00");
        assertThat(in.textOf(table)).isEqualTo(2);
        assertThat(in.hasNext()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42 00 0A | 07 | 00 00 00 04 | 6E 61 6D 65 00 00 00 00",
                "42 00 0A | 07 | 00 00 00 05 | 4E 61 6D 65 00 00 00 00",
                "42 00 0A | 07 | 00 00 00 04 | 4E 61 6D 65 00 00 00 01",
                "42 00 0A | 07 | 00 00 00 00",
                "42 00 0A | 07 | 00 00 00 0B | 4F 62 6A 65 63 74 20 54",
                "42 00 0A | 07 | 7F FF FF FF | 4E 61 6D 65 00 00 00 00",
                "42 00 0A | 07 | FF FF FF FF | 4E 61 6D 65 00 00 00 00",
                "42 00 0A | 08 | 00 00 00 04 | 4E 61 6D 65 00 00 00 00",
            })
    void aTextThatATableLacksIsLeftUnread(String hex) {
        var in = reader(hex);
        assertThat(in.textOf(new TextTable<>(Map.of("Name", 1, "Object Type", 2))))
                .isNull();
        assertThat(in.tag()).isEqualTo(Tag.ATTRIBUTE_NAME.code());
    }

    private static String text(TtlvReader in) {
        return in.text(ItemType.TEXT_STRING, in.limits().maxTextBytes());
    }
}
