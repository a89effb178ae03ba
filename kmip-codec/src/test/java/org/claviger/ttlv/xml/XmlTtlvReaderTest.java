package org.claviger.ttlv.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.ObjectType;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TextTable;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvItem;
import org.claviger.ttlv.TtlvReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The element forms of KMIP Additional Message Encodings 1.0 section 6.1.6, and what is none of them. */
class XmlTtlvReaderTest {
    private static final EnumerationType<ObjectType> OBJECT_TYPES = EnumerationType.of(ObjectType.class);
    private static final EnumerationType<CryptographicUsageMask> USAGES =
            EnumerationType.of(CryptographicUsageMask.class);

    private final SecretScope secrets = SecretScope.unlocked();

    @AfterEach
    void zeroSecrets() {
        secrets.close();
    }

    private XmlTtlvReader reader(String xml) {
        return new XmlTtlvReader(new StringReader(xml), Limits.DEFAULT, secrets);
    }

    private XmlTtlvReader reader(String type, String value) {
        return reader("<AttributeValue type='" + type + "' value='" + value + "'/>");
    }

    // Tags and structures.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<ActivationDate type='Integer' value='1'/>",
                "<TTLV tag='0x420001' type='Integer' value='1'/>",
                "<TTLV tag='0x420001' name='AnyName' type='Integer' value='1'/>",
                "<TTLV tag='ActivationDate' type='Integer' value='1'/>",
                "<ActivationDate xmlns='urn:oasis:tc:kmip:xmlns' type='Integer' value='1'/>",
                "<?xml version='1.0'?><!-- a comment --><ActivationDate type='Integer' value='1'></ActivationDate>\n"
            })
    void aTagIsAnElementOrAnAttribute(String xml) {
        var in = reader(xml);
        assertThat(in.tag()).isEqualTo(Tag.ACTIVATION_DATE.code());
        assertThat(in.integer()).isEqualTo(1);
        assertThat(in.hasNext()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Attribute><Name type='Structure'/><State type='Integer' value='1'/></Attribute>",
                "<Attribute type='Structure'>\n  <Name/>\n  <State type='Integer' value='1'/>\n</Attribute>"
            })
    void aStructureHoldsElements(String xml) {
        var in = reader(xml);
        assertThat(in.isEmptyStructure()).isFalse();
        in.enter();
        assertThat(in.isEmptyStructure()).isTrue();
        in.skip();
        assertThat(in.integer()).isEqualTo(1);
        in.leave();
        assertThat(in.hasNext()).isFalse();
    }

    // Values.

    @ParameterizedTest
    @CsvSource({"0,0", "-1,-1", "2147483647,2147483647", "-2147483648,-2147483648", "0x0000000a,10", "0xFFFFFFFF,-1"})
    void anIntegerIsADecimalOrHexadecimalNumber(String text, int value) {
        assertThat(reader("Integer", text).integer()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "Encrypt Decrypt,0xC",
        "Encrypt|Decrypt,0xC",
        "Encrypt 0x00000008,0xC",
        "0x0000000c,0xC",
        "12,0xC",
        "0,0",
        "'',0"
    })
    void aMaskIsAListOfNamesAndNumbers(String text, String bits) {
        assertThat(reader("Integer", text).mask(USAGES)).isEqualTo(Integer.decode(bits));
    }

    @Test
    void anEnumerationIsANameOrAHexadecimalNumber() {
        assertThat(reader("Enumeration", "SymmetricKey").enumeration(OBJECT_TYPES))
                .isEqualTo(ObjectType.SYMMETRIC_KEY.value());
        assertThat(reader("Enumeration", "0x00000002").enumeration(OBJECT_TYPES))
                .isEqualTo(ObjectType.SYMMETRIC_KEY.value());
        assertThat(reader("Enumeration", "0x80000002").enumeration(null)).isEqualTo(0x8000_0002);
        assertThat(reader("Enumeration", "ObjectType").tagEnumeration()).isEqualTo(Tag.OBJECT_TYPE.code());
        assertThat(reader("Enumeration", "0x420057").tagEnumeration()).isEqualTo(Tag.OBJECT_TYPE.code());
    }

    @Test
    void numbersAndBytesAreReadAsTheyAreWritten() {
        assertThat(reader("LongInteger", "-9223372036854775808").longInteger()).isEqualTo(Long.MIN_VALUE);
        assertThat(reader("BigInteger", "fffffffffffffffe").bigInteger()).isEqualTo(BigInteger.TWO.negate());
        assertThat(reader("BigInteger", "ff").secretBigInteger().bytes().toArray(ValueLayout.JAVA_BYTE))
                .containsOnly(0xFF)
                .hasSize(8);
        assertThat(reader("Boolean", "true").bool()).isTrue();
        assertThat(reader("Boolean", "0").bool()).isFalse();
        assertThat(reader("ByteString", "C50F77").bytes()).isEqualTo(Bytes.ofHex("c50f77"));
        assertThat(reader("ByteString", "").secretBytes().length()).isZero();
        assertThat(reader("Interval", "4294967295").interval()).isEqualTo(0xFFFF_FFFFL);
        assertThat(text(reader("TextString", "&lt;&#228;&amp;&#10;"))).isEqualTo("<ä&\n");
        assertThat(reader("TextString", "ä").secretText())
                .isEqualTo(secrets.copyOf("ä".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aDateTimeHasSecondsAndADateTimeExtendedMicroseconds() {
        assertThat(reader("DateTime", "2001-01-01T10:00:00.999999999+10:00").dateTime())
                .isEqualTo(Instant.parse("2001-01-01T00:00:00Z"));
        assertThat(reader("DateTime", "0x000000003a505520").dateTime()).isEqualTo(Instant.ofEpochSecond(0x3a505520));
        assertThat(reader("DateTimeExtended", "2001-01-01T00:00:00.123456789Z").dateTimeExtended())
                .isEqualTo(Instant.parse("2001-01-01T00:00:00.123456Z"));
        assertThat(reader("DateTimeExtended", "0x00000000000f4241").dateTimeExtended())
                .isEqualTo(Instant.parse("1970-01-01T00:00:01.000001Z"));
    }

    @Test
    void aTextThatATableHasIsFound() {
        var table = new TextTable<>(Map.of("Name", 1));
        var in = reader("TextString", "Name");
        assertThat(in.textOf(table)).isEqualTo(1);
        assertThat(in.hasNext()).isFalse();
        assertThat(reader("TextString", "name").textOf(table)).isNull();
        assertThat(reader("Integer", "1").textOf(table)).isNull();
    }

    // What is wrong.

    @ParameterizedTest
    @ValueSource(
            strings = {"2147483648", "-2147483649", "0x", "0x100000000", "0x-1", "", " 1", "1.0", "1e3", "one", "٣x"})
    void whatIsNoIntegerIsRefused(String value) {
        assertRefused("Integer", value, TtlvReader::integer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "", "0x1G", "--1"})
    void whatIsNoLongIntegerIsRefused(String value) {
        assertRefused("LongInteger", value, TtlvReader::longInteger);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "f", "0g", "0x00", " 00"})
    void whatIsNoBigIntegerIsRefused(String value) {
        assertRefused("BigInteger", value, TtlvReader::bigInteger);
        assertRefused("BigInteger", value, TtlvReader::secretBigInteger);
    }

    @ParameterizedTest
    @ValueSource(strings = {"f", "0g", "0x00", "0 0"})
    void whatIsNoByteStringIsRefused(String value) {
        assertRefused("ByteString", value, TtlvReader::bytes);
        assertRefused("ByteString", value, TtlvReader::secretBytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "4294967296", "", "1.5", "PT1S"})
    void whatIsNoIntervalIsRefused(String value) {
        assertRefused("Interval", value, TtlvReader::interval);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "2001-01-01",
                "2001-01-01T10:00:00",
                "2001-13-01T10:00:00Z",
                "2001-02-30T10:00:00Z",
                "+9999999999-01-01T10:00:00Z",
                "0x",
                "0x7fffffffffffffff",
                "0x8000000000000000",
                "0xfffffffffffffffff"
            })
    void whatIsNoDateTimeIsRefused(String value) {
        assertRefused("DateTime", value, TtlvReader::dateTime);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yes", "TRUE", "2", "0x0000000000000001"})
    void whatIsNoBooleanIsRefused(String value) {
        assertRefused("Boolean", value, TtlvReader::bool);
    }

    @Test
    void aNameThatNobodyKnowsIsRefused() {
        assertThatThrownBy(() -> reader("Enumeration", "Nothing").enumeration(OBJECT_TYPES))
                .isInstanceOfSatisfying(
                        TtlvException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNKNOWN));
        assertThatThrownBy(() -> reader("Enumeration", "Nothing").tagEnumeration())
                .isInstanceOfSatisfying(
                        TtlvException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNKNOWN));
        assertThatThrownBy(() -> reader("Integer", "Encrypt Nothing").mask(USAGES))
                .isInstanceOf(TtlvException.class);
        assertThatThrownBy(() -> reader("Integer", "-").mask(USAGES)).isInstanceOf(TtlvException.class);
        assertThatThrownBy(() -> reader("Integer", "0xZ").mask(USAGES)).isInstanceOf(TtlvException.class);
        assertRefused("Enumeration", "SymmetricKey", in -> in.enumeration(null));
        assertRefused("Enumeration", "0xZ", in -> in.enumeration(null));
        assertRefused("Integer", "0x00000001", in -> in.enumeration(null));
    }

    private void assertRefused(String type, String value, Function<TtlvReader, Object> reading) {
        assertThatThrownBy(() -> reading.apply(reader(type, value))).isInstanceOfSatisfying(TtlvException.class, e -> {
            assertThat(e.fault()).isEqualTo(Fault.MALFORMED);
            assertThat(e.path()).isEqualTo("AttributeValue");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "text",
                "<",
                "<Attribute>",
                "<Attribute></Name>",
                "<Attribute/><Attribute/>",
                "<Attribute/>text",
                "<Attribute/><",
                "<Attribute><Name/>text</Attribute>",
                "<Attribute><![CDATA[text]]></Attribute>",
                "<Attribute>&amp;</Attribute>",
                "<Attribute>&unknown;</Attribute>",
                "<Attribute type='Integer' value='1'><Name/></Attribute>",
                "<Attribute type='Integer'/>",
                "<Attribute type='Nothing' value='1'/>",
                "<Attribute type='Integer' value='1' value='2'/>",
                "<a:Attribute/>",
                "<TTLV type='Integer' value='1'/>",
                "<TTLV tag='0x41FFFF' type='Integer' value='1'/>",
                "<TTLV tag='0x550000' type='Integer' value='1'/>",
                "<TTLV tag='0xFFFFFFFFF' type='Integer' value='1'/>",
                "<TTLV tag='0x' type='Integer' value='1'/>",
                "<Attribute type='TextString' value='&#0;'/>",
                "<Attribute type='TextString' value='&#xD800;'/>",
                "<?xml version='7.0'?><Attribute/>"
            })
    void whatIsNoMessageIsRefused(String xml) {
        assertThatThrownBy(() -> TtlvItem.read(reader(xml)))
                .isInstanceOfSatisfying(
                        TtlvException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE Attribute><Attribute/>",
                "<!DOCTYPE Attribute SYSTEM 'file:///etc/passwd'><Attribute/>",
                "<!DOCTYPE Attribute [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><Attribute>&x;</Attribute>",
                "<!DOCTYPE Attribute [<!ENTITY x 'y'>]><Attribute type='TextString' value='&x;'/>",
                "<!DOCTYPE Attribute [<!ENTITY % x SYSTEM 'http://127.0.0.1:1/'> %x;]><Attribute/>"
            })
    void documentTypesAndEntitiesAreRefused(String xml) {
        assertThatThrownBy(() -> reader(xml)).isInstanceOf(TtlvException.class).hasMessageContaining("document type");
    }

    @Test
    void aTagThatNobodyKnowsIsRefused() {
        assertThatThrownBy(() -> reader("<Nothing/>"))
                .isInstanceOfSatisfying(
                        TtlvException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNKNOWN));
    }

    @Test
    void aFaultSaysTheLineAndWhichOfSeveral() {
        var in =
                reader("<Attribute>\n<Name type='Integer' value='1'/>\n<Name type='Integer' value='x'/>\n</Attribute>");
        in.enter();
        in.integer();
        assertThatThrownBy(in::integer).isInstanceOfSatisfying(TtlvException.class, e -> {
            assertThat(e.path()).isEqualTo("Attribute/Name[1]");
            assertThat(e.offset()).isEqualTo(3);
        });
    }

    @Test
    void thousandsOfNestedElementsAreRefused() {
        var deep = "<Attribute>".repeat(10_000) + "</Attribute>".repeat(10_000);
        assertThatThrownBy(() -> reader(deep))
                .isInstanceOfSatisfying(
                        TtlvException.class, e -> assertThat(e.fault()).isEqualTo(Fault.LIMIT));
    }

    private static String text(TtlvReader in) {
        return in.text(ItemType.TEXT_STRING, in.limits().maxTextBytes());
    }
}
