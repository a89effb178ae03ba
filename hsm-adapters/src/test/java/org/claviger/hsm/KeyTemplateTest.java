package org.claviger.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.UUID;
import org.claviger.hsm.BackendException.Category;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTemplateTest {
    private static final UUID ID = UUID.fromString("6f1c1d0e-6f0d-4d57-9d57-0d5f6f1c1d0e");

    @ParameterizedTest
    @CsvSource({"ENCRYPT, WRAP", "ENCRYPT, UNWRAP", "DECRYPT, WRAP", "DECRYPT, UNWRAP"})
    void aKeyEitherWrapsOrEncrypts(KeyUse encryption, KeyUse wrapping) {
        assertThatThrownBy(() -> template("label", Set.of(encryption, wrapping)))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.category()).isEqualTo(Category.UNSUPPORTED))
                .hasMessage(
                        "a resident key can't be for encryption and for wrapping: it would decrypt the keys it wrapped");
    }

    @Test
    void aKeyMayWrapOrEncryptAndDoEverythingElse() {
        assertThat(template("label", Set.of(KeyUse.WRAP, KeyUse.UNWRAP, KeyUse.DERIVE))
                        .uses())
                .hasSize(3);
        assertThat(template("label", Set.of(KeyUse.ENCRYPT, KeyUse.DECRYPT, KeyUse.MAC))
                        .uses())
                .hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two\nlines", "12345678901234567890123456789012345678901234567890123456789012345"})
    void anImpossibleLabelIsRefused(String label) {
        assertThatThrownBy(() -> template(label, Set.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keysOfImpossibleLengthAreRefused() {
        assertThatThrownBy(() -> new KeyKind.Aes(129)).hasMessage("AES key of 129 bits (expected 128, 192 or 256)");
        assertThatThrownBy(() -> new KeyKind.Hmac(Digest.SHA_256, 12)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new KeyKind.Rsa(512)).hasMessage("RSA key of 512 bits (expected 1024 to 16384)");
        assertThat(new KeyKind.Rsa(1024).isPair()).isTrue();
        assertThat(new KeyKind.Aes(256).isPair()).isFalse();
    }

    @Test
    void octetsAreCopiedOnTheWayInAndOut() {
        var bytes = new byte[] {1, 2, 3};
        var octets = Octets.of(bytes);
        bytes[0] = 9;
        octets.toByteArray()[1] = 9;
        assertThat(octets).isEqualTo(Octets.of((byte) 1, (byte) 2, (byte) 3)).hasToString("3 bytes");
    }

    private static KeyTemplate template(String label, Set<KeyUse> uses) {
        return new KeyTemplate(ID, label, new KeyKind.Aes(256), uses, false);
    }
}
