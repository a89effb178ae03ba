package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.List;
import java.util.Optional;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.object.KeyMaterial;
import org.claviger.object.PrivateKey;
import org.junit.jupiter.api.Test;

/** RSA keys of which some numbers are given, or too many. */
class RsaKeyNumbersTest extends AsymmetricKeysTester {
    @Test
    void theOtherNumbersOfAnRsaKeyFollowFromSome() {
        var key = (RSAPrivateCrtKey) sample("RSA").pair().getPrivate();
        var n = key.getModulus();
        var none = Optional.<BigInteger>empty();
        var e = Optional.of(key.getPublicExponent());
        var d = Optional.of(key.getPrivateExponent());
        var p = Optional.of(key.getPrimeP());
        var q = Optional.of(key.getPrimeQ());
        for (var numbers : List.of(
                new RsaNumbers(n, e, d, none, none, none, none, none),
                new RsaNumbers(n, none, d, none, none, none, none, none),
                new RsaNumbers(n, e, none, p, q, none, none, none),
                new RsaNumbers(n, none, d, p, q, none, none, none),
                new RsaNumbers(
                        n,
                        none,
                        none,
                        p,
                        q,
                        Optional.of(key.getPrimeExponentP()),
                        Optional.of(key.getPrimeExponentQ()),
                        none))) {
            var read = (RSAPrivateCrtKey) AsymmetricKeys.privateKey(transparent(numbers));
            assertThat(read.getPublicExponent()).isEqualTo(key.getPublicExponent());
            assertThat(List.of(read.getPrimeP(), read.getPrimeQ()))
                    .containsExactlyInAnyOrder(key.getPrimeP(), key.getPrimeQ());
        }
        assertThat(AsymmetricKeys.read(transparent(new RsaNumbers(
                        n,
                        e,
                        none,
                        none,
                        none,
                        Optional.of(key.getPrimeExponentP()),
                        Optional.of(key.getPrimeExponentQ()),
                        none))))
                .isEmpty();
    }

    @Test
    void anRsaKeyOfARarePublicExponentIsUsableAndHasNoEncoding() {
        var key = (RSAPrivateCrtKey) sample("RSA").pair().getPrivate();
        var p1 = key.getPrimeP().subtract(BigInteger.ONE);
        var q1 = key.getPrimeQ().subtract(BigInteger.ONE);
        var e = BigInteger.valueOf(65_537);
        do {
            e = e.nextProbablePrime();
        } while (!e.gcd(p1.multiply(q1)).equals(BigInteger.ONE));
        var d = Optional.of(e.modInverse(p1.multiply(q1)));
        var none = Optional.<BigInteger>empty();
        var read = AsymmetricKeys.privateKey(
                transparent(new RsaNumbers(key.getModulus(), none, d, none, none, none, none, none)));
        assertThat(read).isNotInstanceOf(RSAPrivateCrtKey.class);
        assertThat(written(
                        () -> AsymmetricKeys.object(read, CryptographicAlgorithm.RSA, KeyFormatType.PKCS_1, secrets)))
                .isEmpty();
        assertThat(written(() -> AsymmetricKeys.object(
                        read, CryptographicAlgorithm.RSA, KeyFormatType.TRANSPARENT_RSA_PRIVATE_KEY, secrets)))
                .isPresent();
    }

    @Test
    void numbersOfAnRsaKeyThatContradictEachOtherAreRefused() {
        var key = (RSAPrivateCrtKey) sample("RSA").pair().getPrivate();
        var n = key.getModulus();
        var none = Optional.<BigInteger>empty();
        var e = Optional.of(key.getPublicExponent());
        var d = Optional.of(key.getPrivateExponent());
        var wrong = Optional.of(key.getPrivateExponent().add(BigInteger.TWO));
        var p = Optional.of(key.getPrimeP());
        var q = Optional.of(key.getPrimeQ());
        for (var numbers : List.of(
                new RsaNumbers(n.add(BigInteger.TWO), e, d, p, q, none, none, none),
                new RsaNumbers(n, e, wrong, p, q, none, none, none),
                new RsaNumbers(n, e, wrong, none, none, none, none, none),
                new RsaNumbers(n, e, d, p, q, e, none, none),
                new RsaNumbers(n, e, d, p, q, none, none, e),
                new RsaNumbers(n, e, Optional.of(n), none, none, none, none, none),
                new RsaNumbers(n, none, none, p, q, none, none, none),
                new RsaNumbers(BigInteger.valueOf(3233), e, d, none, none, none, none, none))) {
            assertRefused(transparent(numbers));
        }
    }

    private PrivateKey transparent(RsaNumbers numbers) {
        return new PrivateKey(block(
                KeyFormatType.TRANSPARENT_RSA_PRIVATE_KEY,
                new KeyMaterial.TransparentRsaPrivateKey(
                        numbers.modulus(),
                        numbers.privateExponent().map(n -> SecretNumbers.secret(n, secrets)),
                        numbers.publicExponent(),
                        numbers.p().map(n -> SecretNumbers.secret(n, secrets)),
                        numbers.q().map(n -> SecretNumbers.secret(n, secrets)),
                        numbers.exponentP().map(n -> SecretNumbers.secret(n, secrets)),
                        numbers.exponentQ().map(n -> SecretNumbers.secret(n, secrets)),
                        numbers.coefficient().map(n -> SecretNumbers.secret(n, secrets)))));
    }
}
