package org.claviger.hsm.support;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-256-GCM with a 96-bit IV and a 128-bit tag, on keys and clear text in memory segments, by the JDK's own provider.
 *
 * <p>Cipher objects are pooled, because making one costs more than a short encryption, and each gives its key up before
 * it goes back: a pooled object holds no key.
 *
 * <p>Safe for use by many threads at once.
 */
public final class AesGcm {
    public static final int KEY_BYTES = 32;
    public static final int IV_BYTES = 12;
    public static final int TAG_BYTES = 16;

    private static final String PROVIDER = "SunJCE";
    private static final SecretKeySpec NO_KEY = new SecretKeySpec(new byte[KEY_BYTES], "AES");
    private static final GCMParameterSpec NO_IV = new GCMParameterSpec(TAG_BYTES * Byte.SIZE, new byte[IV_BYTES]);

    private final Pool<Cipher> encryptors = new Pool<>(AesGcm::newCipher);
    private final Pool<Cipher> decryptors = new Pool<>(AesGcm::newCipher);

    /**
     * Encrypts {@code clear} and writes cipher text and tag to {@code out} from {@code offset} on.
     *
     * @param iv never used before with this key
     * @throws IllegalArgumentException if the key is not of {@link #KEY_BYTES}, the IV not of {@link #IV_BYTES}, or
     *     {@code out} has no room for the clear text's length plus {@link #TAG_BYTES}
     */
    public void seal(MemorySegment key, byte[] iv, byte[] additional, MemorySegment clear, byte[] out, int offset) {
        requireSizes(key, iv);
        int clearBytes = Math.toIntExact(clear.byteSize());
        if (out.length - offset - TAG_BYTES < clearBytes) {
            throw new IllegalArgumentException("no room for %d bytes and a tag in %d bytes from offset %d"
                    .formatted(clearBytes, out.length, offset));
        }
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

    /**
     * Decrypts cipher text and tag.
     *
     * @param sealed holds them from {@code offset} on, {@code length} bytes in all
     * @param into where the clear text's memory comes from
     * @throws AEADBadTagException if key, IV, additional data, cipher text and tag don't belong together
     */
    public MemorySegment open(
            MemorySegment key,
            byte[] iv,
            byte[] additional,
            byte[] sealed,
            int offset,
            int length,
            SegmentAllocator into)
            throws AEADBadTagException {
        requireSizes(key, iv);
        if (length < TAG_BYTES) {
            throw new AEADBadTagException("no tag in %d bytes".formatted(length));
        }
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

    private static void requireSizes(MemorySegment key, byte[] iv) {
        if (key.byteSize() != KEY_BYTES || iv.length != IV_BYTES) {
            throw new IllegalArgumentException("key of %d bytes (expected %d), IV of %d bytes (expected %d)"
                    .formatted(key.byteSize(), KEY_BYTES, iv.length, IV_BYTES));
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
