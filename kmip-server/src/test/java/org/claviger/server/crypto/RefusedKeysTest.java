package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.enumeration.ResultReason;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KmipObject;
import org.claviger.object.PrivateKey;
import org.claviger.object.PublicKey;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is no key, or the encoding of none. */
class RefusedKeysTest extends AsymmetricKeysTester {
    @Test
    void keysThatAreNoneAreRefused() {
        var dsa = (KeyMaterial.TransparentDsaPublicKey) material(AsymmetricKeys.object(
                sample("DSA").pair().getPublic(),
                CryptographicAlgorithm.DSA,
                KeyFormatType.TRANSPARENT_DSA_PUBLIC_KEY,
                Optional.empty(),
                secrets));
        var rsa = (RSAPublicKey) sample("RSA").pair().getPublic();
        var order = NamedCurves.parameters(
                        NamedCurves.oid(RecommendedCurve.P_256).orElseThrow())
                .orElseThrow()
                .getN();
        assertRefused(new PublicKey(block(
                KeyFormatType.TRANSPARENT_DSA_PUBLIC_KEY,
                new KeyMaterial.TransparentDsaPublicKey(dsa.p(), dsa.q(), dsa.g(), dsa.p()))));
        assertRefused(new PublicKey(block(
                KeyFormatType.TRANSPARENT_DSA_PUBLIC_KEY,
                new KeyMaterial.TransparentDsaPublicKey(dsa.p(), dsa.q(), BigInteger.ONE, dsa.y()))));
        assertRefused(new PublicKey(block(
                KeyFormatType.TRANSPARENT_RSA_PUBLIC_KEY,
                new KeyMaterial.TransparentRsaPublicKey(rsa.getModulus(), BigInteger.TWO))));
        assertRefused(new PublicKey(block(
                KeyFormatType.TRANSPARENT_RSA_PUBLIC_KEY,
                new KeyMaterial.TransparentRsaPublicKey(rsa.getModulus().negate(), rsa.getPublicExponent()))));
        for (var d : List.of(BigInteger.ZERO, order)) {
            assertRefused(new PrivateKey(block(
                    KeyFormatType.TRANSPARENT_EC_PRIVATE_KEY,
                    new KeyMaterial.TransparentEcPrivateKey(
                            RecommendedCurve.P_256, SecretNumbers.secret(d, secrets)))));
        }
        var offCurve = new byte[65];
        offCurve[0] = 4;
        offCurve[64] = 1;
        for (var point : List.of(offCurve, new byte[1], new byte[0], new byte[64])) {
            assertRefused(new PublicKey(block(
                    KeyFormatType.TRANSPARENT_EC_PUBLIC_KEY,
                    new KeyMaterial.TransparentEcPublicKey(RecommendedCurve.P_256, Bytes.copyOf(point)))));
        }
    }

    @Test
    void aPrivateKeyIsNoPublicKey() {
        var pair = sample("P-256").pair();
        var privateKey = AsymmetricKeys.object(
                pair.getPrivate(), CryptographicAlgorithm.EC, KeyFormatType.TRANSPARENT_EC_PRIVATE_KEY, secrets);
        var publicKey = AsymmetricKeys.object(
                pair.getPublic(), CryptographicAlgorithm.EC, KeyFormatType.X_509, Optional.empty(), secrets);
        assertRefused(new PublicKey(privateKey.keyBlock()));
        assertRefused(new PrivateKey(publicKey.keyBlock()));
        assertThatThrownBy(() -> AsymmetricKeys.privateKey(publicKey))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.INVALID_OBJECT_TYPE));
    }

    /** Nothing but a key or a refusal comes of bytes that are damaged, and it comes soon. */
    @ParameterizedTest
    @MethodSource("all")
    void damagedEncodingsAreRefusedOrAreKeys(Sample sample) {
        var random = new Random(7);
        for (var format : sample.privateFormats()) {
            var object = AsymmetricKeys.object(sample.pair().getPrivate(), sample.algorithm(), format, secrets);
            if (material(object) instanceof KeyMaterial.Encoded && format != KeyFormatType.RAW) {
                damage(bytes(object), random, bytes -> new PrivateKey(block(format, encoded(bytes))));
            }
        }
        for (var format : sample.publicFormats()) {
            var object = AsymmetricKeys.object(
                    sample.pair().getPublic(), sample.algorithm(), format, Optional.empty(), secrets);
            if (material(object) instanceof KeyMaterial.Encoded && format != KeyFormatType.RAW) {
                damage(bytes(object), random, bytes -> new PublicKey(block(format, encoded(bytes))));
            }
        }
    }

    private interface Reader {
        KmipObject of(byte[] bytes);
    }

    private static void damage(byte[] whole, Random random, Reader reader) {
        for (var length = 0; length < whole.length; length += 1 + whole.length / 40) {
            var cut = java.util.Arrays.copyOf(whole, length);
            assertRefused(reader.of(cut));
        }
        for (var i = 0; i < 60; i++) {
            var flipped = whole.clone();
            flipped[random.nextInt(i < 30 ? Math.min(40, whole.length) : whole.length)] ^=
                    (byte) (1 << random.nextInt(8));
            try {
                AsymmetricKeys.read(reader.of(flipped));
            } catch (KmipException e) {
                assertThat(e.reason()).isEqualTo(ResultReason.INVALID_FIELD);
            } catch (RuntimeException e) {
                fail(HexFormat.of().formatHex(flipped), e);
            }
        }
    }

    @Test
    void anEncryptedPkcs8StructureIsNotLookedInto() throws IOException {
        var der = new EncryptedPrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2), new byte[16])
                .getEncoded();
        assertThat(AsymmetricKeys.read(new PrivateKey(block(KeyFormatType.PKCS_8, encoded(der)))))
                .isEmpty();
    }
}
