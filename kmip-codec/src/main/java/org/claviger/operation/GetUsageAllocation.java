package org.claviger.operation;

import java.util.Optional;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Get Usage Allocation: reserves usage of a key (KMIP 2.1 section 6.1.23, KMIP 1.4 section 4.18). */
public final class GetUsageAllocation {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.GET_USAGE_ALLOCATION, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private GetUsageAllocation() {}

    /**
     * @param uniqueIdentifier the object; empty means the ID Placeholder
     * @param usageLimitsCount in the unit of the key's Usage Limits
     */
    public record Request(Optional<UniqueIdentifier> uniqueIdentifier, Long usageLimitsCount)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var uniqueIdentifier = s.optional(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            var usageLimitsCount = s.required(Tag.USAGE_LIMITS_COUNT, Codec.LONG_INTEGER, Request::usageLimitsCount);
            return in -> new Request(in.read(uniqueIdentifier), in.read(usageLimitsCount));
        }
    }

    /** What the server answers. */
    public record Response(UniqueIdentifier uniqueIdentifier) implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var uniqueIdentifier =
                    s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            return in -> new Response(in.read(uniqueIdentifier));
        }
    }
}
