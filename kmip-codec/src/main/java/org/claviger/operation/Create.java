package org.claviger.operation;

import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_0;

import java.util.Optional;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Create: makes a symmetric key, or from 1.4 on secret data, on the server (KMIP 2.1 section 6.1.8, KMIP 1.4 section 4.1). */
public final class Create {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.CREATE, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private Create() {}

    /**
     * @param attributes what the object shall have: algorithm, length and usage mask at least
     * @param protectionStorageMasks where the server may keep it, best first; from 2.0 on
     */
    public record Request(
            ObjectType objectType, Attributes attributes, Optional<ProtectionStorageMasks> protectionStorageMasks)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var objectType = s.required(Tag.OBJECT_TYPE, Codec.enumeration(ObjectType.class), Request::objectType);
            var template = s.required(Tag.TEMPLATE_ATTRIBUTE, Attributes.TEMPLATE, Request::attributes)
                    .until(V1_4);
            var attributes = s.required(Tag.ATTRIBUTES, Attributes.STRUCTURE, Request::attributes)
                    .since(V2_0);
            var masks = s.optional(
                            Tag.PROTECTION_STORAGE_MASKS,
                            ProtectionStorageMasks.STRUCT,
                            Request::protectionStorageMasks)
                    .since(V2_0);
            return in -> new Request(in.read(objectType), in.readEither(template, attributes), in.read(masks));
        }
    }

    /** @param attributes what the server set by itself; a server need not say */
    public record Response(ObjectType objectType, UniqueIdentifier uniqueIdentifier, Optional<Attributes> attributes)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var objectType = s.required(Tag.OBJECT_TYPE, Codec.enumeration(ObjectType.class), Response::objectType);
            var id = s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            // Told to those who can hear it: 2.0 took the field away.
            var template = s.optional(Tag.TEMPLATE_ATTRIBUTE, Attributes.TEMPLATE, Response::attributes)
                    .until(V1_4)
                    .droppable();
            return in -> new Response(in.read(objectType), in.read(id), in.read(template));
        }
    }
}
