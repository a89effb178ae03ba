package org.claviger.hsm.engine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;

/** Published answers that an engine must give before it is trusted with a key. */
final class KnownAnswers {
    /** Test case 16 of the GCM specification (McGrew and Viega, 2005). */
    private static final String GCM_KEY = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";

    private static final String GCM_IV = "cafebabefacedbaddecaf888";
    private static final String GCM_ADDITIONAL = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
    private static final String GCM_CLEAR = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
            + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
    private static final String GCM_SEALED = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
            + "76fc6ece0f4e1768cddf8853bb2d551b";

    /** RFC 3394 section 4.6. */
    private static final String WRAP_KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    private static final String WRAP_CLEAR = "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f";
    private static final String WRAPPED =
            "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21";

    /** RFC 5649 section 6. */
    private static final String PADDED_KEY = "5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8";

    private static final String PADDED_CLEAR = "c37b7e6492584340bed12207808941155068f738";
    private static final String PADDED_WRAPPED = "138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a";

    /** RFC 4231 section 4.3. */
    private static final String MAC_KEY = "4a656665";

    private static final String MAC_MESSAGE = "7768617420646f2079612077616e7420666f72206e6f7468696e673f";
    private static final String MAC_CODE = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

    private static final HexFormat HEX = HexFormat.of();

    private KnownAnswers() {}

    /** @throws BackendException UNSUPPORTED if the engine gives another answer */
    static void require(KeyEngine engine) {
        try (var arena = Arena.ofConfined()) {
            require(engine, "AES-GCM", gcm(engine.aesGcm(), arena));
            require(
                    engine,
                    "AES key wrap",
                    wrap(engine.keyWrap(), KeyWrap.Form.WHOLE_SEMIBLOCKS, WRAP_KEY, WRAP_CLEAR, WRAPPED, arena)
                            && wrap(
                                    engine.keyWrap(),
                                    KeyWrap.Form.PADDED,
                                    PADDED_KEY,
                                    PADDED_CLEAR,
                                    PADDED_WRAPPED,
                                    arena));
            var code = engine.hmacSha256().code(segment(MAC_KEY, arena), HEX.parseHex(MAC_MESSAGE));
            require(engine, "HMAC-SHA-256", Arrays.equals(code, HEX.parseHex(MAC_CODE)));
        }
    }

    private static boolean gcm(AesGcm gcm, Arena arena) {
        var key = segment(GCM_KEY, arena);
        var iv = HEX.parseHex(GCM_IV);
        var additional = HEX.parseHex(GCM_ADDITIONAL);
        var clear = segment(GCM_CLEAR, arena);
        var sealed = new byte[(int) clear.byteSize() + AesGcm.TAG_BYTES];
        gcm.seal(key, iv, additional, clear, sealed, 0);
        if (!Arrays.equals(sealed, HEX.parseHex(GCM_SEALED))) {
            return false;
        }
        try {
            if (gcm.open(key, iv, additional, sealed, 0, sealed.length, arena).mismatch(clear) != -1) {
                return false;
            }
            sealed[0] ^= 1;
            gcm.open(key, iv, additional, sealed, 0, sealed.length, arena);
            return false;
        } catch (AEADBadTagException _) {
            return (sealed[0] ^ 1) == HEX.parseHex(GCM_SEALED)[0]; // only what was changed may be refused
        }
    }

    private static boolean wrap(
            KeyWrap keyWrap, KeyWrap.Form form, String keyHex, String clearHex, String wrappedHex, Arena arena) {
        var key = segment(keyHex, arena);
        var clear = segment(clearHex, arena);
        var wrapped = keyWrap.wrap(form, key, clear, arena);
        if (wrapped.mismatch(segment(wrappedHex, arena)) != -1
                || keyWrap.unwrap(form, key, wrapped, arena)
                        .filter(again -> again.mismatch(clear) == -1)
                        .isEmpty()) {
            return false;
        }
        wrapped.set(ValueLayout.JAVA_BYTE, 0, (byte) ~wrapped.get(ValueLayout.JAVA_BYTE, 0));
        return keyWrap.unwrap(form, key, wrapped, arena).isEmpty();
    }

    private static void require(KeyEngine engine, String what, boolean right) {
        if (!right) {
            throw new BackendException(
                    Category.UNSUPPORTED, "%s of %s gives wrong answers".formatted(what, engine.name()));
        }
    }

    private static MemorySegment segment(String hex, Arena arena) {
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, HEX.parseHex(hex));
    }
}
