package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import javax.crypto.interfaces.DHPrivateKey;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.KeyCompressionType;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.enumeration.ResultReason;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KmipObject;
import org.claviger.object.PrivateKey;
import org.claviger.object.PublicKey;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class AsymmetricKeysTest {
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

    private final SecretScope secrets = SecretScope.unlocked();

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

    private static Sample sample(String name) {
        return Optional.ofNullable(SAMPLES.get(name)).orElseThrow();
    }

    @AfterEach
    void closeScope() {
        secrets.close();
    }

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

    private interface Writing {
        KmipObject write();
    }

    /** Empty if the key has no such format. */
    private static Optional<KmipObject> written(Writing writing) {
        try {
            return Optional.of(writing.write());
        } catch (KmipException e) {
            assertThat(e.reason()).isEqualTo(ResultReason.KEY_FORMAT_TYPE_NOT_SUPPORTED);
            return Optional.empty();
        }
    }

    private static byte[] bytes(KmipObject object) {
        var value = (KeyValue.Plain) object.block().orElseThrow().keyValue().orElseThrow();
        return ((KeyMaterial.Encoded) value.material())
                .bytes()
                .bytes()
                .toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
    }

    @ParameterizedTest
    @MethodSource("all")
    void theJdkReadsWhatIsWritten(Sample sample) throws GeneralSecurityException {
        if (Set.of("secp256k1", "brainpoolP384r1", "K-283").contains(sample.name())) {
            return; // curves that the JDK does not have
        }
        var name = sample.name().startsWith("P-") ? "EC" : sample.name();
        var factory = KeyFactory.getInstance(name);
        var publicKey = AsymmetricKeys.object(
                sample.pair().getPublic(), sample.algorithm(), KeyFormatType.X_509, Optional.empty(), secrets);
        assertThat(factory.generatePrivate(
                        new PKCS8EncodedKeySpec(pkcs8(sample.pair().getPrivate()))))
                .isNotNull();
        assertThat(factory.generatePublic(new X509EncodedKeySpec(bytes(publicKey))))
                .isNotNull();
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

    private static KeyBlock block(KeyFormatType format, KeyMaterial material) {
        return new KeyBlock(
                format,
                Optional.empty(),
                Optional.of(new KeyValue.Plain(material, Attributes.EMPTY)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

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

    private KeyMaterial encoded(byte[] bytes) {
        return new KeyMaterial.Encoded(secrets.copyOf(bytes));
    }

    private static KeyMaterial material(KmipObject object) {
        return ((KeyValue.Plain) object.block().orElseThrow().keyValue().orElseThrow()).material();
    }

    private static void assertRefused(KmipObject object) {
        assertThatThrownBy(() -> AsymmetricKeys.read(object))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.INVALID_FIELD));
    }

    @Test
    void anEncryptedPkcs8StructureIsNotLookedInto() throws IOException {
        var der = new EncryptedPrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2), new byte[16])
                .getEncoded();
        assertThat(AsymmetricKeys.read(new PrivateKey(block(KeyFormatType.PKCS_8, encoded(der)))))
                .isEmpty();
    }
}
