package org.claviger.schema;

import java.util.List;
import org.claviger.ttlv.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a structure as one version has them, so that reading and writing one ask nothing about versions.
 *
 * @param <T> the structure
 */
final class Edition<T> {
    /** A tag under which a field may stand. */
    private record Place<T>(int tag, Field<T, ?> field) {}

    /** The places, each in the slot of its tag or, where that is taken, the next free one; at least half are free. */
    private final @Nullable Place<T>[] places;

    private final int mask;
    /** The fields that must be there, a bit for each at its index. */
    private final long required;

    private final List<Field<T, ?>> requiredFields;
    private final Field<T, ?>[] written;
    /** The fields that must hold nothing, as this version has no way to say it. */
    private final Field<T, ?>[] unsayable;

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type
    Edition(List<Field<T, ?>> fields, ProtocolVersion version) {
        var existing = fields.stream()
                .filter(field -> field.versions().contains(version))
                .toList();
        var tags = existing.stream().mapToInt(field -> field.tags().size()).sum();
        places = new Place[Integer.highestOneBit(Math.max(1, tags)) << 2];
        mask = places.length - 1;
        existing.forEach(this::place);
        requiredFields =
                existing.stream().filter(field -> field.isRequiredIn(version)).toList();
        required = requiredFields.stream().mapToLong(Field::bit).reduce(0, (bits, bit) -> bits | bit);
        written = existing.stream().filter(field -> field.isWrittenIn(version)).toArray(Field[]::new);
        unsayable = fields.stream()
                .filter(field -> !field.versions().contains(version) && !field.mayBeLeftOut(version))
                .toArray(Field[]::new);
    }

    private void place(Field<T, ?> field) {
        for (var tag : field.tags()) {
            var slot = tag.code() & mask;
            for (var taken = places[slot]; taken != null; taken = places[slot]) {
                if (taken.tag == tag.code()) {
                    throw new IllegalStateException("two fields with the tag " + tag.specName());
                }
                slot = (slot + 1) & mask;
            }
            places[slot] = new Place<>(tag.code(), field);
        }
    }

    /** Returns the field that a tag stands for, or null. */
    @Nullable
    Field<T, ?> find(int tag) {
        var slot = tag & mask;
        for (var place = places[slot]; place != null; place = places[slot]) {
            if (place.tag == tag) {
                return place.field;
            }
            slot = (slot + 1) & mask;
        }
        return null;
    }

    /** Returns the first field that must be there and is not among those of {@code found}, a bit for each; or null. */
    @Nullable
    Field<T, ?> missing(long found) {
        if ((found & required) == required) {
            return null;
        }
        return requiredFields.stream()
                .filter(field -> (found & field.bit()) == 0)
                .findFirst()
                .orElseThrow();
    }

    Field<T, ?>[] written() {
        return written;
    }

    Field<T, ?>[] unsayable() {
        return unsayable;
    }
}
