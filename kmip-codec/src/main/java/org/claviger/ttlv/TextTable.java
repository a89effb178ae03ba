package org.claviger.ttlv;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values by ASCII name, found from a message's bytes without making a String of them.
 *
 * @param <V> what a name stands for
 */
public final class TextTable<V> {
    /** Bytes at some place that can be compared with a name. */
    @FunctionalInterface
    public interface Source {
        byte at(int index);
    }

    private final Map<String, V> byName;
    private final byte[][] names;
    private final @Nullable Object[] values;
    private final int mask;

    public TextTable(Map<String, V> byName) {
        this.byName = Map.copyOf(byName);
        var size = Integer.highestOneBit(Math.max(1, byName.size())) << 2;
        names = new byte[size][];
        values = new @Nullable Object[size];
        mask = size - 1;
        byName.forEach((name, value) -> {
            var bytes = name.getBytes(StandardCharsets.US_ASCII);
            var slot = hash(index -> bytes[index], bytes.length) & mask;
            while (values[slot] != null) {
                slot = (slot + 1) & mask;
            }
            names[slot] = bytes;
            values[slot] = value;
        });
    }

    public @Nullable V find(String name) {
        return byName.get(name);
    }

    /** Returns what the {@code length} bytes of {@code source} stand for, or null. */
    @SuppressWarnings("unchecked") // values holds nothing but V
    public @Nullable V find(Source source, int length) {
        var slot = hash(source, length) & mask;
        while (values[slot] != null) {
            if (matches(names[slot], source, length)) {
                return (V) values[slot];
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }

    private static boolean matches(byte[] name, Source source, int length) {
        if (name.length != length) {
            return false;
        }
        for (var i = 0; i < length; i++) {
            if (name[i] != source.at(i)) {
                return false;
            }
        }
        return true;
    }

    private static int hash(Source source, int length) {
        var hash = length;
        for (var i = 0; i < length; i++) {
            hash = 31 * hash + source.at(i);
        }
        return hash ^ hash >>> 16;
    }
}
