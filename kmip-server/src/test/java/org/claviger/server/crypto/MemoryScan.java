package org.claviger.server.crypto;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/** Looks for secrets in all memory of this process that can be read, however it came there. */
final class MemoryScan {
    private static final Path MEMORY = Path.of("/proc/self/mem");
    private static final Path MAPS = Path.of("/proc/self/maps");
    private static final int NEEDLE_BYTES = 16;
    private static final int NEEDLES_PER_SECRET = 4;
    private static final int CHUNK_BYTES = 1024 * 1024;

    private MemoryScan() {}

    static boolean isPossible() {
        return Files.isReadable(MEMORY);
    }

    /** What to look for, in a form that isn't found itself. */
    static byte[] masked(MemorySegment secret) {
        var masked = new byte[(int) secret.byteSize()];
        for (int i = 0; i < masked.length; i++) {
            masked[i] = mask(secret.get(ValueLayout.JAVA_BYTE, i));
        }
        return masked;
    }

    private static byte mask(byte b) {
        return (byte) (b ^ 0x5A);
    }

    /**
     * How many copies there are of each secret. A copy of half of it counts, for round keys of AES hold it in two halves; so
     * does one with the bytes of each word swapped, as some implementations keep it.
     *
     * @param maskedSecrets of 32 bytes each
     */
    static int[] copies(List<byte[]> maskedSecrets) throws IOException {
        var needles = maskedSecrets.stream().flatMap(MemoryScan::needles).toArray(byte[][]::new);
        var found = new int[needles.length];
        // The chunk is left out of the search: what was read there isn't another copy.
        try (var arena = Arena.ofConfined();
                var memory = FileChannel.open(MEMORY)) {
            var chunk = arena.allocate(CHUNK_BYTES, 4096);
            for (var line : Files.readAllLines(MAPS)) {
                var parts = line.split(" ", 3);
                var range = parts[0].split("-");
                if (parts[1].startsWith("r")) {
                    long from = Long.parseUnsignedLong(range[0], 16);
                    long to = Long.parseUnsignedLong(range[1], 16);
                    search(memory, from, to, chunk, needles, found);
                }
            }
        }
        // Per secret: both halves as they are, then both swapped. The two halves of a copy are one copy.
        var copies = new int[maskedSecrets.size()];
        for (int i = 0; i < copies.length; i++) {
            int at = i * NEEDLES_PER_SECRET;
            copies[i] = Math.max(found[at], found[at + 1]) + Math.max(found[at + 2], found[at + 3]);
        }
        return copies;
    }

    /** Both halves as they are, then both with swapped words. */
    private static Stream<byte[]> needles(byte[] secret) {
        var first = Arrays.copyOfRange(secret, 0, NEEDLE_BYTES);
        var second = Arrays.copyOfRange(secret, NEEDLE_BYTES, 2 * NEEDLE_BYTES);
        return Stream.of(first, second, wordsSwapped(first), wordsSwapped(second));
    }

    private static byte[] wordsSwapped(byte[] bytes) {
        var swapped = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            swapped[i] = bytes[i ^ 3];
        }
        return swapped;
    }

    private static void search(
            FileChannel memory, long from, long to, MemorySegment chunk, byte[][] needles, int[] found) {
        long at = from;
        while (Long.compareUnsigned(at, to) < 0) {
            if (at == chunk.address()) {
                at += chunk.byteSize();
                continue;
            }
            long end = at < chunk.address() ? Math.min(to, chunk.address()) : to;
            int length = (int) Math.min(chunk.byteSize(), end - at);
            if (read(memory, at, chunk.asSlice(0, length))) {
                count(chunk.asSlice(0, length), needles, found);
            }
            // Chunks overlap, so that nothing is missed at a border.
            at += length == chunk.byteSize() && at + length < end ? length - NEEDLE_BYTES + 1 : length;
        }
    }

    private static boolean read(FileChannel memory, long at, MemorySegment target) {
        var buffer = target.asByteBuffer();
        try {
            while (buffer.hasRemaining()) {
                if (memory.read(buffer, at + buffer.position()) <= 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException | IllegalArgumentException _) {
            return false; // such as device memory, the kernel's own pages, or a mapping that is gone
        }
    }

    private static void count(MemorySegment chunk, byte[][] needles, int[] found) {
        var first = new BitSet(256);
        for (var needle : needles) {
            first.set(mask(needle[0]) & 0xFF);
        }
        for (long i = 0; i <= chunk.byteSize() - NEEDLE_BYTES; i++) {
            if (first.get(chunk.get(ValueLayout.JAVA_BYTE, i) & 0xFF)) {
                for (int j = 0; j < needles.length; j++) {
                    found[j] += isAt(chunk, i, needles[j]) ? 1 : 0;
                }
            }
        }
    }

    private static boolean isAt(MemorySegment chunk, long offset, byte[] needle) {
        int same = 0;
        while (same < needle.length && mask(chunk.get(ValueLayout.JAVA_BYTE, offset + same)) == needle[same]) {
            same++;
        }
        return same == needle.length;
    }
}
