package org.claviger.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.SignSpec.Input;
import org.claviger.hsm.TestedBackend.Ability;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;

/**
 * Holds a backend with resident keys open for tests. What every backend promises extends this; each adapter's own test has one
 * nested class for each part, and says what its backend can do: what it can't must be UNSUPPORTED.
 */
abstract class ResidentKeysTester {
    static final byte[] MESSAGE = "to be or not to be".getBytes(StandardCharsets.US_ASCII);

    static final byte[] TWO_BLOCKS = "0123456789abcdef0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    static final Octets ADDITIONAL = Octets.of((byte) 1, (byte) 2, (byte) 3);

    final Arena arena = Arena.ofShared();

    private TestedBackend tested;

    KeyBackend backend;

    ResidentKeys keys;

    @BeforeEach
    void openTheBackend(TestedBackend wanted) {
        tested = wanted;
        backend = tested.open().get();
        keys = backend.residentKeys().orElseThrow();
    }

    @AfterEach
    void closeTheBackend() {
        backend.close();
        arena.close();
    }

    /** Checks that a key that came in signs as the one outside does, and that its public half is right. */
    void requireSame(ResidentKey made, KeyPair pair, KeyKind kind) throws GeneralSecurityException {
        assertThat(made.kind()).isEqualTo(kind);
        assertThat(made.uses()).containsExactlyInAnyOrder(KeyUse.SIGN, KeyUse.VERIFY);
        assertThat(made.sensitive()).isTrue();
        assertThat(keys.publicKey(made.ref())).isEqualTo(pair.getPublic().getEncoded());
        boolean rsa = kind instanceof KeyKind.Rsa;
        var spec = rsa ? pkcs1(Input.MESSAGE) : new SignSpec.Ecdsa(Digest.SHA_256, Input.MESSAGE);
        var signature = keys.sign(made.ref(), spec, segment(MESSAGE));
        assertThat(jdkVerifies(rsa ? "RSA" : "EC", rsa ? "SHA256withRSA" : "SHA256withECDSA", made.ref(), signature))
                .isTrue();
        assertThat(keys.verify(made.ref(), spec, segment(MESSAGE), signature)).isTrue();
    }

    static KeyPair pair(String algorithm, AlgorithmParameterSpec spec) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(spec);
        return generator.generateKeyPair();
    }

    /** A pair whose PKCS #8 has a length that RFC 3394 can wrap, unless padding makes it one. */
    static KeyPair pairOfWholeSemiblocks(String algorithm, AlgorithmParameterSpec spec, boolean anyLength)
            throws GeneralSecurityException {
        while (true) {
            var pair = pair(algorithm, spec);
            if (anyLength || pair.getPrivate().getEncoded().length % 8 == 0) {
                return pair;
            }
        }
    }

    boolean has(Curve curve) {
        return switch (curve) {
            case P_256 -> true;
            case P_224 -> can(Ability.P_224);
            case P_384 -> can(Ability.P_384);
            case P_521 -> can(Ability.P_521);
            case SECP256K1 -> can(Ability.SECP256K1);
            case ED25519 -> can(Ability.ED25519);
            case ED448 -> can(Ability.ED448);
        };
    }

    ResidentRef aes() {
        return keys.generate(template(new KeyKind.Aes(256), false, KeyUse.ENCRYPT, KeyUse.DECRYPT))
                .ref();
    }

    byte[] decrypted(ResidentRef key, CipherSpec spec, Encrypted encrypted) {
        return keys.decrypt(key, spec, encrypted, arena).toArray(ValueLayout.JAVA_BYTE);
    }

    PublicKey publicKey(String algorithm, ResidentRef key) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(keys.publicKey(key)));
    }

    boolean jdkVerifies(String algorithm, String scheme, ResidentRef key, byte[] signature)
            throws GeneralSecurityException {
        var verifier = Signature.getInstance(scheme);
        verifier.initVerify(publicKey(algorithm, key));
        verifier.update(MESSAGE);
        return verifier.verify(signature);
    }

    void requireAbility(Ability ability) {
        Assumptions.assumeTrue(can(ability), "this backend has no " + ability);
    }

    MemorySegment segment(byte[] bytes) {
        var segment = arena.allocate(bytes.length);
        segment.copyFrom(MemorySegment.ofArray(bytes));
        return segment;
    }

    static KeyTemplate template(KeyKind kind, boolean exportable, KeyUse... uses) {
        return new KeyTemplate(UUID.randomUUID(), "contract", kind, Set.of(uses), exportable);
    }

    static CipherSpec gcm(IvPolicy iv) {
        return new CipherSpec.Gcm(iv, ADDITIONAL, 16);
    }

    static SignSpec pkcs1(Input input) {
        return new SignSpec.Pkcs1(Digest.SHA_256, input);
    }

    static void assertFails(Category category, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.category()).isEqualTo(category));
    }

    KeyBackend open() {
        return tested.open().get();
    }

    boolean can(Ability ability) {
        return tested.abilities().contains(ability);
    }
}
