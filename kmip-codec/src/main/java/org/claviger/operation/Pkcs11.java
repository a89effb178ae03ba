package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V2_0;

import java.util.Optional;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.Pkcs11ReturnCode;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.secret.Secret;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/**
 * PKCS#11: calls a function of the PKCS#11 token that the server is (KMIP 2.1 section 6.1.37; since 2.0).
 * Parameters may hold PINs, keys and plaintext.
 */
public final class Pkcs11 {
    private static final EnumerationType<Pkcs11ReturnCode> RETURN_CODES = EnumerationType.of(Pkcs11ReturnCode.class);

    /** Any return code by number, as a vendor may have its own. */
    private static final Codec<Integer> RETURN_CODE = Codec.of(
            in -> in.enumeration(RETURN_CODES), (out, tag, value) -> out.enumeration(tag, value, RETURN_CODES));

    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.PKCS_11, VersionRange.since(V2_0), Request.STRUCT, Response.STRUCT);

    private Pkcs11() {}

    /**
     * @param pkcs11Interface absent means the one of version 3.0
     * @param correlationValue what the response to the call before gave
     */
    public record Request(
            Optional<String> pkcs11Interface,
            Pkcs11Function pkcs11Function,
            Optional<Bytes> correlationValue,
            Optional<Secret> pkcs11InputParameters)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var pkcs11Interface = s.optional(Tag.PKCS_11_INTERFACE, Codec.TEXT, Request::pkcs11Interface);
            var pkcs11Function = s.required(Tag.PKCS_11_FUNCTION, Pkcs11Function.CODEC, Request::pkcs11Function);
            var correlationValue = s.optional(Tag.CORRELATION_VALUE, Codec.BYTES, Request::correlationValue);
            var pkcs11InputParameters =
                    s.optional(Tag.PKCS_11_INPUT_PARAMETERS, Codec.SECRET_BYTES, Request::pkcs11InputParameters);
            return in -> new Request(
                    in.read(pkcs11Interface),
                    in.read(pkcs11Function),
                    in.read(correlationValue),
                    in.read(pkcs11InputParameters));
        }
    }

    /**
     * @param correlationValue what the next call must give
     * @param pkcs11ReturnCode a number of {@link Pkcs11ReturnCode} or a vendor's
     */
    public record Response(
            Optional<String> pkcs11Interface,
            Pkcs11Function pkcs11Function,
            Optional<Bytes> correlationValue,
            Optional<Secret> pkcs11OutputParameters,
            int pkcs11ReturnCode)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var pkcs11Interface = s.optional(Tag.PKCS_11_INTERFACE, Codec.TEXT, Response::pkcs11Interface);
            var pkcs11Function = s.required(Tag.PKCS_11_FUNCTION, Pkcs11Function.CODEC, Response::pkcs11Function);
            var correlationValue = s.optional(Tag.CORRELATION_VALUE, Codec.BYTES, Response::correlationValue);
            var pkcs11OutputParameters =
                    s.optional(Tag.PKCS_11_OUTPUT_PARAMETERS, Codec.SECRET_BYTES, Response::pkcs11OutputParameters);
            var pkcs11ReturnCode = s.required(Tag.PKCS_11_RETURN_CODE, RETURN_CODE, Response::pkcs11ReturnCode);
            return in -> new Response(
                    in.read(pkcs11Interface),
                    in.read(pkcs11Function),
                    in.read(correlationValue),
                    in.read(pkcs11OutputParameters),
                    in.read(pkcs11ReturnCode));
        }
    }
}
