package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V3_0;

import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.CredentialType;
import org.claviger.enumeration.Operation;
import org.claviger.object.KmipObject;
import org.claviger.object.KmipObjects;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Create Credential: makes a credential, by which users are known that link to it (draft of 3.0). */
public final class CreateCredential {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.CREATE_CREDENTIAL, VersionRange.since(V3_0), Request.STRUCT, Response.STRUCT);

    private CreateCredential() {}

    /** @param credential what the type asks for: one of the credentials, or a certificate */
    public record Request(CredentialType credentialType, Attributes attributes, KmipObject credential)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var credentialType =
                    s.required(Tag.CREDENTIAL_TYPE, Codec.enumeration(CredentialType.class), Request::credentialType);
            var attributes = s.required(Tag.ATTRIBUTES, Attributes.STRUCTURE, Request::attributes);
            var credential = s.required(KmipObjects.CHOICE, Request::credential);
            return in -> new Request(in.read(credentialType), in.read(attributes), in.read(credential));
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
