package org.claviger.hsm.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.hsm.support.HeapCopy;
import org.claviger.hsm.support.SegmentKey;

/** AES key wrap by the JDK's own provider. A cipher object is used once, and gives its key up before it is left to the collector. */
final class JavaKeyWrap implements KeyWrap {
    private static final String PROVIDER = "SunJCE";
    private static final SecretKeySpec NO_KEY = new SecretKeySpec(new byte[32], "AES");

    @Override
    public MemorySegment wrap(Form form, MemorySegment key, MemorySegment clear, SegmentAllocator into) {
        form.require(key, clear);
        try {
            return run(form, Cipher.ENCRYPT_MODE, key, clear, into);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES key wrap of " + PROVIDER + " failed", e);
        }
    }

    @Override
    public Optional<MemorySegment> unwrap(Form form, MemorySegment key, MemorySegment wrapped, SegmentAllocator into) {
        form.requireKey(key);
        if (!form.makes(wrapped.byteSize())) {
            return Optional.empty();
        }
        try {
            return Optional.of(run(form, Cipher.DECRYPT_MODE, key, wrapped, into));
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    private static MemorySegment run(
            Form form, int direction, MemorySegment key, MemorySegment in, SegmentAllocator into)
            throws GeneralSecurityException {
        var cipher = newCipher(form);
        try (var input = HeapCopy.of(in)) {
            cipher.init(direction, new SegmentKey("AES", key));
            try (var output = HeapCopy.adopt(cipher.doFinal(input.array()))) {
                var result = into.allocate(output.array().length);
                output.copyTo(result);
                return result;
            }
        } finally {
            cipher.init(direction, NO_KEY);
        }
    }

    private static Cipher newCipher(Form form) {
        var transformation = switch (form) {
            case WHOLE_SEMIBLOCKS -> "AES/KW/NoPadding";
            case PADDED -> "AES/KWP/NoPadding";
        };
        try {
            return Cipher.getInstance(transformation, PROVIDER);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK's " + PROVIDER + " has no " + transformation, e);
        }
    }
}
