package org.claviger.object;

import org.claviger.enumeration.ObjectType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * A PGP key (KMIP 2.1 section 2.4, KMIP 1.4 section 2.2.9; since 1.2).
 */
public record PgpKey(Integer pgpKeyVersion, KeyBlock keyBlock) implements KmipObject {
    public static final Struct<PgpKey> STRUCT = Struct.of(PgpKey::layout);

    private static Construct<PgpKey> layout(Layout<PgpKey> s) {
        var pgpKeyVersion = s.required(Tag.PGP_KEY_VERSION, Codec.INTEGER, PgpKey::pgpKeyVersion);
        var keyBlock = s.required(Tag.KEY_BLOCK, KeyBlock.STRUCT, PgpKey::keyBlock);
        return in -> new PgpKey(in.read(pgpKeyVersion), in.read(keyBlock));
    }

    @Override
    public ObjectType objectType() {
        return ObjectType.PGP_KEY;
    }
}
