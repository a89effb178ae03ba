package org.claviger.server.crypto.cipher;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;

/** A message through a block cipher with padding. A decryption holds the last block back, since it may be padding. */
final class PaddedRun implements CipherRun {
    private final Direction direction;
    private final Cipher cipher;
    private final BlockPadding padding;
    private final SecureRandom random;
    private final int blockBytes;

    /** What was taken, in an encryption; only the length of its last block matters. */
    private long taken;

    /** The last block of a decryption so far; empty before there is one. */
    private byte[] last = new byte[0];

    PaddedRun(Direction direction, Cipher cipher, BlockPadding padding, SecureRandom random) {
        this.direction = direction;
        this.cipher = cipher;
        this.padding = padding;
        this.random = random;
        this.blockBytes = cipher.getBlockSize();
    }

    @Override
    public Secret update(Secret part, SecretScope output) {
        return Guarded.step(direction, () -> {
            taken += part.length();
            var given = Guarded.update(cipher, part, output);
            return direction == Direction.ENCRYPT ? given : holdBack(given, output);
        });
    }

    @Override
    public Secret finish(Secret part, SecretScope output) {
        return Guarded.step(
                direction, () -> direction == Direction.ENCRYPT ? pad(part, output) : takeOff(part, output));
    }

    private Secret pad(Secret part, SecretScope output) throws GeneralSecurityException {
        taken += part.length();
        var missing = blockBytes - (int) (taken % blockBytes);
        var filler = output.copyOf(padding.padding(missing, blockBytes, random));
        var given = Guarded.update(cipher, part, output);
        return Guarded.concat(given, Guarded.finish(cipher, filler, output), output);
    }

    private Secret takeOff(Secret part, SecretScope output) throws GeneralSecurityException {
        var given = holdBack(Guarded.finish(cipher, part, output), output);
        if (last.length == 0) {
            if (padding == BlockPadding.ZEROS) {
                return given;
            }
            throw new BadPaddingException();
        }
        var messageBytes = padding.messageBytes(last);
        if (messageBytes < 0) {
            throw new BadPaddingException();
        }
        var end = output.allocate(messageBytes);
        end.copyFrom(MemorySegment.ofArray(last).asSlice(0, messageBytes));
        return Guarded.concat(given, new Secret(end), output);
    }

    /** Returns the block held back before and all of {@code given} but its last block, which is held back now. */
    private Secret holdBack(Secret given, SecretScope output) {
        if (given.length() == 0) {
            return given;
        }
        var before = output.copyOf(last);
        close();
        var end = given.length() - blockBytes;
        last = given.bytes().asSlice(end).toArray(ValueLayout.JAVA_BYTE);
        return Guarded.concat(before, new Secret(given.bytes().asSlice(0, end)), output);
    }

    @Override
    public long heldBytes() {
        return blockBytes;
    }

    @Override
    public void close() {
        Arrays.fill(last, (byte) 0);
    }
}
