package org.claviger.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.claviger.ttlv.FieldValues;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;
import org.claviger.ttlv.UnencodableException;
import org.claviger.ttlv.VersionRange;
import org.jspecify.annotations.Nullable;

/**
 * One field of a structure.
 *
 * @param <T> the structure
 * @param <V> what the accessor gives: the value, an Optional or a List of it
 */
public final class Field<T, V> implements FieldValues.Slot<V> {
    enum Occurrence {
        REQUIRED,
        OPTIONAL,
        REPEATED
    }

    private final int index;
    private final Occurrence occurrence;
    private final FieldType<Object> type;
    private final Function<T, V> accessor;
    private VersionRange versions = VersionRange.ALL;
    private VersionRange requiredIn;
    private boolean neverRequired;
    private boolean droppable;
    private @Nullable Field<T, ?> alternative;
    private @Nullable ProtocolVersion onlyReadSince;
    private int minimum;

    @SuppressWarnings("unchecked") // the type reads and writes what the accessor gives, or its elements
    Field(int index, Occurrence occurrence, FieldType<?> type, Function<T, V> accessor) {
        if (index >= Long.SIZE) {
            throw new IllegalStateException("a structure of more than " + Long.SIZE + " fields");
        }
        this.index = index;
        this.occurrence = occurrence;
        this.type = (FieldType<Object>) type;
        this.accessor = accessor;
        this.requiredIn = VersionRange.ALL;
        this.neverRequired = occurrence != Occurrence.REQUIRED;
    }

    /** Says that the field exists from this version on. */
    public Field<T, V> since(ProtocolVersion first) {
        versions = new VersionRange(first, versions.until());
        return this;
    }

    /** Says that the field exists up to this version. */
    public Field<T, V> until(ProtocolVersion last) {
        versions = new VersionRange(versions.since(), last);
        return this;
    }

    /** Says that an optional field must be there in these versions, or a repeated one at least once. */
    public Field<T, V> requiredIn(VersionRange range) {
        requiredIn = range;
        neverRequired = false;
        minimum = 1;
        return this;
    }

    /**
     * Says that this field carries the same value as another one does in other versions. Where only the other exists, this
     * one is left out, and the other way round.
     */
    public Field<T, V> alternativeTo(Field<T, ?> other) {
        alternative = other;
        other.alternative = this;
        return this;
    }

    /** Says that from this version on the field is read, as some clients still send it, but another one is written for it. */
    public Field<T, V> onlyReadSince(ProtocolVersion first) {
        onlyReadSince = first;
        return this;
    }

    /** Says that a value may be left out silently in a version that lacks the field. The caller says why in a comment. */
    public Field<T, V> droppable() {
        droppable = true;
        return this;
    }

    /** Returns the value of this field in {@code structure}. */
    V of(T structure) {
        return accessor.apply(structure);
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    @SuppressWarnings("unchecked") // what was read of a field is what its codec gives
    public V holding(@Nullable Object read) {
        if (occurrence == Occurrence.OPTIONAL) {
            return (V) Optional.ofNullable(read);
        }
        if (occurrence == Occurrence.REPEATED) {
            return (V) (read == null ? List.of() : List.copyOf((List<?>) read));
        }
        if (read == null) {
            throw new IllegalStateException(this + " does not exist in this version");
        }
        return (V) read;
    }

    Occurrence occurrence() {
        return occurrence;
    }

    List<Tag> tags() {
        return type.tags();
    }

    VersionRange versions() {
        return versions;
    }

    boolean isRepeated() {
        return occurrence == Occurrence.REPEATED;
    }

    /** The bit that stands for this field in a set of the structure's fields. */
    long bit() {
        return 1L << index;
    }

    boolean isRequiredIn(ProtocolVersion version) {
        return !neverRequired && versions.contains(version) && requiredIn.contains(version);
    }

    /** @param again whether it has been read before */
    void read(TtlvReader in, FieldValues values, boolean again) {
        if (occurrence == Occurrence.REPEATED) {
            @SuppressWarnings("unchecked") // only this method sets the value
            var list = again ? (List<Object>) Objects.requireNonNull(values.get(index)) : new ArrayList<Object>(4);
            list.add(type.read(in));
            values.set(index, list);
            return;
        }
        if (again) {
            throw in.fault(Fault.MALFORMED, type.name() + " twice");
        }
        values.set(index, type.read(in));
    }

    boolean isWrittenIn(ProtocolVersion version) {
        return versions.contains(version) && (onlyReadSince == null || !version.isAtLeast(onlyReadSince));
    }

    /** Writes what the field holds, in a version that writes it. */
    void write(TtlvWriter out, T structure) {
        var value = accessor.apply(structure);
        if (occurrence == Occurrence.REQUIRED) {
            type.write(out, structure, value);
            return;
        }
        if (occurrence == Occurrence.OPTIONAL) {
            var optional = (Optional<?>) value;
            if (optional.isPresent()) {
                type.write(out, structure, optional.get());
            }
        } else {
            for (var element : (List<?>) value) {
                type.write(out, structure, element);
            }
        }
        if (minimum > 0 && isAbsent(value) && requiredIn.contains(out.version())) {
            throw new UnencodableException(type.name() + " is required in KMIP " + out.version());
        }
    }

    /** Refuses to lose what the field holds in a version that has no place for it. */
    void requireAbsent(T structure, ProtocolVersion version) {
        if (!isAbsent(accessor.apply(structure))) {
            throw new UnencodableException(type.name() + " does not exist in KMIP " + version);
        }
    }

    boolean carries(T structure, ProtocolVersion version) {
        var value = accessor.apply(structure);
        if (!versions.contains(version)) {
            return mayBeLeftOut(version) || isAbsent(value);
        }
        return switch (occurrence) {
            case REQUIRED -> type.carries(structure, value, version);
            case OPTIONAL ->
                ((Optional<?>) value)
                        .map(present -> type.carries(structure, present, version))
                        .orElse(true);
            case REPEATED -> {
                for (var element : (List<?>) value) {
                    if (!type.carries(structure, element, version)) {
                        yield false;
                    }
                }
                yield true;
            }
        };
    }

    /** Tells whether a version that lacks the field may say nothing of what it holds. */
    boolean mayBeLeftOut(ProtocolVersion version) {
        return occurrence == Occurrence.REQUIRED
                || droppable
                || alternative != null && alternative.versions.contains(version);
    }

    private static boolean isAbsent(Object value) {
        return value instanceof Optional<?> optional
                ? optional.isEmpty()
                : value instanceof List<?> list && list.isEmpty();
    }

    @Override
    public String toString() {
        return type.name();
    }
}
