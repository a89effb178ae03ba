package org.claviger.hsm.engine;

import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.hsm.support.HeapCopy;
import org.claviger.hsm.support.SegmentKey;

/** HMAC-SHA-256 by the JDK's own provider. Pooled objects hold no key, as in {@link JavaAesGcm}. */
final class JavaHmacSha256 implements HmacSha256 {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PROVIDER = "SunJCE";
    private static final SecretKeySpec NO_KEY = new SecretKeySpec(new byte[KEY_BYTES], ALGORITHM);

    private final Pool<Mac> macs = new Pool<>(JavaHmacSha256::newMac);

    @Override
    public void code(MemorySegment key, byte[] message, MemorySegment code) {
        var mac = macs.take();
        try (var output = HeapCopy.empty(CODE_BYTES)) {
            mac.init(new SegmentKey(ALGORITHM, key));
            mac.update(message);
            mac.doFinal(output.array(), 0);
            output.copyTo(code);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " of " + PROVIDER + " failed", e);
        } finally {
            forgetKey(mac);
            macs.giveBack(mac);
        }
    }

    private static void forgetKey(Mac mac) {
        try {
            mac.init(NO_KEY);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " of " + PROVIDER + " can't be reset", e);
        }
    }

    private static Mac newMac() {
        try {
            return Mac.getInstance(ALGORITHM, PROVIDER);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK's " + PROVIDER + " has no " + ALGORITHM, e);
        }
    }
}
