package org.claviger.operation;

import static org.claviger.ttlv.Tag.UNIQUE_IDENTIFIER;

import java.util.Optional;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.VersionRange;

/** Activate: moves an object from Pre-Active to Active (KMIP 2.1 section 6.1.1, KMIP 1.4 section 4.19). */
public final class Activate {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.ACTIVATE, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private Activate() {}

    /** @param uniqueIdentifier the object to activate; empty means the ID Placeholder */
    public record Request(Optional<UniqueIdentifier> uniqueIdentifier) implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var id = s.optional(UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            return in -> new Request(in.read(id));
        }
    }

    /** @param uniqueIdentifier the object that is now Active */
    public record Response(UniqueIdentifier uniqueIdentifier) implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var id = s.required(UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            return in -> new Response(in.read(id));
        }
    }
}
