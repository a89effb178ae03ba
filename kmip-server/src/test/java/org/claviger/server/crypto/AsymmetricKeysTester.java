package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ResultReason;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KmipObject;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.junit.jupiter.api.AfterEach;

/** Key pairs of each kind, and objects that hold keys. */
abstract class AsymmetricKeysTester {
    private static final Set<KeyFormatType> EC_PRIVATE = EnumSet.of(
            KeyFormatType.PKCS_8,
            KeyFormatType.EC_PRIVATE_KEY,
            KeyFormatType.TRANSPARENT_EC_PRIVATE_KEY,
            KeyFormatType.TRANSPARENT_ECDSA_PRIVATE_KEY,
            KeyFormatType.TRANSPARENT_ECDH_PRIVATE_KEY,
            KeyFormatType.TRANSPARENT_ECMQV_PRIVATE_KEY);

    private static final Set<KeyFormatType> EC_PUBLIC = EnumSet.of(
            KeyFormatType.X_509,
            KeyFormatType.TRANSPARENT_EC_PUBLIC_KEY,
            KeyFormatType.TRANSPARENT_ECDSA_PUBLIC_KEY,
            KeyFormatType.TRANSPARENT_ECDH_PUBLIC_KEY,
            KeyFormatType.TRANSPARENT_ECMQV_PUBLIC_KEY);

    private static final Map<String, Sample> SAMPLES = samples();

    final SecretScope secrets = SecretScope.unlocked();

    @AfterEach
    void closeScope() {
        secrets.close();
    }

    /** A key pair with what is expected of it. */
    record Sample(
            String name,
            KeyPair pair,
            CryptographicAlgorithm algorithm,
            int length,
            Set<KeyFormatType> privateFormats,
            Set<KeyFormatType> publicFormats) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Map<String, Sample> samples() {
        var samples = new LinkedHashMap<String, Sample>();
        add(
                samples,
                new Sample(
                        "RSA",
                        pair("RSA", 2048),
                        CryptographicAlgorithm.RSA,
                        2048,
                        EnumSet.of(
                                KeyFormatType.PKCS_1, KeyFormatType.PKCS_8, KeyFormatType.TRANSPARENT_RSA_PRIVATE_KEY),
                        EnumSet.of(
                                KeyFormatType.PKCS_1, KeyFormatType.X_509, KeyFormatType.TRANSPARENT_RSA_PUBLIC_KEY)));
        add(
                samples,
                new Sample(
                        "DSA",
                        pair("DSA", 2048),
                        CryptographicAlgorithm.DSA,
                        2048,
                        EnumSet.of(KeyFormatType.PKCS_8, KeyFormatType.TRANSPARENT_DSA_PRIVATE_KEY),
                        EnumSet.of(KeyFormatType.X_509, KeyFormatType.TRANSPARENT_DSA_PUBLIC_KEY)));
        add(
                samples,
                new Sample(
                        "DH",
                        pair("DH", 2048),
                        CryptographicAlgorithm.DH,
                        2048,
                        EnumSet.of(KeyFormatType.PKCS_8, KeyFormatType.TRANSPARENT_DH_PRIVATE_KEY),
                        EnumSet.of(KeyFormatType.X_509, KeyFormatType.TRANSPARENT_DH_PUBLIC_KEY)));
        for (var curve : List.of("P-256", "P-521", "secp256k1", "brainpoolP384r1", "K-283")) {
            var bits = curve.equals("secp256k1") ? 256 : Integer.parseInt(curve.replaceAll("\\D*(\\d{3}).*", "$1"));
            add(samples, new Sample(curve, onCurve(curve), CryptographicAlgorithm.ECDSA, bits, EC_PRIVATE, EC_PUBLIC));
        }
        edwards(samples, "Ed25519", CryptographicAlgorithm.ED25519, 256);
        edwards(samples, "Ed448", CryptographicAlgorithm.ED448, 448);
        edwards(samples, "X25519", CryptographicAlgorithm.ECDH, 256);
        edwards(samples, "X448", CryptographicAlgorithm.ECDH, 448);
        return samples;
    }

    private static void edwards(
            Map<String, Sample> samples, String name, CryptographicAlgorithm algorithm, int length) {
        var generator = CryptoProviders.keyPairGenerator(name);
        add(
                samples,
                new Sample(
                        name,
                        generator.generateKeyPair(),
                        algorithm,
                        length,
                        EnumSet.of(KeyFormatType.PKCS_8, KeyFormatType.RAW),
                        EnumSet.of(KeyFormatType.X_509, KeyFormatType.RAW)));
    }

    private static void add(Map<String, Sample> samples, Sample sample) {
        samples.put(sample.name(), sample);
    }

    private static KeyPair pair(String algorithm, int bits) {
        var generator = CryptoProviders.keyPairGenerator(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static KeyPair onCurve(String curve) {
        try {
            var generator = CryptoProviders.keyPairGenerator("EC");
            generator.initialize(new ECGenParameterSpec(curve), new SecureRandom());
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static List<Sample> all() {
        return List.copyOf(SAMPLES.values());
    }

    static Sample sample(String name) {
        return Optional.ofNullable(SAMPLES.get(name)).orElseThrow();
    }

    interface Writing {
        KmipObject write();
    }

    /** Empty if the key has no such format. */
    static Optional<KmipObject> written(Writing writing) {
        try {
            return Optional.of(writing.write());
        } catch (KmipException e) {
            assertThat(e.reason()).isEqualTo(ResultReason.KEY_FORMAT_TYPE_NOT_SUPPORTED);
            return Optional.empty();
        }
    }

    static KeyBlock block(KeyFormatType format, KeyMaterial material) {
        return new KeyBlock(
                format,
                Optional.empty(),
                Optional.of(new KeyValue.Plain(material, Attributes.EMPTY)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    KeyMaterial encoded(byte[] bytes) {
        return new KeyMaterial.Encoded(secrets.copyOf(bytes));
    }

    static KeyMaterial material(KmipObject object) {
        return ((KeyValue.Plain) object.block().orElseThrow().keyValue().orElseThrow()).material();
    }

    static byte[] bytes(KmipObject object) {
        var value = (KeyValue.Plain) object.block().orElseThrow().keyValue().orElseThrow();
        return ((KeyMaterial.Encoded) value.material())
                .bytes()
                .bytes()
                .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    }

    static void assertRefused(KmipObject object) {
        assertThatThrownBy(() -> AsymmetricKeys.read(object))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.INVALID_FIELD));
    }
}
