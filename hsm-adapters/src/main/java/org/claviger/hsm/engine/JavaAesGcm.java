package org.claviger.hsm.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.hsm.support.HeapCopy;
import org.claviger.hsm.support.SegmentKey;

/**
 * AES-256-GCM by the JDK's own provider.
 *
 * <p>Cipher objects are pooled, because making one costs more than a short encryption, and each gives its key up before
 * it goes back: a pooled object holds no key.
 */
final class JavaAesGcm implements AesGcm {
    private static final String PROVIDER = "SunJCE";
    private static final SecretKeySpec NO_KEY = new SecretKeySpec(new byte[KEY_BYTES], "AES");
    private static final GCMParameterSpec NO_IV = new GCMParameterSpec(TAG_BYTES * Byte.SIZE, new byte[IV_BYTES]);

    private final Pool<Cipher> encryptors = new Pool<>(JavaAesGcm::newCipher);
    private final Pool<Cipher> decryptors = new Pool<>(JavaAesGcm::newCipher);

    @Override
    public void seal(MemorySegment key, byte[] iv, byte[] additional, MemorySegment clear, byte[] out, int offset) {
        AesGcmSizes.requireRoom(key, iv, clear, out, offset);
        int clearBytes = (int) clear.byteSize();
        var cipher = encryptors.take();
        try (var input = HeapCopy.of(clear)) {
            cipher.init(Cipher.ENCRYPT_MODE, new SegmentKey("AES", key), parameters(iv));
            cipher.updateAAD(additional);
            cipher.doFinal(input.array(), 0, clearBytes, out, offset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM of " + PROVIDER + " failed to encrypt", e);
        } finally {
            // The same mode as before: only then does the provider wipe its last key without a complaint of reuse.
            forgetKey(cipher, Cipher.ENCRYPT_MODE);
            encryptors.giveBack(cipher);
        }
    }

    @Override
    public MemorySegment open(
            MemorySegment key,
            byte[] iv,
            byte[] additional,
            byte[] sealed,
            int offset,
            int length,
            SegmentAllocator into)
            throws AEADBadTagException {
        AesGcmSizes.requireTag(key, iv, length);
        var cipher = decryptors.take();
        try (var output = HeapCopy.empty(length - TAG_BYTES)) {
            cipher.init(Cipher.DECRYPT_MODE, new SegmentKey("AES", key), parameters(iv));
            cipher.updateAAD(additional);
            cipher.doFinal(sealed, offset, length, output.array(), 0);
            var clear = into.allocate(output.array().length);
            output.copyTo(clear);
            return clear;
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM of " + PROVIDER + " failed to decrypt", e);
        } finally {
            forgetKey(cipher, Cipher.DECRYPT_MODE);
            decryptors.giveBack(cipher);
        }
    }

    private static GCMParameterSpec parameters(byte[] iv) {
        return new GCMParameterSpec(TAG_BYTES * Byte.SIZE, iv);
    }

    /** Makes the provider overwrite the key and the round keys that the object holds. */
    private static void forgetKey(Cipher cipher, int mode) {
        try {
            cipher.init(mode, NO_KEY, NO_IV);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM of " + PROVIDER + " can't be reset", e);
        }
    }

    private static Cipher newCipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding", PROVIDER);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK's " + PROVIDER + " has no AES-GCM", e);
        }
    }
}
