package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.interfaces.DHPrivateKey;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.KeyCompressionType;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.enumeration.ResultReason;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.PrivateKey;
import org.claviger.object.PublicKey;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys written in each of their formats, and read again. */
class AsymmetricKeysTest extends AsymmetricKeysTester {
    @ParameterizedTest
    @MethodSource("all")
    void aPrivateKeyComesBackFromEachOfItsFormats(Sample sample) {
        var formats = EnumSet.noneOf(KeyFormatType.class);
        for (var format : KeyFormatType.values()) {
            var object = written(
                    () -> AsymmetricKeys.object(sample.pair().getPrivate(), sample.algorithm(), format, secrets));
            if (object.isEmpty()) {
                continue;
            }
            formats.add(format);
            var block = object.get().block().orElseThrow();
            assertThat(block.keyFormatType()).isEqualTo(format);
            assertThat(block.cryptographicAlgorithm()).contains(sample.algorithm());
            assertThat(block.cryptographicLength()).contains(sample.length());
            if (format == KeyFormatType.RAW && sample.algorithm() == CryptographicAlgorithm.ECDH) {
                assertThat(AsymmetricKeys.read(object.get())).isEmpty();
                continue;
            }
            var read = AsymmetricKeys.privateKey(object.get());
            assertThat(KeyDescription.of(read).length()).isEqualTo(sample.length());
            assertThat(KeyDescription.of(read).algorithms()).contains(sample.algorithm());
            assertThat(numbers(read)).isEqualTo(numbers(sample.pair().getPrivate()));
        }
        assertThat(formats).isEqualTo(sample.privateFormats());
        assertThat(formats).contains(AsymmetricKeys.defaultFormat(sample.pair().getPrivate(), ProtocolVersion.V2_1));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aPublicKeyComesBackFromEachOfItsFormats(Sample sample) {
        var formats = EnumSet.noneOf(KeyFormatType.class);
        for (var format : KeyFormatType.values()) {
            var object = written(() -> AsymmetricKeys.object(
                    sample.pair().getPublic(), sample.algorithm(), format, Optional.empty(), secrets));
            if (object.isEmpty()) {
                continue;
            }
            formats.add(format);
            if (format == KeyFormatType.RAW && sample.algorithm() == CryptographicAlgorithm.ECDH) {
                assertThat(AsymmetricKeys.read(object.get())).isEmpty();
                continue;
            }
            var read = AsymmetricKeys.publicKey(object.get());
            assertThat(read).isEqualTo(sample.pair().getPublic());
            assertThat(KeyDescription.of(read).length()).isEqualTo(sample.length());
        }
        assertThat(formats).isEqualTo(sample.publicFormats());
        assertThat(formats).contains(AsymmetricKeys.defaultFormat(sample.pair().getPublic(), ProtocolVersion.V2_1));
    }

    /** What makes the key; JDK's keys for Diffie-Hellman also know how long their makers wanted the exponent to be. */
    private Object numbers(java.security.PrivateKey key) {
        return key instanceof DHPrivateKey dh
                ? List.of(dh.getX(), dh.getParams().getP(), dh.getParams().getG())
                : HexFormat.of().formatHex(pkcs8(key));
    }

    private byte[] pkcs8(java.security.PrivateKey key) {
        var object = AsymmetricKeys.object(key, CryptographicAlgorithm.RSA, KeyFormatType.PKCS_8, secrets);
        return bytes(object);
    }

    @ParameterizedTest
    @MethodSource("all")
    void theJdkReadsWhatIsWrittenAsTheSameKey(Sample sample) throws GeneralSecurityException {
        if (Set.of("secp256k1", "brainpoolP384r1", "K-283").contains(sample.name())) {
            return; // curves that the JDK does not have
        }
        var name = sample.name().startsWith("P-") ? "EC" : sample.name();
        var factory = KeyFactory.getInstance(name);
        var privateKey = new PKCS8EncodedKeySpec(pkcs8(sample.pair().getPrivate()));
        var publicKey = new X509EncodedKeySpec(bytes(AsymmetricKeys.object(
                sample.pair().getPublic(), sample.algorithm(), KeyFormatType.X_509, Optional.empty(), secrets)));
        var readPrivate = factory.generatePrivate(privateKey).getEncoded();
        var readPublic = factory.generatePublic(publicKey).getEncoded();
        assertThat(numbers(
                        AsymmetricKeys.privateKey(new PrivateKey(block(KeyFormatType.PKCS_8, encoded(readPrivate))))))
                .isEqualTo(numbers(sample.pair().getPrivate()));
        assertThat(AsymmetricKeys.publicKey(new PublicKey(block(KeyFormatType.X_509, encoded(readPublic)))))
                .isEqualTo(sample.pair().getPublic());
    }

    @Test
    void thePointOfAnEcKeyIsWrittenInEachCompressionOfItsField() {
        assertThat(point("P-256", KeyCompressionType.EC_PUBLIC_KEY_TYPE_UNCOMPRESSED))
                .hasSize(65);
        assertThat(point("P-256", KeyCompressionType.EC_PUBLIC_KEY_TYPE_X9_62_COMPRESSED_PRIME))
                .hasSize(33);
        assertThat(point("P-256", KeyCompressionType.EC_PUBLIC_KEY_TYPE_X9_62_HYBRID))
                .hasSize(65);
        assertThat(point("K-283", KeyCompressionType.EC_PUBLIC_KEY_TYPE_X9_62_COMPRESSED_CHAR2))
                .hasSize(37);
        assertThat(point("K-283", KeyCompressionType.EC_PUBLIC_KEY_TYPE_X9_62_HYBRID))
                .hasSize(73);
        for (var wrong : List.of(
                Map.entry("P-256", KeyCompressionType.EC_PUBLIC_KEY_TYPE_X9_62_COMPRESSED_CHAR2),
                Map.entry("K-283", KeyCompressionType.EC_PUBLIC_KEY_TYPE_X9_62_COMPRESSED_PRIME),
                Map.entry("RSA", KeyCompressionType.EC_PUBLIC_KEY_TYPE_X9_62_HYBRID))) {
            assertThatThrownBy(() -> point(wrong.getKey(), wrong.getValue()))
                    .isInstanceOfSatisfying(
                            KmipException.class,
                            e -> assertThat(e.reason()).isEqualTo(ResultReason.KEY_COMPRESSION_TYPE_NOT_SUPPORTED));
        }
    }

    /** Writes the point and reads it again. */
    private byte[] point(String curve, KeyCompressionType compression) {
        var pair = sample(curve).pair();
        var object = AsymmetricKeys.object(
                pair.getPublic(),
                CryptographicAlgorithm.EC,
                KeyFormatType.TRANSPARENT_EC_PUBLIC_KEY,
                Optional.of(compression),
                secrets);
        assertThat(AsymmetricKeys.publicKey(object)).isEqualTo(pair.getPublic());
        var spki = AsymmetricKeys.object(
                pair.getPublic(), CryptographicAlgorithm.EC, KeyFormatType.X_509, Optional.of(compression), secrets);
        assertThat(AsymmetricKeys.publicKey(spki)).isEqualTo(pair.getPublic());
        assertThat(object.keyBlock().keyCompressionType()).contains(compression);
        var value = (KeyValue.Plain) object.keyBlock().keyValue().orElseThrow();
        return ((KeyMaterial.TransparentEcPublicKey) value.material()).qString().toArray();
    }

    @ParameterizedTest
    @EnumSource(RecommendedCurve.class)
    void everyRecommendedCurveIsKnown(RecommendedCurve curve) {
        var ownAlgorithm = curve == RecommendedCurve.CURVE25519 || curve == RecommendedCurve.CURVE448;
        assertThat(NamedCurves.oid(curve).isPresent()).isEqualTo(!ownAlgorithm);
    }
}
