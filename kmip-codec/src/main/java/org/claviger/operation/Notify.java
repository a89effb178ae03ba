package org.claviger.operation;

import java.util.List;
import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Notify: the server tells a client what has changed (KMIP 2.1 section 6.2.1, KMIP 1.4 section 5.1). */
public final class Notify {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.NOTIFY, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private Notify() {}

    /** @param removed the attributes that are gone; since 2.0 */
    public record Request(UniqueIdentifier uniqueIdentifier, Attributes attributes, List<AttributeReference> removed)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var id = s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
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
            var removed = s.repeated(Tag.ATTRIBUTE_REFERENCE, AttributeReference.REFERENCE, Request::removed)
                    .since(ProtocolVersion.V2_0);
            return in -> new Request(
                    in.read(id), in.read(structure).orElseGet(() -> Attributes.of(in.read(list))), in.read(removed));
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
