package org.claviger.ttlv;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values of the fields that have been read of a structure. One such object serves all structures of a message: it is
 * a stack, where a structure inside of another has its values above the other's, so that reading one sets nothing aside.
 */
public final class FieldValues {
    /**
     * A field, as far as its value goes.
     *
     * @param <V> what the field holds: the value, an Optional or a List of it
     */
    public interface Slot<V> {
        /** Which of the structure's fields it is, counted from 0. */
        int index();

        /** Returns what the field holds when {@code read} was read of it; null stands for nothing. */
        V holding(@Nullable Object read);
    }

    private @Nullable Object[] values = new @Nullable Object[16];
    private int base;
    private int top;

    /**
     * Begins a structure of {@code count} fields, none of them read yet.
     *
     * @return what {@link #end} asks for
     */
    public int begin(int count) {
        var outer = base;
        base = top;
        top += count;
        if (top > values.length) {
            values = Arrays.copyOf(values, Math.max(top, values.length * 2));
        }
        return outer;
    }

    /** Forgets the structure begun last and goes back to the one around it. */
    public void end(int outer) {
        Arrays.fill(values, base, top, null);
        top = base;
        base = outer;
    }

    /** Forgets everything. */
    public void clear() {
        Arrays.fill(values, 0, top, null);
        base = 0;
        top = 0;
    }

    public @Nullable Object get(int index) {
        return values[base + index];
    }

    public void set(int index, Object value) {
        values[base + index] = value;
    }

    /** Returns what was read of this field. */
    public <V> V read(Slot<V> field) {
        return field.holding(get(field.index()));
    }

    /** Returns what was read of the one of two fields that the message's version has. */
    public <V> V readEither(Slot<V> older, Slot<V> newer) {
        return has(older) ? read(older) : read(newer);
    }

    /** Tells whether the field was there. */
    public boolean has(Slot<?> field) {
        return get(field.index()) != null;
    }
}
