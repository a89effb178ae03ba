package org.claviger.server.crypto.cipher;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.CryptoProviders;

/**
 * XTS-AES on one data unit (IEEE 1619, NIST SP 800-38E), which neither the JDK nor Bouncy Castle has. The tweak is the IV; data
 * that does not fill its last block borrows from the one before.
 */
final class Xts {
    static final int BLOCK_BYTES = 16;

    /** NIST SP 800-38E allows 2^20 blocks in a data unit. */
    static final int MAX_BYTES = BLOCK_BYTES << 20;

    /** x^128 = x^7 + x^2 + x + 1 in the field of the tweaks. */
    private static final int REDUCTION = 0x87;

    private static final String AES_BLOCKS = "AES/ECB/NoPadding";

    private final Direction direction;
    private final Cipher blocks;
    private final byte[] firstTweak;

    private Xts(Direction direction, Cipher blocks, byte[] firstTweak) {
        this.direction = direction;
        this.blocks = blocks;
        this.firstTweak = firstTweak;
    }

    /**
     * @param key for the data
     * @param tweakKey for the tweak; another one
     * @param iv number of the data unit, little-endian, at most a block; zeros follow
     */
    static Xts of(Direction direction, Secret key, Secret tweakKey, byte[] iv) {
        var tweak = Guarded.key(tweakKey, "AES", spec -> {
            var cipher = CryptoProviders.cipher(AES_BLOCKS);
            cipher.init(Cipher.ENCRYPT_MODE, spec);
            return cipher.doFinal(Arrays.copyOf(iv, BLOCK_BYTES));
        });
        var blocks = Guarded.key(key, "AES", spec -> {
            var cipher = CryptoProviders.cipher(AES_BLOCKS);
            cipher.init(direction.jcaMode(), spec);
            return cipher;
        });
        return new Xts(direction, blocks, tweak);
    }

    Secret apply(Secret message, SecretScope output) throws GeneralSecurityException {
        var length = message.length();
        if (length < BLOCK_BYTES || length > MAX_BYTES) {
            throw new IllegalBlockSizeException();
        }
        var data = message.bytes().toArray(ValueLayout.JAVA_BYTE);
        try {
            var whole = length / BLOCK_BYTES * BLOCK_BYTES;
            var tail = length - whole;
            var tweak = firstTweak.clone();
            if (tail == 0) {
                transform(data, 0, whole, tweak);
            } else {
                transform(data, 0, whole - BLOCK_BYTES, tweak);
                steal(data, whole - BLOCK_BYTES, tail, tweak);
            }
            var result = output.allocate(length);
            result.copyFrom(MemorySegment.ofArray(data));
            return new Secret(result);
        } finally {
            Arrays.fill(data, (byte) 0);
        }
    }

    /** The last whole block and the tail behind it. A decryption uses the last two tweaks in the other order. */
    private void steal(byte[] data, int lastBlock, int tail, byte[] tweak) throws GeneralSecurityException {
        var next = tweak.clone();
        advance(next);
        var isEncryption = direction == Direction.ENCRYPT;
        transform(data, lastBlock, BLOCK_BYTES, isEncryption ? tweak.clone() : next.clone());
        for (var i = 0; i < tail; i++) {
            var swapped = data[lastBlock + i];
            data[lastBlock + i] = data[lastBlock + BLOCK_BYTES + i];
            data[lastBlock + BLOCK_BYTES + i] = swapped;
        }
        transform(data, lastBlock, BLOCK_BYTES, isEncryption ? next : tweak);
    }

    /** Works on whole blocks in place; afterwards {@code tweak} is that of the block behind them. */
    private void transform(byte[] data, int offset, int length, byte[] tweak) throws GeneralSecurityException {
        if (length == 0) {
            return;
        }
        var mask = new byte[length];
        for (var at = 0; at < length; at += BLOCK_BYTES) {
            System.arraycopy(tweak, 0, mask, at, BLOCK_BYTES);
            advance(tweak);
        }
        xor(data, offset, mask);
        var done = blocks.doFinal(data, offset, length);
        System.arraycopy(done, 0, data, offset, length);
        Arrays.fill(done, (byte) 0);
        xor(data, offset, mask);
    }

    private static void xor(byte[] data, int offset, byte[] mask) {
        for (var i = 0; i < mask.length; i++) {
            data[offset + i] ^= mask[i];
        }
    }

    /** Multiplies the tweak by x. */
    private static void advance(byte[] tweak) {
        var carry = 0;
        for (var i = 0; i < BLOCK_BYTES; i++) {
            var shifted = (tweak[i] & 0xFF) << 1 | carry;
            tweak[i] = (byte) shifted;
            carry = shifted >>> Byte.SIZE;
        }
        tweak[0] ^= (byte) (-carry & REDUCTION);
    }
}
