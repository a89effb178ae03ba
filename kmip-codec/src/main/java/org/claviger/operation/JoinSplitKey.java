package org.claviger.operation;

import java.util.List;
import java.util.Optional;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.SecretDataType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Join Split Key: makes a key of its parts (KMIP 2.1 section 6.1.27, KMIP 1.4 section 4.39). */
public final class JoinSplitKey {
    public static final OperationType<Request, Response> TYPE = new OperationType<>(
            Operation.JOIN_SPLIT_KEY, VersionRange.since(ProtocolVersion.V1_2), Request.STRUCT, Response.STRUCT);

    private JoinSplitKey() {}

    /** What a client asks for. */
    public record Request(
            ObjectType objectType,
            List<UniqueIdentifier> uniqueIdentifiers,
            Optional<SecretDataType> secretDataType,
            Optional<Attributes> attributes,
            Optional<ProtectionStorageMasks> protectionStorageMasks)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        public Request {
            uniqueIdentifiers = List.copyOf(uniqueIdentifiers);
        }

        private static Construct<Request> layout(Layout<Request> s) {
            var objectType = s.required(Tag.OBJECT_TYPE, Codec.enumeration(ObjectType.class), Request::objectType);
            var uniqueIdentifiers = s.repeated(
                            Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifiers)
                    .requiredIn(VersionRange.ALL);
            var secretDataType =
                    s.optional(Tag.SECRET_DATA_TYPE, Codec.enumeration(SecretDataType.class), Request::secretDataType);
            var attributesT = s.optional(Tag.TEMPLATE_ATTRIBUTE, Attributes.TEMPLATE, Request::attributes)
                    .until(ProtocolVersion.V1_4);
            var attributesS = s.optional(Tag.ATTRIBUTES, Attributes.STRUCTURE, Request::attributes)
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(attributesT);
            var protectionStorageMasks = s.optional(
                            Tag.PROTECTION_STORAGE_MASKS,
                            ProtectionStorageMasks.STRUCT,
                            Request::protectionStorageMasks)
                    .since(ProtocolVersion.V2_0);
            return in -> new Request(
                    in.read(objectType),
                    in.read(uniqueIdentifiers),
                    in.read(secretDataType),
                    in.readEither(attributesT, attributesS),
                    in.read(protectionStorageMasks));
        }
    }

    /** What the server answers. */
    public record Response(
            Optional<ObjectType> objectType, UniqueIdentifier uniqueIdentifier, Optional<Attributes> attributes)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var objectType = s.optional(Tag.OBJECT_TYPE, Codec.enumeration(ObjectType.class), Response::objectType)
                    .until(ProtocolVersion.V1_2);
            var uniqueIdentifier =
                    s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            // Told to those who can hear it.
            var attributes = s.optional(Tag.TEMPLATE_ATTRIBUTE, Attributes.TEMPLATE, Response::attributes)
                    .until(ProtocolVersion.V1_4)
                    .droppable();
            return in -> new Response(in.read(objectType), in.read(uniqueIdentifier), in.read(attributes));
        }
    }
}
