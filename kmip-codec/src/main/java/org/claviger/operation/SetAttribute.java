package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V2_0;

import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Set Attribute: gives an attribute a value, whether it had one or not (KMIP 2.1 section 6.1.51; since 2.0). */
public final class SetAttribute {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.SET_ATTRIBUTE, VersionRange.since(V2_0), Request.STRUCT, Response.STRUCT);

    private SetAttribute() {}

    /** @param uniqueIdentifier the object; empty means the ID Placeholder */
    public record Request(Optional<UniqueIdentifier> uniqueIdentifier, Attribute<?> newAttribute)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var id = s.optional(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            var newAttribute = s.required(Tag.NEW_ATTRIBUTE, Attributes.SINGLE, Request::newAttribute);
            return in -> new Request(in.read(id), in.read(newAttribute));
        }
    }

    public record Response(UniqueIdentifier uniqueIdentifier) implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var id = s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            return in -> new Response(in.read(id));
        }
    }
}
