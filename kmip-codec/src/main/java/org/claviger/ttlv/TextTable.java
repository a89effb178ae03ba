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
    private final @Nullable Entry<V>[] entries;
    private final int mask;
    private final int maxBytes;

    private static final class Entry<V> {
        private final int length;
        private final long[] words;
        private final V value;

        Entry(int length, long[] words, V value) {
            this.length = length;
            this.words = words;
            this.value = value;
        }

        boolean matches(Source source, int sourceLength, long lastWord) {
            var last = words.length - 1;
            if (length != sourceLength || words[last] != lastWord) {
                return false;
            }
            for (var i = 0; i < last; i++) {
                if (words[i] != source.word(i)) {
                    return false;
                }
            }
            return true;
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    public TextTable(Map<String, V> byName) {
        this.byName = Map.copyOf(byName);
        var size = Integer.highestOneBit(Math.max(1, byName.size())) << 2;
        entries = new Entry[size];
        mask = size - 1;
        maxBytes = byName.keySet().stream().mapToInt(String::length).max().orElse(0);
        byName.forEach((name, value) -> {
            var words = words(name);
            var slot = hash(words[words.length - 1], name.length()) & mask;
            while (entries[slot] != null) {
                slot = (slot + 1) & mask;
            }
            entries[slot] = new Entry<>(name.length(), words, value);
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

    /** Returns what the {@code length} bytes of {@code source} stand for, or null; its last word must be filled up for that. */
    public @Nullable V find(Source source, int length) {
        if (length == 0) {
            return null;
        }
        var lastWord = source.word(wordsOf(length) - 1);
        var slot = hash(lastWord, length) & mask;
        for (var entry = entries[slot]; entry != null; entry = entries[slot]) {
            if (entry.matches(source, length, lastWord)) {
                return entry.value;
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }

    /** Names of one length hardly ever end alike, so the end is enough. */
    private static int hash(long lastWord, int length) {
        return (int) ((lastWord ^ length) * 0x9E37_79B9_7F4A_7C15L >>> 40); // every bit has its part in the upper half
    }
}
