package org.claviger.operation;

import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.KeyWrapType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.object.KmipObject;
import org.claviger.object.KmipObjects;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Import: stores an object under a given identifier (KMIP 2.1 section 6.1.25, KMIP 1.4 section 4.41; since 1.4). */
public final class Import {
    public static final OperationType<Request, Response> TYPE = new OperationType<>(
            Operation.IMPORT, VersionRange.since(ProtocolVersion.V1_4), Request.STRUCT, Response.STRUCT);

    private Import() {}

    /** What a client asks for. */
    public record Request(
            UniqueIdentifier uniqueIdentifier,
            Optional<ObjectType> objectType,
            Optional<Boolean> replaceExisting,
            Optional<KeyWrapType> keyWrapType,
            Attributes attributes,
            KmipObject object)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var id = s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            var type = s.optional(Tag.OBJECT_TYPE, Codec.enumeration(ObjectType.class), Request::objectType)
                    .since(ProtocolVersion.V2_0)
                    .requiredIn(VersionRange.since(ProtocolVersion.V2_0))
                    .droppable(); // up to 1.4 the object alone says it
            var replace = s.optional(Tag.REPLACE_EXISTING, Codec.BOOLEAN, Request::replaceExisting);
            var wrapType = s.optional(Tag.KEY_WRAP_TYPE, Codec.enumeration(KeyWrapType.class), Request::keyWrapType);
            var list = s.repeated(
                            Tag.ATTRIBUTE,
                            Attribute.CODEC,
                            request -> request.attributes().list())
                    .until(ProtocolVersion.V1_4);
            var structure = s.required(Tag.ATTRIBUTES, Attributes.STRUCTURE, Request::attributes)
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(list);
            var object = s.required(KmipObjects.CHOICE, Request::object);
            return in -> new Request(
                    in.read(id),
                    in.read(type),
                    in.read(replace),
                    in.read(wrapType),
                    in.has(structure) ? in.read(structure) : Attributes.of(in.read(list)),
                    in.read(object));
        }
    }

    /** What the server answers. */
    public record Response(UniqueIdentifier uniqueIdentifier) implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var id = s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            return in -> new Response(in.read(id));
        }
    }
}
