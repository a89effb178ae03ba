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
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.SignSpec.Input;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every backend with resident keys promises, checked against the JDK. Each adapter's own test extends this one and
 * says what its backend can do; what it can't must be UNSUPPORTED.
 */
public abstract class ResidentKeysContractTest {
    /** What a backend may or may not be able to do. */
    protected enum Ability {
        AES,
        SUPPLIED_IV,
        IMPORT,
        /** Private keys of RSA and of the curves that there are. */
        IMPORT_PRIVATE,
        /** By an AES key, as RFC 3394 has it. */
        UNWRAP_PRIVATE,
        SAYS_MADE_INSIDE,
        HMAC,
        CMAC,
        OAEP_SHA_1,
        OAEP_SHA_256,
        P_224,
        P_384,
        P_521,
        SECP256K1,
        ED25519,
        ED448,
        ECDH_RESIDENT,
        ECDH_SECRET,
        KEY_WRAP,
        KEY_WRAP_PADDED,
        /** With SHA-1. */
        OAEP_WRAP
    }

    private static final byte[] MESSAGE = "to be or not to be".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TWO_BLOCKS = "0123456789abcdef0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final Octets ADDITIONAL = Octets.of((byte) 1, (byte) 2, (byte) 3);

    protected final Arena arena = Arena.ofShared();
    private KeyBackend backend;
    private ResidentKeys keys;

    /** Opens the backend under test, the same one each time. */
    protected abstract KeyBackend openBackend();

    protected abstract Set<Ability> abilities();

    @BeforeEach
    void openTheBackend() {
        backend = openBackend();
        keys = backend.residentKeys().orElseThrow();
    }

    @AfterEach
    void closeTheBackend() {
        backend.close();
        arena.close();
    }

    @Test
    void aKeyIsFoundAndDescribedUntilItIsDestroyed() {
        var template = template(new KeyKind.Rsa(2048), false, KeyUse.SIGN, KeyUse.VERIFY);

        var made = keys.generate(template);

        assertThat(made.ref().backend()).isEqualTo(backend.id());
        assertThat(made.kind()).isEqualTo(new KeyKind.Rsa(2048));
        assertThat(made.uses()).containsExactlyInAnyOrder(KeyUse.SIGN, KeyUse.VERIFY);
        assertThat(made.sensitive()).isTrue();
        assertThat(made.extractable()).isFalse();
        assertThat(made.alwaysSensitive()).isTrue();
        assertThat(made.neverExtractable()).isTrue();
        assertThat(made.madeInside()).isEqualTo(abilities().contains(Ability.SAYS_MADE_INSIDE));
        assertThat(keys.find(template.id())).contains(made);
        assertThat(keys.list()).contains(template.id());
        assertThat(keys.describe(made.ref())).isEqualTo(made);

        assertFails(Category.CONFLICT, () -> keys.generate(template));
        keys.destroy(made.ref());

        assertThat(keys.find(template.id())).isEmpty();
        assertThat(keys.list()).doesNotContain(template.id());
        assertFails(Category.NOT_FOUND, () -> keys.describe(made.ref()));
        assertFails(Category.NOT_FOUND, () -> keys.destroy(made.ref()));
        assertFails(Category.NOT_FOUND, () -> keys.sign(made.ref(), pkcs1(Input.MESSAGE), segment(MESSAGE)));
    }

    @Test
    void aKeySurvivesTheBackendsRestart() throws Exception {
        var made = keys.generate(template(new KeyKind.Elliptic(Curve.P_256), false, KeyUse.SIGN, KeyUse.VERIFY));
        backend.close();
        backend = openBackend();
        keys = backend.residentKeys().orElseThrow();
        var spec = new SignSpec.Ecdsa(Digest.SHA_256, Input.MESSAGE);
        assertThat(jdkVerifies("EC", "SHA256withECDSA", made.ref(), keys.sign(made.ref(), spec, segment(MESSAGE))))
                .isTrue();
    }

    @Test
    void aKeyOfAnotherBackendIsUnsupportedAndAnImpossibleNameNotFound() {
        assertFails(Category.UNSUPPORTED, () -> keys.describe(new ResidentRef(new BackendId("elsewhere"), "00112233")));
        assertFails(Category.NOT_FOUND, () -> keys.describe(new ResidentRef(backend.id(), "no such key")));
    }

    @Test
    void aKeyDoesOnlyWhatItWasMadeFor() {
        requireAbility(Ability.AES);
        var encrypts = keys.generate(template(new KeyKind.Aes(256), false, KeyUse.ENCRYPT));
        var encrypted = keys.encrypt(encrypts.ref(), gcm(new IvPolicy.Made()), segment(MESSAGE));
        assertFails(
                Category.DENIED_BY_KEY_POLICY,
                () -> keys.decrypt(encrypts.ref(), gcm(new IvPolicy.Made()), encrypted, arena));
        assertFails(Category.UNSUPPORTED, () -> keys.sign(encrypts.ref(), pkcs1(Input.MESSAGE), segment(MESSAGE)));
    }

    @Test
    void gcmWithAnIvOfTheBackendsNeverHasItTwiceAndDetectsChanges() {
        requireAbility(Ability.AES);
        var key = aes();
        var spec = gcm(new IvPolicy.Made());

        var first = keys.encrypt(key, spec, segment(MESSAGE));
        var second = keys.encrypt(key, spec, segment(MESSAGE));

        assertThat(first.iv()).isNotEqualTo(second.iv());
        assertThat(decrypted(key, spec, first)).isEqualTo(MESSAGE);
        var changed = first.data().toByteArray();
        changed[0] ^= 1;
        assertFails(
                Category.INVALID_DATA,
                () -> keys.decrypt(key, spec, new Encrypted(first.iv(), Octets.of(changed), first.tag()), arena));
        assertFails(
                Category.INVALID_DATA,
                () -> keys.decrypt(key, new CipherSpec.Gcm(new IvPolicy.Made(), Octets.NONE, 16), first, arena));
    }

    @Test
    void anImportedAesKeyEncryptsAsTheJdkDoes() throws Exception {
        requireAbility(Ability.IMPORT);
        var value = TWO_BLOCKS.clone();
        var key = keys.importKey(template(new KeyKind.Aes(256), false, KeyUse.ENCRYPT, KeyUse.DECRYPT), segment(value))
                .ref();
        assertThat(keys.describe(key).madeInside()).isFalse();
        var jdkKey = new SecretKeySpec(value, "AES");

        var made = keys.encrypt(key, gcm(new IvPolicy.Made()), segment(MESSAGE));
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE, jdkKey, new GCMParameterSpec(128, made.iv().toByteArray()));
        cipher.updateAAD(ADDITIONAL.toByteArray());
        cipher.update(made.data().toByteArray());
        assertThat(cipher.doFinal(made.tag().toByteArray())).isEqualTo(MESSAGE);

        var iv = Octets.of(Arrays.copyOf(TWO_BLOCKS, 16));
        for (boolean padded : new boolean[] {true, false}) {
            var spec = new CipherSpec.Cbc(new IvPolicy.Supplied(iv), padded);
            var clear = padded ? MESSAGE : TWO_BLOCKS;
            var cbc = Cipher.getInstance(padded ? "AES/CBC/PKCS5Padding" : "AES/CBC/NoPadding");
            cbc.init(Cipher.ENCRYPT_MODE, jdkKey, new IvParameterSpec(iv.toByteArray()));
            var encrypted = keys.encrypt(key, spec, segment(clear));
            assertThat(encrypted.data().toByteArray()).isEqualTo(cbc.doFinal(clear));
            assertThat(encrypted.iv()).isEqualTo(iv);
            assertThat(decrypted(key, spec, encrypted)).isEqualTo(clear);
        }
        var ctr = Cipher.getInstance("AES/CTR/NoPadding");
        ctr.init(Cipher.ENCRYPT_MODE, jdkKey, new IvParameterSpec(iv.toByteArray()));
        assertThat(keys.encrypt(key, new CipherSpec.Ctr(new IvPolicy.Supplied(iv)), segment(MESSAGE))
                        .data()
                        .toByteArray())
                .isEqualTo(ctr.doFinal(MESSAGE));
        var ecb = Cipher.getInstance("AES/ECB/NoPadding");
        ecb.init(Cipher.ENCRYPT_MODE, jdkKey);
        assertThat(keys.encrypt(key, new CipherSpec.Ecb(), segment(TWO_BLOCKS))
                        .data()
                        .toByteArray())
                .isEqualTo(ecb.doFinal(TWO_BLOCKS));
        var madeCbc = new CipherSpec.Cbc(new IvPolicy.Made(), true);
        assertThat(decrypted(key, madeCbc, keys.encrypt(key, madeCbc, segment(MESSAGE))))
                .isEqualTo(MESSAGE);
        assertFails(
                Category.INVALID_DATA,
                () -> keys.importKey(template(new KeyKind.Aes(256), false, KeyUse.ENCRYPT), segment(MESSAGE)));
    }

    @Test
    void aSuppliedIvIsUsedOrRefused() {
        requireAbility(Ability.AES);
        var key = aes();
        var iv = Octets.of(Arrays.copyOf(MESSAGE, 12));
        var spec = gcm(new IvPolicy.Supplied(iv));
        if (!abilities().contains(Ability.SUPPLIED_IV)) {
            assertFails(Category.UNSUPPORTED, () -> keys.encrypt(key, spec, segment(MESSAGE)));
            return;
        }
        var encrypted = keys.encrypt(key, spec, segment(MESSAGE));
        assertThat(encrypted.iv()).isEqualTo(iv);
        assertThat(decrypted(key, spec, encrypted)).isEqualTo(MESSAGE);
    }

    @Test
    void hmacAndCmacAreTheStandards() throws Exception {
        requireAbility(Ability.HMAC);
        var value = Arrays.copyOf(TWO_BLOCKS, 64); // as long as the longest digest: tokens refuse shorter keys
        for (var digest : EnumSet.of(Digest.SHA_1, Digest.SHA_256, Digest.SHA_384, Digest.SHA_512)) {
            var key = keys.importKey(template(new KeyKind.Hmac(digest, 512), false, KeyUse.MAC), segment(value))
                    .ref();
            assertThat(keys.describe(key).kind()).isEqualTo(new KeyKind.Hmac(digest, 512));
            var mac = Mac.getInstance("Hmac" + digest.jcaName().replace("-", ""));
            mac.init(new SecretKeySpec(value, "HMAC"));
            var code = mac.doFinal(MESSAGE);
            var spec = new MacSpec.Hmac(digest);
            assertThat(keys.mac(key, spec, segment(MESSAGE))).isEqualTo(code);
            assertThat(keys.verifyMac(key, spec, segment(MESSAGE), code)).isTrue();
            code[0] ^= 1;
            assertThat(keys.verifyMac(key, spec, segment(MESSAGE), code)).isFalse();
        }
        var generated = keys.generate(template(new KeyKind.Hmac(Digest.SHA_256, 256), false, KeyUse.MAC));
        assertThat(keys.mac(generated.ref(), new MacSpec.Hmac(Digest.SHA_256), segment(MESSAGE)))
                .hasSize(32);
        if (abilities().contains(Ability.CMAC)) {
            var key = keys.importKey(template(new KeyKind.Aes(256), false, KeyUse.MAC), segment(TWO_BLOCKS))
                    .ref();
            var code = keys.mac(key, new MacSpec.AesCmac(), segment(MESSAGE));
            assertThat(code).hasSize(16);
            assertThat(keys.verifyMac(key, new MacSpec.AesCmac(), segment(MESSAGE), code))
                    .isTrue();
        }
    }

    @Test
    void rsaSignaturesAreWhatTheJdkVerifies() throws Exception {
        var key = keys.generate(template(new KeyKind.Rsa(2048), false, KeyUse.SIGN, KeyUse.VERIFY))
                .ref();
        var signature = keys.sign(key, pkcs1(Input.MESSAGE), segment(MESSAGE));
        assertThat(jdkVerifies("RSA", "SHA256withRSA", key, signature)).isTrue();
        var hash = MessageDigest.getInstance("SHA-256").digest(MESSAGE);
        assertThat(keys.sign(key, pkcs1(Input.DIGEST), segment(hash))).isEqualTo(signature);
        assertThat(keys.verify(key, pkcs1(Input.MESSAGE), segment(MESSAGE), signature))
                .isTrue();
        assertThat(keys.verify(key, pkcs1(Input.MESSAGE), segment(TWO_BLOCKS), signature))
                .isFalse();
        assertThat(keys.verify(key, pkcs1(Input.MESSAGE), segment(MESSAGE), new byte[] {1}))
                .isFalse();
        assertFails(Category.INVALID_DATA, () -> keys.sign(key, pkcs1(Input.DIGEST), segment(MESSAGE)));

        var pss = new SignSpec.Pss(Digest.SHA_256, Digest.SHA_256, 32, Input.MESSAGE);
        var verifier = Signature.getInstance("RSASSA-PSS");
        verifier.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        verifier.initVerify(publicKey("RSA", key));
        verifier.update(MESSAGE);
        var pssSignature = keys.sign(key, pss, segment(MESSAGE));
        assertThat(verifier.verify(pssSignature)).isTrue();
        assertThat(keys.verify(key, pss, segment(MESSAGE), pssSignature)).isTrue();
    }

    @Test
    void rsaDecryptsWhatTheJdkEncryptsForIt() throws Exception {
        var key = keys.generate(template(new KeyKind.Rsa(2048), false, KeyUse.ENCRYPT, KeyUse.DECRYPT))
                .ref();
        for (var digest : EnumSet.of(Digest.SHA_1, Digest.SHA_256)) {
            var spec = new CipherSpec.Oaep(digest, digest, Octets.NONE);
            var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    publicKey("RSA", key),
                    new OAEPParameterSpec(
                            digest.jcaName(),
                            "MGF1",
                            new MGF1ParameterSpec(digest.jcaName()),
                            PSource.PSpecified.DEFAULT));
            var encrypted = new Encrypted(Octets.NONE, Octets.of(cipher.doFinal(MESSAGE)), Octets.NONE);
            var ability = digest == Digest.SHA_1 ? Ability.OAEP_SHA_1 : Ability.OAEP_SHA_256;
            if (abilities().contains(ability)) {
                assertThat(decrypted(key, spec, encrypted)).isEqualTo(MESSAGE);
                assertThat(decrypted(key, spec, keys.encrypt(key, spec, segment(MESSAGE))))
                        .isEqualTo(MESSAGE);
            } else {
                assertFails(Category.UNSUPPORTED, () -> keys.decrypt(key, spec, encrypted, arena));
            }
        }
    }

    @Test
    void ecdsaSignaturesAreWhatTheJdkVerifies() throws Exception {
        for (var curve : EnumSet.of(Curve.P_256, Curve.P_384, Curve.P_521)) {
            if (!has(curve)) {
                assertFails(
                        Category.UNSUPPORTED,
                        () -> keys.generate(template(new KeyKind.Elliptic(curve), false, KeyUse.SIGN, KeyUse.VERIFY)));
                continue;
            }
            var key = keys.generate(template(new KeyKind.Elliptic(curve), false, KeyUse.SIGN, KeyUse.VERIFY));
            assertThat(key.kind()).isEqualTo(new KeyKind.Elliptic(curve));
            for (var digest : EnumSet.of(Digest.SHA_256, Digest.SHA_512)) {
                var spec = new SignSpec.Ecdsa(digest, Input.MESSAGE);
                var signature = keys.sign(key.ref(), spec, segment(MESSAGE));
                var name = digest.jcaName().replace("-", "") + "withECDSA";
                assertThat(jdkVerifies("EC", name, key.ref(), signature)).isTrue();
                assertThat(keys.verify(key.ref(), spec, segment(MESSAGE), signature))
                        .isTrue();
                assertThat(keys.verify(key.ref(), spec, segment(TWO_BLOCKS), signature))
                        .isFalse();
                assertThat(keys.verify(key.ref(), spec, segment(MESSAGE), MESSAGE))
                        .isFalse();
            }
        }
    }

    @Test
    void otherCurvesAreThereOrUnsupported() throws Exception {
        for (var curve : EnumSet.of(Curve.P_224, Curve.SECP256K1)) { // which this JDK hasn't
            var template = template(new KeyKind.Elliptic(curve), false, KeyUse.SIGN, KeyUse.VERIFY);
            if (!has(curve)) {
                assertFails(Category.UNSUPPORTED, () -> keys.generate(template));
                continue;
            }
            var key = keys.generate(template).ref();
            var spec = new SignSpec.Ecdsa(Digest.SHA_256, Input.MESSAGE);
            var signature = keys.sign(key, spec, segment(MESSAGE));
            assertThat(keys.verify(key, spec, segment(MESSAGE), signature)).isTrue();
            assertThat(keys.publicKey(key)).hasSize(curve == Curve.P_224 ? 80 : 88);
        }
        for (var curve : EnumSet.of(Curve.ED25519, Curve.ED448)) {
            var template = template(new KeyKind.Elliptic(curve), false, KeyUse.SIGN, KeyUse.VERIFY);
            if (!has(curve)) {
                assertFails(Category.UNSUPPORTED, () -> keys.generate(template));
                continue;
            }
            var name = curve == Curve.ED25519 ? "Ed25519" : "Ed448";
            var key = keys.generate(template).ref();
            var signature = keys.sign(key, new SignSpec.EdDsa(), segment(MESSAGE));
            assertThat(jdkVerifies(name, name, key, signature)).isTrue();
            assertThat(keys.verify(key, new SignSpec.EdDsa(), segment(MESSAGE), signature))
                    .isTrue();
        }
    }

    @Test
    void ecdhAgreesWithTheJdk() throws Exception {
        requireAbility(Ability.ECDH_SECRET);
        var key = keys.generate(template(new KeyKind.Elliptic(Curve.P_256), false, KeyUse.DERIVE))
                .ref();
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var peer = generator.generateKeyPair();
        var agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(peer.getPrivate());
        agreement.doPhase(publicKey("EC", key), true);
        var spec = new DeriveSpec.Ecdh(Octets.of(peer.getPublic().getEncoded()));
        var secret = agreement.generateSecret();

        assertThat(keys.deriveSecret(key, spec, 32, arena).toArray(ValueLayout.JAVA_BYTE))
                .isEqualTo(secret);
        assertThat(keys.deriveSecret(key, spec, 16, arena).toArray(ValueLayout.JAVA_BYTE))
                .isEqualTo(Arrays.copyOfRange(secret, 16, 32));
        assertFails(Category.INVALID_DATA, () -> keys.deriveSecret(key, new DeriveSpec.Ecdh(ADDITIONAL), 32, arena));
        if (abilities().contains(Ability.ECDH_RESIDENT)) {
            var derived = keys.derive(key, spec, template(new KeyKind.Hmac(Digest.SHA_256, 256), false, KeyUse.MAC));
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HMAC"));
            assertThat(keys.mac(derived.ref(), new MacSpec.Hmac(Digest.SHA_256), segment(MESSAGE)))
                    .isEqualTo(mac.doFinal(MESSAGE));
            assertThat(derived.extractable()).isFalse();
        }
    }

    @Test
    void anExportableKeyLeavesWrappedAndComesBackTheSame() {
        requireAbility(Ability.KEY_WRAP);
        var wrapping = keys.generate(template(new KeyKind.Aes(256), false, KeyUse.WRAP, KeyUse.UNWRAP))
                .ref();
        var exportable = keys.generate(template(new KeyKind.Aes(256), true, KeyUse.ENCRYPT, KeyUse.DECRYPT))
                .ref();
        var encrypted = keys.encrypt(exportable, gcm(new IvPolicy.Made()), segment(MESSAGE));

        var wrapped = keys.wrapKey(wrapping, exportable, new WrapSpec.AesKeyWrap());
        var again = keys.unwrapKey(
                        wrapping,
                        new WrapSpec.AesKeyWrap(),
                        wrapped,
                        template(new KeyKind.Aes(256), false, KeyUse.ENCRYPT, KeyUse.DECRYPT))
                .ref();

        assertThat(wrapped).hasSize(40);
        assertThat(decrypted(again, gcm(new IvPolicy.Made()), encrypted)).isEqualTo(MESSAGE);
        wrapped[3] ^= 1;
        assertFails(
                Category.INVALID_DATA,
                () -> keys.unwrapKey(
                        wrapping,
                        new WrapSpec.AesKeyWrap(),
                        wrapped,
                        template(new KeyKind.Aes(256), false, KeyUse.ENCRYPT)));
        assertFails(Category.DENIED_BY_KEY_POLICY, () -> keys.wrapKey(wrapping, again, new WrapSpec.AesKeyWrap()));
    }

    @Test
    void aSecretOfTheCallersIsWrappedAsTheJdkDoesAndUnwrappedAgain() throws GeneralSecurityException {
        requireAbility(Ability.KEY_WRAP);
        var value = TWO_BLOCKS.clone();
        var wrapping = keys.importKey(template(new KeyKind.Aes(256), false, KeyUse.WRAP, KeyUse.UNWRAP), segment(value))
                .ref();
        var secret = Arrays.copyOf(MESSAGE, 72); // longer than any AES key
        var cipher = Cipher.getInstance("AES/KW/NoPadding");
        cipher.init(Cipher.WRAP_MODE, new SecretKeySpec(value, "AES"));

        var wrapped = keys.wrap(wrapping, new WrapSpec.AesKeyWrap(), segment(secret));

        assertThat(wrapped).isEqualTo(cipher.wrap(new SecretKeySpec(secret, "SECRET")));
        assertThat(keys.unwrap(wrapping, new WrapSpec.AesKeyWrap(), wrapped, arena)
                        .toArray(ValueLayout.JAVA_BYTE))
                .isEqualTo(secret);
        wrapped[5] ^= 1;
        assertFails(Category.INVALID_DATA, () -> keys.unwrap(wrapping, new WrapSpec.AesKeyWrap(), wrapped, arena));
    }

    @Test
    void paddedWrappingTakesKeysOfAnyLengthOrIsUnsupported() throws GeneralSecurityException {
        requireAbility(Ability.KEY_WRAP);
        var value = TWO_BLOCKS.clone();
        var wrapping = keys.importKey(template(new KeyKind.Aes(256), false, KeyUse.WRAP, KeyUse.UNWRAP), segment(value))
                .ref();
        var secret = Arrays.copyOf(MESSAGE, 13);
        var key = keys.importKey(
                        template(new KeyKind.Hmac(Digest.SHA_256, 8 * secret.length), true, KeyUse.MAC),
                        segment(secret))
                .ref();
        if (!abilities().contains(Ability.KEY_WRAP_PADDED)) {
            assertFails(Category.UNSUPPORTED, () -> keys.wrapKey(wrapping, key, new WrapSpec.AesKeyWrapPadded()));
            return;
        }
        var cipher = Cipher.getInstance("AES/KWP/NoPadding");
        cipher.init(Cipher.WRAP_MODE, new SecretKeySpec(value, "AES"));
        assertThat(keys.wrapKey(wrapping, key, new WrapSpec.AesKeyWrapPadded()))
                .isEqualTo(cipher.wrap(new SecretKeySpec(secret, "HMAC")));
    }

    @Test
    void aPrivateKeyIsBroughtInWithItsPublicHalf() throws Exception {
        requireAbility(Ability.IMPORT_PRIVATE);
        var pairs = new LinkedHashMap<KeyKind, KeyPair>();
        pairs.put(new KeyKind.Rsa(2048), pair("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4)));
        pairs.put(new KeyKind.Elliptic(Curve.P_256), pair("EC", new ECGenParameterSpec("secp256r1")));
        if (has(Curve.P_384)) {
            pairs.put(new KeyKind.Elliptic(Curve.P_384), pair("EC", new ECGenParameterSpec("secp384r1")));
        }
        if (has(Curve.P_521)) {
            pairs.put(new KeyKind.Elliptic(Curve.P_521), pair("EC", new ECGenParameterSpec("secp521r1")));
        }
        for (var pair : pairs.entrySet()) {
            var template = template(pair.getKey(), false, KeyUse.SIGN, KeyUse.VERIFY);
            var encoded = pair.getValue().getPrivate().getEncoded();

            var made = keys.importKey(template, segment(encoded));

            requireSame(made, pair.getValue(), pair.getKey());
            assertThat(made.extractable()).isFalse();
            assertThat(made.madeInside()).isFalse();
            assertFails(Category.CONFLICT, () -> keys.importKey(template, segment(encoded)));
            keys.destroy(made.ref());
            assertThat(keys.find(template.id())).isEmpty();
            assertThat(keys.importKey(template, segment(encoded)).kind()).isEqualTo(pair.getKey());
        }
    }

    @Test
    void whatIsNoPrivateKeyOfTheTemplatesKindIsRefused() throws Exception {
        requireAbility(Ability.IMPORT_PRIVATE);
        var encoded =
                pair("EC", new ECGenParameterSpec("secp256r1")).getPrivate().getEncoded();
        var signs = template(new KeyKind.Elliptic(Curve.P_256), false, KeyUse.SIGN);
        assertFails(
                Category.INVALID_DATA,
                () -> keys.importKey(template(new KeyKind.Rsa(2048), false, KeyUse.SIGN), segment(encoded)));
        assertFails(
                Category.INVALID_DATA,
                () -> keys.importKey(
                        template(new KeyKind.Elliptic(Curve.P_384), false, KeyUse.SIGN), segment(encoded)));
        for (int length = 0; length < encoded.length; length++) {
            var cut = Arrays.copyOf(encoded, length);
            assertFails(Category.INVALID_DATA, () -> keys.importKey(signs, segment(cut)));
        }
        assertFails(
                Category.INVALID_DATA,
                () -> keys.importKey(signs, segment(Arrays.copyOf(encoded, encoded.length + 1))));
        var ed25519 = pair("Ed25519", NamedParameterSpec.ED25519).getPrivate().getEncoded();
        assertFails(Category.UNSUPPORTED, () -> keys.importKey(signs, segment(ed25519)));
        assertThat(keys.find(signs.id())).isEmpty();
    }

    @Test
    void aPrivateKeyIsUnwrappedWithItsPublicHalf() throws Exception {
        requireAbility(Ability.UNWRAP_PRIVATE);
        var value = TWO_BLOCKS.clone();
        var wrapping = keys.importKey(template(new KeyKind.Aes(256), false, KeyUse.WRAP, KeyUse.UNWRAP), segment(value))
                .ref();
        boolean padded = abilities().contains(Ability.KEY_WRAP_PADDED);
        var spec = padded ? new WrapSpec.AesKeyWrapPadded() : new WrapSpec.AesKeyWrap();
        var cipher = Cipher.getInstance(padded ? "AES/KWP/NoPadding" : "AES/KW/NoPadding");
        cipher.init(Cipher.WRAP_MODE, new SecretKeySpec(value, "AES"));
        var pairs = new LinkedHashMap<KeyKind, KeyPair>();
        pairs.put(
                new KeyKind.Rsa(2048),
                pairOfWholeSemiblocks("RSA", new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4), padded));
        // Without padding, no PKCS #8 of this curve has a length that can be wrapped.
        if (padded) {
            pairs.put(new KeyKind.Elliptic(Curve.P_256), pair("EC", new ECGenParameterSpec("secp256r1")));
        }
        for (var pair : pairs.entrySet()) {
            var wrapped = cipher.wrap(pair.getValue().getPrivate());

            var made =
                    keys.unwrapKey(wrapping, spec, wrapped, template(pair.getKey(), false, KeyUse.SIGN, KeyUse.VERIFY));

            requireSame(made, pair.getValue(), pair.getKey());
            KeyKind another =
                    pair.getKey() instanceof KeyKind.Rsa ? new KeyKind.Rsa(3072) : new KeyKind.Elliptic(Curve.P_384);
            assertFails(
                    Category.INVALID_DATA,
                    () -> keys.unwrapKey(
                            wrapping, spec, wrapped, template(another, false, KeyUse.SIGN, KeyUse.VERIFY)));
            wrapped[9] ^= 1;
            assertFails(
                    Category.INVALID_DATA,
                    () -> keys.unwrapKey(
                            wrapping, spec, wrapped, template(pair.getKey(), false, KeyUse.SIGN, KeyUse.VERIFY)));
        }
        assertFails(
                Category.UNSUPPORTED,
                () -> keys.unwrapKey(
                        wrapping,
                        spec,
                        new byte[48],
                        template(new KeyKind.Elliptic(Curve.ED25519), false, KeyUse.SIGN)));
    }

    @Test
    void anExportablePrivateKeyLeavesWrappedAndComesBackTheSame() throws Exception {
        requireAbility(Ability.UNWRAP_PRIVATE);
        var spec = abilities().contains(Ability.KEY_WRAP_PADDED)
                ? new WrapSpec.AesKeyWrapPadded()
                : new WrapSpec.AesKeyWrap();
        var wrapping = keys.generate(template(new KeyKind.Aes(256), false, KeyUse.WRAP, KeyUse.UNWRAP))
                .ref();
        for (var kind : List.of(new KeyKind.Elliptic(Curve.P_256), new KeyKind.Rsa(2048))) {
            var made = keys.generate(template(kind, true, KeyUse.SIGN, KeyUse.VERIFY))
                    .ref();
            var wrapped = keys.wrapKey(wrapping, made, spec);
            var again = keys.unwrapKey(wrapping, spec, wrapped, template(kind, false, KeyUse.SIGN, KeyUse.VERIFY));
            assertThat(keys.publicKey(again.ref())).isEqualTo(keys.publicKey(made));
            assertThat(again.extractable()).isFalse();
        }
    }

    @Test
    void rsaWrapsSecretKeysByOaep() throws Exception {
        requireAbility(Ability.OAEP_WRAP);
        var spec = new WrapSpec.Oaep(Digest.SHA_1, Digest.SHA_1, Octets.NONE);
        var wrapping = keys.generate(template(new KeyKind.Rsa(2048), false, KeyUse.WRAP, KeyUse.UNWRAP))
                .ref();
        var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(
                Cipher.WRAP_MODE,
                publicKey("RSA", wrapping),
                new OAEPParameterSpec("SHA-1", "MGF1", MGF1ParameterSpec.SHA1, PSource.PSpecified.DEFAULT));
        var aes = template(new KeyKind.Aes(256), true, KeyUse.ENCRYPT, KeyUse.DECRYPT);

        var fromTheJdk = keys.unwrapKey(wrapping, spec, cipher.wrap(new SecretKeySpec(TWO_BLOCKS, "AES")), aes);

        var ecb = Cipher.getInstance("AES/ECB/NoPadding");
        ecb.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(TWO_BLOCKS, "AES"));
        assertThat(keys.encrypt(fromTheJdk.ref(), new CipherSpec.Ecb(), segment(TWO_BLOCKS))
                        .data()
                        .toByteArray())
                .isEqualTo(ecb.doFinal(TWO_BLOCKS));
        var again = keys.unwrapKey(
                wrapping,
                spec,
                keys.wrapKey(wrapping, fromTheJdk.ref(), spec),
                template(new KeyKind.Aes(256), false, KeyUse.ENCRYPT, KeyUse.DECRYPT));
        assertThat(keys.encrypt(again.ref(), new CipherSpec.Ecb(), segment(TWO_BLOCKS))
                        .data()
                        .toByteArray())
                .isEqualTo(ecb.doFinal(TWO_BLOCKS));
        assertThat(keys.unwrap(wrapping, spec, keys.wrap(wrapping, spec, segment(MESSAGE)), arena)
                        .toArray(ValueLayout.JAVA_BYTE))
                .isEqualTo(MESSAGE);
    }

    /** Checks that a key that came in signs as the one outside does, and that its public half is right. */
    private void requireSame(ResidentKey made, KeyPair pair, KeyKind kind) throws GeneralSecurityException {
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

    private static KeyPair pair(String algorithm, AlgorithmParameterSpec spec) throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(spec);
        return generator.generateKeyPair();
    }

    /** A pair whose PKCS #8 has a length that RFC 3394 can wrap, unless padding makes it one. */
    private static KeyPair pairOfWholeSemiblocks(String algorithm, AlgorithmParameterSpec spec, boolean anyLength)
            throws GeneralSecurityException {
        while (true) {
            var pair = pair(algorithm, spec);
            if (anyLength || pair.getPrivate().getEncoded().length % 8 == 0) {
                return pair;
            }
        }
    }

    private boolean has(Curve curve) {
        return switch (curve) {
            case P_256 -> true;
            case P_224 -> abilities().contains(Ability.P_224);
            case P_384 -> abilities().contains(Ability.P_384);
            case P_521 -> abilities().contains(Ability.P_521);
            case SECP256K1 -> abilities().contains(Ability.SECP256K1);
            case ED25519 -> abilities().contains(Ability.ED25519);
            case ED448 -> abilities().contains(Ability.ED448);
        };
    }

    private ResidentRef aes() {
        return keys.generate(template(new KeyKind.Aes(256), false, KeyUse.ENCRYPT, KeyUse.DECRYPT))
                .ref();
    }

    private byte[] decrypted(ResidentRef key, CipherSpec spec, Encrypted encrypted) {
        return keys.decrypt(key, spec, encrypted, arena).toArray(ValueLayout.JAVA_BYTE);
    }

    private PublicKey publicKey(String algorithm, ResidentRef key) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(keys.publicKey(key)));
    }

    private boolean jdkVerifies(String algorithm, String scheme, ResidentRef key, byte[] signature)
            throws GeneralSecurityException {
        var verifier = Signature.getInstance(scheme);
        verifier.initVerify(publicKey(algorithm, key));
        verifier.update(MESSAGE);
        return verifier.verify(signature);
    }

    private void requireAbility(Ability ability) {
        Assumptions.assumeTrue(abilities().contains(ability), "this backend has no " + ability);
    }

    private MemorySegment segment(byte[] bytes) {
        var segment = arena.allocate(bytes.length);
        segment.copyFrom(MemorySegment.ofArray(bytes));
        return segment;
    }

    private static KeyTemplate template(KeyKind kind, boolean exportable, KeyUse... uses) {
        return new KeyTemplate(UUID.randomUUID(), "contract", kind, Set.of(uses), exportable);
    }

    private static CipherSpec gcm(IvPolicy iv) {
        return new CipherSpec.Gcm(iv, ADDITIONAL, 16);
    }

    private static SignSpec pkcs1(Input input) {
        return new SignSpec.Pkcs1(Digest.SHA_256, input);
    }

    private static void assertFails(Category category, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.category()).isEqualTo(category));
    }
}
