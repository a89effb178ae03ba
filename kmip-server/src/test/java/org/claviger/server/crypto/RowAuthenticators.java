package org.claviger.server.crypto;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.claviger.hsm.engine.HmacSha256;
import org.claviger.hsm.engine.KeyEngines;

/** Row codes under a key that every test knows. */
public final class RowAuthenticators {
    private RowAuthenticators() {}

    public static RowAuthenticator withFixedKey() {
        return withKey((byte) 0);
    }

    /** @param octet each byte of the key */
    public static RowAuthenticator withKey(byte octet) {
        var key = new byte[HmacSha256.KEY_BYTES];
        Arrays.fill(key, octet);
        return new RowAuthenticator(KeyEngines.java().hmacSha256(), MemorySegment.ofArray(key));
    }
}
