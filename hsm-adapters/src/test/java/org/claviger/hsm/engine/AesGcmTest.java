package org.claviger.hsm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class AesGcmTest {
    private static final HexFormat HEX = HexFormat.of();

    /** Test case 16 of the GCM specification (McGrew and Viega, 2005). */
    private static final String KEY = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";

    private static final byte[] IV = HEX.parseHex("cafebabefacedbaddecaf888");
    private static final byte[] ADDITIONAL = HEX.parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
    private static final String CLEAR = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
    private static final String SEALED = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662" + "76fc6ece0f4e1768cddf8853bb2d551b";

    private final Arena arena = Arena.ofConfined();
    private final AesGcm cipher;

    AesGcmTest(TestedEngine engine) {
        cipher = engine.open().aesGcm();
    }

    @AfterEach
    void closeTheArena() {
        arena.close();
    }

    @Test
    void sealsAsTheSpecificationSays() {
        assertThat(HEX.formatHex(seal(segment(KEY), IV))).isEqualTo(SEALED);
    }

    @Test
    void opensAsTheSpecificationSays() throws AEADBadTagException {
        var sealed = HEX.parseHex("ff" + SEALED + "ff");
        var clear = cipher.open(segment(KEY), IV, ADDITIONAL, sealed, 1, sealed.length - 2, arena);
        assertThat(HEX.formatHex(clear.toArray(ValueLayout.JAVA_BYTE))).isEqualTo(CLEAR);
    }

    /** Longer than what goes through an engine in one part. */
    @Test
    void aLongMessageIsWhatTheJdkMakesOfIt() throws Exception {
        var clear = arena.allocate(100_001);
        for (long i = 0; i < clear.byteSize(); i++) {
            clear.set(ValueLayout.JAVA_BYTE, i, (byte) i);
        }
        var sealed = new byte[(int) clear.byteSize() + AesGcm.TAG_BYTES];
        cipher.seal(segment(KEY), IV, ADDITIONAL, clear, sealed, 0);

        var jdk = Cipher.getInstance("AES/GCM/NoPadding", "SunJCE");
        jdk.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(HEX.parseHex(KEY), "AES"),
                new GCMParameterSpec(AesGcm.TAG_BYTES * Byte.SIZE, IV));
        jdk.updateAAD(ADDITIONAL);
        assertThat(sealed).isEqualTo(jdk.doFinal(clear.toArray(ValueLayout.JAVA_BYTE)));
        assertThat(cipher.open(segment(KEY), IV, ADDITIONAL, sealed, 0, sealed.length, arena)
                        .mismatch(clear))
                .isEqualTo(-1);
    }

    @Test
    void nothingCanBeSealed() throws AEADBadTagException {
        var sealed = new byte[AesGcm.TAG_BYTES];
        cipher.seal(segment(KEY), IV, new byte[0], MemorySegment.NULL, sealed, 0);
        assertThat(cipher.open(segment(KEY), IV, new byte[0], sealed, 0, sealed.length, arena)
                        .byteSize())
                .isZero();
    }

    @Test
    void theSameKeyAndIvInARowGiveTheSameBytesBecausePooledCiphersForgetTheirKey() {
        assertThat(seal(segment(KEY), IV)).isEqualTo(seal(segment(KEY), IV));
    }

    @Test
    void aChangedByteAnywhereIsRefusedAndTheNextCallStillWorks() throws AEADBadTagException {
        var sealed = HEX.parseHex(SEALED);
        for (int i = 0; i < sealed.length; i++) {
            sealed[i] ^= 1;
            assertThatThrownBy(() -> cipher.open(segment(KEY), IV, ADDITIONAL, sealed, 0, sealed.length, arena))
                    .isInstanceOf(AEADBadTagException.class);
            sealed[i] ^= 1;
        }
        assertThat(cipher.open(segment(KEY), IV, ADDITIONAL, sealed, 0, sealed.length, arena)
                        .byteSize())
                .isEqualTo(CLEAR.length() / 2);
    }

    @Test
    void fewerBytesThanATagAreRefused() {
        assertThatThrownBy(() -> cipher.open(segment(KEY), IV, ADDITIONAL, new byte[15], 0, 15, arena))
                .isInstanceOf(AEADBadTagException.class);
    }

    @Test
    void keysIvsAndBuffersOfTheWrongSizeAreRefused() {
        assertThatThrownBy(() -> seal(arena.allocate(16), IV)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> seal(segment(KEY), new byte[16])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cipher.seal(segment(KEY), IV, ADDITIONAL, arena.allocate(1), new byte[16], 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private byte[] seal(MemorySegment key, byte[] iv) {
        var clear = segment(CLEAR);
        var sealed = new byte[(int) clear.byteSize() + AesGcm.TAG_BYTES];
        cipher.seal(key, iv, ADDITIONAL, clear, sealed, 0);
        return sealed;
    }

    private MemorySegment segment(String hex) {
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, HEX.parseHex(hex));
    }
}
