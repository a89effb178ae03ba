package org.claviger.object;

import org.claviger.enumeration.ObjectType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.secret.Secret;
import org.claviger.ttlv.Tag;

/**
 * Something the server need not understand (KMIP 2.1 section 2.3, KMIP 1.4 section 2.2.8).
 */
public record OpaqueObject(Integer opaqueDataType, Secret opaqueDataValue) implements KmipObject {
    public static final Struct<OpaqueObject> STRUCT = Struct.of(OpaqueObject::layout);

    private static Construct<OpaqueObject> layout(Layout<OpaqueObject> s) {
        var opaqueDataType = s.required(
                Tag.OPAQUE_DATA_TYPE,
                Codec.of(in -> in.enumeration(null), (out, tag, value) -> out.enumeration(tag, value, null)),
                OpaqueObject::opaqueDataType);
        var opaqueDataValue = s.required(Tag.OPAQUE_DATA_VALUE, Codec.SECRET_BYTES, OpaqueObject::opaqueDataValue);
        return in -> new OpaqueObject(in.read(opaqueDataType), in.read(opaqueDataValue));
    }

    @Override
    public ObjectType objectType() {
        return ObjectType.OPAQUE_OBJECT;
    }
}
