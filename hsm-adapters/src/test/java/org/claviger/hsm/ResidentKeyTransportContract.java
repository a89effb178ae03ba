package org.claviger.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.TestedBackend.Ability;
import org.junit.jupiter.api.Test;

/** How keys come into a backend and leave it wrapped, checked against the JDK. */
public abstract class ResidentKeyTransportContract extends ResidentKeysTester {
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
        if (!can(Ability.KEY_WRAP_PADDED)) {
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
        boolean padded = can(Ability.KEY_WRAP_PADDED);
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
        var spec = can(Ability.KEY_WRAP_PADDED) ? new WrapSpec.AesKeyWrapPadded() : new WrapSpec.AesKeyWrap();
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
}
