package org.claviger.object;

import java.util.Optional;
import org.claviger.enumeration.EncodingOption;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/**
 * How a Key Value is wrapped (KMIP 2.1 section 3.3, KMIP 1.4 section 2.1.5).
 */
public record KeyWrappingData(
        WrappingMethod wrappingMethod,
        Optional<KeyInformation> encryptionKeyInformation,
        Optional<KeyInformation> macSignatureKeyInformation,
        Optional<Bytes> macSignature,
        Optional<Bytes> ivCounterNonce,
        Optional<EncodingOption> encodingOption) {
    public static final Struct<KeyWrappingData> STRUCT = Struct.of(KeyWrappingData::layout);

    private static Construct<KeyWrappingData> layout(Layout<KeyWrappingData> s) {
        var wrappingMethod = s.required(
                Tag.WRAPPING_METHOD, Codec.enumeration(WrappingMethod.class), KeyWrappingData::wrappingMethod);
        var encryptionKeyInformation = s.optional(
                Tag.ENCRYPTION_KEY_INFORMATION, KeyInformation.STRUCT, KeyWrappingData::encryptionKeyInformation);
        var macSignatureKeyInformation = s.optional(
                Tag.MAC_SIGNATURE_KEY_INFORMATION, KeyInformation.STRUCT, KeyWrappingData::macSignatureKeyInformation);
        var macSignature = s.optional(Tag.MAC_SIGNATURE, Codec.BYTES, KeyWrappingData::macSignature);
        var ivCounterNonce = s.optional(Tag.IV_COUNTER_NONCE, Codec.BYTES, KeyWrappingData::ivCounterNonce);
        var encodingOption = s.optional(
                        Tag.ENCODING_OPTION, Codec.enumeration(EncodingOption.class), KeyWrappingData::encodingOption)
                .since(ProtocolVersion.V1_1);
        return in -> new KeyWrappingData(
                in.read(wrappingMethod),
                in.read(encryptionKeyInformation),
                in.read(macSignatureKeyInformation),
                in.read(macSignature),
                in.read(ivCounterNonce),
                in.read(encodingOption));
    }
}
