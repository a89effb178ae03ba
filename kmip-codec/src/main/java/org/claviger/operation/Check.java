package org.claviger.operation;

import java.time.Duration;
import java.util.Optional;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Check: asks whether an object may be used so (KMIP 2.1 section 6.1.7, KMIP 1.4 section 4.10). */
public final class Check {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.CHECK, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private Check() {}

    /**
     * @param uniqueIdentifier the object; empty means the ID Placeholder
     */
    public record Request(
            Optional<UniqueIdentifier> uniqueIdentifier,
            Optional<Long> usageLimitsCount,
            Optional<BitMask<CryptographicUsageMask>> cryptographicUsageMask,
            Optional<Duration> leaseTime)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var uniqueIdentifier = s.optional(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            var usageLimitsCount = s.optional(Tag.USAGE_LIMITS_COUNT, Codec.LONG_INTEGER, Request::usageLimitsCount);
            var cryptographicUsageMask = s.optional(
                    Tag.CRYPTOGRAPHIC_USAGE_MASK,
                    Codec.mask(CryptographicUsageMask.class),
                    Request::cryptographicUsageMask);
            var leaseTime = s.optional(Tag.LEASE_TIME, Codec.INTERVAL, Request::leaseTime);
            return in -> new Request(
                    in.read(uniqueIdentifier),
                    in.read(usageLimitsCount),
                    in.read(cryptographicUsageMask),
                    in.read(leaseTime));
        }
    }

    /**
     * @param uniqueIdentifier the object; what else is there is what was refused
     */
    public record Response(
            UniqueIdentifier uniqueIdentifier,
            Optional<Long> usageLimitsCount,
            Optional<BitMask<CryptographicUsageMask>> cryptographicUsageMask,
            Optional<Duration> leaseTime)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var uniqueIdentifier =
                    s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            var usageLimitsCount = s.optional(Tag.USAGE_LIMITS_COUNT, Codec.LONG_INTEGER, Response::usageLimitsCount);
            var cryptographicUsageMask = s.optional(
                    Tag.CRYPTOGRAPHIC_USAGE_MASK,
                    Codec.mask(CryptographicUsageMask.class),
                    Response::cryptographicUsageMask);
            var leaseTime = s.optional(Tag.LEASE_TIME, Codec.INTERVAL, Response::leaseTime);
            return in -> new Response(
                    in.read(uniqueIdentifier),
                    in.read(usageLimitsCount),
                    in.read(cryptographicUsageMask),
                    in.read(leaseTime));
        }
    }
}
