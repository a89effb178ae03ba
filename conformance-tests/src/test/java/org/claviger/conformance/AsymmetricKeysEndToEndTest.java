package org.claviger.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.net.ssl.SSLContext;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicDomainParameters;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.MaskGenerator;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.operation.Activate;
import org.claviger.operation.CreateKeyPair;
import org.claviger.operation.DataReference;
import org.claviger.operation.Decrypt;
import org.claviger.operation.Encrypt;
import org.claviger.operation.Get;
import org.claviger.operation.Sign;
import org.claviger.operation.SignatureVerify;
import org.claviger.secret.Secret;
import org.claviger.server.client.KmipClient;
import org.claviger.server.client.KmipFailure;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Key pairs through the whole server, over mutual TLS, against the JDK's own cryptography. */
class AsymmetricKeysEndToEndTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final byte[] MESSAGE = "what both sides know".getBytes(StandardCharsets.UTF_8);
    private static final int RSA_BITS = 2048;

    /** What stands before a PKCS#1 public key of up to 65,535 bytes in a SubjectPublicKeyInfo (RFC 8017 appendix C). */
    private static final byte[] RSA_IDENTIFIER = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

    private static final CryptographicParameters RSA_SIGNATURE = CryptographicParameters.builder()
            .paddingMethod(PaddingMethod.PKCS1_V1_5)
            .hashingAlgorithm(HashingAlgorithm.SHA_256)
            .build();
    private static final CryptographicParameters ECDSA_SIGNATURE = CryptographicParameters.builder()
            .hashingAlgorithm(HashingAlgorithm.SHA_256)
            .build();
    private static final CryptographicParameters OAEP = CryptographicParameters.builder()
            .paddingMethod(PaddingMethod.OAEP)
            .hashingAlgorithm(HashingAlgorithm.SHA_256)
            .maskGenerator(MaskGenerator.MGF1)
            .maskGeneratorHashingAlgorithm(HashingAlgorithm.SHA_256)
            .build();

    @TempDir
    private static Path folder;

    private static LocalServer server;
    private static SSLContext tls;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        server = LocalServer.start(folder, "");
        tls = server.newClientTls("signer");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static List<ProtocolVersion> versions() {
        return List.of(ProtocolVersion.V1_4, ProtocolVersion.V2_1);
    }

    private static KmipClient connect(ProtocolVersion version) throws IOException {
        return KmipClient.connect(server.address(), tls, version, TIMEOUT);
    }

    /** The identifiers of a pair. */
    private record Pair(UniqueIdentifier privateKey, UniqueIdentifier publicKey) {}

    private static Pair newRsaPair(KmipClient client) throws IOException {
        return newPair(
                client,
                Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.RSA)
                        .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, RSA_BITS));
    }

    private static Pair newP256Pair(KmipClient client) throws IOException {
        return newPair(
                client,
                Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.ECDSA)
                        .plus(
                                AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS,
                                new CryptographicDomainParameters(
                                        Optional.empty(), Optional.of(RecommendedCurve.P_256))));
    }

    private static Pair newPair(KmipClient client, Attributes common) throws IOException {
        var made = client.ask(
                CreateKeyPair.TYPE,
                new CreateKeyPair.Request(
                        Optional.of(common),
                        Optional.of(mask(CryptographicUsageMask.SIGN, CryptographicUsageMask.DECRYPT)),
                        Optional.of(mask(CryptographicUsageMask.VERIFY, CryptographicUsageMask.ENCRYPT)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        return new Pair(made.privateKeyUniqueIdentifier(), made.publicKeyUniqueIdentifier());
    }

    private static Attributes mask(CryptographicUsageMask... uses) {
        return Attributes.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, BitMask.of(CryptographicUsageMask.class, uses));
    }

    private static Pair activated(KmipClient client, Pair pair) throws IOException {
        client.ask(Activate.TYPE, new Activate.Request(Optional.of(pair.privateKey)));
        client.ask(Activate.TYPE, new Activate.Request(Optional.of(pair.publicKey)));
        return pair;
    }

    private static Optional<DataReference> data(KmipClient client, byte[] bytes) {
        return Optional.of(DataReference.of(client.secrets().copyOf(bytes)));
    }

    private static byte[] sign(
            KmipClient client,
            UniqueIdentifier key,
            CryptographicParameters parameters,
            Optional<DataReference> data,
            Optional<Bytes> digest)
            throws IOException {
        return client.ask(
                        Sign.TYPE,
                        new Sign.Request(
                                Optional.of(key),
                                Optional.of(parameters),
                                data,
                                digest,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .signatureData()
                .orElseThrow()
                .toArray();
    }

    private static byte[] sign(KmipClient client, UniqueIdentifier key, CryptographicParameters parameters)
            throws IOException {
        return sign(client, key, parameters, data(client, MESSAGE), Optional.empty());
    }

    private static byte[] signDigest(KmipClient client, UniqueIdentifier key, CryptographicParameters parameters)
            throws IOException, GeneralSecurityException {
        return sign(client, key, parameters, Optional.empty(), Optional.of(digest()));
    }

    private static Bytes digest() throws GeneralSecurityException {
        return Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(MESSAGE));
    }

    private static Optional<ValidityIndicator> verify(
            KmipClient client,
            UniqueIdentifier key,
            CryptographicParameters parameters,
            Optional<DataReference> data,
            Optional<Bytes> digest,
            byte[] signature)
            throws IOException {
        return client.ask(
                        SignatureVerify.TYPE,
                        new SignatureVerify.Request(
                                Optional.of(key),
                                Optional.of(parameters),
                                data,
                                digest,
                                Optional.of(Bytes.copyOf(signature)),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .validityIndicator();
    }

    private static byte[] get(KmipClient client, UniqueIdentifier key, KeyFormatType format) throws IOException {
        var block = client.ask(
                        Get.TYPE,
                        new Get.Request(
                                Optional.of(key),
                                Optional.of(format),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .object()
                .block()
                .orElseThrow();
        assertThat(block.keyFormatType()).isEqualTo(format);
        if (block.keyValue().orElseThrow() instanceof KeyValue.Plain(KeyMaterial.Encoded(var bytes), var _)) {
            return bytes(bytes);
        }
        throw new AssertionError("a key in clear, encoded as " + format + ", was asked for");
    }

    private static byte[] bytes(Secret secret) {
        return secret.bytes().toArray(ValueLayout.JAVA_BYTE);
    }

    private static PublicKey publicKey(String algorithm, byte[] x509) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(x509));
    }

    private static PrivateKey privateKey(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** Puts a PKCS#1 public key into the only form that the JDK reads. */
    private static byte[] x509OfPkcs1(byte[] pkcs1) {
        var bits = der(0x03, ByteBuffer.allocate(1 + pkcs1.length).put((byte) 0).put(pkcs1));
        return der(
                0x30,
                ByteBuffer.allocate(RSA_IDENTIFIER.length + bits.length)
                        .put(RSA_IDENTIFIER)
                        .put(bits));
    }

    private static byte[] der(int tag, ByteBuffer content) {
        return ByteBuffer.allocate(4 + content.capacity())
                .put((byte) tag)
                .put((byte) 0x82)
                .putShort((short) content.capacity())
                .put(content.flip())
                .array();
    }

    private static boolean verifiesInTheJdk(String algorithm, PublicKey key, byte[] signature)
            throws GeneralSecurityException {
        var verifier = Signature.getInstance(algorithm);
        verifier.initVerify(key);
        verifier.update(MESSAGE);
        return verifier.verify(signature);
    }

    private static Cipher oaep(int mode, java.security.Key key) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(
                mode,
                key,
                new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        return cipher;
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatAnRsaKeySignsVerifiesInTheJdkWithThePublicKeyInBothForms(ProtocolVersion version) throws Exception {
        try (var client = connect(version)) {
            var pair = activated(client, newRsaPair(client));
            var x509 = publicKey("RSA", get(client, pair.publicKey, KeyFormatType.X_509));
            var pkcs1 = publicKey("RSA", x509OfPkcs1(get(client, pair.publicKey, KeyFormatType.PKCS_1)));
            assertThat(pkcs1).isEqualTo(x509);

            var ofData = sign(client, pair.privateKey, RSA_SIGNATURE);
            var ofDigest = signDigest(client, pair.privateKey, RSA_SIGNATURE);
            assertThat(verifiesInTheJdk("SHA256withRSA", x509, ofData)).isTrue();
            assertThat(verifiesInTheJdk("SHA256withRSA", pkcs1, ofDigest)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatAKeyOnP256SignsVerifiesInTheJdk(ProtocolVersion version) throws Exception {
        try (var client = connect(version)) {
            var pair = activated(client, newP256Pair(client));
            var publicKey = publicKey("EC", get(client, pair.publicKey, KeyFormatType.X_509));

            assertThat(verifiesInTheJdk("SHA256withECDSA", publicKey, sign(client, pair.privateKey, ECDSA_SIGNATURE)))
                    .isTrue();
            assertThat(verifiesInTheJdk(
                            "SHA256withECDSA", publicKey, signDigest(client, pair.privateKey, ECDSA_SIGNATURE)))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theServerTellsSignaturesOfTheJdkFromForgedOnes(ProtocolVersion version) throws Exception {
        try (var client = connect(version)) {
            var rsa = activated(client, newRsaPair(client));
            var ec = activated(client, newP256Pair(client));
            checkVerification(client, rsa, RSA_SIGNATURE, "RSA", "SHA256withRSA");
            checkVerification(client, ec, ECDSA_SIGNATURE, "EC", "SHA256withECDSA");
        }
    }

    private static void checkVerification(
            KmipClient client, Pair pair, CryptographicParameters parameters, String key, String algorithm)
            throws IOException, GeneralSecurityException {
        var signer = Signature.getInstance(algorithm);
        signer.initSign(privateKey(key, get(client, pair.privateKey, KeyFormatType.PKCS_8)));
        signer.update(MESSAGE);
        var signature = signer.sign();
        var forged = signature.clone();
        forged[forged.length - 1] ^= 1;
        var data = data(client, MESSAGE);
        var other = data(client, "something else".getBytes(StandardCharsets.UTF_8));
        Optional<Bytes> digest = Optional.of(digest());

        assertThat(verify(client, pair.publicKey, parameters, data, Optional.empty(), signature))
                .contains(ValidityIndicator.VALID);
        assertThat(verify(client, pair.publicKey, parameters, Optional.empty(), digest, signature))
                .contains(ValidityIndicator.VALID);
        assertThat(verify(client, pair.publicKey, parameters, data, Optional.empty(), forged))
                .contains(ValidityIndicator.INVALID);
        assertThat(verify(client, pair.publicKey, parameters, other, Optional.empty(), signature))
                .contains(ValidityIndicator.INVALID);
        assertThat(verify(client, pair.publicKey, parameters, Optional.empty(), digest, forged))
                .contains(ValidityIndicator.INVALID);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void whatThePublicKeyEncryptsTheJdkDecryptsWithThePrivateOneAndTheOtherWayRound(ProtocolVersion version)
            throws Exception {
        try (var client = connect(version)) {
            var pair = activated(client, newRsaPair(client));
            var privateKey = privateKey("RSA", get(client, pair.privateKey, KeyFormatType.PKCS_8));
            var publicKey = publicKey("RSA", get(client, pair.publicKey, KeyFormatType.X_509));

            var encrypted = client.ask(
                            Encrypt.TYPE,
                            new Encrypt.Request(
                                    Optional.of(pair.publicKey),
                                    Optional.of(OAEP),
                                    data(client, MESSAGE),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty()))
                    .data()
                    .orElseThrow();
            assertThat(oaep(Cipher.DECRYPT_MODE, privateKey).doFinal(bytes(encrypted)))
                    .isEqualTo(MESSAGE);

            var ofTheJdk = oaep(Cipher.ENCRYPT_MODE, publicKey).doFinal(MESSAGE);
            assertThat(bytes(decrypt(client, pair, ofTheJdk))).isEqualTo(MESSAGE);
            ofTheJdk[0] ^= 1;
            assertThatThrownBy(() -> decrypt(client, pair, ofTheJdk))
                    .isInstanceOfSatisfying(
                            KmipFailure.class,
                            e -> assertThat(e.reason()).isEqualTo(ResultReason.CRYPTOGRAPHIC_FAILURE));
        }
    }

    private static Secret decrypt(KmipClient client, Pair pair, byte[] ciphertext) throws IOException {
        return client.ask(
                        Decrypt.TYPE,
                        new Decrypt.Request(
                                Optional.of(pair.privateKey),
                                Optional.of(OAEP),
                                data(client, ciphertext),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .data()
                .orElseThrow();
    }

    /** In 1.4 the state of a key that is not yet active has no reason of its own. */
    @ParameterizedTest
    @MethodSource("versions")
    void aPrivateKeyThatIsNotActiveSignsNothing(ProtocolVersion version) throws Exception {
        try (var client = connect(version)) {
            var pair = newP256Pair(client);
            assertThatThrownBy(() -> sign(client, pair.privateKey, ECDSA_SIGNATURE))
                    .isInstanceOfSatisfying(
                            KmipFailure.class,
                            e -> assertThat(e.reason())
                                    .isEqualTo(
                                            version.isAtLeast(ProtocolVersion.V2_0)
                                                    ? ResultReason.WRONG_KEY_LIFECYCLE_STATE
                                                    : ResultReason.PERMISSION_DENIED));
        }
    }
}
