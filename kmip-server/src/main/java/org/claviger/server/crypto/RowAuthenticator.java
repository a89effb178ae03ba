package org.claviger.server.crypto;

import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import org.claviger.hsm.engine.HmacSha256;

/**
 * Computes and checks the code of a stored row, so that a row edited, swapped or copied behind the server's back is
 * noticed. It needs no provider: Revoke and Destroy work while the provider is down.
 *
 * <p>A whole old row put back has a right code; only the audit chain shows that it is old.
 *
 * <p>Safe for use by many threads at once.
 */
public final class RowAuthenticator {
    /** Length of a code: the format byte and an HMAC-SHA-256. */
    public static final int CODE_BYTES = 1 + HmacSha256.CODE_BYTES;

    private static final byte FORMAT = 0x01;

    private final HmacSha256 hmac;
    private final MemorySegment key;

    /** @param key valid until the server stops */
    RowAuthenticator(HmacSha256 hmac, MemorySegment key) {
        this.hmac = hmac;
        this.key = key;
    }

    /** The code to store with a row of these fields, {@link #CODE_BYTES} long. */
    public byte[] code(RowFields fields) {
        var code = new byte[CODE_BYTES];
        code[0] = FORMAT;
        System.arraycopy(hmac.code(key, fields.toBytes()), 0, code, 1, HmacSha256.CODE_BYTES);
        return code;
    }

    /** Whether {@code code} is the code of a row of these fields. Takes the same time wherever they differ. */
    public boolean verify(RowFields fields, byte[] code) {
        return MessageDigest.isEqual(code(fields), code);
    }
}
