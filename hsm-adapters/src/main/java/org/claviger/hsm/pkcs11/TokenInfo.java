package org.claviger.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a token says of itself ({@code CK_TOKEN_INFO}).
 *
 * @param pinNearlyLocked whether wrong PINs were tried lately
 * @param mostSessions how many a process may have; 0 for no limit, -1 where it doesn't say
 * @param firmware major and minor version
 */
record TokenInfo(
        long slot,
        String label,
        String manufacturer,
        String model,
        String serial,
        boolean loginRequired,
        boolean pinLocked,
        boolean pinNearlyLocked,
        long mostSessions,
        String firmware) {
    private static final int BYTES = 208;
    private static final int LABEL_BYTES = 32;
    private static final int MANUFACTURER_OFFSET = 32;
    private static final int MODEL_OFFSET = 64;
    private static final int MODEL_BYTES = 16;
    private static final int SERIAL_OFFSET = 80;
    private static final int SERIAL_BYTES = 16;
    private static final int FLAGS_OFFSET = 96;
    private static final int MOST_SESSIONS_OFFSET = 104;
    private static final int FIRMWARE_OFFSET = 186;

    /** Reads what the token in a slot says; empty if it says nothing. */
    static Optional<TokenInfo> read(CkLibrary library, long slot, SegmentAllocator memory) {
        var raw = memory.allocate(BYTES, Long.BYTES);
        if (library.call(CkFunction.C_GET_TOKEN_INFO, slot, raw.address()) != ReturnCode.OK.code()) {
            return Optional.empty();
        }
        long flags = raw.get(JAVA_LONG, FLAGS_OFFSET);
        return Optional.of(new TokenInfo(
                slot,
                padded(raw, 0, LABEL_BYTES),
                padded(raw, MANUFACTURER_OFFSET, LABEL_BYTES),
                padded(raw, MODEL_OFFSET, MODEL_BYTES),
                padded(raw, SERIAL_OFFSET, SERIAL_BYTES),
                (flags & Ck.CKF_LOGIN_REQUIRED) != 0,
                (flags & Ck.CKF_USER_PIN_LOCKED) != 0,
                (flags & (Ck.CKF_USER_PIN_COUNT_LOW | Ck.CKF_USER_PIN_FINAL_TRY)) != 0,
                raw.get(JAVA_LONG, MOST_SESSIONS_OFFSET),
                raw.get(JAVA_BYTE, FIRMWARE_OFFSET) + "." + raw.get(JAVA_BYTE, FIRMWARE_OFFSET + 1)));
    }

    /** Text that is filled up with blanks, as PKCS #11 has it. */
    private static String padded(MemorySegment raw, long offset, int bytes) {
        var text = raw.asSlice(offset, bytes).toArray(JAVA_BYTE);
        return new String(text, StandardCharsets.UTF_8).replace('\0', ' ').strip();
    }

    @Override
    public String toString() {
        return "\"%s\" serial %s".formatted(label, serial);
    }
}
