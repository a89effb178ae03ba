package org.claviger.schema;

import java.util.List;
import java.util.function.Function;
import org.claviger.ttlv.FieldValues;
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
    private final List<Field<T, ?>> fields;
    private final Construct<T> construct;
    private final boolean lenient;

    /** One for each published version, in their order, made when it is asked for first. */
    private final @Nullable Edition<T>[] editions;

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    private Struct(Layout<T> layout, Construct<T> construct) {
        this.fields = List.copyOf(layout.fields());
        this.construct = construct;
        this.lenient = layout.isLenient();
        this.editions = new Edition[ProtocolVersion.published().size()];
    }

    public static <T> Struct<T> of(Function<Layout<T>, Construct<T>> declaration) {
        var layout = new Layout<T>();
        var construct = declaration.apply(layout);
        return new Struct<>(layout, construct);
    }

    List<Field<T, ?>> fields() {
        return fields;
    }

    private Edition<T> edition(ProtocolVersion version) {
        var place = version.place();
        var known = place < 0 ? null : editions[place];
        return known == null ? newEdition(version) : known;
    }

    private Edition<T> newEdition(ProtocolVersion version) {
        var edition = new Edition<>(fields, version);
        if (version.isPublished()) {
            editions[version.place()] = edition;
        }
        return edition;
    }

    @Override
    public T read(TtlvReader in) {
        in.enter();
        var values = in.fields();
        var outer = values.begin(fields.size());
        try {
            readFields(in, values);
            return construct(in, values);
        } finally {
            values.end(outer);
        }
    }

    private void readFields(TtlvReader in, FieldValues values) {
        var version = in.version();
        var edition = edition(version);
        var found = 0L;
        for (var isFirst = true; in.hasNext(); isFirst = false) {
            var field = edition.find(in.tag());
            if (field == null) {
                passOver(in);
                continue;
            }
            field.read(in, values, (found & field.bit()) != 0);
            found |= field.bit();
            if (!in.version().equals(version)) {
                if (!isFirst) {
                    throw in.fault(Fault.MALFORMED, field + " behind items that it decides how to read");
                }
                version = in.version(); // a header says it in its first field
                edition = edition(version);
            }
        }
        in.leave();
        var missing = edition.missing(found);
        if (missing != null) {
            throw in.fault(Fault.MALFORMED, missing + " is missing");
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
        var edition = edition(out.version());
        for (var field : edition.unsayable()) {
            field.requireAbsent(value, out.version());
        }
        for (var field : edition.written()) {
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
