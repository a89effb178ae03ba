package org.claviger.server.crypto;

import java.lang.foreign.MemorySegment;
import org.claviger.hsm.engine.HmacSha256;
import org.claviger.hsm.engine.KeyEngines;

/** Row codes under a key that every test knows. */
public final class RowAuthenticators {
    private RowAuthenticators() {}

    public static RowAuthenticator withFixedKey() {
        return new RowAuthenticator(
                KeyEngines.java().hmacSha256(), MemorySegment.ofArray(new byte[HmacSha256.KEY_BYTES]));
    }
}
