package org.claviger.object;

import org.claviger.enumeration.ObjectType;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * A private key (KMIP 2.1 section 2.5, KMIP 1.4 section 2.2.4).
 */
public record PrivateKey(KeyBlock keyBlock) implements KmipObject {
    public static final Struct<PrivateKey> STRUCT = Struct.of(PrivateKey::layout);

    private static Construct<PrivateKey> layout(Layout<PrivateKey> s) {
        var keyBlock = s.required(Tag.KEY_BLOCK, KeyBlock.STRUCT, PrivateKey::keyBlock);
        return in -> new PrivateKey(in.read(keyBlock));
    }

    @Override
    public ObjectType objectType() {
        return ObjectType.PRIVATE_KEY;
    }
}
