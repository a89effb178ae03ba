package org.claviger.server.store;

import io.netty.buffer.Unpooled;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.VendorAttribute;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.claviger.ttlv.binary.BinaryTtlvWriter;

/**
 * Takes attributes apart into the values that can be searched for. It goes by how an attribute travels, so that one that is
 * added to the table can be searched for without a line here; and always by the same version, so that an attribute set by a
 * client of one version is found by a client of another.
 */
public final class AttributeIndex {
    /** The versions whose encoding stands for a value: the first that has it. */
    private static final List<ProtocolVersion> CANONICAL =
            List.of(ProtocolVersion.V2_1, ProtocolVersion.V1_4, ProtocolVersion.V3_0);

    /** Path of the value of an attribute that is no structure. */
    public static final long SELF = 0;

    private static final int TAG_BITS = 24;

    private static final Set<Integer> SHARED = Stream.of(
                    Tag.CERTIFICATE_LENGTH,
                    Tag.CERTIFICATE_TYPE,
                    Tag.CREDENTIAL_TYPE,
                    Tag.CRYPTOGRAPHIC_ALGORITHM,
                    Tag.CRYPTOGRAPHIC_DOMAIN_PARAMETERS,
                    Tag.CRYPTOGRAPHIC_LENGTH,
                    Tag.CRYPTOGRAPHIC_PARAMETERS,
                    Tag.CRYPTOGRAPHIC_USAGE_MASK,
                    Tag.DIGITAL_SIGNATURE_ALGORITHM,
                    Tag.EXTRACTABLE,
                    Tag.NEVER_EXTRACTABLE,
                    Tag.FRESH,
                    Tag.KEY_FORMAT_TYPE,
                    Tag.KEY_PART_IDENTIFIER,
                    Tag.KEY_VALUE_PRESENT,
                    Tag.LEASE_TIME,
                    Tag.NIST_KEY_TYPE,
                    Tag.NIST_SECURITY_CATEGORY,
                    Tag.OBJECT_CLASS,
                    Tag.PROTECTION_LEVEL,
                    Tag.PROTECTION_STORAGE_MASK,
                    Tag.QUANTUM_SAFE,
                    Tag.RANDOM_NUMBER_GENERATOR,
                    Tag.ROTATE_AUTOMATIC,
                    Tag.ROTATE_LATEST,
                    Tag.SENSITIVE,
                    Tag.ALWAYS_SENSITIVE,
                    Tag.SPLIT_KEY_METHOD,
                    Tag.SPLIT_KEY_PARTS,
                    Tag.SPLIT_KEY_POLYNOMIAL,
                    Tag.SPLIT_KEY_THRESHOLD)
            .map(Tag::code)
            .collect(Collectors.toUnmodifiableSet());

    private static final Map<Integer, Set<Long>> SHARED_FIELDS =
            Map.of(Tag.DIGEST.code(), Set.of((long) Tag.HASHING_ALGORITHM.code(), (long) Tag.KEY_FORMAT_TYPE.code()));

    private AttributeIndex() {}

    /**
     * Tells whether a value of an attribute is one of few, however many objects there are. What an object has of all of these is
     * stored once for all objects that have the same. What everybody gives another value to, such as a text, a date or a counter,
     * must not be one of them: it would make a set of its own for each object.
     *
     * <p>A change here needs a step of the schema, because the stored objects must follow.
     *
     * @param attribute tag code of the attribute
     * @param path where in the attribute the value stands
     */
    public static boolean isShared(int attribute, long path) {
        return SHARED.contains(attribute)
                || SHARED_FIELDS.getOrDefault(attribute, Set.of()).contains(path);
    }

    /** Returns the tag codes of the attributes whose values are all shared. */
    public static Set<Integer> shared() {
        return SHARED;
    }

    /** Returns the paths of what is shared of other attributes, by the attributes' tag codes. */
    public static Map<Integer, Set<Long>> sharedFields() {
        return SHARED_FIELDS;
    }

    /** Returns all searchable values of the attributes. */
    public static List<IndexEntry> entries(Attributes attributes) {
        var entries = new ArrayList<IndexEntry>();
        var instances = new HashMap<Integer, Integer>();
        for (var attribute : attributes) {
            var code = attribute.type().tag().code();
            var instance = instances.merge(code, 1, Integer::sum) - 1;
            var before = entries.size();
            forEachValue(item(attribute), (path, value) -> entries.add(new IndexEntry(code, instance, path, value)));
            if (entries.size() == before) {
                entries.add(new IndexEntry(code, instance, SELF, IndexValue.ofStructure(new byte[0])));
            }
        }
        return List.copyOf(entries);
    }

    /** Calls {@code action} with each value of an attribute and where it stands in it. */
    static void forEachValue(TtlvItem attribute, BiConsumer<Long, IndexValue> action) {
        if (attribute.type() != ItemType.STRUCTURE) {
            action.accept(SELF, value(attribute));
            return;
        }
        for (var field : attribute.items()) {
            if (field.type() != ItemType.STRUCTURE) {
                action.accept((long) field.tag(), value(field));
                continue;
            }
            for (var inner : field.items()) {
                action.accept((long) field.tag() << TAG_BITS | inner.tag(), value(inner));
            }
        }
    }

    /** Returns the attribute as it travels in the version that stands for it. */
    static TtlvItem item(Attribute<?> attribute) {
        if (attribute.value() instanceof VendorAttribute(var vendor, var name, var value)) {
            return TtlvItem.structure(
                    Tag.ATTRIBUTE.code(),
                    List.of(
                            TtlvItem.text(Tag.VENDOR_IDENTIFICATION.code(), vendor),
                            TtlvItem.text(Tag.ATTRIBUTE_NAME.code(), name),
                            value));
        }
        for (var version : CANONICAL) {
            if (attribute.existsIn(version)) {
                return written(attribute, version);
            }
        }
        throw new IllegalArgumentException("no version carries this value of the attribute " + attribute.type());
    }

    private static <V> TtlvItem written(Attribute<V> attribute, ProtocolVersion version) {
        var collector = new TtlvCollector(version);
        attribute.type().codec().write(collector, attribute.type().tag().code(), attribute.value());
        return collector.item();
    }

    private static IndexValue value(TtlvItem item) {
        return switch (item.type()) {
            case STRUCTURE -> IndexValue.ofStructure(encoded(item));
            case INTEGER, ENUMERATION -> new IndexValue.Numeric(item.type(), (Integer) item.value());
            case LONG_INTEGER, INTERVAL -> new IndexValue.Numeric(item.type(), (Long) item.value());
            case BIG_INTEGER -> IndexValue.of((BigInteger) item.value());
            case BOOLEAN -> IndexValue.of((boolean) (Boolean) item.value());
            case TEXT_STRING, IDENTIFIER, REFERENCE, NAME_REFERENCE -> IndexValue.of((String) item.value());
            case BYTE_STRING -> IndexValue.of((Bytes) item.value());
            case DATE_TIME -> IndexValue.ofSeconds((Instant) item.value());
            case DATE_TIME_EXTENDED -> IndexValue.ofMicroseconds((Instant) item.value());
        };
    }

    private static byte[] encoded(TtlvItem item) {
        var buffer = Unpooled.buffer();
        item.write(new BinaryTtlvWriter(buffer, ProtocolVersion.V2_1));
        var bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }
}
