package org.claviger.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.claviger.ttlv.FieldValues;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;

/**
 * A structure: its fields in the order of the specification, and how a value is made of them.
 *
 * <p>Fields are written in that order. They are accepted in any, because some clients differ and nothing depends on it; a
 * field that is there twice, is missing, or does not exist in the message's version is refused.
 *
 * @param <T> the type of the value
 */
public final class Struct<T> implements Codec<T> {
    private final Field<T, ?>[] fields;
    private final Field<T, ?>[] required;
    /** The {@link #required} fields, a bit for each at its index. */
    private final long requiredBits;

    private final Construct<T> construct;
    private final boolean lenient;

    /** The code of each tag of each field, in the order of the fields. */
    private final int[] tags;
    /** The field that has the tag at the same place of {@link #tags}. */
    private final Field<T, ?>[] tagged;
    /** Where to look first for the field that comes after that field. */
    private final int[] next;
    /** The first and the last version of that field, as {@link ProtocolVersion#order} counts them. */
    private final long[] since;

    private final long[] until;

    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays of a generic type
    private Struct(Layout<T> layout, Construct<T> construct) {
        this.fields = layout.fields().toArray(new Field[0]);
        this.required = layout.fields().stream().filter(Field::isEverRequired).toArray(Field[]::new);
        this.requiredBits = layout.fields().stream()
                .filter(Field::isEverRequired)
                .mapToLong(Struct::bit)
                .reduce(0, (bits, bit) -> bits | bit);
        this.construct = construct;
        this.lenient = layout.isLenient();
        var codes = new ArrayList<Integer>();
        var owners = new ArrayList<Field<T, ?>>();
        for (var field : fields) {
            for (var tag : field.tags()) {
                codes.add(tag.code());
                owners.add(field);
            }
        }
        this.tags = codes.stream().mapToInt(Integer::intValue).toArray();
        this.tagged = owners.toArray(new Field[0]);
        this.next = IntStream.range(0, tags.length)
                .map(at -> owners.get(at).occurrence() == Field.Occurrence.REPEATED ? at : (at + 1) % tags.length)
                .toArray();
        this.since = owners.stream()
                .mapToLong(field -> field.versions().since().order())
                .toArray();
        this.until = owners.stream()
                .mapToLong(field -> field.versions().until().order())
                .toArray();
    }

    private static long bit(Field<?, ?> field) {
        if (field.index() >= Long.SIZE) {
            throw new IllegalStateException("a structure of more than " + Long.SIZE + " fields");
        }
        return 1L << field.index();
    }

    public static <T> Struct<T> of(Function<Layout<T>, Construct<T>> declaration) {
        var layout = new Layout<T>();
        var construct = declaration.apply(layout);
        return new Struct<>(layout, construct);
    }

    List<Field<T, ?>> fields() {
        return List.of(fields);
    }

    @Override
    public T read(TtlvReader in) {
        in.enter();
        var values = in.fields();
        var outer = values.begin(fields.length);
        try {
            var found = readFields(in, values);
            in.leave();
            if ((found & requiredBits) != requiredBits) {
                requireAll(in, values);
            }
            return construct(in, values);
        } finally {
            values.end(outer);
        }
    }

    /** Reads what there is, and returns which fields it found, a bit for each at its index. */
    private long readFields(TtlvReader in, FieldValues values) {
        var bits = 0L;
        var at = 0;
        while (in.hasNext()) {
            var found = find(in.tag(), in.version().order(), at);
            if (found < 0) {
                passOver(in);
            } else {
                var field = tagged[found];
                field.read(in, values);
                bits |= 1L << field.index();
                at = next[found];
            }
        }
        return bits;
    }

    /** Returns the place of the field that a tag stands for, or -1. Most come in order: the search begins at {@code from}. */
    private int find(int tag, long version, int from) {
        var at = from;
        for (var i = 0; i < tags.length; i++) {
            if (tags[at] == tag && since[at] <= version && version <= until[at]) {
                return at;
            }
            if (++at == tags.length) {
                at = 0;
            }
        }
        return -1;
    }

    private void requireAll(TtlvReader in, FieldValues values) {
        for (var field : required) {
            if (values.get(field.index()) == null && field.isRequiredIn(in.version())) {
                throw in.fault(Fault.MALFORMED, field + " is missing");
            }
        }
    }

    private T construct(TtlvReader in, FieldValues values) {
        try {
            return construct.from(values);
        } catch (IllegalArgumentException e) {
            var fault = in.fault(Fault.MALFORMED, String.valueOf(e.getMessage()));
            fault.initCause(e);
            throw fault;
        }
    }

    private void passOver(TtlvReader in) {
        if (!lenient) {
            var code = in.tag();
            var tag = Tag.of(code);
            var name = tag == null ? "tag 0x%06X".formatted(code) : tag.specName();
            throw in.fault(Fault.UNKNOWN, "unexpected " + name + " (not a field here in KMIP " + in.version() + ")");
        }
        in.skip();
    }

    @Override
    public void write(TtlvWriter out, int tag, T value) {
        out.startStructure(tag);
        for (var field : fields) {
            field.write(out, value);
        }
        out.endStructure();
    }

    @Override
    public boolean carries(T value, ProtocolVersion version) {
        for (var field : fields) {
            if (!field.carries(value, version)) {
                return false;
            }
        }
        return true;
    }
}
