package org.claviger.object;

import java.util.List;
import java.util.Optional;
import org.claviger.attribute.AttributeReference;
import org.claviger.enumeration.EncodingOption;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/**
 * How a key shall be wrapped (KMIP 2.1 section 7.20, KMIP 1.4 section 2.1.6).
 */
public record KeyWrappingSpecification(
        WrappingMethod wrappingMethod,
        Optional<KeyInformation> encryptionKeyInformation,
        Optional<KeyInformation> macSignatureKeyInformation,
        List<AttributeReference> attributeNames,
        Optional<EncodingOption> encodingOption) {
    public static final Struct<KeyWrappingSpecification> STRUCT = Struct.of(KeyWrappingSpecification::layout);

    public KeyWrappingSpecification {
        attributeNames = List.copyOf(attributeNames);
    }

    private static Construct<KeyWrappingSpecification> layout(Layout<KeyWrappingSpecification> s) {
        var wrappingMethod = s.required(
                Tag.WRAPPING_METHOD, Codec.enumeration(WrappingMethod.class), KeyWrappingSpecification::wrappingMethod);
        var encryptionKeyInformation = s.optional(
                Tag.ENCRYPTION_KEY_INFORMATION,
                KeyInformation.STRUCT,
                KeyWrappingSpecification::encryptionKeyInformation);
        var macSignatureKeyInformation = s.optional(
                Tag.MAC_SIGNATURE_KEY_INFORMATION,
                KeyInformation.STRUCT,
                KeyWrappingSpecification::macSignatureKeyInformation);
        var attributeNames =
                s.repeated(Tag.ATTRIBUTE_NAME, AttributeReference.NAME, KeyWrappingSpecification::attributeNames);
        var encodingOption = s.optional(
                        Tag.ENCODING_OPTION,
                        Codec.enumeration(EncodingOption.class),
                        KeyWrappingSpecification::encodingOption)
                .since(ProtocolVersion.V1_1);
        return in -> new KeyWrappingSpecification(
                in.read(wrappingMethod),
                in.read(encryptionKeyInformation),
                in.read(macSignatureKeyInformation),
                in.read(attributeNames),
                in.read(encodingOption));
    }
}
