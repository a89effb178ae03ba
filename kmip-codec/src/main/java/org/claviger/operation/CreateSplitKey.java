package org.claviger.operation;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.SplitKeyMethod;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Create Split Key: makes or splits a key into parts (KMIP 2.1 section 6.1.10, KMIP 1.4 section 4.38). */
public final class CreateSplitKey {
    public static final OperationType<Request, Response> TYPE = new OperationType<>(
            Operation.CREATE_SPLIT_KEY, VersionRange.since(ProtocolVersion.V1_2), Request.STRUCT, Response.STRUCT);

    private CreateSplitKey() {}

    /** What a client asks for. */
    public record Request(
            ObjectType objectType,
            Optional<UniqueIdentifier> uniqueIdentifier,
            Integer splitKeyParts,
            Integer splitKeyThreshold,
            SplitKeyMethod splitKeyMethod,
            Optional<BigInteger> primeFieldSize,
            Attributes attributes,
            Optional<ProtectionStorageMasks> protectionStorageMasks)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var objectType = s.required(Tag.OBJECT_TYPE, Codec.enumeration(ObjectType.class), Request::objectType);
            var uniqueIdentifier = s.optional(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            var splitKeyParts = s.required(Tag.SPLIT_KEY_PARTS, Codec.INTEGER, Request::splitKeyParts);
            var splitKeyThreshold = s.required(Tag.SPLIT_KEY_THRESHOLD, Codec.INTEGER, Request::splitKeyThreshold);
            var splitKeyMethod =
                    s.required(Tag.SPLIT_KEY_METHOD, Codec.enumeration(SplitKeyMethod.class), Request::splitKeyMethod);
            var primeFieldSize = s.optional(Tag.PRIME_FIELD_SIZE, Codec.BIG_INTEGER, Request::primeFieldSize);
            var attributesT = s.required(Tag.TEMPLATE_ATTRIBUTE, Attributes.TEMPLATE, Request::attributes)
                    .until(ProtocolVersion.V1_4);
            var attributesS = s.required(Tag.ATTRIBUTES, Attributes.STRUCTURE, Request::attributes)
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(attributesT);
            var protectionStorageMasks = s.optional(
                            Tag.PROTECTION_STORAGE_MASKS,
                            ProtectionStorageMasks.STRUCT,
                            Request::protectionStorageMasks)
                    .since(ProtocolVersion.V2_0);
            return in -> new Request(
                    in.read(objectType),
                    in.read(uniqueIdentifier),
                    in.read(splitKeyParts),
                    in.read(splitKeyThreshold),
                    in.read(splitKeyMethod),
                    in.read(primeFieldSize),
                    in.readEither(attributesT, attributesS),
                    in.read(protectionStorageMasks));
        }
    }

    /** What the server answers. */
    public record Response(
            Optional<ObjectType> objectType, List<UniqueIdentifier> uniqueIdentifiers, Optional<Attributes> attributes)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        public Response {
            uniqueIdentifiers = List.copyOf(uniqueIdentifiers);
        }

        private static Construct<Response> layout(Layout<Response> s) {
            var objectType = s.optional(Tag.OBJECT_TYPE, Codec.enumeration(ObjectType.class), Response::objectType)
                    .until(ProtocolVersion.V1_2);
            var uniqueIdentifiers = s.repeated(
                            Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifiers)
                    .requiredIn(VersionRange.ALL);
            // Told to those who can hear it.
            var attributes = s.optional(Tag.TEMPLATE_ATTRIBUTE, Attributes.TEMPLATE, Response::attributes)
                    .until(ProtocolVersion.V1_4)
                    .droppable();
            return in -> new Response(in.read(objectType), in.read(uniqueIdentifiers), in.read(attributes));
        }
    }
}
