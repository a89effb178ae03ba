package org.claviger.hsm.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.hsm.aws.AwsTestSettings.FRANKFURT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.crypto.KeyAgreement;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.CipherSpec;
import org.claviger.hsm.Curve;
import org.claviger.hsm.DeriveSpec;
import org.claviger.hsm.Digest;
import org.claviger.hsm.Encrypted;
import org.claviger.hsm.IvPolicy;
import org.claviger.hsm.KeyKind;
import org.claviger.hsm.KeyTemplate;
import org.claviger.hsm.KeyUse;
import org.claviger.hsm.MacSpec;
import org.claviger.hsm.Octets;
import org.claviger.hsm.ResidentKey;
import org.claviger.hsm.ResidentKeys;
import org.claviger.hsm.SignSpec;
import org.claviger.hsm.aws.simulator.KmsSimulator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Keys that stay in KMS, by the simulator and, where it has them, by moto. What they sign is verified by the JDK. */
class AwsResidentKeysTest {
    private static final byte[] MESSAGE = "pay to the bearer".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LONG_MESSAGE = new byte[10_000];

    private static @Nullable MotoServer moto;

    /** A test against one KMS. */
    private interface Body {
        void run(ResidentKeys keys, Arena arena) throws Exception;
    }

    @BeforeAll
    static void start() throws IOException {
        moto = MotoServer.start();
    }

    @AfterAll
    static void stop() throws IOException {
        if (moto != null) {
            moto.close();
        }
    }

    @Test
    void anAesKeyEncryptsWhatOnlyItDecrypts() throws Exception {
        bySimulatorAndMoto((keys, arena) -> {
            var key = generate(keys, new KeyKind.Aes(256), KeyUse.ENCRYPT, KeyUse.DECRYPT);
            var spec = new CipherSpec.Gcm(new IvPolicy.Made(), Octets.of((byte) 1, (byte) 2), 16);
            var sealed = keys.encrypt(key.ref(), spec, segment(MESSAGE, arena));
            assertThat(bytes(keys.decrypt(key.ref(), spec, sealed, arena))).isEqualTo(MESSAGE);

            var otherContext = new CipherSpec.Gcm(new IvPolicy.Made(), Octets.of((byte) 1, (byte) 3), 16);
            assertFails(Category.INVALID_DATA, () -> keys.decrypt(key.ref(), otherContext, sealed, arena));
            var separate = new Encrypted(Octets.of(new byte[12]), sealed.data(), Octets.NONE);
            assertFails(Category.INVALID_DATA, () -> keys.decrypt(key.ref(), spec, separate, arena));
            assertFails(Category.UNSUPPORTED, () -> keys.encrypt(key.ref(), spec, arena.allocate(4097)));
            var ownIv = new CipherSpec.Gcm(new IvPolicy.Supplied(Octets.of(new byte[12])), Octets.NONE, 16);
            assertFails(Category.UNSUPPORTED, () -> keys.encrypt(key.ref(), ownIv, segment(MESSAGE, arena)));
            var cbc = new CipherSpec.Cbc(new IvPolicy.Made(), true);
            assertFails(Category.UNSUPPORTED, () -> keys.encrypt(key.ref(), cbc, segment(MESSAGE, arena)));
        });
    }

    @Test
    void anEllipticKeySignsMessagesOfAnyLengthAndDigests() throws Exception {
        bySimulatorAndMoto((keys, arena) -> {
            var key = generate(keys, new KeyKind.Elliptic(Curve.P_256), KeyUse.SIGN, KeyUse.VERIFY);
            var spec = new SignSpec.Ecdsa(Digest.SHA_256, SignSpec.Input.MESSAGE);
            byte[] signed = keys.sign(key.ref(), spec, segment(MESSAGE, arena));
            var verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(publicKey(keys, key, "EC"));
            verifier.update(MESSAGE);
            assertThat(verifier.verify(signed)).isTrue();
            assertThat(keys.verify(key.ref(), spec, segment(MESSAGE, arena), signed))
                    .isTrue();
            byte[] other = Arrays.copyOf(MESSAGE, MESSAGE.length + 1);
            assertThat(keys.verify(key.ref(), spec, segment(other, arena), signed))
                    .isFalse();
            assertThat(keys.verify(key.ref(), spec, segment(MESSAGE, arena), new byte[0]))
                    .isFalse();
        });
    }

    /** moto takes digests for messages, so this is for the simulator alone. */
    @Test
    void digestsAndLongMessagesAreSigned() throws Exception {
        bySimulator((keys, arena) -> {
            var elliptic = generate(keys, new KeyKind.Elliptic(Curve.P_384), KeyUse.SIGN, KeyUse.VERIFY);
            var rsa = generate(keys, new KeyKind.Rsa(2048), KeyUse.SIGN, KeyUse.VERIFY);
            for (var input : SignSpec.Input.values()) {
                byte[] data = input == SignSpec.Input.MESSAGE
                        ? LONG_MESSAGE
                        : MessageDigest.getInstance("SHA-384").digest(LONG_MESSAGE);
                requireSigned(
                        keys, elliptic, new SignSpec.Ecdsa(Digest.SHA_384, input), data, arena, "SHA384withECDSA");
                requireSigned(keys, rsa, new SignSpec.Pkcs1(Digest.SHA_384, input), data, arena, "SHA384withRSA");
            }
            var digest = new SignSpec.Ecdsa(Digest.SHA_384, SignSpec.Input.DIGEST);
            assertFails(Category.INVALID_DATA, () -> keys.sign(elliptic.ref(), digest, arena.allocate(47)));
        });
    }

    @Test
    void anRsaKeySigns() throws Exception {
        bySimulatorAndMoto((keys, arena) -> {
            var key = generate(keys, new KeyKind.Rsa(2048), KeyUse.SIGN, KeyUse.VERIFY);
            var spec = new SignSpec.Pkcs1(Digest.SHA_256, SignSpec.Input.MESSAGE);
            byte[] signed = keys.sign(key.ref(), spec, segment(MESSAGE, arena));
            var verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(publicKey(keys, key, "RSA"));
            verifier.update(MESSAGE);
            assertThat(verifier.verify(signed)).isTrue();
            assertThat(keys.verify(key.ref(), spec, segment(MESSAGE, arena), signed))
                    .isTrue();
            assertFails(
                    Category.UNSUPPORTED,
                    () -> keys.sign(
                            key.ref(),
                            new SignSpec.Pkcs1(Digest.SHA_1, SignSpec.Input.MESSAGE),
                            segment(MESSAGE, arena)));
        });
    }

    @Test
    void anRsaKeySignsWithPss() throws Exception {
        bySimulator((keys, arena) -> {
            var key = generate(keys, new KeyKind.Rsa(2048), KeyUse.SIGN, KeyUse.VERIFY);
            var spec = new SignSpec.Pss(Digest.SHA_256, Digest.SHA_256, 32, SignSpec.Input.MESSAGE);
            byte[] signed = keys.sign(key.ref(), spec, segment(MESSAGE, arena));
            var verifier = Signature.getInstance("RSASSA-PSS");
            verifier.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            verifier.initVerify(publicKey(keys, key, "RSA"));
            verifier.update(MESSAGE);
            assertThat(verifier.verify(signed)).isTrue();
            var longSalt = new SignSpec.Pss(Digest.SHA_256, Digest.SHA_256, 20, SignSpec.Input.MESSAGE);
            assertFails(Category.UNSUPPORTED, () -> keys.sign(key.ref(), longSalt, segment(MESSAGE, arena)));
        });
    }

    @Test
    void anEdwardsKeySigns() throws Exception {
        bySimulator((keys, arena) -> {
            var key = generate(keys, new KeyKind.Elliptic(Curve.ED25519), KeyUse.SIGN, KeyUse.VERIFY);
            requireSigned(keys, key, new SignSpec.EdDsa(), MESSAGE, arena, "Ed25519");
            assertFails(Category.UNSUPPORTED, () -> keys.sign(key.ref(), new SignSpec.EdDsa(), arena.allocate(4097)));
        });
    }

    @Test
    void anHmacKeyMakesAndChecksCodes() throws Exception {
        bySimulatorAndMoto((keys, arena) -> {
            var key = generate(keys, new KeyKind.Hmac(Digest.SHA_256, 256), KeyUse.MAC);
            var spec = new MacSpec.Hmac(Digest.SHA_256);
            byte[] code = keys.mac(key.ref(), spec, segment(MESSAGE, arena));
            assertThat(code).hasSize(32);
            assertThat(keys.verifyMac(key.ref(), spec, segment(MESSAGE, arena), code))
                    .isTrue();
            code[0] ^= 1;
            assertThat(keys.verifyMac(key.ref(), spec, segment(MESSAGE, arena), code))
                    .isFalse();
            assertFails(
                    Category.UNSUPPORTED, () -> keys.mac(key.ref(), new MacSpec.AesCmac(), segment(MESSAGE, arena)));
        });
    }

    @Test
    void anEllipticKeyAgreesOnASecret() throws Exception {
        bySimulator((keys, arena) -> {
            var key = generate(keys, new KeyKind.Elliptic(Curve.P_256), KeyUse.DERIVE);
            var peer = ellipticPair();
            var agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(peer.getPrivate());
            agreement.doPhase(publicKey(keys, key, "EC"), true);
            byte[] shared = agreement.generateSecret();

            var ecdh = new DeriveSpec.Ecdh(Octets.of(peer.getPublic().getEncoded()));
            assertThat(bytes(keys.deriveSecret(key.ref(), ecdh, 32, arena))).isEqualTo(shared);
            assertThat(bytes(keys.deriveSecret(key.ref(), ecdh, 16, arena))).isEqualTo(Arrays.copyOf(shared, 16));
            assertFails(Category.UNSUPPORTED, () -> keys.deriveSecret(key.ref(), ecdh, 33, arena));

            var info = Octets.of((byte) 7, (byte) 8);
            var x963 = new DeriveSpec.EcdhX963(ecdh.peerPublicKey(), Digest.SHA_256, info);
            byte[] expected = new byte[48];
            System.arraycopy(x963Block(shared, 1, info), 0, expected, 0, 32);
            System.arraycopy(x963Block(shared, 2, info), 0, expected, 32, 16);
            assertThat(bytes(keys.deriveSecret(key.ref(), x963, 48, arena))).isEqualTo(expected);
        });
    }

    /** moto fails to schedule the deletion of a key that is named by its ARN. */
    @Test
    void aKeyIsFoundByItsIdentifierUntilItIsDestroyed() throws Exception {
        bySimulator((keys, arena) -> {
            var template = template(new KeyKind.Elliptic(Curve.P_256), KeyUse.SIGN, KeyUse.VERIFY);
            assertThat(keys.find(template.id())).isEmpty();
            var key = keys.generate(template);
            assertThat(keys.find(template.id())).contains(key);
            assertThat(keys.describe(key.ref())).isEqualTo(key);
            assertThat(key.kind()).isEqualTo(template.kind());
            assertThat(key.uses()).isEqualTo(template.uses());
            assertThat(key.extractable()).isFalse();
            assertThat(key.madeInside()).isTrue();
            assertFails(Category.CONFLICT, () -> keys.generate(template));

            keys.destroy(key.ref());

            assertThat(keys.find(template.id())).isEmpty();
            assertFails(Category.NOT_FOUND, () -> keys.describe(key.ref()));
        });
    }

    @Test
    void aKeyIsRefusedForWhatItIsNotFor() throws Exception {
        bySimulator((keys, arena) -> {
            var key = generate(keys, new KeyKind.Elliptic(Curve.P_256), KeyUse.DERIVE);
            assertFails(
                    Category.DENIED_BY_KEY_POLICY,
                    () -> keys.sign(
                            key.ref(),
                            new SignSpec.Ecdsa(Digest.SHA_256, SignSpec.Input.MESSAGE),
                            segment(MESSAGE, arena)));
        });
    }

    @Test
    void whatKmsHasNotIsUnsupportedBeforeAnythingIsMade() throws Exception {
        try (var simulator = KmsSimulator.start(FRANKFURT);
                var backend = AwsTestSettings.open(AwsTestSettings.of(simulator, Optional.empty(), FRANKFURT))) {
            var keys = backend.residentKeys().orElseThrow();
            for (var template : List.of(
                    template(new KeyKind.Aes(128), KeyUse.ENCRYPT),
                    template(new KeyKind.Aes(256), KeyUse.WRAP, KeyUse.UNWRAP),
                    template(new KeyKind.Hmac(Digest.SHA_256, 128), KeyUse.MAC),
                    template(new KeyKind.Hmac(Digest.SHA_1, 160), KeyUse.MAC),
                    template(new KeyKind.Rsa(1024), KeyUse.SIGN),
                    template(new KeyKind.Rsa(2048), KeyUse.SIGN, KeyUse.DECRYPT),
                    template(new KeyKind.Elliptic(Curve.P_224), KeyUse.SIGN),
                    template(new KeyKind.Elliptic(Curve.ED25519), KeyUse.DERIVE),
                    new KeyTemplate(UUID.randomUUID(), "out", new KeyKind.Aes(256), Set.of(KeyUse.ENCRYPT), true))) {
                assertFails(Category.UNSUPPORTED, () -> keys.generate(template));
            }
            assertThat(simulator.calls()).isEmpty();
        }
    }

    private static void requireSigned(
            ResidentKeys keys, ResidentKey key, SignSpec spec, byte[] data, Arena arena, String jcaName)
            throws GeneralSecurityException {
        byte[] signed = keys.sign(key.ref(), spec, segment(data, arena));
        var verifier = Signature.getInstance(jcaName);
        verifier.initVerify(
                publicKey(keys, key, jcaName.equals("Ed25519") ? jcaName : jcaName.replaceAll(".*with|DSA", "")));
        verifier.update(jcaName.equals("Ed25519") ? data : LONG_MESSAGE);
        assertThat(verifier.verify(signed)).as(spec.toString()).isTrue();
        assertThat(keys.verify(key.ref(), spec, segment(data, arena), signed)).isTrue();
        signed[signed.length - 1] ^= 1;
        assertThat(keys.verify(key.ref(), spec, segment(data, arena), signed)).isFalse();
    }

    private static byte[] x963Block(byte[] shared, int counter, Octets info) throws GeneralSecurityException {
        var hash = MessageDigest.getInstance("SHA-256");
        hash.update(shared);
        hash.update(new byte[] {0, 0, 0, (byte) counter});
        return hash.digest(info.toByteArray());
    }

    private static KeyPair ellipticPair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static PublicKey publicKey(ResidentKeys keys, ResidentKey key, String algorithm)
            throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(keys.publicKey(key.ref())));
    }

    private static ResidentKey generate(ResidentKeys keys, KeyKind kind, KeyUse... uses) {
        return keys.generate(template(kind, uses));
    }

    private static KeyTemplate template(KeyKind kind, KeyUse... uses) {
        return new KeyTemplate(UUID.randomUUID(), "test", kind, Set.of(uses), false);
    }

    private static void bySimulatorAndMoto(Body body) throws Exception {
        bySimulator(body);
        var endpoint = Objects.requireNonNull(moto).endpoint();
        run(
                AwsKmsSettings.of(
                                AwsTestSettings.ID,
                                List.of(AwsTestSettings.region(FRANKFURT, endpoint)),
                                Optional.empty())
                        .withTiming(AwsTestSettings.PATIENT),
                body);
    }

    private static void bySimulator(Body body) throws Exception {
        try (var simulator = KmsSimulator.start(FRANKFURT)) {
            run(AwsTestSettings.of(simulator, Optional.empty(), FRANKFURT), body);
        }
    }

    private static void run(AwsKmsSettings settings, Body body) throws Exception {
        try (var backend = AwsTestSettings.open(settings);
                var arena = Arena.ofConfined()) {
            body.run(backend.residentKeys().orElseThrow(), arena);
        }
    }

    private static MemorySegment segment(byte[] bytes, Arena arena) {
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
    }

    private static byte[] bytes(MemorySegment segment) {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }

    private static void assertFails(Category category, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BackendException.class,
                        e -> assertThat(e.category()).as(e.getMessage()).isEqualTo(category));
    }
}
