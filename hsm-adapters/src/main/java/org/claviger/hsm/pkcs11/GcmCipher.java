package org.claviger.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;

/**
 * AES-GCM in a device, with an IV that is never left to chance: the profile says who makes it, and what the device did is
 * checked each time.
 */
final class GcmCipher {
    static final int IV_BYTES = 12;
    static final int TAG_BYTES = 16;

    private final Profile profile;
    private final RandomGenerator random;

    /** @param random makes IVs for devices that don't make their own */
    GcmCipher(Profile profile, RandomGenerator random) {
        this.profile = profile;
        this.random = random;
    }

    /** @param sealed cipher text, then the tag */
    record Sealed(MemorySegment iv, MemorySegment sealed) {}

    /** Whether the device takes the caller's IV. */
    boolean takesIv() {
        return profile.gcmIv() == Profile.GcmIv.CALLER;
    }

    /** Encrypts under an IV that is new, made by whom the profile says. */
    Sealed seal(Cryptoki cryptoki, long key, MemorySegment clear, MemorySegment additional, int tagBytes) {
        requireLength(clear.byteSize());
        return switch (profile.gcmIv()) {
            case CALLER -> {
                var iv = cryptoki.memory().allocate(IV_BYTES);
                var bytes = new byte[IV_BYTES];
                random.nextBytes(bytes);
                iv.copyFrom(MemorySegment.ofArray(bytes));
                yield sealWith(iv, cryptoki, key, clear, additional, tagBytes);
            }
            case DEVICE_IN_PLACE -> {
                var iv = cryptoki.memory().allocate(IV_BYTES);
                var result = encrypt(iv, cryptoki, key, clear, additional, tagBytes);
                if (isZero(iv)) {
                    throw unexpected("the token left the IV to us, where it should make its own");
                }
                yield new Sealed(iv, exact(result, clear.byteSize() + tagBytes));
            }
            case DEVICE_PREPENDED -> {
                var result = encrypt(MemorySegment.NULL, cryptoki, key, clear, additional, tagBytes);
                exact(result, IV_BYTES + clear.byteSize() + tagBytes);
                yield new Sealed(result.asSlice(0, IV_BYTES), result.asSlice(IV_BYTES));
            }
        };
    }

    /**
     * Encrypts under the caller's IV.
     *
     * @throws BackendException UNSUPPORTED if the device makes its own
     */
    Sealed sealWith(
            MemorySegment iv,
            Cryptoki cryptoki,
            long key,
            MemorySegment clear,
            MemorySegment additional,
            int tagBytes) {
        if (!takesIv()) {
            throw new BackendException(
                    Category.UNSUPPORTED,
                    "a token of profile %s makes the IV of AES-GCM itself and takes none".formatted(profile.name()));
        }
        requireLength(clear.byteSize());
        if (iv.byteSize() == 0) {
            throw new BackendException(Category.UNSUPPORTED, "AES-GCM with an IV of 0 bytes");
        }
        var before = iv.toArray(JAVA_BYTE);
        var result = encrypt(iv, cryptoki, key, clear, additional, tagBytes);
        if (iv.mismatch(MemorySegment.ofArray(before)) != -1) {
            throw unexpected("the token changed the IV it was given");
        }
        return new Sealed(iv, exact(result, clear.byteSize() + tagBytes));
    }

    /** @throws BackendException INVALID_DATA if the cipher text is too short to have a tag */
    MemorySegment open(Cryptoki cryptoki, long key, byte[] iv, MemorySegment additional, byte[] sealed, int tagBytes) {
        if (sealed.length < tagBytes) {
            throw new BackendException(Category.INVALID_DATA, "no tag in %d bytes".formatted(sealed.length));
        }
        var memory = cryptoki.memory();
        boolean prepended = profile.gcmIv() == Profile.GcmIv.DEVICE_PREPENDED;
        MemorySegment input;
        if (prepended) {
            input = memory.allocate((long) iv.length + sealed.length);
            MemorySegment.copy(iv, 0, input, JAVA_BYTE, 0, iv.length);
            MemorySegment.copy(sealed, 0, input, JAVA_BYTE, iv.length, sealed.length);
        } else {
            input = memory.copyOf(sealed);
        }
        var parameter = prepended ? MemorySegment.NULL : memory.copyOf(iv);
        return cryptoki.decrypt(Mechanisms.gcm(memory, profile.gcm(), parameter, additional, tagBytes), key, input);
    }

    private MemorySegment encrypt(
            MemorySegment iv,
            Cryptoki cryptoki,
            long key,
            MemorySegment clear,
            MemorySegment additional,
            int tagBytes) {
        return cryptoki.encrypt(Mechanisms.gcm(cryptoki.memory(), profile.gcm(), iv, additional, tagBytes), key, clear);
    }

    private void requireLength(long bytes) {
        if (bytes > profile.gcmLongestBytes()) {
            throw new BackendException(
                    Category.UNSUPPORTED,
                    "%d bytes by AES-GCM at once (a token of profile %s takes at most %d)"
                            .formatted(bytes, profile.name(), profile.gcmLongestBytes()));
        }
    }

    private MemorySegment exact(MemorySegment result, long bytes) {
        if (result.byteSize() != bytes) {
            throw unexpected("AES-GCM gave %d bytes (expected %d)".formatted(result.byteSize(), bytes));
        }
        return result;
    }

    private BackendException unexpected(String what) {
        return new BackendException(
                Category.INTERNAL, "profile %s does not fit the token: %s".formatted(profile.name(), what));
    }

    private static boolean isZero(MemorySegment iv) {
        for (long i = 0; i < iv.byteSize(); i++) {
            if (iv.get(JAVA_BYTE, i) != 0) {
                return false;
            }
        }
        return true;
    }
}
