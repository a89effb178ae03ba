package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.claviger.enumeration.ResultReason;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.SecretSharing.Part;
import org.claviger.server.domain.KmipException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretSharingTest {
    /** 2^255 - 19. */
    private static final BigInteger PRIME = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    private final SecretScope secrets = SecretScope.unlocked();
    private final SecureRandom random = new SecureRandom();

    @AfterEach
    void wipe() {
        secrets.close();
    }

    @Test
    void allPartsTogetherAreTheSecretAndOneLessIsNot() {
        var secret = secret(33);
        var parts = SecretSharing.splitByXor(secret, 5, random, secrets);
        assertThat(parts).hasSize(5);
        assertThat(SecretSharing.joinByXor(shuffled(parts), secrets)).isEqualTo(secret);
        assertThat(SecretSharing.joinByXor(parts.subList(0, 4), secrets)).isNotEqualTo(secret);
    }

    @ParameterizedTest
    @EnumSource(BinaryField.class)
    void anyPartsAsManyAsTheThresholdAreTheSecretAndOneLessIsNot(BinaryField field) {
        var secret = secret(32);
        var parts = SecretSharing.split(field, secret, 7, 4, random, secrets);
        assertThat(parts).hasSize(7);
        for (var i = 0; i < 20; i++) {
            var some = shuffled(parts);
            assertThat(SecretSharing.join(field, some.subList(0, 4), secrets)).isEqualTo(secret);
            assertThat(SecretSharing.join(field, some, secrets)).isEqualTo(secret);
            assertThat(SecretSharing.join(field, some.subList(0, 3), secrets)).isNotEqualTo(secret);
        }
    }

    /** The polynomial 0x53 + 0x80 x over the field of KMIP 2.1 section 13.1, worked by hand. */
    @Test
    void partsOfAPolynomialWorkedByHandAreItsSecret() {
        var parts = List.of(part(1, "d3"), part(2, "4e"), part(3, "ce"));
        for (var two : List.of(parts.subList(0, 2), parts.subList(1, 3), List.of(parts.get(0), parts.get(2)))) {
            assertThat(hex(SecretSharing.join(BinaryField.GF_2_8, two, secrets)))
                    .isEqualTo("53");
        }
    }

    @Test
    void thePairsKeepTheLawOfTheSpecification() {
        assertThat(BinaryField.GF_2_16.multiply(0x0100, 0x0100))
                .as("y^2 = y + m")
                .isEqualTo(0x013A);
    }

    @ParameterizedTest
    @EnumSource(BinaryField.class)
    void everyElementButZeroHasAnInverse(BinaryField field) {
        for (var element = 1; element <= field.mostParts(); element++) {
            assertThat(field.multiply(element, field.inverse(element))).isEqualTo(1);
        }
    }

    @Test
    void aSecretOfOddLengthIsFilledUpInPairs() {
        var secret = secret(5);
        var parts = SecretSharing.split(BinaryField.GF_2_16, secret, 3, 2, random, secrets);
        var joined = SecretSharing.join(BinaryField.GF_2_16, parts, secrets);
        assertThat(hex(joined)).isEqualTo(hex(secret) + "00");
    }

    @Test
    void aSecretIsANumberBelowThePrime() {
        var secret = secret(31);
        var parts = SecretSharing.splitByPrime(PRIME, secret, 6, 3, random, secrets);
        for (var i = 0; i < 20; i++) {
            var some = shuffled(parts).subList(0, 3);
            assertThat(SecretSharing.joinByPrime(PRIME, some, 31, secrets)).isEqualTo(secret);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"prime too small", "no prime"})
    void aFieldThatCannotHoldTheSecretIsRefused(String what) {
        var size = what.equals("no prime") ? PRIME.add(BigInteger.ONE) : BigInteger.valueOf(251);
        assertThatThrownBy(() -> SecretSharing.splitByPrime(size, secret(16), 3, 2, random, secrets))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.CRYPTOGRAPHIC_FAILURE));
    }

    @Test
    void partsOfDifferentLengthsAreRefused() {
        assertThatThrownBy(
                        () -> SecretSharing.join(BinaryField.GF_2_8, List.of(part(1, "d3"), part(2, "4e00")), secrets))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.CRYPTOGRAPHIC_FAILURE));
    }

    private static List<Part> shuffled(List<Part> parts) {
        var shuffled = new ArrayList<>(parts);
        Collections.shuffle(shuffled, new Random(parts.hashCode()));
        return shuffled;
    }

    private Part part(int identifier, String hex) {
        return new Part(identifier, secrets.copyOf(HexFormat.of().parseHex(hex)));
    }

    private Secret secret(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return secrets.copyOf(bytes);
    }

    private static String hex(Secret secret) {
        return HexFormat.of().formatHex(secret.bytes().toArray(ValueLayout.JAVA_BYTE));
    }
}
