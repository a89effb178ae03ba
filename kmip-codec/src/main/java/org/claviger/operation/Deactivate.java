package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V3_0;

import java.time.Instant;
import java.util.Optional;
import org.claviger.attribute.DeactivationReason;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Deactivate: moves an object from Active to Deactivated (draft of 3.0). */
public final class Deactivate {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.DEACTIVATE, VersionRange.since(V3_0), Request.STRUCT, Response.STRUCT);

    private Deactivate() {}

    /** @param deactivationDate when it shall take place; absent means now */
    public record Request(
            UniqueIdentifier uniqueIdentifier,
            Optional<DeactivationReason> deactivationReason,
            Optional<Instant> deactivationDate)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var id = s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            var deactivationReason =
                    s.optional(Tag.DEACTIVATION_REASON, DeactivationReason.STRUCT, Request::deactivationReason);
            var deactivationDate = s.optional(Tag.DEACTIVATION_DATE, Codec.DATE_TIME, Request::deactivationDate);
            return in -> new Request(in.read(id), in.read(deactivationReason), in.read(deactivationDate));
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
