package org.claviger.server.crypto;

import java.lang.foreign.MemorySegment;
import org.claviger.hsm.support.HmacSha256;

/** Row codes under a key that every test knows. */
public final class RowAuthenticators {
    private RowAuthenticators() {}

    public static RowAuthenticator withFixedKey() {
        return new RowAuthenticator(new HmacSha256(), MemorySegment.ofArray(new byte[HmacSha256.KEY_BYTES]));
    }
}
