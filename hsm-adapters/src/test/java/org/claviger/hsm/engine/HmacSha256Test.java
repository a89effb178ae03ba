package org.claviger.hsm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class HmacSha256Test {
    private static final HexFormat HEX = HexFormat.of();

    private final Arena arena = Arena.ofConfined();
    private final HmacSha256 hmac;

    HmacSha256Test(TestedEngine engine) {
        hmac = engine.open().hmacSha256();
    }

    @AfterEach
    void closeTheArena() {
        arena.close();
    }

    /** RFC 4231 section 4.3. */
    @Test
    void computesTheCodeOfTheStandard() {
        byte[] code = hmac.code(
                segment("Jefe".getBytes(StandardCharsets.US_ASCII)),
                "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII));
        assertThat(HEX.formatHex(code)).isEqualTo("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void aKeyUsedBeforeDoesNotStayInThePool() {
        byte[] message = {1};
        byte[] first = hmac.code(segment(new byte[] {1}), message);
        assertThat(hmac.code(segment(new byte[] {2}), message)).isNotEqualTo(first);
        assertThat(hmac.code(segment(new byte[] {1}), message)).isEqualTo(first);
    }

    @Test
    void derivesTheKeyThatTheJdksHkdfExpandDerives() throws Exception {
        var key = new byte[32];
        key[0] = 42;
        var derived = arena.allocate(32);

        hmac.deriveKey(segment(key), "a purpose", derived);

        var expected = KDF.getInstance("HKDF-SHA256")
                .deriveData(HKDFParameterSpec.expandOnly(
                        new SecretKeySpec(key, "Generic"), "a purpose".getBytes(StandardCharsets.UTF_8), 32));
        assertThat(derived.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(expected);
    }

    @Test
    void derivesKeysOfItsOwnLengthOnly() {
        assertThatThrownBy(() -> hmac.deriveKey(segment(new byte[32]), "a purpose", arena.allocate(16)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private MemorySegment segment(byte[] bytes) {
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
    }
}
