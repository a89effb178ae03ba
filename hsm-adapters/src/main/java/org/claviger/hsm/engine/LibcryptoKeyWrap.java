package org.claviger.hsm.engine;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;

/** AES key wrap by libcrypto, on keys where they lie. */
final class LibcryptoKeyWrap implements KeyWrap {
    private final Libcrypto libcrypto;
    private final Map<Kind, MemorySegment> ciphers = new HashMap<>();

    private record Kind(Form form, long keyBytes) {}

    LibcryptoKeyWrap(Libcrypto libcrypto) {
        this.libcrypto = libcrypto;
        for (var form : Form.values()) {
            for (long keyBytes : new long[] {16, 24, 32}) {
                var suffix = switch (form) {
                    case WHOLE_SEMIBLOCKS -> "WRAP";
                    case PADDED -> "WRAP-PAD";
                };
                ciphers.put(
                        new Kind(form, keyBytes),
                        libcrypto.cipher("AES-%d-%s".formatted(keyBytes * Byte.SIZE, suffix)));
            }
        }
    }

    @Override
    public MemorySegment wrap(Form form, MemorySegment key, MemorySegment clear, SegmentAllocator into) {
        form.require(key, clear);
        var wrapped = into.allocate(form.wrappedBytes(clear.byteSize()));
        return run(form, key, clear, wrapped, true)
                .orElseThrow(() -> new BackendException(Category.INTERNAL, "libcrypto refused to wrap a key"));
    }

    @Override
    public Optional<MemorySegment> unwrap(Form form, MemorySegment key, MemorySegment wrapped, SegmentAllocator into) {
        form.requireKey(key);
        if (!form.makes(wrapped.byteSize())) {
            return Optional.empty();
        }
        // It writes whole semiblocks, the padding with them.
        return run(form, key, wrapped, into.allocate(wrapped.byteSize()), false);
    }

    private Optional<MemorySegment> run(
            Form form, MemorySegment key, MemorySegment in, MemorySegment out, boolean encrypt) {
        var cipher = Objects.requireNonNull(ciphers.get(new Kind(form, key.byteSize())));
        var context = libcrypto.newContext();
        try (var arena = Arena.ofConfined()) {
            var written = arena.allocate(JAVA_INT);
            libcrypto.allowKeyWrap(context);
            libcrypto.init(context, cipher, key, MemorySegment.NULL, encrypt);
            if (!libcrypto.updateAtLength(context, out, written, in, Math.toIntExact(in.byteSize()))) {
                out.fill((byte) 0);
                return Optional.empty();
            }
            return Optional.of(out.asSlice(0, written.get(JAVA_INT, 0)));
        } finally {
            libcrypto.freeContext(context);
        }
    }
}
