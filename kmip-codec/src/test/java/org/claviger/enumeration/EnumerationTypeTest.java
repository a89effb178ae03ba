package org.claviger.enumeration;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnumerationTypeTest {
    @Test
    void aClassHasOneType() {
        assertThat(EnumerationType.of(State.class)).isSameAs(EnumerationType.of(State.class));
    }

    @Test
    void theNameIsTheSpecificationsNotThatOfTheClass() {
        assertThat(EnumerationType.of(NISTKeyType.class).specName()).isEqualTo("NIST Key Type");
        assertThat(EnumerationType.of(FIPS186Variation.class)).hasToString("FIPS186 Variation");
        assertThat(EnumerationType.of(DataEnumeration.class)).hasToString("Data");
        assertThat(EnumerationType.of(Pkcs11ReturnCode.class)).hasToString("PKCS#11 Return Code");
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 0x40, 0x1FF, 0x200, 0x203, 0x8000_0001, Integer.MAX_VALUE})
    void aNumberThatIsNotAssignedHasNoValue(int number) {
        assertThat(EnumerationType.of(State.class).byValue(number)).isNull();
    }

    @Test
    void valuesBeyondTheDenseOnesAreFoundToo() {
        var codes = EnumerationType.of(Pkcs11ReturnCode.class);
        assertThat(codes.byValue(0x1B9)).isEqualTo(Pkcs11ReturnCode.PUBLIC_KEY_INVALID);
        assertThat(codes.byValue(0x200)).isEqualTo(Pkcs11ReturnCode.FUNCTION_REJECTED);
        assertThat(codes.byValue(0x202)).isEqualTo(Pkcs11ReturnCode.OPERATION_CANCEL_FAILED);
        assertThat(codes.byValue(0x203)).isNull();

        var uses = EnumerationType.of(CryptographicUsageMask.class);
        assertThat(uses.byValue(0x0080_0000)).isEqualTo(CryptographicUsageMask.FPE_DECRYPT);
        assertThat(uses.byValue(0x0080_0001)).isNull();
    }

    @Test
    void anUnknownNameHasNoValue() {
        assertThat(EnumerationType.of(CryptographicAlgorithm.class).byXmlName("3DES"))
                .isEmpty();
        assertThat(EnumerationType.of(CryptographicAlgorithm.class).byXmlName("aes"))
                .isEmpty();
    }

    /** OASIS's cases of Delegated Login spell it so. */
    @Test
    void notAuthorisedIsUnderstoodInAmericanSpellingAndWrittenInBritish() {
        var reasons = EnumerationType.of(ResultReason.class);
        assertThat(reasons.byXmlName("NotAuthorized")).contains(ResultReason.NOT_AUTHORISED);
        assertThat(ResultReason.NOT_AUTHORISED.xmlName()).isEqualTo("NotAuthorised");
    }

    /** KMIP 2.1 section 11.30 prints MFG1. */
    @Test
    void mgf1IsUnderstoodAsTheSpecificationMisspellsIt() {
        var generators = EnumerationType.of(MaskGenerator.class);
        assertThat(generators.byXmlName("MFG1")).contains(MaskGenerator.MGF1);
        assertThat(generators.byXmlName("MGF1")).contains(MaskGenerator.MGF1);
    }

    @Test
    void anAliasIsNoNameInOtherEnumerations() {
        assertThat(EnumerationType.of(ResultStatus.class).byXmlName("NotAuthorized"))
                .isEmpty();
    }
}
