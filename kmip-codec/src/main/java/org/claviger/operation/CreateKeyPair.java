package org.claviger.operation;

import java.util.Optional;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Create Key Pair: makes a public and a private key on the server (KMIP 2.1 section 6.1.9, KMIP 1.4 section 4.2). */
public final class CreateKeyPair {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.CREATE_KEY_PAIR, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private CreateKeyPair() {}

    /** What a client asks for. */
    public record Request(
            Optional<Attributes> commonAttributes,
            Optional<Attributes> privateKeyAttributes,
            Optional<Attributes> publicKeyAttributes,
            Optional<ProtectionStorageMasks> commonProtectionStorageMasks,
            Optional<ProtectionStorageMasks> privateProtectionStorageMasks,
            Optional<ProtectionStorageMasks> publicProtectionStorageMasks)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var commonT = s.optional(Tag.COMMON_TEMPLATE_ATTRIBUTE, Attributes.TEMPLATE, Request::commonAttributes)
                    .until(ProtocolVersion.V1_4);
            var commonS = s.optional(Tag.COMMON_ATTRIBUTES, Attributes.STRUCTURE, Request::commonAttributes)
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(commonT);
            var privT = s.optional(
                            Tag.PRIVATE_KEY_TEMPLATE_ATTRIBUTE, Attributes.TEMPLATE, Request::privateKeyAttributes)
                    .until(ProtocolVersion.V1_4);
            var privS = s.optional(Tag.PRIVATE_KEY_ATTRIBUTES, Attributes.STRUCTURE, Request::privateKeyAttributes)
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(privT);
            var pubT = s.optional(Tag.PUBLIC_KEY_TEMPLATE_ATTRIBUTE, Attributes.TEMPLATE, Request::publicKeyAttributes)
                    .until(ProtocolVersion.V1_4);
            var pubS = s.optional(Tag.PUBLIC_KEY_ATTRIBUTES, Attributes.STRUCTURE, Request::publicKeyAttributes)
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(pubT);
            var commonProtectionStorageMasks = s.optional(
                            Tag.COMMON_PROTECTION_STORAGE_MASKS,
                            ProtectionStorageMasks.STRUCT,
                            Request::commonProtectionStorageMasks)
                    .since(ProtocolVersion.V2_0);
            var privateProtectionStorageMasks = s.optional(
                            Tag.PRIVATE_PROTECTION_STORAGE_MASKS,
                            ProtectionStorageMasks.STRUCT,
                            Request::privateProtectionStorageMasks)
                    .since(ProtocolVersion.V2_0);
            var publicProtectionStorageMasks = s.optional(
                            Tag.PUBLIC_PROTECTION_STORAGE_MASKS,
                            ProtectionStorageMasks.STRUCT,
                            Request::publicProtectionStorageMasks)
                    .since(ProtocolVersion.V2_0);
            return in -> new Request(
                    in.readEither(commonT, commonS),
                    in.readEither(privT, privS),
                    in.readEither(pubT, pubS),
                    in.read(commonProtectionStorageMasks),
                    in.read(privateProtectionStorageMasks),
                    in.read(publicProtectionStorageMasks));
        }
    }

    /** What the server answers. */
    public record Response(
            UniqueIdentifier privateKeyUniqueIdentifier,
            UniqueIdentifier publicKeyUniqueIdentifier,
            Optional<Attributes> privateKeyAttributes,
            Optional<Attributes> publicKeyAttributes)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var privateKeyUniqueIdentifier = s.required(
                    Tag.PRIVATE_KEY_UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::privateKeyUniqueIdentifier);
            var publicKeyUniqueIdentifier = s.required(
                    Tag.PUBLIC_KEY_UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::publicKeyUniqueIdentifier);
            // Told to those who can hear it.
            var privateKeyAttributes = s.optional(
                            Tag.PRIVATE_KEY_TEMPLATE_ATTRIBUTE, Attributes.TEMPLATE, Response::privateKeyAttributes)
                    .until(ProtocolVersion.V1_4)
                    .droppable();
            // Told to those who can hear it.
            var publicKeyAttributes = s.optional(
                            Tag.PUBLIC_KEY_TEMPLATE_ATTRIBUTE, Attributes.TEMPLATE, Response::publicKeyAttributes)
                    .until(ProtocolVersion.V1_4)
                    .droppable();
            return in -> new Response(
                    in.read(privateKeyUniqueIdentifier),
                    in.read(publicKeyUniqueIdentifier),
                    in.read(privateKeyAttributes),
                    in.read(publicKeyAttributes));
        }
    }
}
