package org.claviger.hsm.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.claviger.hsm.Curve;
import org.claviger.hsm.pkcs11.EllipticDomain.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EllipticDomainTest {
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ED25519", "ED448"})
    void theBasePointIsOnTheCurveAndHasItsOrder(Curve curve) {
        var domain = EllipticDomain.of(curve);
        var base = domain.base();
        assertThat(domain.p().bitLength()).isEqualTo(curve.bits());
        assertThat(domain.p().isProbablePrime(50)).isTrue();
        assertThat(domain.n().isProbablePrime(50)).isTrue();
        assertThat(base.y().pow(2).mod(domain.p()))
                .isEqualTo(base.x()
                        .pow(3)
                        .add(domain.a().multiply(base.x()))
                        .add(domain.b())
                        .mod(domain.p()));
        assertThat(domain.times(domain.n(), base)).isEmpty();
        assertThat(domain.times(domain.n().add(BigInteger.ONE), base)).contains(base);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"ED25519", "ED448"})
    void aSignatureNamesItsSigner(Curve curve) {
        var domain = EllipticDomain.of(curve);
        var key = BigInteger.valueOf(0x1234_5678_9ABCL);
        var nonce = BigInteger.valueOf(0xFEDC_BA98L).pow(3).mod(domain.n());
        var digest = BigInteger.valueOf(42).pow(20);
        var r = domain.times(nonce, domain.base()).orElseThrow().x().mod(domain.n());
        var s = nonce.modInverse(domain.n())
                .multiply(digest.add(r.multiply(key)))
                .mod(domain.n());

        assertThat(domain.signers(digest, r, s))
                .contains(domain.times(key, domain.base()).orElseThrow());
    }

    /** RFC 6979 appendix A.2.5: the key of the examples, and the signature of "sample" with SHA-256. */
    @Test
    void thePublishedSignatureNamesThePublishedKey() {
        var signers = EllipticDomain.of(Curve.P_256)
                .signers(
                        hex("af2bdbe1aa9b6ec1e2ade1d694f41fc71a831d0268e9891562113d8a62add1bf"),
                        hex("efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"),
                        hex("f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8"));
        assertThat(signers)
                .contains(new Point(
                        hex("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"),
                        hex("7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299")));
    }

    @Test
    void aNumberThatIsNoCoordinateNamesNobody() {
        var domain = EllipticDomain.of(Curve.P_256);
        assertThat(domain.signers(BigInteger.ONE, BigInteger.valueOf(1), BigInteger.ONE))
                .isEqualTo(List.of());
    }

    private static BigInteger hex(String digits) {
        return new BigInteger(digits, 16);
    }
}
