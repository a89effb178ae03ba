package org.claviger.object;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.secret.Secret;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;

/** The value of a key: in the clear, or wrapped by another (KMIP 2.1 section 3.2, KMIP 1.4 section 2.1.4). */
public sealed interface KeyValue {
    /**
     * Key Material with the attributes that came with it.
     *
     * @param material bytes that may themselves be wrapped, without an encoding of the structure around them
     */
    record Plain(KeyMaterial material, Attributes attributes) implements KeyValue {}

    /** The whole structure, encoded and then wrapped. */
    record Wrapped(Secret bytes) implements KeyValue {}

    /** Returns how the value of a key of this format travels. */
    static Codec<KeyValue> codec(KeyFormatType format) {
        return Objects.requireNonNull(Codecs.OF_FORMAT.get(format));
    }

    /** How values travel whose material is of one format. */
    final class Codecs implements Codec<KeyValue> {
        /** Made once: every key that is read or written asks for one of them. */
        private static final Map<KeyFormatType, Codec<KeyValue>> OF_FORMAT = Arrays.stream(KeyFormatType.values())
                .collect(Collectors.toUnmodifiableMap(Function.identity(), Codecs::new));

        private final Struct<Plain> plain;

        private Codecs(KeyFormatType format) {
            this.plain = Struct.of(s -> layout(s, format));
        }

        @Override
        public KeyValue read(TtlvReader in) {
            return in.type() == ItemType.BYTE_STRING ? new Wrapped(in.secretBytes()) : plain.read(in);
        }

        @Override
        public void write(TtlvWriter out, int tag, KeyValue value) {
            switch (value) {
                case Plain structure -> plain.write(out, tag, structure);
                case Wrapped(var bytes) -> out.secretBytes(tag, bytes);
            }
        }

        @Override
        public boolean carries(KeyValue value, ProtocolVersion version) {
            return !(value instanceof Plain structure) || plain.carries(structure, version);
        }
    }

    private static Construct<Plain> layout(Layout<Plain> s, KeyFormatType format) {
        var material = s.required(Tag.KEY_MATERIAL, KeyMaterial.codec(format), Plain::material);
        var list = s.repeated(
                        Tag.ATTRIBUTE,
                        Attribute.CODEC,
                        value -> value.attributes().list())
                .until(ProtocolVersion.V1_4);
        var structure = s.optional(
                        Tag.ATTRIBUTES,
                        Attributes.STRUCTURE,
                        value -> Optional.of(value.attributes()).filter(some -> !some.isEmpty()))
                .since(ProtocolVersion.V2_0)
                .alternativeTo(list);
        return in -> new Plain(in.read(material), in.read(structure).orElseGet(() -> Attributes.of(in.read(list))));
    }
}
