package org.claviger.object;

import java.math.BigInteger;
import java.util.Optional;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.SplitKeyMethod;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * A part of a key (KMIP 2.1 section 2.8, KMIP 1.4 section 2.2.5).
 */
public record SplitKey(
        Integer splitKeyParts,
        Integer keyPartIdentifier,
        Integer splitKeyThreshold,
        SplitKeyMethod splitKeyMethod,
        Optional<BigInteger> primeFieldSize,
        KeyBlock keyBlock)
        implements KmipObject {
    public static final Struct<SplitKey> STRUCT = Struct.of(SplitKey::layout);

    private static Construct<SplitKey> layout(Layout<SplitKey> s) {
        var splitKeyParts = s.required(Tag.SPLIT_KEY_PARTS, Codec.INTEGER, SplitKey::splitKeyParts);
        var keyPartIdentifier = s.required(Tag.KEY_PART_IDENTIFIER, Codec.INTEGER, SplitKey::keyPartIdentifier);
        var splitKeyThreshold = s.required(Tag.SPLIT_KEY_THRESHOLD, Codec.INTEGER, SplitKey::splitKeyThreshold);
        var splitKeyMethod =
                s.required(Tag.SPLIT_KEY_METHOD, Codec.enumeration(SplitKeyMethod.class), SplitKey::splitKeyMethod);
        var primeFieldSize = s.optional(Tag.PRIME_FIELD_SIZE, Codec.BIG_INTEGER, SplitKey::primeFieldSize);
        var keyBlock = s.required(Tag.KEY_BLOCK, KeyBlock.STRUCT, SplitKey::keyBlock);
        return in -> new SplitKey(
                in.read(splitKeyParts),
                in.read(keyPartIdentifier),
                in.read(splitKeyThreshold),
                in.read(splitKeyMethod),
                in.read(primeFieldSize),
                in.read(keyBlock));
    }

    @Override
    public ObjectType objectType() {
        return ObjectType.SPLIT_KEY;
    }
}
