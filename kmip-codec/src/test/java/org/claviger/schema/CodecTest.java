package org.claviger.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.claviger.Wire;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.ObjectType;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.UnencodableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Single values on the wire; the bytes are the examples of KMIP 1.4 section 9.1.2, whose tag is 420020. */
class CodecTest {
    private static final ProtocolVersion VERSION = ProtocolVersion.V1_4;
    private static final Tag TAG = Tag.COMPROMISE_DATE;

    private final SecretScope secrets = SecretScope.unlocked();

    @AfterEach
    void zeroSecrets() {
        secrets.close();
    }

    private <T> void assertTravels(Codec<T> codec, T value, String hex) {
        assertThat(Wire.write(codec, VERSION, TAG, value)).isEqualTo(hex.replaceAll("[ |]", ""));
        assertThat(Wire.read(codec, VERSION, secrets, hex)).isEqualTo(value);
    }

    @Test
    void theExamplesOfTheSpecificationAreWrittenAndReadAsPrinted() {
        assertTravels(Codec.INTEGER, 8, "42 00 20 | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 00");
        assertTravels(Codec.LONG_INTEGER, 123456789000000000L, "42 00 20 | 03 | 00 00 00 08 | 01 B6 9B 4B A5 74 92 00");
        assertTravels(
                Codec.BIG_INTEGER,
                new BigInteger("1234567890000000000000000000"),
                "42 00 20 | 04 | 00 00 00 10 | 00 00 00 00 03 FD 35 EB 6B C2 DF 46 18 08 00 00");
        assertTravels(Codec.BOOLEAN, true, "42 00 20 | 06 | 00 00 00 08 | 00 00 00 00 00 00 00 01");
        assertTravels(
                Codec.TEXT,
                "Hello World",
                "42 00 20 | 07 | 00 00 00 0B | 48 65 6C 6C 6F 20 57 6F 72 6C 64 00 00 00 00 00");
        assertTravels(Codec.BYTES, Bytes.ofHex("010203"), "42 00 20 | 08 | 00 00 00 03 | 01 02 03 00 00 00 00 00");
        assertTravels(
                Codec.DATE_TIME,
                Instant.parse("2008-03-14T11:56:40Z"),
                "42 00 20 | 09 | 00 00 00 08 | 00 00 00 00 47 DA 67 F8");
        assertTravels(Codec.INTERVAL, Duration.ofDays(10), "42 00 20 | 0A | 00 00 00 04 | 00 0D 2F 00 00 00 00 00");
    }

    @Test
    void secretsTravelAsTheBytesTheyAre() {
        var secret = secrets.copyOf(new byte[] {1, 2, 3});
        assertTravels(Codec.SECRET_BYTES, secret, "42 00 20 | 08 | 00 00 00 03 | 01 02 03 00 00 00 00 00");
        assertTravels(Codec.SECRET_TEXT, secret, "42 00 20 | 07 | 00 00 00 03 | 01 02 03 00 00 00 00 00");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0x1_0000_0000L})
    void anIntervalBeyondThirtyTwoBitsCannotBeWritten(long seconds) {
        assertThatThrownBy(() -> Wire.write(Codec.INTERVAL, VERSION, TAG, Duration.ofSeconds(seconds)))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void theLongestIntervalTravels() {
        assertTravels(
                Codec.INTERVAL,
                Duration.ofSeconds(0xFFFF_FFFFL),
                "42 00 20 | 0A | 00 00 00 04 | FF FF FF FF 00 00 00 00");
    }

    @Test
    void anEnumerationsValueMustExistInTheVersion() {
        var codec = Codec.enumeration(ObjectType.class);
        var pgpKey = "42 00 20 | 05 | 00 00 00 04 | 00 00 00 09 00 00 00 00";
        assertTravels(codec, ObjectType.PGP_KEY, pgpKey);
        assertThatThrownBy(() -> Wire.read(codec, ProtocolVersion.V1_1, secrets, pgpKey))
                .isInstanceOfSatisfying(
                        TtlvException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNKNOWN))
                .hasMessageContaining("not in KMIP 1.1");
        assertThatThrownBy(() -> Wire.write(codec, ProtocolVersion.V1_1, TAG, ObjectType.PGP_KEY))
                .isInstanceOf(UnencodableException.class);
        assertThat(codec.carries(ObjectType.PGP_KEY, ProtocolVersion.V1_1)).isFalse();
        assertThat(codec.carries(ObjectType.PGP_KEY, ProtocolVersion.V1_2)).isTrue();
    }

    @Test
    void anEnumerationsUnknownValueIsRefusedWithItsCode() {
        assertThatThrownBy(() -> Wire.read(
                        Codec.enumeration(ObjectType.class),
                        VERSION,
                        secrets,
                        "42 00 20 | 05 | 00 00 00 04 | 00 00 00 FF 00 00 00 00"))
                .isInstanceOfSatisfying(
                        TtlvException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UNKNOWN))
                .hasMessageContaining("0x000000FF");
    }

    @Test
    void aMaskKeepsBitsThatNobodyKnows() {
        var codec = Codec.mask(CryptographicUsageMask.class);
        assertTravels(
                codec,
                new BitMask<>(EnumerationType.of(CryptographicUsageMask.class), 0x8000_000C),
                "42 00 20 | 02 | 00 00 00 04 | 80 00 00 0C 00 00 00 00");
    }

    @Test
    void anyItemIsKeptAsItIsUnderTheTagAskedFor() {
        var item = Wire.read(
                Codec.ANY,
                VERSION,
                secrets,
                "54 00 01 | 01 | 00 00 00 10 | 54 00 02 | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 00");
        assertThat(Wire.write(Codec.ANY, VERSION, TAG, item))
                .isEqualTo("4200200100000010" + "5400020200000004" + "0000000800000000");
    }

    // Codecs made of others.

    @Test
    void aMappedCodecTurnsRefusalsIntoFaults() {
        var even = Codec.INTEGER.map(
                number -> {
                    if (number % 2 != 0) {
                        throw new IllegalArgumentException("an odd number");
                    }
                    return number / 2;
                },
                half -> half * 2);
        assertTravels(even, 4, "42 00 20 | 02 | 00 00 00 04 | 00 00 00 08 00 00 00 00");
        assertThatThrownBy(() ->
                        Wire.read(even, VERSION, secrets, "42 00 20 | 02 | 00 00 00 04 | 00 00 00 07 00 00 00 00"))
                .isInstanceOfSatisfying(
                        TtlvException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MALFORMED))
                .hasMessageContaining("an odd number")
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMappedCodecCarriesWhatTheOtherDoes() {
        var byName = Codec.enumeration(ObjectType.class).map(ObjectType::name, ObjectType::valueOf);
        assertThat(byName.carries("PGP_KEY", ProtocolVersion.V1_1)).isFalse();
        assertThat(byName.carries("PGP_KEY", ProtocolVersion.V1_2)).isTrue();
    }

    @Test
    void theFormMayChangeAfterAVersion() {
        var changing = Codec.INTEGER.until(ProtocolVersion.V1_4, Codec.TEXT.map(Integer::valueOf, String::valueOf));
        assertThat(Wire.write(changing, ProtocolVersion.V1_4, TAG, 7)).startsWith("42002002");
        assertThat(Wire.write(changing, ProtocolVersion.V2_0, TAG, 7)).startsWith("42002007");
        var text = Wire.write(changing, ProtocolVersion.V2_0, TAG, 7);
        assertThat(Wire.read(changing, ProtocolVersion.V2_0, secrets, text)).isEqualTo(7);
        assertThatThrownBy(() -> Wire.read(changing, ProtocolVersion.V1_4, secrets, text))
                .isInstanceOf(TtlvException.class);
    }
}
