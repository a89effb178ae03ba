package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V2_0;

import org.claviger.enumeration.InteropFunction;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/**
 * Interop: tells the server that a test case begins or ends, so that it can set itself up for it (KMIP 2.1 section
 * 6.1.26; since 2.0).
 */
public final class Interop {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.INTEROP, VersionRange.since(V2_0), Request.STRUCT, Response.STRUCT);

    private Interop() {}

    /** @param interopIdentifier the name of the test case */
    public record Request(InteropFunction interopFunction, String interopIdentifier) implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var interopFunction = s.required(
                    Tag.INTEROP_FUNCTION, Codec.enumeration(InteropFunction.class), Request::interopFunction);
            var interopIdentifier = s.required(Tag.INTEROP_IDENTIFIER, Codec.TEXT, Request::interopIdentifier);
            return in -> new Request(in.read(interopFunction), in.read(interopIdentifier));
        }
    }

    public record Response() implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            return in -> new Response();
        }
    }
}
