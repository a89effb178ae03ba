package org.claviger.operation;

import java.util.Optional;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.KeyCompressionType;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.KeyWrapType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.object.KeyWrappingSpecification;
import org.claviger.object.KmipObject;
import org.claviger.object.KmipObjects;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Get: gives an object out (KMIP 2.1 section 6.1.19, KMIP 1.4 section 4.11). */
public final class Get {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.GET, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private Get() {}

    /**
     * @param uniqueIdentifier the object; empty means the ID Placeholder
     * @param keyFormatType the form wanted; empty means the one it has
     * @param keyWrappingSpecification how to wrap it; empty means not at all
     */
    public record Request(
            Optional<UniqueIdentifier> uniqueIdentifier,
            Optional<KeyFormatType> keyFormatType,
            Optional<KeyWrapType> keyWrapType,
            Optional<KeyCompressionType> keyCompressionType,
            Optional<KeyWrappingSpecification> keyWrappingSpecification)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var uniqueIdentifier = s.optional(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            var keyFormatType =
                    s.optional(Tag.KEY_FORMAT_TYPE, Codec.enumeration(KeyFormatType.class), Request::keyFormatType);
            var keyWrapType = s.optional(Tag.KEY_WRAP_TYPE, Codec.enumeration(KeyWrapType.class), Request::keyWrapType)
                    .since(ProtocolVersion.V1_4);
            var keyCompressionType = s.optional(
                    Tag.KEY_COMPRESSION_TYPE, Codec.enumeration(KeyCompressionType.class), Request::keyCompressionType);
            var keyWrappingSpecification = s.optional(
                    Tag.KEY_WRAPPING_SPECIFICATION, KeyWrappingSpecification.STRUCT, Request::keyWrappingSpecification);
            return in -> new Request(
                    in.read(uniqueIdentifier),
                    in.read(keyFormatType),
                    in.read(keyWrapType),
                    in.read(keyCompressionType),
                    in.read(keyWrappingSpecification));
        }
    }

    /** What the server answers. */
    public record Response(ObjectType objectType, UniqueIdentifier uniqueIdentifier, KmipObject object)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var objectType = s.required(Tag.OBJECT_TYPE, Codec.enumeration(ObjectType.class), Response::objectType);
            var uniqueIdentifier =
                    s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            var object = s.required(KmipObjects.CHOICE, Response::object);
            return in -> new Response(in.read(objectType), in.read(uniqueIdentifier), in.read(object));
        }
    }
}
