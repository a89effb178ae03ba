package org.claviger.object;

import org.claviger.enumeration.ObjectType;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * A symmetric key (KMIP 2.1 section 2.9, KMIP 1.4 section 2.2.2).
 */
public record SymmetricKey(KeyBlock keyBlock) implements KmipObject {
    public static final Struct<SymmetricKey> STRUCT = Struct.of(SymmetricKey::layout);

    private static Construct<SymmetricKey> layout(Layout<SymmetricKey> s) {
        var keyBlock = s.required(Tag.KEY_BLOCK, KeyBlock.STRUCT, SymmetricKey::keyBlock);
        return in -> new SymmetricKey(in.read(keyBlock));
    }

    @Override
    public ObjectType objectType() {
        return ObjectType.SYMMETRIC_KEY;
    }
}
