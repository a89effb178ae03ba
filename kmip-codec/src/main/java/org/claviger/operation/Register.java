package org.claviger.operation;

import java.util.Optional;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.object.KmipObject;
import org.claviger.object.KmipObjects;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Register: stores an object that the client has (KMIP 2.1 section 6.1.43, KMIP 1.4 section 4.3). */
public final class Register {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.REGISTER, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private Register() {}

    /**
     * @param attributes what the object shall have
     * @param object the object; empty if its value is kept elsewhere
     * @param protectionStorageMasks where the server may keep it, best first; since 2.0
     */
    public record Request(
            ObjectType objectType,
            Attributes attributes,
            Optional<KmipObject> object,
            Optional<ProtectionStorageMasks> protectionStorageMasks)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        private static Construct<Request> layout(Layout<Request> s) {
            var objectType = s.required(Tag.OBJECT_TYPE, Codec.enumeration(ObjectType.class), Request::objectType);
            var attributesT = s.required(Tag.TEMPLATE_ATTRIBUTE, Attributes.TEMPLATE, Request::attributes)
                    .until(ProtocolVersion.V1_4);
            var attributesS = s.required(Tag.ATTRIBUTES, Attributes.STRUCTURE, Request::attributes)
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(attributesT);
            var object = s.optional(KmipObjects.CHOICE, Request::object)
                    .requiredIn(VersionRange.since(ProtocolVersion.V1_2));
            var protectionStorageMasks = s.optional(
                            Tag.PROTECTION_STORAGE_MASKS,
                            ProtectionStorageMasks.STRUCT,
                            Request::protectionStorageMasks)
                    .since(ProtocolVersion.V2_0);
            return in -> new Request(
                    in.read(objectType),
                    in.readEither(attributesT, attributesS),
                    in.read(object),
                    in.read(protectionStorageMasks));
        }
    }

    /**
     * @param attributes what the server set by itself; a server need not say
     */
    public record Response(UniqueIdentifier uniqueIdentifier, Optional<Attributes> attributes)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        private static Construct<Response> layout(Layout<Response> s) {
            var uniqueIdentifier =
                    s.required(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Response::uniqueIdentifier);
            // Told to those who can hear it.
            var attributes = s.optional(Tag.TEMPLATE_ATTRIBUTE, Attributes.TEMPLATE, Response::attributes)
                    .until(ProtocolVersion.V1_4)
                    .droppable();
            return in -> new Response(in.read(uniqueIdentifier), in.read(attributes));
        }
    }
}
