package org.claviger.server.crypto.wycheproof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.claviger.hsm.engine.AesGcm;
import org.claviger.hsm.engine.HmacSha256;
import org.claviger.hsm.engine.TestedEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the envelope is made of, with each engine: AES-256-GCM in its one form, and HMAC-SHA-256. Key wrap is elsewhere. */
class EngineVectorsTest {
    @ParameterizedTest
    @EnumSource
    void aesGcm(TestedEngine engine) throws AEADBadTagException {
        var cipher = engine.open().aesGcm();
        int tried = 0;
        for (var vector : Wycheproof.vectors("aes_gcm_test")) {
            if (vector.groupNumber("keySize") != AesGcm.KEY_BYTES * Byte.SIZE
                    || vector.groupNumber("ivSize") != AesGcm.IV_BYTES * Byte.SIZE
                    || vector.groupNumber("tagSize") != AesGcm.TAG_BYTES * Byte.SIZE) {
                continue;
            }
            tried++;
            try (var arena = Arena.ofConfined()) {
                var key = arena.allocateFrom(ValueLayout.JAVA_BYTE, vector.bytes("key"));
                var clear = arena.allocateFrom(ValueLayout.JAVA_BYTE, vector.bytes("msg"));
                byte[] sealed = concat(vector.bytes("ct"), vector.bytes("tag"));
                if (vector.result() != Wycheproof.Result.VALID) {
                    assertThatThrownBy(() -> cipher.open(
                                    key, vector.bytes("iv"), vector.bytes("aad"), sealed, 0, sealed.length, arena))
                            .as(vector.toString())
                            .isInstanceOf(AEADBadTagException.class);
                    continue;
                }
                assertThat(cipher.open(key, vector.bytes("iv"), vector.bytes("aad"), sealed, 0, sealed.length, arena)
                                .mismatch(clear))
                        .as(vector.toString())
                        .isEqualTo(-1);
                var made = new byte[sealed.length];
                cipher.seal(key, vector.bytes("iv"), vector.bytes("aad"), clear, made, 0);
                assertThat(made).as(vector.toString()).isEqualTo(sealed);
            }
        }
        assertThat(tried).isGreaterThan(50);
    }

    @ParameterizedTest
    @EnumSource
    void hmacSha256(TestedEngine engine) {
        var hmac = engine.open().hmacSha256();
        int tried = 0;
        for (var vector : Wycheproof.vectors("hmac_sha256_test")) {
            if (vector.groupNumber("tagSize") != HmacSha256.CODE_BYTES * Byte.SIZE) {
                continue;
            }
            tried++;
            try (var arena = Arena.ofConfined()) {
                MemorySegment key = arena.allocateFrom(ValueLayout.JAVA_BYTE, vector.bytes("key"));
                assertThat(Arrays.equals(hmac.code(key, vector.bytes("msg")), vector.bytes("tag")))
                        .as(vector.toString())
                        .isEqualTo(vector.result() == Wycheproof.Result.VALID);
            }
        }
        assertThat(tried).isGreaterThan(50);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
