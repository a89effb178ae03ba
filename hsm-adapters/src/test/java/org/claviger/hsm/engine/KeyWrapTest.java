package org.claviger.hsm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.hsm.engine.KeyWrap.Form;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class KeyWrapTest {
    private static final HexFormat HEX = HexFormat.of();

    private final Arena arena = Arena.ofConfined();
    private final KeyWrap keyWrap;

    KeyWrapTest(TestedEngine engine) {
        keyWrap = engine.open().keyWrap();
    }

    @AfterEach
    void closeTheArena() {
        arena.close();
    }

    /** RFC 3394 section 4.1. */
    @Test
    void wrapsAsTheStandardSays() {
        var wrapped = keyWrap.wrap(
                Form.WHOLE_SEMIBLOCKS,
                segment("000102030405060708090A0B0C0D0E0F"),
                segment("00112233445566778899AABBCCDDEEFF"),
                arena);
        assertThat(hex(wrapped)).isEqualTo("1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5");
    }

    /** RFC 5649 section 6, the second example. */
    @Test
    void padsAsTheStandardSays() {
        var wrapped = keyWrap.wrap(
                Form.PADDED,
                segment("5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8"),
                segment("466f7250617369"),
                arena);
        assertThat(hex(wrapped)).isEqualTo("afbeb0f07dfbf5419200f2ccb50bb24f");
    }

    @Test
    void wrapsKeysOfEachLengthUnderKeysOfEachLengthAsTheJdkDoes() throws Exception {
        for (int keyBytes : new int[] {16, 24, 32}) {
            for (int bytes = 1; bytes <= 80; bytes++) {
                for (var form : Form.values()) {
                    if (!form.takes(bytes)) {
                        continue;
                    }
                    var key = pattern(keyBytes, 7);
                    var clear = pattern(bytes, 3);
                    var wrapped = keyWrap.wrap(form, key, clear, arena);
                    assertThat(wrapped.toArray(ValueLayout.JAVA_BYTE)).isEqualTo(jdk(form, key, clear));
                    assertThat(keyWrap.unwrap(form, key, wrapped, arena)
                                    .orElseThrow()
                                    .mismatch(clear))
                            .isEqualTo(-1);
                }
            }
        }
    }

    @Test
    void aChangedByteAnywhereIsRefusedAndTheNextCallStillWorks() {
        var key = pattern(32, 1);
        for (var form : Form.values()) {
            var wrapped = keyWrap.wrap(form, key, pattern(32, 2), arena);
            for (long i = 0; i < wrapped.byteSize(); i++) {
                byte right = wrapped.get(ValueLayout.JAVA_BYTE, i);
                wrapped.set(ValueLayout.JAVA_BYTE, i, (byte) (right ^ 1));
                assertThat(keyWrap.unwrap(form, key, wrapped, arena)).isEmpty();
                wrapped.set(ValueLayout.JAVA_BYTE, i, right);
            }
            assertThat(keyWrap.unwrap(form, key, wrapped, arena)).isPresent();
        }
    }

    @Test
    void whatIsRefusedLeavesNothingInTheCallersMemory() {
        var key = pattern(32, 1);
        var wrapped = keyWrap.wrap(Form.WHOLE_SEMIBLOCKS, key, pattern(32, 2), arena);
        wrapped.set(ValueLayout.JAVA_BYTE, 39, (byte) ~wrapped.get(ValueLayout.JAVA_BYTE, 39));
        var target = arena.allocate(64);
        assertThat(keyWrap.unwrap(Form.WHOLE_SEMIBLOCKS, key, wrapped, (size, _) -> target.asSlice(0, size)))
                .isEmpty();
        assertThat(target.toArray(ValueLayout.JAVA_BYTE)).containsOnly(0);
    }

    @Test
    void wrappedKeysOfImpossibleLengthsAreRefused() {
        for (int bytes : new int[] {0, 8, 15, 17, 25}) {
            assertThat(keyWrap.unwrap(Form.PADDED, pattern(32, 1), pattern(bytes, 1), arena))
                    .as("%d bytes", bytes)
                    .isEmpty();
        }
        assertThat(keyWrap.unwrap(Form.WHOLE_SEMIBLOCKS, pattern(32, 1), pattern(16, 1), arena))
                .isEmpty();
    }

    @Test
    void keysOfTheWrongLengthAreRefused() {
        assertThatThrownBy(() -> keyWrap.wrap(Form.PADDED, pattern(20, 1), pattern(16, 1), arena))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 16, 24 or 32");
        assertThatThrownBy(() -> keyWrap.unwrap(Form.PADDED, pattern(20, 1), pattern(24, 1), arena))
                .isInstanceOf(IllegalArgumentException.class);
        for (int bytes : new int[] {8, 20}) {
            assertThatThrownBy(() -> keyWrap.wrap(Form.WHOLE_SEMIBLOCKS, pattern(16, 1), pattern(bytes, 1), arena))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("multiple of 8 and at least 16");
        }
        assertThatThrownBy(() -> keyWrap.wrap(Form.PADDED, pattern(16, 1), pattern(0, 1), arena))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[] jdk(Form form, MemorySegment key, MemorySegment clear) throws Exception {
        var cipher = Cipher.getInstance(
                switch (form) {
                    case WHOLE_SEMIBLOCKS -> "AES/KW/NoPadding";
                    case PADDED -> "AES/KWP/NoPadding";
                },
                "SunJCE");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.toArray(ValueLayout.JAVA_BYTE), "AES"));
        return cipher.doFinal(clear.toArray(ValueLayout.JAVA_BYTE));
    }

    private MemorySegment pattern(int bytes, int value) {
        var pattern = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            pattern[i] = (byte) (value * (i + 1));
        }
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, pattern);
    }

    private MemorySegment segment(String hex) {
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, HEX.parseHex(hex));
    }

    private static String hex(MemorySegment segment) {
        return HEX.formatHex(segment.toArray(ValueLayout.JAVA_BYTE));
    }
}
