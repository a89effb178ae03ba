package org.claviger.object;

import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.SecretDataType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * A shared secret that is no key: a password, a seed (KMIP 2.1 section 2.7, KMIP 1.4 section 2.2.7).
 */
public record SecretData(SecretDataType secretDataType, KeyBlock keyBlock) implements KmipObject {
    public static final Struct<SecretData> STRUCT = Struct.of(SecretData::layout);

    private static Construct<SecretData> layout(Layout<SecretData> s) {
        var secretDataType =
                s.required(Tag.SECRET_DATA_TYPE, Codec.enumeration(SecretDataType.class), SecretData::secretDataType);
        var keyBlock = s.required(Tag.KEY_BLOCK, KeyBlock.STRUCT, SecretData::keyBlock);
        return in -> new SecretData(in.read(secretDataType), in.read(keyBlock));
    }

    @Override
    public ObjectType objectType() {
        return ObjectType.SECRET_DATA;
    }
}
