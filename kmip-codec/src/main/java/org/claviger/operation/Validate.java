package org.claviger.operation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.object.Certificate;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Validate: checks a chain of certificates (KMIP 2.1 section 6.1.57, KMIP 1.4 section 4.24). */
public final class Validate {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.VALIDATE, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private Validate() {}

    /** What a client asks for. */
    public record Request(
            List<Certificate> certificates, List<UniqueIdentifier> uniqueIdentifiers, Optional<Instant> validityDate)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        public Request {
            certificates = List.copyOf(certificates);
            uniqueIdentifiers = List.copyOf(uniqueIdentifiers);
        }

        private static Construct<Request> layout(Layout<Request> s) {
            var certificates = s.repeated(Tag.CERTIFICATE, Certificate.STRUCT, Request::certificates);
            var uniqueIdentifiers =
                    s.repeated(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifiers);
            var validityDate = s.optional(Tag.VALIDITY_DATE, Codec.DATE_TIME, Request::validityDate);
            return in -> new Request(in.read(certificates), in.read(uniqueIdentifiers), in.read(validityDate));
        }
    }

    /** What the server answers. */
    public record Response(ValidityIndicator validityIndicator) implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var validityIndicator = s.required(
                    Tag.VALIDITY_INDICATOR, Codec.enumeration(ValidityIndicator.class), Response::validityIndicator);
            return in -> new Response(in.read(validityIndicator));
        }
    }
}
