package org.claviger.operation;

import java.util.List;
import java.util.Optional;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.DerivationMethod;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** Derive Key: makes a key or secret data from others (KMIP 2.1 section 6.1.14, KMIP 1.4 section 4.6). */
public final class DeriveKey {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.DERIVE_KEY, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private DeriveKey() {}

    /** What a client asks for. */
    public record Request(
            ObjectType objectType,
            List<UniqueIdentifier> uniqueIdentifiers,
            DerivationMethod derivationMethod,
            DerivationParameters derivationParameters,
            Attributes attributes)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        public Request {
            uniqueIdentifiers = List.copyOf(uniqueIdentifiers);
        }

        private static Construct<Request> layout(Layout<Request> s) {
            var objectType = s.required(Tag.OBJECT_TYPE, Codec.enumeration(ObjectType.class), Request::objectType);
            var uniqueIdentifiers = s.repeated(
                            Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC, Request::uniqueIdentifiers)
                    .requiredIn(VersionRange.ALL);
            var derivationMethod = s.required(
                    Tag.DERIVATION_METHOD, Codec.enumeration(DerivationMethod.class), Request::derivationMethod);
            var derivationParameters =
                    s.required(Tag.DERIVATION_PARAMETERS, DerivationParameters.STRUCT, Request::derivationParameters);
            var attributesT = s.required(Tag.TEMPLATE_ATTRIBUTE, Attributes.TEMPLATE, Request::attributes)
                    .until(ProtocolVersion.V1_4);
            var attributesS = s.required(Tag.ATTRIBUTES, Attributes.STRUCTURE, Request::attributes)
                    .since(ProtocolVersion.V2_0)
                    .alternativeTo(attributesT);
            return in -> new Request(
                    in.read(objectType),
                    in.read(uniqueIdentifiers),
                    in.read(derivationMethod),
                    in.read(derivationParameters),
                    in.readEither(attributesT, attributesS));
        }
    }

    /** What the server answers. */
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
