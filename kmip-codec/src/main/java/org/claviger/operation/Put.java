package org.claviger.operation;

import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.PutFunction;
import org.claviger.object.KmipObject;
import org.claviger.object.KmipObjects;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Put: the server gives a client an object (KMIP 2.1 section 6.2.2, KMIP 1.4 section 5.2). */
public final class Put {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.PUT, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private Put() {}

    /** @param replacedUniqueIdentifier the object whose place it takes */
    public record Request(
            UniqueIdentifier uniqueIdentifier,
            PutFunction putFunction,
            Optional<UniqueIdentifier> replacedUniqueIdentifier,
            KmipObject object,
            Attributes attributes)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var id = s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            var function = s.required(Tag.PUT_FUNCTION, Codec.enumeration(PutFunction.class), Request::putFunction);
            var replaced = s.optional(
                    Tag.REPLACED_UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::replacedUniqueIdentifier);
            var object = s.required(KmipObjects.CHOICE, Request::object);
            var list = s.repeated(
                            Tag.ATTRIBUTE,
                            Attribute.CODEC,
                            request -> request.attributes().list())
                    .until(ProtocolVersion.V1_4);
            var structure = s.optional(
                            Tag.ATTRIBUTES,
                            Attributes.STRUCTURE,
                            request -> Optional.of(request.attributes()).filter(some -> !some.isEmpty()))
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(list);
            return in -> new Request(
                    in.read(id),
                    in.read(function),
                    in.read(replaced),
                    in.read(object),
                    in.read(structure).orElseGet(() -> Attributes.of(in.read(list))));
        }
    }

    /** Empty. */
    public record Response() implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {

            return _ -> new Response();
        }
    }
}
