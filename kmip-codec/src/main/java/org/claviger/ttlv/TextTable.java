package org.claviger.ttlv;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values by ASCII name, found from a message's bytes without making a String of them.
 *
 * @param <V> what a name stands for
 */
public final class TextTable<V> {
    /** A text somewhere, in words of 8 bytes, the last one filled up with zeros. */
    @FunctionalInterface
    public interface Source {
        long word(int index);
    }

    private final Map<String, V> byName;
    private final int[] lengths;
    private final long[][] names;
    private final @Nullable Object[] values;
    private final int mask;
    private final int maxBytes;

    public TextTable(Map<String, V> byName) {
        this.byName = Map.copyOf(byName);
        var size = Integer.highestOneBit(Math.max(1, byName.size())) << 2;
        lengths = new int[size];
        names = new long[size][];
        values = new @Nullable Object[size];
        mask = size - 1;
        maxBytes = byName.keySet().stream().mapToInt(String::length).max().orElse(0);
        byName.forEach((name, value) -> {
            var words = words(name);
            var slot = hash(index -> words[index], name.length()) & mask;
            while (values[slot] != null) {
                slot = (slot + 1) & mask;
            }
            lengths[slot] = name.length();
            names[slot] = words;
            values[slot] = value;
        });
    }

    private static long[] words(String name) {
        var bytes = name.getBytes(StandardCharsets.US_ASCII);
        var words = new long[wordsOf(bytes.length)];
        ByteBuffer.wrap(Arrays.copyOf(bytes, words.length * Long.BYTES))
                .asLongBuffer()
                .get(words);
        return words;
    }

    private static int wordsOf(int length) {
        return (length + Long.BYTES - 1) / Long.BYTES;
    }

    /** The length of the longest name. */
    public int maxBytes() {
        return maxBytes;
    }

    public @Nullable V find(String name) {
        return byName.get(name);
    }

    /** Returns what the {@code length} bytes of {@code source} stand for, or null. */
    @SuppressWarnings("unchecked") // values holds nothing but V
    public @Nullable V find(Source source, int length) {
        var slot = hash(source, length) & mask;
        while (values[slot] != null) {
            if (lengths[slot] == length && matches(names[slot], source)) {
                return (V) values[slot];
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }

    private static boolean matches(long[] name, Source source) {
        for (var i = 0; i < name.length; i++) {
            if (name[i] != source.word(i)) {
                return false;
            }
        }
        return true;
    }

    private static int hash(Source source, int length) {
        var hash = (long) length;
        for (var i = 0; i < wordsOf(length); i++) {
            hash = (hash ^ source.word(i)) * 0x9E37_79B9_7F4A_7C15L; // spreads every bit over the upper half
        }
        return (int) (hash >>> 40);
    }
}
