package org.claviger.schema;

import java.util.ArrayList;
import java.util.List;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;
import org.claviger.ttlv.UnencodableException;

/**
 * A field that stands under one of several tags, each with a type of its own: a managed object, say. A version has those
 * options whose tags it has.
 *
 * @param <V> the common type
 */
public final class Choice<V> implements FieldType<V> {
    private final String name;
    private final List<Option<? extends V>> options;

    private Choice(String name, List<Option<? extends V>> options) {
        this.name = name;
        this.options = List.copyOf(options);
    }

    /** Returns a choice without options; {@code name} is for messages. */
    public static <V> Choice<V> of(String name) {
        return new Choice<>(name, List.of());
    }

    /** Returns this choice with one more option. */
    public <U extends V> Choice<V> option(Tag tag, Class<U> type, Codec<U> codec) {
        var more = new ArrayList<>(options);
        more.add(new Option<>(tag, type, codec));
        return new Choice<>(name, more);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<Tag> tags() {
        return options.stream().map(Option::tag).toList();
    }

    /** Reads the item at the cursor, whose tag is one of this choice's. */
    @Override
    public V read(TtlvReader in) {
        var tag = in.tag();
        for (var option : options) {
            if (option.tag.code() == tag) {
                if (!option.tag.versions().contains(in.version())) {
                    throw in.fault(Fault.UNKNOWN, option.tag.specName() + " (not in KMIP " + in.version() + ")");
                }
                return option.codec.read(in);
            }
        }
        throw new IllegalStateException("no option of " + name + " has tag " + Integer.toHexString(tag));
    }

    @Override
    public void write(TtlvWriter out, Object structure, V value) {
        write(out, value);
    }

    /** Writes {@code value} under its own tag. */
    public void write(TtlvWriter out, V value) {
        for (var option : options) {
            if (option.type.isInstance(value)) {
                option.write(out, value);
                return;
            }
        }
        throw new UnencodableException(name + " of type " + value.getClass().getSimpleName());
    }

    @Override
    public boolean carries(Object structure, V value, ProtocolVersion version) {
        for (var option : options) {
            if (option.type.isInstance(value)) {
                return option.carries(value, version);
            }
        }
        return false;
    }

    private record Option<U>(Tag tag, Class<U> type, Codec<U> codec) {
        void write(TtlvWriter out, Object value) {
            if (!tag.versions().contains(out.version())) {
                throw new UnencodableException(tag.specName() + " does not exist in KMIP " + out.version());
            }
            codec.write(out, tag.code(), type.cast(value));
        }

        boolean carries(Object value, ProtocolVersion version) {
            return tag.versions().contains(version) && codec.carries(type.cast(value), version);
        }
    }
}
