package org.claviger.operation;

import java.util.Optional;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/**
 * An extension that the server knows (KMIP 2.1 section 7.13, KMIP 1.4 section 2.1.9; since 1.1).
 */
public record ExtensionInformation(
        String extensionName,
        Optional<Integer> extensionTag,
        Optional<Integer> extensionType,
        Optional<Integer> extensionEnumeration,
        Optional<Boolean> extensionAttribute,
        Optional<Integer> extensionParentStructureTag,
        Optional<String> extensionDescription) {
    public static final Struct<ExtensionInformation> STRUCT = Struct.of(ExtensionInformation::layout);

    private static Construct<ExtensionInformation> layout(Layout<ExtensionInformation> s) {
        var extensionName = s.required(Tag.EXTENSION_NAME, Codec.TEXT, ExtensionInformation::extensionName);
        var extensionTag = s.optional(Tag.EXTENSION_TAG, Codec.INTEGER, ExtensionInformation::extensionTag);
        var extensionType = s.optional(Tag.EXTENSION_TYPE, Codec.INTEGER, ExtensionInformation::extensionType);
        var extensionEnumeration = s.optional(
                        Tag.EXTENSION_ENUMERATION, Codec.INTEGER, ExtensionInformation::extensionEnumeration)
                .since(ProtocolVersion.V2_0);
        var extensionAttribute = s.optional(
                        Tag.EXTENSION_ATTRIBUTE, Codec.BOOLEAN, ExtensionInformation::extensionAttribute)
                .since(ProtocolVersion.V2_0);
        var extensionParentStructureTag = s.optional(
                        Tag.EXTENSION_PARENT_STRUCTURE_TAG,
                        Codec.INTEGER,
                        ExtensionInformation::extensionParentStructureTag)
                .since(ProtocolVersion.V2_0);
        var extensionDescription = s.optional(
                        Tag.EXTENSION_DESCRIPTION, Codec.TEXT, ExtensionInformation::extensionDescription)
                .since(ProtocolVersion.V2_0);
        return in -> new ExtensionInformation(
                in.read(extensionName),
                in.read(extensionTag),
                in.read(extensionType),
                in.read(extensionEnumeration),
                in.read(extensionAttribute),
                in.read(extensionParentStructureTag),
                in.read(extensionDescription));
    }
}
