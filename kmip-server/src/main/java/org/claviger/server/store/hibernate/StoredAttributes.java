package org.claviger.server.store.hibernate;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.secret.SecretScope;
import org.claviger.server.store.StoreException;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.binary.BinaryTtlvReader;
import org.claviger.ttlv.binary.BinaryTtlvWriter;

/**
 * The attributes of an object as bytes: a binary TTLV structure of the attributes in their order, each under its own tag as
 * KMIP 2.1 encodes it. What 2.1 cannot carry is encoded as another version does; then the Protocol Version Major and Minor of
 * that version stand before it and hold until the next ones. An Attribute Index stands before the attribute that has one.
 */
final class StoredAttributes {
    /** The first that has the attribute and carries its value encodes it. */
    private static final List<ProtocolVersion> VERSIONS =
            List.of(ProtocolVersion.V2_1, ProtocolVersion.V1_4, ProtocolVersion.V3_0);

    /** Wide: whatever came in within the limits of its message must come out again. */
    private static final Limits LIMITS = new Limits(
            Limits.MAX_MESSAGE_BYTES_CAP,
            Limits.MAX_DEPTH_CAP,
            Limits.MAX_ITEMS_CAP,
            Limits.MAX_BATCH_ITEMS_CAP,
            Limits.MAX_MESSAGE_BYTES_CAP,
            Limits.MAX_MESSAGE_BYTES_CAP,
            Limits.MAX_MESSAGE_BYTES_CAP,
            Limits.MAX_ITEMS_CAP);

    private static final int USUAL_BYTES = 1024;

    private StoredAttributes() {}

    static byte[] toBytes(Attributes attributes) {
        var buffer = Unpooled.buffer(USUAL_BYTES);
        var out = new BinaryTtlvWriter(buffer, ProtocolVersion.V2_1);
        out.startStructure(Tag.ATTRIBUTES.code());
        for (var attribute : attributes) {
            write(out, attribute);
        }
        out.endStructure();
        var bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    private static <V> void write(BinaryTtlvWriter out, Attribute<V> attribute) {
        var version = versionOf(attribute);
        if (!version.equals(out.version())) {
            out.integer(Tag.PROTOCOL_VERSION_MAJOR.code(), version.major());
            out.integer(Tag.PROTOCOL_VERSION_MINOR.code(), version.minor());
            out.version(version);
        }
        attribute.index().ifPresent(index -> out.integer(Tag.ATTRIBUTE_INDEX.code(), index));
        attribute.type().codec().write(out, attribute.type().tag().code(), attribute.value());
    }

    private static ProtocolVersion versionOf(Attribute<?> attribute) {
        for (var version : VERSIONS) {
            if (attribute.existsIn(version)) {
                return version;
            }
        }
        throw new IllegalArgumentException("no version carries this value of the attribute " + attribute.type());
    }

    static Attributes ofBytes(byte[] bytes) {
        try (var secrets = SecretScope.unlocked()) { // attributes hold none
            var in = new BinaryTtlvReader(Unpooled.wrappedBuffer(bytes), LIMITS, secrets);
            in.version(ProtocolVersion.V2_1);
            in.enter();
            var attributes = new ArrayList<Attribute<?>>();
            while (in.hasNext()) {
                attributes.add(read(in));
            }
            in.leave();
            return Attributes.of(attributes);
        } catch (TtlvException e) {
            throw new StoreException("stored attributes cannot be read: " + e.getMessage(), e);
        }
    }

    private static Attribute<?> read(TtlvReader in) {
        if (in.tag() == Tag.PROTOCOL_VERSION_MAJOR.code()) {
            var major = in.integer();
            in.version(ProtocolVersion.of(major, in.integer()));
        }
        var index = in.tag() == Tag.ATTRIBUTE_INDEX.code() ? OptionalInt.of(in.integer()) : OptionalInt.empty();
        var code = in.tag();
        var type = AttributeTypes.ofTag(code)
                .orElseThrow(() -> new StoreException("stored attribute 0x%06X is unknown".formatted(code)));
        return read(in, type, index);
    }

    private static <V> Attribute<V> read(TtlvReader in, AttributeType<V> type, OptionalInt index) {
        return new Attribute<>(type, index, type.codec().read(in));
    }
}
