package org.claviger.operation;

import java.util.List;
import org.claviger.enumeration.ObjectType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/** A list of types of objects (KMIP 2.1 section 7.24; since 2.1). */
public record ObjectTypes(List<ObjectType> objectTypes) {
    public static final Struct<ObjectTypes> STRUCT = Struct.of(ObjectTypes::layout);

    public ObjectTypes {
        objectTypes = List.copyOf(objectTypes);
    }

    private static Construct<ObjectTypes> layout(Layout<ObjectTypes> s) {
        var objectTypes = s.repeated(Tag.OBJECT_TYPE, Codec.enumeration(ObjectType.class), ObjectTypes::objectTypes);
        return in -> new ObjectTypes(in.read(objectTypes));
    }
}
