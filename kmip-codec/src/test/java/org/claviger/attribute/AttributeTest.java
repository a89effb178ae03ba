package org.claviger.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.ttlv.ProtocolVersion.V1_0;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_1;
import static org.claviger.ttlv.ProtocolVersion.V3_0;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.claviger.Wire;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.UsageLimitsUnit;
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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeTest {
    private final SecretScope secrets = SecretScope.unlocked();

    @AfterEach
    void closeSecrets() {
        secrets.close();
    }

    /** An Attribute of 1.x with the name as it is given and the Integer 128. */
    private static String lengthNamed(String name) {
        var bytes = name.getBytes(StandardCharsets.UTF_8);
        var padded = (bytes.length + 7) / 8 * 8;
        var text = HexFormat.of().formatHex(bytes) + "00".repeat(padded - bytes.length);
        return "420008 01 %08x".formatted(8 + padded + 16)
                + " 42000A 07 %08x %s".formatted(bytes.length, text)
                + " 42000B 02 00000004 00000080 00000000";
    }

    private Attribute<?> read(ProtocolVersion version, String hex) {
        return Wire.read(Attribute.CODEC, version, secrets, hex);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Cryptographic Length", "cryptographic length", "CryptographicLength", "CRYPTOGRAPHIC_LENGTH"})
    void anAttributeNameInAnotherSpellingStandsForTheAttribute(String name) {
        assertThat(read(V1_4, lengthNamed(name))).isEqualTo(Attribute.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 128));
    }

    @Test
    void anAttributeIsWrittenByTheSpecificationsName() {
        assertThat(Wire.write(
                        Attribute.CODEC, V1_4, Tag.ATTRIBUTE, Attribute.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 128)))
                .isEqualToIgnoringCase(lengthNamed("Cryptographic Length").replace(" ", ""));
    }

    @Test
    void aNameThatResemblesNoAttributeIsACustomOne() {
        assertThat(read(V1_4, lengthNamed("x-Cryptographic Length")).value())
                .isInstanceOfSatisfying(
                        VendorAttribute.class,
                        custom -> assertThat(custom.nameBefore2()).isEqualTo("x-Cryptographic Length"));
    }

    @Test
    void anAttributeOfALaterVersionIsRefused() {
        assertThatThrownBy(() -> read(V1_0, lengthNamed("Certificate Length")))
                .isInstanceOfSatisfying(
                        TtlvException.class, fault -> assertThat(fault.fault()).isEqualTo(Fault.UNKNOWN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42013B 05 00000004 0042002C 00000000", // Cryptographic Usage Mask is one, in every version
                "42013B 05 00000004 0042016B 00000000", // Rotate Automatic is one since 2.1
                "42013B 01 00000020 42009D 07 00000001 7800000000000000 42000A 07 00000001 6100000000000000",
            })
    void aReferenceToAnAttributeIsReadAndWritten(String hex) {
        var reference = Wire.read(AttributeReference.REFERENCE, V2_1, secrets, hex);
        assertThat(Wire.write(AttributeReference.REFERENCE, V2_1, Tag.ATTRIBUTE_REFERENCE, reference))
                .isEqualTo(hex.replace(" ", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "42013B 05 00000004 00420024 00000000", // Credential Type is one since 3.0
                "42013B 05 00000004 0042000D 00000000", // Batch Count is none
                "42013B 01 00000018 42009D 07 00000000 42000A 07 00000001 6100000000000000", // no vendor
            })
    void aReferenceToWhatIsNoAttributeOfTheVersionIsRefused(String hex) {
        assertThatThrownBy(() -> Wire.read(AttributeReference.REFERENCE, V2_1, secrets, hex))
                .isInstanceOfSatisfying(
                        TtlvException.class, fault -> assertThat(fault.fault()).isEqualTo(Fault.UNKNOWN_ATTRIBUTE));
    }

    @Test
    void aVendorAttributeWithoutVendorIsRefused() {
        var value = "42000B 02 00000004 00000001 00000000";
        var named = "420008 01 00000028 42009D 07 00000000 42000A 07 00000001 6100000000000000" + value;
        assertThatThrownBy(() -> Wire.read(AttributeTypes.VENDOR_ATTRIBUTE.codec(), V2_1, secrets, named))
                .isInstanceOf(TtlvException.class)
                .hasMessageContaining("Vendor Identification is empty");
    }

    @Test
    void aDigestGoesTo1_0WithoutItsKeyFormatType() {
        var digest = new Digest(HashingAlgorithm.SHA_256, Bytes.ofHex("AB"), Optional.of(KeyFormatType.RAW));
        var before = new Digest(HashingAlgorithm.SHA_256, Bytes.ofHex("AB"), Optional.empty());
        assertThat(Wire.write(Digest.STRUCT, V1_0, Tag.DIGEST, digest))
                .isEqualTo(Wire.write(Digest.STRUCT, V1_0, Tag.DIGEST, before));
    }

    @Test
    void parametersThatAVersionLacksAreNotLeftOut() {
        var parameters = CryptographicParameters.builder().randomIv(true).build();
        var attribute = Attribute.of(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS, parameters);
        assertThat(attribute.existsIn(V1_4)).isTrue();
        assertThat(attribute.existsIn(V1_0)).isFalse();
        assertThatThrownBy(() ->
                        Wire.write(CryptographicParameters.STRUCT, V1_0, Tag.CRYPTOGRAPHIC_PARAMETERS, parameters))
                .isInstanceOf(UnencodableException.class);
    }

    /** Application Data may be left out from 1.3 on (KMIP 1.3 section 3.36). */
    @Test
    void applicationDataMayBeMissingOnlyWhereTheServerMakesItUp() {
        var hex = "420004 01 00000010 420003 07 00000003 4C544F0000000000";
        var read = Wire.read(ApplicationSpecificInformation.STRUCT, ProtocolVersion.V1_3, secrets, hex);
        assertThat(read).isEqualTo(new ApplicationSpecificInformation("LTO", Optional.empty()));
        assertThatThrownBy(() -> Wire.read(ApplicationSpecificInformation.STRUCT, ProtocolVersion.V1_2, secrets, hex))
                .isInstanceOf(TtlvException.class)
                .hasMessageContaining("Application Data is missing");
    }

    /** As a client of CS-BC-M-7 says it. */
    @Test
    void usageLimitsMayComeWithoutACount() {
        var hex = "420095 01 00000020 420097 03 00000008 0000000000000064 420098 05 00000004 00000001 00000000";
        assertThat(Wire.read(UsageLimits.STRUCT, V2_1, secrets, hex))
                .isEqualTo(new UsageLimits(Optional.of(100L), Optional.empty(), Optional.of(UsageLimitsUnit.BYTE)));
    }

    @Test
    void aNameIsAStructureUntil2_1AndATextIn3() {
        assertThat(Wire.write(Name.CODEC, V2_1, Tag.NAME, Name.of("k"))).startsWith("42005301");
        assertThat(Wire.write(Name.CODEC, V3_0, Tag.NAME, Name.of("k"))).isEqualTo("42005307000000016B00000000000000");
        assertThat(Wire.write(RotateName.CODEC, V3_0, Tag.ROTATE_NAME, RotateName.of("r")))
                .isEqualTo("42016F07000000017200000000000000");
    }

    @ParameterizedTest
    @EnumSource(LinkType.class)
    void everyTypeOfLinkIsAnAttributeOf3(LinkType type) {
        var attribute = AttributeTypes.ofLink(type);
        assertThat(attribute.versions().contains(V3_0)).isTrue();
        assertThat(Wire.write(attribute.codec(), V3_0, attribute.tag(), new UniqueIdentifier.Reference("1")))
                .isEqualTo("%06X0D000000013100000000000000"
                        .formatted(attribute.tag().code()));
    }

    @Test
    void anOpaqueDataTypeIsAnyNumberOfAVendor() {
        var hex = "42005905000000048012345600000000";
        var type = AttributeTypes.OPAQUE_DATA_TYPE;
        assertThat(Wire.read(type.codec(), V2_1, secrets, hex)).isEqualTo(0x80123456);
        assertThat(Wire.write(type.codec(), V2_1, type.tag(), 0x80123456)).isEqualTo(hex);
    }

    @Test
    void aGroupLinkIsANameReference() {
        assertThat(Wire.write(
                        AttributeTypes.GROUP_LINK.codec(), V3_0, Tag.GROUP_LINK, new UniqueIdentifier.ByName("g")))
                .isEqualTo("4201B30E000000016700000000000000");
    }

    @Test
    void alternativeNamesOfASubjectMayRepeat() {
        var hex = "4200B7 01 00000028 4200B4 08 00000000 4200B3 08 00000001 0100000000000000"
                + " 4200B3 08 00000001 0200000000000000";
        assertThat(Wire.read(X509CertificateSubject.STRUCT, V2_1, secrets, hex))
                .isEqualTo(new X509CertificateSubject(Bytes.EMPTY, List.of(Bytes.ofHex("01"), Bytes.ofHex("02"))));
    }
}
