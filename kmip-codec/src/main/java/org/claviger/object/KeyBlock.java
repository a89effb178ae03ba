package org.claviger.object;

import java.util.Optional;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.KeyCompressionType;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/**
 * A key as it travels (KMIP 2.1 section 3.1, KMIP 1.4 section 2.1.3).
 *
 * @param keyValue empty if only the attributes are known here
 * @param cryptographicLength in bits
 * @param keyWrappingData there if the Key Value is wrapped
 */
public record KeyBlock(
        KeyFormatType keyFormatType,
        Optional<KeyCompressionType> keyCompressionType,
        Optional<KeyValue> keyValue,
        Optional<CryptographicAlgorithm> cryptographicAlgorithm,
        Optional<Integer> cryptographicLength,
        Optional<KeyWrappingData> keyWrappingData) {
    public static final Struct<KeyBlock> STRUCT = Struct.of(KeyBlock::layout);

    private static Construct<KeyBlock> layout(Layout<KeyBlock> s) {
        var format = s.required(Tag.KEY_FORMAT_TYPE, Codec.enumeration(KeyFormatType.class), KeyBlock::keyFormatType);
        var compression = s.optional(
                Tag.KEY_COMPRESSION_TYPE, Codec.enumeration(KeyCompressionType.class), KeyBlock::keyCompressionType);
        var value = s.<KeyFormatType, KeyValue>optional(Tag.KEY_VALUE, format, KeyValue::codec, KeyBlock::keyValue)
                .requiredIn(VersionRange.until(ProtocolVersion.V1_1));
        var algorithm = s.optional(
                Tag.CRYPTOGRAPHIC_ALGORITHM,
                Codec.enumeration(CryptographicAlgorithm.class),
                KeyBlock::cryptographicAlgorithm);
        var length = s.optional(Tag.CRYPTOGRAPHIC_LENGTH, Codec.INTEGER, KeyBlock::cryptographicLength);
        var wrapping = s.optional(Tag.KEY_WRAPPING_DATA, KeyWrappingData.STRUCT, KeyBlock::keyWrappingData);
        return in -> new KeyBlock(
                in.read(format),
                in.read(compression),
                in.read(value),
                in.read(algorithm),
                in.read(length),
                in.read(wrapping));
    }

    /** Tells whether the key is in it, and not wrapped. */
    public boolean isClear() {
        return keyWrappingData.isEmpty() && keyValue.orElse(null) instanceof KeyValue.Plain;
    }
}
