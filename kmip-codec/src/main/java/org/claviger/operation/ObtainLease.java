package org.claviger.operation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Obtain Lease: asks how long an object may be used (KMIP 2.1 section 6.1.35, KMIP 1.4 section 4.17). */
public final class ObtainLease {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.OBTAIN_LEASE, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private ObtainLease() {}

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

    /** What the server answers. */
    public record Response(UniqueIdentifier uniqueIdentifier, Duration leaseTime, Instant lastChangeDate)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var uniqueIdentifier =
                    s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            var leaseTime = s.required(Tag.LEASE_TIME, Codec.INTERVAL, Response::leaseTime);
            var lastChangeDate = s.required(Tag.LAST_CHANGE_DATE, Codec.DATE_TIME, Response::lastChangeDate);
            return in -> new Response(in.read(uniqueIdentifier), in.read(leaseTime), in.read(lastChangeDate));
        }
    }
}
