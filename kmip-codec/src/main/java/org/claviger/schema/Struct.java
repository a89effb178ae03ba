package org.claviger.schema;

import java.util.List;
import java.util.function.Function;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;
import org.jspecify.annotations.Nullable;

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
    private final Construct<T> construct;
    private final boolean lenient;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private Struct(Layout<T> layout, Construct<T> construct) {
        this.fields = layout.fields().toArray(new Field[0]);
        this.construct = construct;
        this.lenient = layout.isLenient();
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
        var slots = in.slots();
        var base = slots.push(fields.length);
        try {
            var next = 0;
            while (in.hasNext()) {
                var field = find(in.tag(), in.version(), next);
                if (field == null) {
                    passOver(in);
                    continue;
                }
                field.read(in, slots, base);
                next = field.occurrence() == Field.Occurrence.REPEATED ? field.index() : field.index() + 1;
            }
            for (var field : fields) {
                if (slots.get(base + field.index()) == null && field.isRequiredIn(in.version())) {
                    throw in.fault(Fault.MALFORMED, field + " is missing");
                }
            }
            in.leave();
            try {
                return construct.from(new FieldValues(slots, base));
            } catch (IllegalArgumentException e) {
                var fault = in.fault(Fault.MALFORMED, String.valueOf(e.getMessage()));
                fault.initCause(e);
                throw fault;
            }
        } finally {
            slots.pop(base);
        }
    }

    private @Nullable Field<T, ?> find(int tag, ProtocolVersion version, int next) {
        for (var i = next; i < fields.length; i++) {
            if (fields[i].takes(tag, version)) {
                return fields[i];
            }
        }
        for (var i = 0; i < next; i++) {
            if (fields[i].takes(tag, version)) {
                return fields[i];
            }
        }
        return null;
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
