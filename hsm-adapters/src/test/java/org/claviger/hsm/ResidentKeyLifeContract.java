package org.claviger.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.SignSpec.Input;
import org.claviger.hsm.TestedBackend.Ability;
import org.junit.jupiter.api.Test;

/** How a key in a backend is found, what it may be used for, and how it ends. */
public abstract class ResidentKeyLifeContract extends ResidentKeysTester {
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
        assertThat(made.madeInside()).isEqualTo(can(Ability.SAYS_MADE_INSIDE));
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
        backend = open();
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
}
