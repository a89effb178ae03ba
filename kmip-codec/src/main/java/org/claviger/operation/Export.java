package org.claviger.operation;

import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.Attributes;
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

/** Export: gives an object out with all its attributes (KMIP 2.1 section 6.1.18, KMIP 1.4 section 4.40; since 1.4). */
public final class Export {
    public static final OperationType<Request, Response> TYPE = new OperationType<>(
            Operation.EXPORT, VersionRange.since(ProtocolVersion.V1_4), Request.STRUCT, Response.STRUCT);

    private Export() {}

    /** @param uniqueIdentifier the object; empty means the ID Placeholder */
    public record Request(
            Optional<UniqueIdentifier> uniqueIdentifier,
            Optional<KeyFormatType> keyFormatType,
            Optional<KeyWrapType> keyWrapType,
            Optional<KeyCompressionType> keyCompressionType,
            Optional<KeyWrappingSpecification> keyWrappingSpecification)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var id = s.optional(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            var format =
                    s.optional(Tag.KEY_FORMAT_TYPE, Codec.enumeration(KeyFormatType.class), Request::keyFormatType);
            var wrapType = s.optional(Tag.KEY_WRAP_TYPE, Codec.enumeration(KeyWrapType.class), Request::keyWrapType);
            var compression = s.optional(
                    Tag.KEY_COMPRESSION_TYPE, Codec.enumeration(KeyCompressionType.class), Request::keyCompressionType);
            var wrapping = s.optional(
                    Tag.KEY_WRAPPING_SPECIFICATION, KeyWrappingSpecification.STRUCT, Request::keyWrappingSpecification);
            return in -> new Request(
                    in.read(id), in.read(format), in.read(wrapType), in.read(compression), in.read(wrapping));
        }
    }

    /** What the server answers. */
    public record Response(
            ObjectType objectType, UniqueIdentifier uniqueIdentifier, Attributes attributes, KmipObject object)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var type = s.required(Tag.OBJECT_TYPE, Codec.enumeration(ObjectType.class), Response::objectType);
            var id = s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            var list = s.repeated(
                            Tag.ATTRIBUTE,
                            Attribute.CODEC,
                            response -> response.attributes().list())
                    .until(ProtocolVersion.V1_4);
            var structure = s.required(Tag.ATTRIBUTES, Attributes.STRUCTURE, Response::attributes)
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(list);
            var object = s.required(KmipObjects.CHOICE, Response::object);
            return in -> new Response(
                    in.read(type),
                    in.read(id),
                    in.has(structure) ? in.read(structure) : Attributes.of(in.read(list)),
                    in.read(object));
        }
    }
}
