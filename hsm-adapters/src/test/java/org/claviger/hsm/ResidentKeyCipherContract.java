package org.claviger.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.EnumSet;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.TestedBackend.Ability;
import org.junit.jupiter.api.Test;

/** What keys in a backend encrypt and decrypt, checked against the JDK. */
public abstract class ResidentKeyCipherContract extends ResidentKeysTester {
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
        if (!can(Ability.SUPPLIED_IV)) {
            assertFails(Category.UNSUPPORTED, () -> keys.encrypt(key, spec, segment(MESSAGE)));
            return;
        }
        var encrypted = keys.encrypt(key, spec, segment(MESSAGE));
        assertThat(encrypted.iv()).isEqualTo(iv);
        assertThat(decrypted(key, spec, encrypted)).isEqualTo(MESSAGE);
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
            if (can(ability)) {
                assertThat(decrypted(key, spec, encrypted)).isEqualTo(MESSAGE);
                assertThat(decrypted(key, spec, keys.encrypt(key, spec, segment(MESSAGE))))
                        .isEqualTo(MESSAGE);
            } else {
                assertFails(Category.UNSUPPORTED, () -> keys.decrypt(key, spec, encrypted, arena));
            }
        }
    }
}
