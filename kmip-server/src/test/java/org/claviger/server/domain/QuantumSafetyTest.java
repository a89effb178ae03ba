package org.claviger.server.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.ResultReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantumSafetyTest {
    private static Attributes key(CryptographicAlgorithm algorithm, int bits) {
        return Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, algorithm)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, bits);
    }

    @ParameterizedTest
    @CsvSource({"AES, 128", "AES, 192", "THREE_DES, 168", "RSA, 4096", "EC, 521", "HMAC_SHA256, 128"})
    void whatAQuantumComputerBreaksIsRefusedIfItMustBeSafe(CryptographicAlgorithm algorithm, int bits) {
        var attributes = key(algorithm, bits);
        assertThatCode(() -> QuantumSafety.require(attributes)).doesNotThrowAnyException();
        assertThatThrownBy(() -> QuantumSafety.require(attributes.plus(AttributeTypes.QUANTUM_SAFE, true)))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.GENERAL_FAILURE));
    }

    @ParameterizedTest
    @CsvSource({"AES, 256", "CHACHA20, 256", "HMAC_SHA512, 512", "ML_KEM_768, 9472"})
    void whatItDoesNotBreakIsNot(CryptographicAlgorithm algorithm, int bits) {
        var attributes = key(algorithm, bits).plus(AttributeTypes.QUANTUM_SAFE, true);
        assertThatCode(() -> QuantumSafety.require(attributes)).doesNotThrowAnyException();
    }

    @Test
    void anObjectWithoutAlgorithmIsLeftToItsClient() {
        var attributes = Attributes.of(AttributeTypes.QUANTUM_SAFE, true);
        assertThatCode(() -> QuantumSafety.require(attributes)).doesNotThrowAnyException();
    }
}
