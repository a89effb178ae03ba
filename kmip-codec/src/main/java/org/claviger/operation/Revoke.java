package org.claviger.operation;

import java.time.Instant;
import java.util.Optional;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Revoke: says that an object must not be used any more, and why (KMIP 2.1 section 6.1.44, KMIP 1.4 section 4.20). */
public final class Revoke {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.REVOKE, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private Revoke() {}

    /**
     * @param uniqueIdentifier the object; empty means the ID Placeholder
     * @param revocationReason optional in the draft of 3.0 only
     * @param compromiseOccurrenceDate when it is believed to have been compromised first
     */
    public record Request(
            Optional<UniqueIdentifier> uniqueIdentifier,
            Optional<RevocationReason> revocationReason,
            Optional<Instant> compromiseOccurrenceDate)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var uniqueIdentifier = s.optional(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifier);
            var revocationReason = s.optional(Tag.REVOCATION_REASON, RevocationReason.STRUCT, Request::revocationReason)
                    .requiredIn(VersionRange.until(ProtocolVersion.V2_1));
            var compromiseOccurrenceDate =
                    s.optional(Tag.COMPROMISE_OCCURRENCE_DATE, Codec.DATE_TIME, Request::compromiseOccurrenceDate);
            return in -> new Request(
                    in.read(uniqueIdentifier), in.read(revocationReason), in.read(compromiseOccurrenceDate));
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
