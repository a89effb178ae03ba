package org.claviger.operation;

import java.util.Optional;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Destroy: takes an object's material away for ever (KMIP 2.1 section 6.1.15, KMIP 1.4 section 4.21). */
public final class Destroy {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.DESTROY, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private Destroy() {}

    /**
     * @param uniqueIdentifier the object; empty means the ID Placeholder
     */
    public record Request(Optional<UniqueIdentifier> uniqueIdentifier) implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var uniqueIdentifier = s.optional(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            return in -> new Request(in.read(uniqueIdentifier));
        }
    }

    /**
     * @param uniqueIdentifier the object
     */
    public record Response(UniqueIdentifier uniqueIdentifier) implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var uniqueIdentifier =
                    s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            return in -> new Response(in.read(uniqueIdentifier));
        }
    }
}
