package org.claviger.hsm.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import javax.crypto.AEADBadTagException;

/** AES-256-GCM by libcrypto. Key and clear text are read and written where they lie; only cipher text is on the heap. */
final class LibcryptoAesGcm implements AesGcm {
    /** No garbage is collected while libcrypto works on a part, so a part takes it some microseconds. */
    private static final int LONGEST_PART_BYTES = 32 * 1024;

    private final Libcrypto libcrypto;
    private final MemorySegment cipher;

    LibcryptoAesGcm(Libcrypto libcrypto) {
        this.libcrypto = libcrypto;
        this.cipher = libcrypto.cipher("AES-256-GCM");
    }

    @Override
    public void seal(MemorySegment key, byte[] iv, byte[] additional, MemorySegment clear, byte[] out, int offset) {
        AesGcmSizes.requireRoom(key, iv, clear, out, offset);
        var sealed = MemorySegment.ofArray(out).asSlice(offset, clear.byteSize() + TAG_BYTES);
        var written = MemorySegment.ofArray(new int[1]);
        var context = libcrypto.newContext();
        try {
            libcrypto.init(context, cipher, key, MemorySegment.ofArray(iv), true);
            updateAll(context, MemorySegment.NULL, written, MemorySegment.ofArray(additional));
            updateAll(context, sealed, written, clear);
            var tag = sealed.asSlice(clear.byteSize());
            if (!libcrypto.finish(context, tag, written)) {
                throw new IllegalStateException("AES-GCM of libcrypto failed to encrypt");
            }
            libcrypto.tag(context, tag);
        } finally {
            libcrypto.freeContext(context);
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
        int clearBytes = length - TAG_BYTES;
        var whole = MemorySegment.ofArray(sealed).asSlice(offset, length);
        var written = MemorySegment.ofArray(new int[1]);
        var clear = into.allocate(clearBytes);
        var context = libcrypto.newContext();
        try {
            libcrypto.init(context, cipher, key, MemorySegment.ofArray(iv), false);
            updateAll(context, MemorySegment.NULL, written, MemorySegment.ofArray(additional));
            updateAll(context, clear, written, whole.asSlice(0, clearBytes));
            libcrypto.expectTag(context, whole.asSlice(clearBytes));
            if (!libcrypto.finish(context, clear.asSlice(clearBytes), written)) {
                clear.fill((byte) 0); // what it decrypted to is nobody's business
                throw new AEADBadTagException("the tag is another one");
            }
            return clear;
        } finally {
            libcrypto.freeContext(context);
        }
    }

    /** @param out as long as {@code in} at least; NULL for additional data */
    private void updateAll(MemorySegment context, MemorySegment out, MemorySegment written, MemorySegment in) {
        boolean toMemory = !out.equals(MemorySegment.NULL);
        for (long at = 0; at < in.byteSize(); at += LONGEST_PART_BYTES) {
            int bytes = (int) Math.min(LONGEST_PART_BYTES, in.byteSize() - at);
            libcrypto.update(context, toMemory ? out.asSlice(at) : out, written, in.asSlice(at, bytes), bytes);
        }
    }
}
