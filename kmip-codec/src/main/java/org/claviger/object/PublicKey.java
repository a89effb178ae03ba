package org.claviger.object;

import org.claviger.enumeration.ObjectType;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * A public key (KMIP 2.1 section 2.6, KMIP 1.4 section 2.2.3).
 */
public record PublicKey(KeyBlock keyBlock) implements KmipObject {
    public static final Struct<PublicKey> STRUCT = Struct.of(PublicKey::layout);

    private static Construct<PublicKey> layout(Layout<PublicKey> s) {
        var keyBlock = s.required(Tag.KEY_BLOCK, KeyBlock.STRUCT, PublicKey::keyBlock);
        return in -> new PublicKey(in.read(keyBlock));
    }

    @Override
    public ObjectType objectType() {
        return ObjectType.PUBLIC_KEY;
    }
}
