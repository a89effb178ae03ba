package org.claviger.message;

import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;

/** A value that the server wants to find in an attestation (KMIP 2.1 section 9.15, KMIP 1.4 section 2.1.14; since 1.2). */
public record Nonce(Bytes nonceId, Bytes nonceValue) {
    public static final Struct<Nonce> STRUCT = Struct.of(Nonce::layout);

    private static Construct<Nonce> layout(Layout<Nonce> s) {
        var id = s.required(Tag.NONCE_ID, Codec.BYTES, Nonce::nonceId);
        var value = s.required(Tag.NONCE_VALUE, Codec.BYTES, Nonce::nonceValue);
        return in -> new Nonce(in.read(id), in.read(value));
    }
}
