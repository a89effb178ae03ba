package org.claviger.operation;

import java.util.List;
import java.util.Optional;
import org.claviger.attribute.RngParameters;
import org.claviger.enumeration.AttestationType;
import org.claviger.enumeration.ClientRegistrationMethod;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.QueryFunction;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.claviger.ttlv.VersionRange;

/** Query: asks what the server can do (KMIP 2.1 section 6.1.40, KMIP 1.4 section 4.25). */
public final class Query {
    public static final OperationType<Request, Response> TYPE =
            new OperationType<>(Operation.QUERY, VersionRange.ALL, Request.STRUCT, Response.STRUCT);

    private Query() {}

    /** What a client asks for. */
    public record Request(List<QueryFunction> queryFunctions, Optional<ObjectGroups> objectGroups)
            implements RequestPayload {
        public static final Struct<Request> STRUCT = Struct.of(Request::layout);

        public Request {
            queryFunctions = List.copyOf(queryFunctions);
        }

        private static Construct<Request> layout(Layout<Request> s) {
            var queryFunctions = s.repeated(
                            Tag.QUERY_FUNCTION, Codec.enumeration(QueryFunction.class), Request::queryFunctions)
                    .requiredIn(VersionRange.ALL);
            var objectGroups = s.optional(Tag.OBJECT_GROUPS, ObjectGroups.STRUCT, Request::objectGroups)
                    .since(ProtocolVersion.V2_1);
            return in -> new Request(in.read(queryFunctions), in.read(objectGroups));
        }
    }

    /** What the server answers. */
    public record Response(
            List<Operation> operations,
            List<ObjectType> objectTypes,
            Optional<String> vendorIdentification,
            Optional<TtlvItem> serverInformation,
            List<String> applicationNamespaces,
            List<ExtensionInformation> extensionInformation,
            List<AttestationType> attestationTypes,
            List<RngParameters> rngParameters,
            List<ProfileInformation> profileInformation,
            List<ValidationInformation> validationInformation,
            List<CapabilityInformation> capabilityInformation,
            List<ClientRegistrationMethod> clientRegistrationMethods,
            Optional<DefaultsInformation> defaultsInformation,
            List<ProtectionStorageMasks> protectionStorageMasks,
            List<TtlvItem> credentialInformation)
            implements ResponsePayload {
        public static final Struct<Response> STRUCT = Struct.of(Response::layout);

        public Response {
            operations = List.copyOf(operations);
            objectTypes = List.copyOf(objectTypes);
            applicationNamespaces = List.copyOf(applicationNamespaces);
            extensionInformation = List.copyOf(extensionInformation);
            attestationTypes = List.copyOf(attestationTypes);
            rngParameters = List.copyOf(rngParameters);
            profileInformation = List.copyOf(profileInformation);
            validationInformation = List.copyOf(validationInformation);
            capabilityInformation = List.copyOf(capabilityInformation);
            clientRegistrationMethods = List.copyOf(clientRegistrationMethods);
            protectionStorageMasks = List.copyOf(protectionStorageMasks);
            credentialInformation = List.copyOf(credentialInformation);
        }

        private static Construct<Response> layout(Layout<Response> s) {
            var operations = s.repeated(Tag.OPERATION, Codec.enumeration(Operation.class), Response::operations);
            var objectTypes = s.repeated(Tag.OBJECT_TYPE, Codec.enumeration(ObjectType.class), Response::objectTypes);
            var vendorIdentification =
                    s.optional(Tag.VENDOR_IDENTIFICATION, Codec.TEXT, Response::vendorIdentification);
            var serverInformation = s.optional(Tag.SERVER_INFORMATION, Codec.ANY, Response::serverInformation);
            var applicationNamespaces =
                    s.repeated(Tag.APPLICATION_NAMESPACE, Codec.TEXT, Response::applicationNamespaces);
            var extensionInformation = s.repeated(
                            Tag.EXTENSION_INFORMATION, ExtensionInformation.STRUCT, Response::extensionInformation)
                    .since(ProtocolVersion.V1_1);
            var attestationTypes = s.repeated(
                            Tag.ATTESTATION_TYPE, Codec.enumeration(AttestationType.class), Response::attestationTypes)
                    .since(ProtocolVersion.V1_2);
            var rngParameters = s.repeated(Tag.RNG_PARAMETERS, RngParameters.STRUCT, Response::rngParameters)
                    .since(ProtocolVersion.V1_3);
            var profileInformation = s.repeated(
                            Tag.PROFILE_INFORMATION, ProfileInformation.STRUCT, Response::profileInformation)
                    .since(ProtocolVersion.V1_3);
            var validationInformation = s.repeated(
                            Tag.VALIDATION_INFORMATION, ValidationInformation.STRUCT, Response::validationInformation)
                    .since(ProtocolVersion.V1_3);
            var capabilityInformation = s.repeated(
                            Tag.CAPABILITY_INFORMATION, CapabilityInformation.STRUCT, Response::capabilityInformation)
                    .since(ProtocolVersion.V1_3);
            var clientRegistrationMethods = s.repeated(
                            Tag.CLIENT_REGISTRATION_METHOD,
                            Codec.enumeration(ClientRegistrationMethod.class),
                            Response::clientRegistrationMethods)
                    .since(ProtocolVersion.V1_3);
            var defaultsInformation = s.optional(
                            Tag.DEFAULTS_INFORMATION, DefaultsInformation.STRUCT, Response::defaultsInformation)
                    .since(ProtocolVersion.V2_0);
            var protectionStorageMasks = s.repeated(
                            Tag.PROTECTION_STORAGE_MASKS,
                            ProtectionStorageMasks.STRUCT,
                            Response::protectionStorageMasks)
                    .since(ProtocolVersion.V2_0);
            var credentialInformation = s.repeated(
                            Tag.CREDENTIAL_INFORMATION, Codec.ANY, Response::credentialInformation)
                    .since(ProtocolVersion.V3_0);
            return in -> new Response(
                    in.read(operations),
                    in.read(objectTypes),
                    in.read(vendorIdentification),
                    in.read(serverInformation),
                    in.read(applicationNamespaces),
                    in.read(extensionInformation),
                    in.read(attestationTypes),
                    in.read(rngParameters),
                    in.read(profileInformation),
                    in.read(validationInformation),
                    in.read(capabilityInformation),
                    in.read(clientRegistrationMethods),
                    in.read(defaultsInformation),
                    in.read(protectionStorageMasks),
                    in.read(credentialInformation));
        }
    }
}
