package org.claviger.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;

/**
 * Where a structure states its fields, in the order of the specification.
 *
 * @param <T> the structure
 */
public final class Layout<T> {
    private final List<Field<T, ?>> fields = new ArrayList<>();
    private boolean lenient;

    Layout() {}

    /** States a field that is there exactly once. */
    public <V> Field<T, V> required(Tag tag, Codec<V> codec, Function<T, V> accessor) {
        return add(Field.Occurrence.REQUIRED, new Tagged<>(tag, codec), accessor);
    }

    /** States a field that is there once or not at all. */
    public <V> Field<T, Optional<V>> optional(Tag tag, Codec<V> codec, Function<T, Optional<V>> accessor) {
        return add(Field.Occurrence.OPTIONAL, new Tagged<>(tag, codec), accessor);
    }

    /** States a field that is there any number of times. */
    public <V> Field<T, List<V>> repeated(Tag tag, Codec<V> codec, Function<T, List<V>> accessor) {
        return add(Field.Occurrence.REPEATED, new Tagged<>(tag, codec), accessor);
    }

    /** States a field that is there exactly once, under one of several tags. */
    public <V> Field<T, V> required(Choice<V> choice, Function<T, V> accessor) {
        return add(Field.Occurrence.REQUIRED, choice, accessor);
    }

    /** States a field that is there once or not at all, under one of several tags. */
    public <V> Field<T, Optional<V>> optional(Choice<V> choice, Function<T, Optional<V>> accessor) {
        return add(Field.Occurrence.OPTIONAL, choice, accessor);
    }

    /** States a field that is there any number of times, each under one of several tags. */
    public <V> Field<T, List<V>> repeated(Choice<V> choice, Function<T, List<V>> accessor) {
        return add(Field.Occurrence.REPEATED, choice, accessor);
    }

    /**
     * States a field that is there exactly once and whose form an earlier field decides.
     *
     * @param sibling the earlier field, a required one
     * @param codec the form that each value of the sibling asks for
     */
    public <K, V> Field<T, V> required(
            Tag tag, Field<T, K> sibling, Function<K, Codec<? extends V>> codec, Function<T, V> accessor) {
        return add(Field.Occurrence.REQUIRED, new Dependent<>(tag, sibling, codec), accessor);
    }

    /** States a field that is there once or not at all and whose form an earlier field decides. */
    public <K, V> Field<T, Optional<V>> optional(
            Tag tag, Field<T, K> sibling, Function<K, Codec<? extends V>> codec, Function<T, Optional<V>> accessor) {
        return add(Field.Occurrence.OPTIONAL, new Dependent<>(tag, sibling, codec), accessor);
    }

    /** Says that fields this layout does not know are passed over, where the default is to refuse them. */
    public void ignoringUnknownFields() {
        lenient = true;
    }

    private <V> Field<T, V> add(Field.Occurrence occurrence, FieldType<?> type, Function<T, V> accessor) {
        var field = new Field<>(fields.size(), occurrence, type, accessor);
        fields.add(field);
        return field;
    }

    List<Field<T, ?>> fields() {
        return fields;
    }

    boolean isLenient() {
        return lenient;
    }

    private record Tagged<V>(Tag tag, Codec<V> codec) implements FieldType<V> {
        @Override
        public String name() {
            return tag.specName();
        }

        @Override
        public List<Tag> tags() {
            return List.of(tag);
        }

        @Override
        public V read(TtlvReader in) {
            return codec.read(in);
        }

        @Override
        public void write(TtlvWriter out, Object structure, V value) {
            codec.write(out, tag.code(), value);
        }

        @Override
        public boolean carries(Object structure, V value, ProtocolVersion version) {
            return codec.carries(value, version);
        }
    }

    private record Dependent<T, K, V>(Tag tag, Field<T, K> sibling, Function<K, Codec<? extends V>> codec)
            implements FieldType<V> {
        @Override
        public String name() {
            return tag.specName();
        }

        @Override
        public List<Tag> tags() {
            return List.of(tag);
        }

        @Override
        @SuppressWarnings("unchecked") // the sibling's slot holds what its own codec read
        public V read(TtlvReader in) {
            var key = in.fields().get(sibling.index());
            if (key == null) {
                throw in.fault(Fault.MALFORMED, tag.specName() + " before " + sibling);
            }
            return codec.apply((K) key).read(in);
        }

        @Override
        @SuppressWarnings("unchecked") // the sibling decides the form of the value on both ways
        public void write(TtlvWriter out, Object structure, V value) {
            ((Codec<V>) codec.apply(sibling.of((T) structure))).write(out, tag.code(), value);
        }

        @Override
        @SuppressWarnings("unchecked") // as in write
        public boolean carries(Object structure, V value, ProtocolVersion version) {
            return ((Codec<V>) codec.apply(sibling.of((T) structure))).carries(value, version);
        }
    }
}
