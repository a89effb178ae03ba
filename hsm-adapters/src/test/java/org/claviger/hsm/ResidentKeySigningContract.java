package org.claviger.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.EnumSet;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.SignSpec.Input;
import org.claviger.hsm.TestedBackend.Ability;
import org.junit.jupiter.api.Test;

/** Signatures, message codes and agreements of keys in a backend, checked against the JDK. */
public abstract class ResidentKeySigningContract extends ResidentKeysTester {
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
        if (can(Ability.CMAC)) {
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
        if (can(Ability.ECDH_RESIDENT)) {
            var derived = keys.derive(key, spec, template(new KeyKind.Hmac(Digest.SHA_256, 256), false, KeyUse.MAC));
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HMAC"));
            assertThat(keys.mac(derived.ref(), new MacSpec.Hmac(Digest.SHA_256), segment(MESSAGE)))
                    .isEqualTo(mac.doFinal(MESSAGE));
            assertThat(derived.extractable()).isFalse();
        }
    }
}
