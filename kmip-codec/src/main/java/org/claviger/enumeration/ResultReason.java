package org.claviger.enumeration;

import static org.claviger.ttlv.ProtocolVersion.V1_1;
import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.ProtocolVersion.V2_1;
import static org.claviger.ttlv.ProtocolVersion.V3_0;
import static org.claviger.ttlv.VersionRange.ALL;
import static org.claviger.ttlv.VersionRange.since;
import static org.claviger.ttlv.VersionRange.until;

import org.claviger.ttlv.VersionRange;

/** Why an operation failed (KMIP 2.1 section 11.46). */
public enum ResultReason implements KmipEnumeration {
    ITEM_NOT_FOUND(0x00000001, "Item Not Found", "ItemNotFound", ALL),
    RESPONSE_TOO_LARGE(0x00000002, "Response Too Large", "ResponseTooLarge", ALL),
    AUTHENTICATION_NOT_SUCCESSFUL(0x00000003, "Authentication Not Successful", "AuthenticationNotSuccessful", ALL),
    INVALID_MESSAGE(0x00000004, "Invalid Message", "InvalidMessage", ALL),
    OPERATION_NOT_SUPPORTED(0x00000005, "Operation Not Supported", "OperationNotSupported", ALL),
    MISSING_DATA(0x00000006, "Missing Data", "MissingData", ALL),
    INVALID_FIELD(0x00000007, "Invalid Field", "InvalidField", ALL),
    FEATURE_NOT_SUPPORTED(0x00000008, "Feature Not Supported", "FeatureNotSupported", ALL),
    OPERATION_CANCELED_BY_REQUESTER(0x00000009, "Operation Canceled By Requester", "OperationCanceledByRequester", ALL),
    CRYPTOGRAPHIC_FAILURE(0x0000000A, "Cryptographic Failure", "CryptographicFailure", ALL),
    ILLEGAL_OPERATION(0x0000000B, "Illegal Operation", "IllegalOperation", until(V1_4)),
    PERMISSION_DENIED(0x0000000C, "Permission Denied", "PermissionDenied", ALL),
    OBJECT_ARCHIVED(0x0000000D, "Object Archived", "ObjectArchived", ALL),
    INDEX_OUT_OF_BOUNDS(0x0000000E, "Index Out of Bounds", "IndexOutOfBounds", until(V1_4)),
    APPLICATION_NAMESPACE_NOT_SUPPORTED(
            0x0000000F, "Application Namespace Not Supported", "ApplicationNamespaceNotSupported", ALL),
    KEY_FORMAT_TYPE_NOT_SUPPORTED(0x00000010, "Key Format Type Not Supported", "KeyFormatTypeNotSupported", ALL),
    KEY_COMPRESSION_TYPE_NOT_SUPPORTED(
            0x00000011, "Key Compression Type Not Supported", "KeyCompressionTypeNotSupported", ALL),
    ENCODING_OPTION_ERROR(0x00000012, "Encoding Option Error", "EncodingOptionError", since(V1_1)),
    KEY_VALUE_NOT_PRESENT(0x00000013, "Key Value Not Present", "KeyValueNotPresent", since(V1_2)),
    ATTESTATION_REQUIRED(0x00000014, "Attestation Required", "AttestationRequired", since(V1_2)),
    ATTESTATION_FAILED(0x00000015, "Attestation Failed", "AttestationFailed", since(V1_2)),
    SENSITIVE(0x00000016, "Sensitive", "Sensitive", since(V1_4)),
    NOT_EXTRACTABLE(0x00000017, "Not Extractable", "NotExtractable", since(V1_4)),
    OBJECT_ALREADY_EXISTS(0x00000018, "Object Already Exists", "ObjectAlreadyExists", since(V1_4)),
    INVALID_TICKET(0x00000019, "Invalid Ticket", "InvalidTicket", since(V2_0)),
    USAGE_LIMIT_EXCEEDED(0x0000001A, "Usage Limit Exceeded", "UsageLimitExceeded", since(V2_0)),
    NUMERIC_RANGE(0x0000001B, "Numeric Range", "NumericRange", since(V2_0)),
    INVALID_DATA_TYPE(0x0000001C, "Invalid Data Type", "InvalidDataType", since(V2_0)),
    READ_ONLY_ATTRIBUTE(0x0000001D, "Read Only Attribute", "ReadOnlyAttribute", since(V2_0)),
    MULTI_VALUED_ATTRIBUTE(0x0000001E, "Multi Valued Attribute", "MultiValuedAttribute", since(V2_0)),
    UNSUPPORTED_ATTRIBUTE(0x0000001F, "Unsupported Attribute", "UnsupportedAttribute", since(V2_0)),
    ATTRIBUTE_INSTANCE_NOT_FOUND(0x00000020, "Attribute Instance Not Found", "AttributeInstanceNotFound", since(V2_0)),
    ATTRIBUTE_NOT_FOUND(0x00000021, "Attribute Not Found", "AttributeNotFound", since(V2_0)),
    ATTRIBUTE_READ_ONLY(0x00000022, "Attribute Read Only", "AttributeReadOnly", since(V2_0)),
    ATTRIBUTE_SINGLE_VALUED(0x00000023, "Attribute Single Valued", "AttributeSingleValued", since(V2_0)),
    BAD_CRYPTOGRAPHIC_PARAMETERS(0x00000024, "Bad Cryptographic Parameters", "BadCryptographicParameters", since(V2_0)),
    BAD_PASSWORD(0x00000025, "Bad Password", "BadPassword", since(V2_0)),
    CODEC_ERROR(0x00000026, "Codec Error", "CodecError", since(V2_0)),
    ILLEGAL_OBJECT_TYPE(0x00000028, "Illegal Object Type", "IllegalObjectType", since(V2_0)),
    INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK(
            0x00000029, "Incompatible Cryptographic Usage Mask", "IncompatibleCryptographicUsageMask", since(V2_0)),
    INTERNAL_SERVER_ERROR(0x0000002A, "Internal Server Error", "InternalServerError", since(V2_0)),
    INVALID_ASYNCHRONOUS_CORRELATION_VALUE(
            0x0000002B, "Invalid Asynchronous Correlation Value", "InvalidAsynchronousCorrelationValue", since(V2_0)),
    INVALID_ATTRIBUTE(0x0000002C, "Invalid Attribute", "InvalidAttribute", since(V2_0)),
    INVALID_ATTRIBUTE_VALUE(0x0000002D, "Invalid Attribute Value", "InvalidAttributeValue", since(V2_0)),
    INVALID_CORRELATION_VALUE(0x0000002E, "Invalid Correlation Value", "InvalidCorrelationValue", since(V2_0)),
    INVALID_CSR(0x0000002F, "Invalid CSR", "InvalidCSR", since(V2_0)),
    INVALID_OBJECT_TYPE(0x00000030, "Invalid Object Type", "InvalidObjectType", since(V2_0)),
    KEY_WRAP_TYPE_NOT_SUPPORTED(0x00000032, "Key Wrap Type Not Supported", "KeyWrapTypeNotSupported", since(V2_0)),
    MISSING_INITIALIZATION_VECTOR(
            0x00000034, "Missing Initialization Vector", "MissingInitializationVector", since(V2_0)),
    NON_UNIQUE_NAME_ATTRIBUTE(0x00000035, "Non Unique Name Attribute", "NonUniqueNameAttribute", since(V2_0)),
    OBJECT_DESTROYED(0x00000036, "Object Destroyed", "ObjectDestroyed", since(V2_0)),
    OBJECT_NOT_FOUND(0x00000037, "Object Not Found", "ObjectNotFound", since(V2_0)),
    NOT_AUTHORISED(0x00000039, "Not Authorised", "NotAuthorised", since(V2_0)),
    SERVER_LIMIT_EXCEEDED(0x0000003A, "Server Limit Exceeded", "ServerLimitExceeded", since(V2_0)),
    UNKNOWN_ENUMERATION(0x0000003B, "Unknown Enumeration", "UnknownEnumeration", since(V2_0)),
    UNKNOWN_MESSAGE_EXTENSION(0x0000003C, "Unknown Message Extension", "UnknownMessageExtension", since(V2_0)),
    UNKNOWN_TAG(0x0000003D, "Unknown Tag", "UnknownTag", since(V2_0)),
    UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS(
            0x0000003E, "Unsupported Cryptographic Parameters", "UnsupportedCryptographicParameters", since(V2_0)),
    UNSUPPORTED_PROTOCOL_VERSION(0x0000003F, "Unsupported Protocol Version", "UnsupportedProtocolVersion", since(V2_0)),
    WRAPPING_OBJECT_ARCHIVED(0x00000040, "Wrapping Object Archived", "WrappingObjectArchived", since(V2_0)),
    WRAPPING_OBJECT_DESTROYED(0x00000041, "Wrapping Object Destroyed", "WrappingObjectDestroyed", since(V2_0)),
    WRAPPING_OBJECT_NOT_FOUND(0x00000042, "Wrapping Object Not Found", "WrappingObjectNotFound", since(V2_0)),
    WRONG_KEY_LIFECYCLE_STATE(0x00000043, "Wrong Key Lifecycle State", "WrongKeyLifecycleState", since(V2_0)),
    PROTECTION_STORAGE_UNAVAILABLE(
            0x00000044, "Protection Storage Unavailable", "ProtectionStorageUnavailable", since(V2_0)),
    PKCS_11_CODEC_ERROR(0x00000045, "PKCS#11 Codec Error", "PKCS_11CodecError", since(V2_0)),
    PKCS_11_INVALID_FUNCTION(0x00000046, "PKCS#11 Invalid Function", "PKCS_11InvalidFunction", since(V2_0)),
    PKCS_11_INVALID_INTERFACE(0x00000047, "PKCS#11 Invalid Interface", "PKCS_11InvalidInterface", since(V2_0)),
    PRIVATE_PROTECTION_STORAGE_UNAVAILABLE(
            0x00000048, "Private Protection Storage Unavailable", "PrivateProtectionStorageUnavailable", since(V2_0)),
    PUBLIC_PROTECTION_STORAGE_UNAVAILABLE(
            0x00000049, "Public Protection Storage Unavailable", "PublicProtectionStorageUnavailable", since(V2_0)),
    UNKNOWN_OBJECT_GROUP(0x0000004A, "Unknown Object Group", "UnknownObjectGroup", new VersionRange(V2_1, V2_1)),
    CONSTRAINT_VIOLATION(0x0000004B, "Constraint Violation", "ConstraintViolation", since(V2_1)),
    DUPLICATE_PROCESS_REQUEST(0x0000004C, "Duplicate Process Request", "DuplicateProcessRequest", since(V2_1)),
    CIRCULAR_LINK_ERROR(0x0000004D, "Circular Link Error", "CircularLinkError", since(V3_0)),
    GENERAL_FAILURE(0x00000100, "General Failure", "GeneralFailure", ALL);

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    ResultReason(int value, String specName, String xmlName, VersionRange versions) {
        this.value = value;
        this.specName = specName;
        this.xmlName = xmlName;
        this.versions = versions;
    }

    @Override
    public int value() {
        return value;
    }

    @Override
    public String specName() {
        return specName;
    }

    @Override
    public String xmlName() {
        return xmlName;
    }

    @Override
    public VersionRange versions() {
        return versions;
    }
}
