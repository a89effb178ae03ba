package org.claviger.schema;

import java.util.List;
import java.util.Optional;
import org.claviger.ttlv.Slots;

/** The fields of a structure that has been read. */
public final class FieldValues {
    private final Slots slots;
    private final int base;

    FieldValues(Slots slots, int base) {
        this.slots = slots;
        this.base = base;
    }

    /** Returns what was read of this field. */
    @SuppressWarnings("unchecked") // a field's slot holds only what its codec read
    public <V> V read(Field<?, V> field) {
        var value = slots.get(base + field.index());
        return switch (field.occurrence()) {
            case REQUIRED -> {
                if (value == null) {
                    throw new IllegalStateException(field + " does not exist in this version");
                }
                yield (V) value;
            }
            case OPTIONAL -> (V) Optional.ofNullable(value);
            case REPEATED -> (V) (value == null ? List.of() : List.copyOf((List<?>) value));
        };
    }

    /** Returns what was read of the one of two fields that the message's version has. */
    public <V> V readEither(Field<?, V> older, Field<?, V> newer) {
        return slots.get(base + older.index()) != null ? read(older) : read(newer);
    }

    /** Tells whether an optional or required field was there. */
    public boolean has(Field<?, ?> field) {
        return slots.get(base + field.index()) != null;
    }
}
