package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.ProtocolVersion.V2_1;

import java.util.List;
import java.util.Optional;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.ObjectType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/**
 * The attributes that the server gives to new objects that come without (KMIP 2.1 section 7.22; since 2.0).
 *
 * @param objectType the type of the objects; or {@code objectTypes} says several, from 2.1 on
 * @param objectGroups only for objects of these groups; absent means all objects
 */
public record ObjectDefaults(
        Optional<ObjectType> objectType,
        Optional<ObjectTypes> objectTypes,
        Attributes attributes,
        Optional<ObjectGroups> objectGroups) {
    public static final Struct<ObjectDefaults> STRUCT = Struct.of(ObjectDefaults::layout);

    public ObjectDefaults {
        if (objectType.isPresent() == objectTypes.isPresent()) {
            throw new IllegalArgumentException("Object Defaults with "
                    + (objectType.isPresent() ? "both" : "neither")
                    + " of Object Type and Object Types (expected one)");
        }
    }

    private static Construct<ObjectDefaults> layout(Layout<ObjectDefaults> s) {
        var objectType = s.optional(Tag.OBJECT_TYPE, Codec.enumeration(ObjectType.class), ObjectDefaults::objectType)
                .requiredIn(new VersionRange(V2_0, V2_0));
        var objectTypes = s.optional(Tag.OBJECT_TYPES, ObjectTypes.STRUCT, ObjectDefaults::objectTypes)
                .since(V2_1);
        var attributes = s.required(Tag.ATTRIBUTES, Attributes.STRUCTURE, ObjectDefaults::attributes);
        var objectGroups = s.optional(Tag.OBJECT_GROUPS, ObjectGroups.STRUCT, ObjectDefaults::objectGroups)
                .since(V2_1);
        return in -> new ObjectDefaults(
                in.read(objectType), in.read(objectTypes), in.read(attributes), in.read(objectGroups));
    }

    /** Returns the types of the objects, in whichever way they were said. */
    public List<ObjectType> types() {
        return objectType
                .map(List::of)
                .orElseGet(() -> objectTypes.map(ObjectTypes::objectTypes).orElse(List.of()));
    }
}
