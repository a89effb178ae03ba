package org.claviger.ttlv;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stack of values, so that reading a structure needs no array of its own. Each structure being read has a stretch of it
 * that begins at its base.
 */
public final class Slots {
    private @Nullable Object[] values = new @Nullable Object[64];
    private int top;

    /** Sets aside {@code count} empty slots and returns where they begin. */
    public int push(int count) {
        var base = top;
        top += count;
        if (top > values.length) {
            values = Arrays.copyOf(values, Math.max(top, values.length * 2));
        }
        return base;
    }

    /** Gives back everything from {@code base} on. */
    public void pop(int base) {
        Arrays.fill(values, base, top, null);
        top = base;
    }

    public @Nullable Object get(int slot) {
        return values[slot];
    }

    public void set(int slot, Object value) {
        values[slot] = value;
    }
}
