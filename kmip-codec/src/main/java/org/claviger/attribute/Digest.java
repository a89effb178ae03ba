package org.claviger.attribute;

import static org.claviger.ttlv.ProtocolVersion.V1_1;

import java.util.Optional;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;

/**
 * A digest of an object, made by the server (KMIP 2.1 section 4.21, KMIP 1.4 section 3.17).
 *
 * @param keyFormatType in which form the key was digested; absent for what is no key
 */
public record Digest(HashingAlgorithm hashingAlgorithm, Bytes digestValue, Optional<KeyFormatType> keyFormatType) {
    public static final Struct<Digest> STRUCT = Struct.of(Digest::layout);

    private static Construct<Digest> layout(Layout<Digest> s) {
        var hashingAlgorithm =
                s.required(Tag.HASHING_ALGORITHM, Codec.enumeration(HashingAlgorithm.class), Digest::hashingAlgorithm);
        var digestValue = s.required(Tag.DIGEST_VALUE, Codec.BYTES, Digest::digestValue);
        // 1.0 has digests as well and only does not say of which form they are.
        var keyFormatType = s.optional(
                        Tag.KEY_FORMAT_TYPE, Codec.enumeration(KeyFormatType.class), Digest::keyFormatType)
                .since(V1_1)
                .droppable();
        return in -> new Digest(in.read(hashingAlgorithm), in.read(digestValue), in.read(keyFormatType));
    }
}
