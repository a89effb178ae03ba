package org.claviger.server.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.State;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.junit.jupiter.api.Test;

class AttributeAdmissionTest {
    private static final Instant DATE = Instant.parse("2026-01-02T03:04:05Z");
    private static final TtlvItem TEXT = TtlvItem.text(Tag.ATTRIBUTE_VALUE.code(), "value");

    private static Attributes admit(Attributes attributes) {
        return AttributeAdmission.admit(attributes, ObjectType.SYMMETRIC_KEY, ProtocolVersion.V1_4);
    }

    private static void assertRefused(ResultReason reason, Attributes attributes) {
        assertThatThrownBy(() -> admit(attributes))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void aClientSaysWhatIsToBeMadeAndHowItIsCalled() {
        var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
                .plus(AttributeTypes.NAME, Name.of("one"))
                .plus(AttributeTypes.NAME, Name.of("two"));
        assertThat(admit(attributes)).isEqualTo(attributes);
    }

    @Test
    void theServersOwnAttributesAreRefused() {
        assertRefused(ResultReason.ATTRIBUTE_READ_ONLY, Attributes.of(AttributeTypes.STATE, State.ACTIVE));
        assertRefused(ResultReason.ATTRIBUTE_READ_ONLY, Attributes.of(AttributeTypes.ALWAYS_SENSITIVE, true));
        assertRefused(ResultReason.ATTRIBUTE_READ_ONLY, Attributes.of(AttributeTypes.INITIAL_DATE, DATE));
    }

    @Test
    void aSecondInstanceOfASingleAttributeIsRefused() {
        assertRefused(
                ResultReason.ATTRIBUTE_SINGLE_VALUED,
                Attributes.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 128).plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 128));
    }

    @Test
    void anAttributeOfAnotherTypeOfObjectIsRefused() {
        assertRefused(ResultReason.INVALID_ATTRIBUTE, Attributes.of(AttributeTypes.CERTIFICATE_LENGTH, 12));
    }

    @Test
    void clientsHaveTheirOwnAttributesAndNoOthers() {
        var own = Attributes.of(AttributeTypes.VENDOR_ATTRIBUTE, new VendorAttribute("x", "Rack", TEXT));
        assertThat(admit(own)).isEqualTo(own);
        assertRefused(
                ResultReason.ATTRIBUTE_READ_ONLY,
                Attributes.of(AttributeTypes.VENDOR_ATTRIBUTE, new VendorAttribute("y", "Rack", TEXT)));
        assertRefused(
                ResultReason.UNSUPPORTED_ATTRIBUTE,
                Attributes.of(AttributeTypes.VENDOR_ATTRIBUTE, new VendorAttribute("", "Cryptographic Lenght", TEXT)));
    }

    /** MySQL's keyring_okv sends it with Create. */
    @Test
    void aStorageStatusMaskSentAsAnAttributeIsPassedOver() {
        assertThat(admit(Attributes.of(
                        AttributeTypes.VENDOR_ATTRIBUTE, new VendorAttribute("", "Storage Status Mask", TEXT))))
                .isEmpty();
    }

    @Test
    void datesMustBeInOrder() {
        assertRefused(
                ResultReason.INVALID_ATTRIBUTE_VALUE,
                Attributes.of(AttributeTypes.ACTIVATION_DATE, DATE)
                        .plus(AttributeTypes.DEACTIVATION_DATE, DATE.minusSeconds(1)));
    }
}
