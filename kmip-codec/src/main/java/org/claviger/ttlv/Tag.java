package org.claviger.ttlv;

import static org.claviger.ttlv.ProtocolVersion.V1_1;
import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V1_3;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.ProtocolVersion.V2_1;
import static org.claviger.ttlv.ProtocolVersion.V3_0;
import static org.claviger.ttlv.VersionRange.ALL;
import static org.claviger.ttlv.VersionRange.since;
import static org.claviger.ttlv.VersionRange.until;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tags of KMIP 1.0 to 3.0 in the order of their codes (KMIP 2.1 section 11.56, KMIP 1.4 section 9.1.3.1). Codes that
 * are missing are reserved; those that vendors give their extensions are told by {@link #isExtension}.
 */
public enum Tag {
    ACTIVATION_DATE(0x420001, "Activation Date", "ActivationDate", ALL),
    APPLICATION_DATA(0x420002, "Application Data", "ApplicationData", ALL),
    APPLICATION_NAMESPACE(0x420003, "Application Namespace", "ApplicationNamespace", ALL),
    APPLICATION_SPECIFIC_INFORMATION(
            0x420004, "Application Specific Information", "ApplicationSpecificInformation", ALL),
    ARCHIVE_DATE(0x420005, "Archive Date", "ArchiveDate", ALL),
    ASYNCHRONOUS_CORRELATION_VALUE(0x420006, "Asynchronous Correlation Value", "AsynchronousCorrelationValue", ALL),
    ASYNCHRONOUS_INDICATOR(0x420007, "Asynchronous Indicator", "AsynchronousIndicator", ALL),
    ATTRIBUTE(0x420008, "Attribute", "Attribute", ALL),
    ATTRIBUTE_INDEX(0x420009, "Attribute Index", "AttributeIndex", until(V1_4)),
    ATTRIBUTE_NAME(0x42000A, "Attribute Name", "AttributeName", ALL),
    ATTRIBUTE_VALUE(0x42000B, "Attribute Value", "AttributeValue", ALL),
    AUTHENTICATION(0x42000C, "Authentication", "Authentication", ALL),
    BATCH_COUNT(0x42000D, "Batch Count", "BatchCount", until(V2_1)),
    BATCH_ERROR_CONTINUATION_OPTION(0x42000E, "Batch Error Continuation Option", "BatchErrorContinuationOption", ALL),
    BATCH_ITEM(0x42000F, "Batch Item", "BatchItem", ALL),
    BATCH_ORDER_OPTION(0x420010, "Batch Order Option", "BatchOrderOption", until(V2_1)),
    BLOCK_CIPHER_MODE(0x420011, "Block Cipher Mode", "BlockCipherMode", ALL),
    CANCELLATION_RESULT(0x420012, "Cancellation Result", "CancellationResult", ALL),
    CERTIFICATE(0x420013, "Certificate", "Certificate", ALL),
    CERTIFICATE_IDENTIFIER(0x420014, "Certificate Identifier", "CertificateIdentifier", until(V1_4)),
    CERTIFICATE_ISSUER(0x420015, "Certificate Issuer", "CertificateIssuer", until(V1_4)),
    CERTIFICATE_ISSUER_ALTERNATIVE_NAME(
            0x420016, "Certificate Issuer Alternative Name", "CertificateIssuerAlternativeName", until(V1_4)),
    CERTIFICATE_ISSUER_DISTINGUISHED_NAME(
            0x420017, "Certificate Issuer Distinguished Name", "CertificateIssuerDistinguishedName", until(V1_4)),
    CERTIFICATE_REQUEST(0x420018, "Certificate Request", "CertificateRequest", ALL),
    CERTIFICATE_REQUEST_TYPE(0x420019, "Certificate Request Type", "CertificateRequestType", ALL),
    CERTIFICATE_SUBJECT(0x42001A, "Certificate Subject", "CertificateSubject", until(V1_4)),
    CERTIFICATE_SUBJECT_ALTERNATIVE_NAME(
            0x42001B, "Certificate Subject Alternative Name", "CertificateSubjectAlternativeName", until(V1_4)),
    CERTIFICATE_SUBJECT_DISTINGUISHED_NAME(
            0x42001C, "Certificate Subject Distinguished Name", "CertificateSubjectDistinguishedName", until(V1_4)),
    CERTIFICATE_TYPE(0x42001D, "Certificate Type", "CertificateType", ALL),
    CERTIFICATE_VALUE(0x42001E, "Certificate Value", "CertificateValue", ALL),
    COMMON_TEMPLATE_ATTRIBUTE(0x42001F, "Common Template-Attribute", "CommonTemplateAttribute", until(V1_4)),
    COMPROMISE_DATE(0x420020, "Compromise Date", "CompromiseDate", ALL),
    COMPROMISE_OCCURRENCE_DATE(0x420021, "Compromise Occurrence Date", "CompromiseOccurrenceDate", ALL),
    CONTACT_INFORMATION(0x420022, "Contact Information", "ContactInformation", ALL),
    CREDENTIAL(0x420023, "Credential", "Credential", ALL),
    CREDENTIAL_TYPE(0x420024, "Credential Type", "CredentialType", ALL),
    CREDENTIAL_VALUE(0x420025, "Credential Value", "CredentialValue", ALL),
    CRITICALITY_INDICATOR(0x420026, "Criticality Indicator", "CriticalityIndicator", ALL),
    CRT_COEFFICIENT(0x420027, "CRT Coefficient", "CRTCoefficient", ALL),
    CRYPTOGRAPHIC_ALGORITHM(0x420028, "Cryptographic Algorithm", "CryptographicAlgorithm", ALL),
    CRYPTOGRAPHIC_DOMAIN_PARAMETERS(0x420029, "Cryptographic Domain Parameters", "CryptographicDomainParameters", ALL),
    CRYPTOGRAPHIC_LENGTH(0x42002A, "Cryptographic Length", "CryptographicLength", ALL),
    CRYPTOGRAPHIC_PARAMETERS(0x42002B, "Cryptographic Parameters", "CryptographicParameters", ALL),
    CRYPTOGRAPHIC_USAGE_MASK(0x42002C, "Cryptographic Usage Mask", "CryptographicUsageMask", ALL),
    CUSTOM_ATTRIBUTE(0x42002D, "Custom Attribute", "CustomAttribute", until(V1_4)),
    D(0x42002E, "D", "D", ALL),
    DEACTIVATION_DATE(0x42002F, "Deactivation Date", "DeactivationDate", ALL),
    DERIVATION_DATA(0x420030, "Derivation Data", "DerivationData", ALL),
    DERIVATION_METHOD(0x420031, "Derivation Method", "DerivationMethod", ALL),
    DERIVATION_PARAMETERS(0x420032, "Derivation Parameters", "DerivationParameters", ALL),
    DESTROY_DATE(0x420033, "Destroy Date", "DestroyDate", ALL),
    DIGEST(0x420034, "Digest", "Digest", ALL),
    DIGEST_VALUE(0x420035, "Digest Value", "DigestValue", ALL),
    ENCRYPTION_KEY_INFORMATION(0x420036, "Encryption Key Information", "EncryptionKeyInformation", ALL),
    G(0x420037, "G", "G", ALL),
    HASHING_ALGORITHM(0x420038, "Hashing Algorithm", "HashingAlgorithm", ALL),
    INITIAL_DATE(0x420039, "Initial Date", "InitialDate", ALL),
    INITIALIZATION_VECTOR(0x42003A, "Initialization Vector", "InitializationVector", ALL),
    ISSUER(0x42003B, "Issuer", "Issuer", until(V1_4)),
    ITERATION_COUNT(0x42003C, "Iteration Count", "IterationCount", ALL),
    IV_COUNTER_NONCE(0x42003D, "IV/Counter/Nonce", "IVCounterNonce", ALL),
    J(0x42003E, "J", "J", ALL),
    KEY(0x42003F, "Key", "Key", ALL),
    KEY_BLOCK(0x420040, "Key Block", "KeyBlock", ALL),
    KEY_COMPRESSION_TYPE(0x420041, "Key Compression Type", "KeyCompressionType", ALL),
    KEY_FORMAT_TYPE(0x420042, "Key Format Type", "KeyFormatType", ALL),
    KEY_MATERIAL(0x420043, "Key Material", "KeyMaterial", ALL),
    KEY_PART_IDENTIFIER(0x420044, "Key Part Identifier", "KeyPartIdentifier", ALL),
    KEY_VALUE(0x420045, "Key Value", "KeyValue", ALL),
    KEY_WRAPPING_DATA(0x420046, "Key Wrapping Data", "KeyWrappingData", ALL),
    KEY_WRAPPING_SPECIFICATION(0x420047, "Key Wrapping Specification", "KeyWrappingSpecification", ALL),
    LAST_CHANGE_DATE(0x420048, "Last Change Date", "LastChangeDate", ALL),
    LEASE_TIME(0x420049, "Lease Time", "LeaseTime", ALL),
    LINK(0x42004A, "Link", "Link", until(V2_1)),
    LINK_TYPE(0x42004B, "Link Type", "LinkType", until(V2_1)),
    LINKED_OBJECT_IDENTIFIER(0x42004C, "Linked Object Identifier", "LinkedObjectIdentifier", until(V2_1)),
    MAC_SIGNATURE(0x42004D, "MAC/Signature", "MACSignature", ALL),
    MAC_SIGNATURE_KEY_INFORMATION(0x42004E, "MAC/Signature Key Information", "MACSignatureKeyInformation", ALL),
    MAXIMUM_ITEMS(0x42004F, "Maximum Items", "MaximumItems", ALL),
    MAXIMUM_RESPONSE_SIZE(0x420050, "Maximum Response Size", "MaximumResponseSize", ALL),
    MESSAGE_EXTENSION(0x420051, "Message Extension", "MessageExtension", ALL),
    MODULUS(0x420052, "Modulus", "Modulus", ALL),
    NAME(0x420053, "Name", "Name", ALL),
    NAME_TYPE(0x420054, "Name Type", "NameType", until(V2_1)),
    NAME_VALUE(0x420055, "Name Value", "NameValue", until(V2_1)),
    OBJECT_GROUP(0x420056, "Object Group", "ObjectGroup", until(V2_1)),
    OBJECT_TYPE(0x420057, "Object Type", "ObjectType", ALL),
    OFFSET(0x420058, "Offset", "Offset", ALL),
    OPAQUE_DATA_TYPE(0x420059, "Opaque Data Type", "OpaqueDataType", ALL),
    OPAQUE_DATA_VALUE(0x42005A, "Opaque Data Value", "OpaqueDataValue", ALL),
    OPAQUE_OBJECT(0x42005B, "Opaque Object", "OpaqueObject", ALL),
    OPERATION(0x42005C, "Operation", "Operation", ALL),
    OPERATION_POLICY_NAME(0x42005D, "Operation Policy Name", "OperationPolicyName", until(V1_4)),
    P(0x42005E, "P", "P", ALL),
    PADDING_METHOD(0x42005F, "Padding Method", "PaddingMethod", ALL),
    PRIME_EXPONENT_P(0x420060, "Prime Exponent P", "PrimeExponentP", ALL),
    PRIME_EXPONENT_Q(0x420061, "Prime Exponent Q", "PrimeExponentQ", ALL),
    PRIME_FIELD_SIZE(0x420062, "Prime Field Size", "PrimeFieldSize", ALL),
    PRIVATE_EXPONENT(0x420063, "Private Exponent", "PrivateExponent", ALL),
    PRIVATE_KEY(0x420064, "Private Key", "PrivateKey", ALL),
    PRIVATE_KEY_TEMPLATE_ATTRIBUTE(
            0x420065, "Private Key Template-Attribute", "PrivateKeyTemplateAttribute", until(V1_4)),
    PRIVATE_KEY_UNIQUE_IDENTIFIER(0x420066, "Private Key Unique Identifier", "PrivateKeyUniqueIdentifier", ALL),
    PROCESS_START_DATE(0x420067, "Process Start Date", "ProcessStartDate", ALL),
    PROTECT_STOP_DATE(0x420068, "Protect Stop Date", "ProtectStopDate", ALL),
    PROTOCOL_VERSION(0x420069, "Protocol Version", "ProtocolVersion", ALL),
    PROTOCOL_VERSION_MAJOR(0x42006A, "Protocol Version Major", "ProtocolVersionMajor", ALL),
    PROTOCOL_VERSION_MINOR(0x42006B, "Protocol Version Minor", "ProtocolVersionMinor", ALL),
    PUBLIC_EXPONENT(0x42006C, "Public Exponent", "PublicExponent", ALL),
    PUBLIC_KEY(0x42006D, "Public Key", "PublicKey", ALL),
    PUBLIC_KEY_TEMPLATE_ATTRIBUTE(0x42006E, "Public Key Template-Attribute", "PublicKeyTemplateAttribute", until(V1_4)),
    PUBLIC_KEY_UNIQUE_IDENTIFIER(0x42006F, "Public Key Unique Identifier", "PublicKeyUniqueIdentifier", ALL),
    PUT_FUNCTION(0x420070, "Put Function", "PutFunction", ALL),
    Q(0x420071, "Q", "Q", ALL),
    Q_STRING(0x420072, "Q String", "QString", ALL),
    QLENGTH(0x420073, "Qlength", "Qlength", ALL),
    QUERY_FUNCTION(0x420074, "Query Function", "QueryFunction", ALL),
    RECOMMENDED_CURVE(0x420075, "Recommended Curve", "RecommendedCurve", ALL),
    REPLACED_UNIQUE_IDENTIFIER(0x420076, "Replaced Unique Identifier", "ReplacedUniqueIdentifier", ALL),
    REQUEST_HEADER(0x420077, "Request Header", "RequestHeader", ALL),
    REQUEST_MESSAGE(0x420078, "Request Message", "RequestMessage", ALL),
    REQUEST_PAYLOAD(0x420079, "Request Payload", "RequestPayload", ALL),
    RESPONSE_HEADER(0x42007A, "Response Header", "ResponseHeader", ALL),
    RESPONSE_MESSAGE(0x42007B, "Response Message", "ResponseMessage", ALL),
    RESPONSE_PAYLOAD(0x42007C, "Response Payload", "ResponsePayload", ALL),
    RESULT_MESSAGE(0x42007D, "Result Message", "ResultMessage", ALL),
    RESULT_REASON(0x42007E, "Result Reason", "ResultReason", ALL),
    RESULT_STATUS(0x42007F, "Result Status", "ResultStatus", ALL),
    REVOCATION_MESSAGE(0x420080, "Revocation Message", "RevocationMessage", ALL),
    REVOCATION_REASON(0x420081, "Revocation Reason", "RevocationReason", ALL),
    REVOCATION_REASON_CODE(0x420082, "Revocation Reason Code", "RevocationReasonCode", ALL),
    KEY_ROLE_TYPE(0x420083, "Key Role Type", "KeyRoleType", ALL),
    SALT(0x420084, "Salt", "Salt", ALL),
    SECRET_DATA(0x420085, "Secret Data", "SecretData", ALL),
    SECRET_DATA_TYPE(0x420086, "Secret Data Type", "SecretDataType", ALL),
    SERIAL_NUMBER(0x420087, "Serial Number", "SerialNumber", until(V1_4)),
    SERVER_INFORMATION(0x420088, "Server Information", "ServerInformation", ALL),
    SPLIT_KEY(0x420089, "Split Key", "SplitKey", ALL),
    SPLIT_KEY_METHOD(0x42008A, "Split Key Method", "SplitKeyMethod", ALL),
    SPLIT_KEY_PARTS(0x42008B, "Split Key Parts", "SplitKeyParts", ALL),
    SPLIT_KEY_THRESHOLD(0x42008C, "Split Key Threshold", "SplitKeyThreshold", ALL),
    STATE(0x42008D, "State", "State", ALL),
    STORAGE_STATUS_MASK(0x42008E, "Storage Status Mask", "StorageStatusMask", ALL),
    SYMMETRIC_KEY(0x42008F, "Symmetric Key", "SymmetricKey", ALL),
    TEMPLATE(0x420090, "Template", "Template", until(V1_4)),
    TEMPLATE_ATTRIBUTE(0x420091, "Template-Attribute", "TemplateAttribute", until(V1_4)),
    TIME_STAMP(0x420092, "Time Stamp", "TimeStamp", ALL),
    UNIQUE_BATCH_ITEM_ID(0x420093, "Unique Batch Item ID", "UniqueBatchItemID", until(V2_1)),
    UNIQUE_IDENTIFIER(0x420094, "Unique Identifier", "UniqueIdentifier", ALL),
    USAGE_LIMITS(0x420095, "Usage Limits", "UsageLimits", ALL),
    USAGE_LIMITS_COUNT(0x420096, "Usage Limits Count", "UsageLimitsCount", ALL),
    USAGE_LIMITS_TOTAL(0x420097, "Usage Limits Total", "UsageLimitsTotal", ALL),
    USAGE_LIMITS_UNIT(0x420098, "Usage Limits Unit", "UsageLimitsUnit", ALL),
    USERNAME(0x420099, "Username", "Username", ALL),
    VALIDITY_DATE(0x42009A, "Validity Date", "ValidityDate", ALL),
    VALIDITY_INDICATOR(0x42009B, "Validity Indicator", "ValidityIndicator", ALL),
    VENDOR_EXTENSION(0x42009C, "Vendor Extension", "VendorExtension", ALL),
    VENDOR_IDENTIFICATION(0x42009D, "Vendor Identification", "VendorIdentification", ALL),
    WRAPPING_METHOD(0x42009E, "Wrapping Method", "WrappingMethod", ALL),
    X(0x42009F, "X", "X", ALL),
    Y(0x4200A0, "Y", "Y", ALL),
    PASSWORD(0x4200A1, "Password", "Password", ALL),
    DEVICE_IDENTIFIER(0x4200A2, "Device Identifier", "DeviceIdentifier", since(V1_1)),
    ENCODING_OPTION(0x4200A3, "Encoding Option", "EncodingOption", since(V1_1)),
    EXTENSION_INFORMATION(0x4200A4, "Extension Information", "ExtensionInformation", since(V1_1)),
    EXTENSION_NAME(0x4200A5, "Extension Name", "ExtensionName", since(V1_1)),
    EXTENSION_TAG(0x4200A6, "Extension Tag", "ExtensionTag", since(V1_1)),
    EXTENSION_TYPE(0x4200A7, "Extension Type", "ExtensionType", since(V1_1)),
    FRESH(0x4200A8, "Fresh", "Fresh", since(V1_1)),
    MACHINE_IDENTIFIER(0x4200A9, "Machine Identifier", "MachineIdentifier", since(V1_1)),
    MEDIA_IDENTIFIER(0x4200AA, "Media Identifier", "MediaIdentifier", since(V1_1)),
    NETWORK_IDENTIFIER(0x4200AB, "Network Identifier", "NetworkIdentifier", since(V1_1)),
    OBJECT_GROUP_MEMBER(0x4200AC, "Object Group Member", "ObjectGroupMember", new VersionRange(V1_1, V2_1)),
    CERTIFICATE_LENGTH(0x4200AD, "Certificate Length", "CertificateLength", since(V1_1)),
    DIGITAL_SIGNATURE_ALGORITHM(0x4200AE, "Digital Signature Algorithm", "DigitalSignatureAlgorithm", since(V1_1)),
    CERTIFICATE_SERIAL_NUMBER(0x4200AF, "Certificate Serial Number", "CertificateSerialNumber", since(V1_1)),
    DEVICE_SERIAL_NUMBER(0x4200B0, "Device Serial Number", "DeviceSerialNumber", since(V1_1)),
    ISSUER_ALTERNATIVE_NAME(0x4200B1, "Issuer Alternative Name", "IssuerAlternativeName", since(V1_1)),
    ISSUER_DISTINGUISHED_NAME(0x4200B2, "Issuer Distinguished Name", "IssuerDistinguishedName", since(V1_1)),
    SUBJECT_ALTERNATIVE_NAME(0x4200B3, "Subject Alternative Name", "SubjectAlternativeName", since(V1_1)),
    SUBJECT_DISTINGUISHED_NAME(0x4200B4, "Subject Distinguished Name", "SubjectDistinguishedName", since(V1_1)),
    X_509_CERTIFICATE_IDENTIFIER(0x4200B5, "X.509 Certificate Identifier", "X_509CertificateIdentifier", since(V1_1)),
    X_509_CERTIFICATE_ISSUER(0x4200B6, "X.509 Certificate Issuer", "X_509CertificateIssuer", since(V1_1)),
    X_509_CERTIFICATE_SUBJECT(0x4200B7, "X.509 Certificate Subject", "X_509CertificateSubject", since(V1_1)),
    KEY_VALUE_LOCATION(0x4200B8, "Key Value Location", "KeyValueLocation", since(V1_2)),
    KEY_VALUE_LOCATION_VALUE(0x4200B9, "Key Value Location Value", "KeyValueLocationValue", since(V1_2)),
    KEY_VALUE_LOCATION_TYPE(0x4200BA, "Key Value Location Type", "KeyValueLocationType", since(V1_2)),
    KEY_VALUE_PRESENT(0x4200BB, "Key Value Present", "KeyValuePresent", since(V1_2)),
    ORIGINAL_CREATION_DATE(0x4200BC, "Original Creation Date", "OriginalCreationDate", since(V1_2)),
    PGP_KEY(0x4200BD, "PGP Key", "PGPKey", since(V1_2)),
    PGP_KEY_VERSION(0x4200BE, "PGP Key Version", "PGPKeyVersion", since(V1_2)),
    ALTERNATIVE_NAME(0x4200BF, "Alternative Name", "AlternativeName", since(V1_2)),
    ALTERNATIVE_NAME_VALUE(0x4200C0, "Alternative Name Value", "AlternativeNameValue", since(V1_2)),
    ALTERNATIVE_NAME_TYPE(0x4200C1, "Alternative Name Type", "AlternativeNameType", since(V1_2)),
    DATA(0x4200C2, "Data", "Data", since(V1_2)),
    SIGNATURE_DATA(0x4200C3, "Signature Data", "SignatureData", since(V1_2)),
    DATA_LENGTH(0x4200C4, "Data Length", "DataLength", since(V1_2)),
    RANDOM_IV(0x4200C5, "Random IV", "RandomIV", since(V1_2)),
    MAC_DATA(0x4200C6, "MAC Data", "MACData", since(V1_2)),
    ATTESTATION_TYPE(0x4200C7, "Attestation Type", "AttestationType", since(V1_2)),
    NONCE(0x4200C8, "Nonce", "Nonce", since(V1_2)),
    NONCE_ID(0x4200C9, "Nonce ID", "NonceID", since(V1_2)),
    NONCE_VALUE(0x4200CA, "Nonce Value", "NonceValue", since(V1_2)),
    ATTESTATION_MEASUREMENT(0x4200CB, "Attestation Measurement", "AttestationMeasurement", since(V1_2)),
    ATTESTATION_ASSERTION(0x4200CC, "Attestation Assertion", "AttestationAssertion", since(V1_2)),
    IV_LENGTH(0x4200CD, "IV Length", "IVLength", since(V1_2)),
    TAG_LENGTH(0x4200CE, "Tag Length", "TagLength", since(V1_2)),
    FIXED_FIELD_LENGTH(0x4200CF, "Fixed Field Length", "FixedFieldLength", since(V1_2)),
    COUNTER_LENGTH(0x4200D0, "Counter Length", "CounterLength", since(V1_2)),
    INITIAL_COUNTER_VALUE(0x4200D1, "Initial Counter Value", "InitialCounterValue", since(V1_2)),
    INVOCATION_FIELD_LENGTH(0x4200D2, "Invocation Field Length", "InvocationFieldLength", since(V1_2)),
    ATTESTATION_CAPABLE_INDICATOR(
            0x4200D3, "Attestation Capable Indicator", "AttestationCapableIndicator", since(V1_2)),
    OFFSET_ITEMS(0x4200D4, "Offset Items", "OffsetItems", since(V1_3)),
    LOCATED_ITEMS(0x4200D5, "Located Items", "LocatedItems", since(V1_3)),
    CORRELATION_VALUE(0x4200D6, "Correlation Value", "CorrelationValue", since(V1_3)),
    INIT_INDICATOR(0x4200D7, "Init Indicator", "InitIndicator", since(V1_3)),
    FINAL_INDICATOR(0x4200D8, "Final Indicator", "FinalIndicator", since(V1_3)),
    RNG_PARAMETERS(0x4200D9, "RNG Parameters", "RNGParameters", since(V1_3)),
    RNG_ALGORITHM(0x4200DA, "RNG Algorithm", "RNGAlgorithm", since(V1_3)),
    DRBG_ALGORITHM(0x4200DB, "DRBG Algorithm", "DRBGAlgorithm", since(V1_3)),
    FIPS186_VARIATION(0x4200DC, "FIPS186 Variation", "FIPS186Variation", since(V1_3)),
    PREDICTION_RESISTANCE(0x4200DD, "Prediction Resistance", "PredictionResistance", since(V1_3)),
    RANDOM_NUMBER_GENERATOR(0x4200DE, "Random Number Generator", "RandomNumberGenerator", since(V1_3)),
    VALIDATION_INFORMATION(0x4200DF, "Validation Information", "ValidationInformation", since(V1_3)),
    VALIDATION_AUTHORITY_TYPE(0x4200E0, "Validation Authority Type", "ValidationAuthorityType", since(V1_3)),
    VALIDATION_AUTHORITY_COUNTRY(0x4200E1, "Validation Authority Country", "ValidationAuthorityCountry", since(V1_3)),
    VALIDATION_AUTHORITY_URI(0x4200E2, "Validation Authority URI", "ValidationAuthorityURI", since(V1_3)),
    VALIDATION_VERSION_MAJOR(0x4200E3, "Validation Version Major", "ValidationVersionMajor", since(V1_3)),
    VALIDATION_VERSION_MINOR(0x4200E4, "Validation Version Minor", "ValidationVersionMinor", since(V1_3)),
    VALIDATION_TYPE(0x4200E5, "Validation Type", "ValidationType", since(V1_3)),
    VALIDATION_LEVEL(0x4200E6, "Validation Level", "ValidationLevel", since(V1_3)),
    VALIDATION_CERTIFICATE_IDENTIFIER(
            0x4200E7, "Validation Certificate Identifier", "ValidationCertificateIdentifier", since(V1_3)),
    VALIDATION_CERTIFICATE_URI(0x4200E8, "Validation Certificate URI", "ValidationCertificateURI", since(V1_3)),
    VALIDATION_VENDOR_URI(0x4200E9, "Validation Vendor URI", "ValidationVendorURI", since(V1_3)),
    VALIDATION_PROFILE(0x4200EA, "Validation Profile", "ValidationProfile", since(V1_3)),
    PROFILE_INFORMATION(0x4200EB, "Profile Information", "ProfileInformation", since(V1_3)),
    PROFILE_NAME(0x4200EC, "Profile Name", "ProfileName", since(V1_3)),
    SERVER_URI(0x4200ED, "Server URI", "ServerURI", since(V1_3)),
    SERVER_PORT(0x4200EE, "Server Port", "ServerPort", since(V1_3)),
    STREAMING_CAPABILITY(0x4200EF, "Streaming Capability", "StreamingCapability", since(V1_3)),
    ASYNCHRONOUS_CAPABILITY(0x4200F0, "Asynchronous Capability", "AsynchronousCapability", since(V1_3)),
    ATTESTATION_CAPABILITY(0x4200F1, "Attestation Capability", "AttestationCapability", since(V1_3)),
    UNWRAP_MODE(0x4200F2, "Unwrap Mode", "UnwrapMode", since(V1_3)),
    DESTROY_ACTION(0x4200F3, "Destroy Action", "DestroyAction", since(V1_3)),
    SHREDDING_ALGORITHM(0x4200F4, "Shredding Algorithm", "ShreddingAlgorithm", since(V1_3)),
    RNG_MODE(0x4200F5, "RNG Mode", "RNGMode", since(V1_3)),
    CLIENT_REGISTRATION_METHOD(0x4200F6, "Client Registration Method", "ClientRegistrationMethod", since(V1_3)),
    CAPABILITY_INFORMATION(0x4200F7, "Capability Information", "CapabilityInformation", since(V1_3)),
    KEY_WRAP_TYPE(0x4200F8, "Key Wrap Type", "KeyWrapType", since(V1_4)),
    BATCH_UNDO_CAPABILITY(0x4200F9, "Batch Undo Capability", "BatchUndoCapability", since(V1_4)),
    BATCH_CONTINUE_CAPABILITY(0x4200FA, "Batch Continue Capability", "BatchContinueCapability", since(V1_4)),
    PKCS_12_FRIENDLY_NAME(0x4200FB, "PKCS#12 Friendly Name", "PKCS_12FriendlyName", since(V1_4)),
    DESCRIPTION(0x4200FC, "Description", "Description", since(V1_4)),
    COMMENT(0x4200FD, "Comment", "Comment", since(V1_4)),
    AUTHENTICATED_ENCRYPTION_ADDITIONAL_DATA(
            0x4200FE, "Authenticated Encryption Additional Data", "AuthenticatedEncryptionAdditionalData", since(V1_4)),
    AUTHENTICATED_ENCRYPTION_TAG(0x4200FF, "Authenticated Encryption Tag", "AuthenticatedEncryptionTag", since(V1_4)),
    SALT_LENGTH(0x420100, "Salt Length", "SaltLength", since(V1_4)),
    MASK_GENERATOR(0x420101, "Mask Generator", "MaskGenerator", since(V1_4)),
    MASK_GENERATOR_HASHING_ALGORITHM(
            0x420102, "Mask Generator Hashing Algorithm", "MaskGeneratorHashingAlgorithm", since(V1_4)),
    P_SOURCE(0x420103, "P Source", "PSource", since(V1_4)),
    TRAILER_FIELD(0x420104, "Trailer Field", "TrailerField", since(V1_4)),
    CLIENT_CORRELATION_VALUE(0x420105, "Client Correlation Value", "ClientCorrelationValue", since(V1_4)),
    SERVER_CORRELATION_VALUE(0x420106, "Server Correlation Value", "ServerCorrelationValue", since(V1_4)),
    DIGESTED_DATA(0x420107, "Digested Data", "DigestedData", since(V1_4)),
    CERTIFICATE_SUBJECT_CN(0x420108, "Certificate Subject CN", "CertificateSubjectCN", since(V1_4)),
    CERTIFICATE_SUBJECT_O(0x420109, "Certificate Subject O", "CertificateSubjectO", since(V1_4)),
    CERTIFICATE_SUBJECT_OU(0x42010A, "Certificate Subject OU", "CertificateSubjectOU", since(V1_4)),
    CERTIFICATE_SUBJECT_EMAIL(0x42010B, "Certificate Subject Email", "CertificateSubjectEmail", since(V1_4)),
    CERTIFICATE_SUBJECT_C(0x42010C, "Certificate Subject C", "CertificateSubjectC", since(V1_4)),
    CERTIFICATE_SUBJECT_ST(0x42010D, "Certificate Subject ST", "CertificateSubjectST", since(V1_4)),
    CERTIFICATE_SUBJECT_L(0x42010E, "Certificate Subject L", "CertificateSubjectL", since(V1_4)),
    CERTIFICATE_SUBJECT_UID(0x42010F, "Certificate Subject UID", "CertificateSubjectUID", since(V1_4)),
    CERTIFICATE_SUBJECT_SERIAL_NUMBER(
            0x420110, "Certificate Subject Serial Number", "CertificateSubjectSerialNumber", since(V1_4)),
    CERTIFICATE_SUBJECT_TITLE(0x420111, "Certificate Subject Title", "CertificateSubjectTitle", since(V1_4)),
    CERTIFICATE_SUBJECT_DC(0x420112, "Certificate Subject DC", "CertificateSubjectDC", since(V1_4)),
    CERTIFICATE_SUBJECT_DN_QUALIFIER(
            0x420113, "Certificate Subject DN Qualifier", "CertificateSubjectDNQualifier", since(V1_4)),
    CERTIFICATE_ISSUER_CN(0x420114, "Certificate Issuer CN", "CertificateIssuerCN", since(V1_4)),
    CERTIFICATE_ISSUER_O(0x420115, "Certificate Issuer O", "CertificateIssuerO", since(V1_4)),
    CERTIFICATE_ISSUER_OU(0x420116, "Certificate Issuer OU", "CertificateIssuerOU", since(V1_4)),
    CERTIFICATE_ISSUER_EMAIL(0x420117, "Certificate Issuer Email", "CertificateIssuerEmail", since(V1_4)),
    CERTIFICATE_ISSUER_C(0x420118, "Certificate Issuer C", "CertificateIssuerC", since(V1_4)),
    CERTIFICATE_ISSUER_ST(0x420119, "Certificate Issuer ST", "CertificateIssuerST", since(V1_4)),
    CERTIFICATE_ISSUER_L(0x42011A, "Certificate Issuer L", "CertificateIssuerL", since(V1_4)),
    CERTIFICATE_ISSUER_UID(0x42011B, "Certificate Issuer UID", "CertificateIssuerUID", since(V1_4)),
    CERTIFICATE_ISSUER_SERIAL_NUMBER(
            0x42011C, "Certificate Issuer Serial Number", "CertificateIssuerSerialNumber", since(V1_4)),
    CERTIFICATE_ISSUER_TITLE(0x42011D, "Certificate Issuer Title", "CertificateIssuerTitle", since(V1_4)),
    CERTIFICATE_ISSUER_DC(0x42011E, "Certificate Issuer DC", "CertificateIssuerDC", since(V1_4)),
    CERTIFICATE_ISSUER_DN_QUALIFIER(
            0x42011F, "Certificate Issuer DN Qualifier", "CertificateIssuerDNQualifier", since(V1_4)),
    SENSITIVE(0x420120, "Sensitive", "Sensitive", since(V1_4)),
    ALWAYS_SENSITIVE(0x420121, "Always Sensitive", "AlwaysSensitive", since(V1_4)),
    EXTRACTABLE(0x420122, "Extractable", "Extractable", since(V1_4)),
    NEVER_EXTRACTABLE(0x420123, "Never Extractable", "NeverExtractable", since(V1_4)),
    REPLACE_EXISTING(0x420124, "Replace Existing", "ReplaceExisting", since(V1_4)),
    ATTRIBUTES(0x420125, "Attributes", "Attributes", since(V2_0)),
    COMMON_ATTRIBUTES(0x420126, "Common Attributes", "CommonAttributes", since(V2_0)),
    PRIVATE_KEY_ATTRIBUTES(0x420127, "Private Key Attributes", "PrivateKeyAttributes", since(V2_0)),
    PUBLIC_KEY_ATTRIBUTES(0x420128, "Public Key Attributes", "PublicKeyAttributes", since(V2_0)),
    EXTENSION_ENUMERATION(0x420129, "Extension Enumeration", "ExtensionEnumeration", since(V2_0)),
    EXTENSION_ATTRIBUTE(0x42012A, "Extension Attribute", "ExtensionAttribute", since(V2_0)),
    EXTENSION_PARENT_STRUCTURE_TAG(
            0x42012B, "Extension Parent Structure Tag", "ExtensionParentStructureTag", since(V2_0)),
    EXTENSION_DESCRIPTION(0x42012C, "Extension Description", "ExtensionDescription", since(V2_0)),
    SERVER_NAME(0x42012D, "Server Name", "ServerName", since(V2_0)),
    SERVER_SERIAL_NUMBER(0x42012E, "Server Serial Number", "ServerSerialNumber", since(V2_0)),
    SERVER_VERSION(0x42012F, "Server Version", "ServerVersion", since(V2_0)),
    SERVER_LOAD(0x420130, "Server Load", "ServerLoad", since(V2_0)),
    PRODUCT_NAME(0x420131, "Product Name", "ProductName", since(V2_0)),
    BUILD_LEVEL(0x420132, "Build Level", "BuildLevel", since(V2_0)),
    BUILD_DATE(0x420133, "Build Date", "BuildDate", since(V2_0)),
    CLUSTER_INFO(0x420134, "Cluster Info", "ClusterInfo", since(V2_0)),
    ALTERNATE_FAILOVER_ENDPOINTS(0x420135, "Alternate Failover Endpoints", "AlternateFailoverEndpoints", since(V2_0)),
    SHORT_UNIQUE_IDENTIFIER(0x420136, "Short Unique Identifier", "ShortUniqueIdentifier", since(V2_0)),
    TAG(0x420138, "Tag", "Tag", since(V2_0)),
    CERTIFICATE_REQUEST_UNIQUE_IDENTIFIER(
            0x420139, "Certificate Request Unique Identifier", "CertificateRequestUniqueIdentifier", since(V2_0)),
    NIST_KEY_TYPE(0x42013A, "NIST Key Type", "NISTKeyType", since(V2_0)),
    ATTRIBUTE_REFERENCE(0x42013B, "Attribute Reference", "AttributeReference", since(V2_0)),
    CURRENT_ATTRIBUTE(0x42013C, "Current Attribute", "CurrentAttribute", since(V2_0)),
    NEW_ATTRIBUTE(0x42013D, "New Attribute", "NewAttribute", since(V2_0)),
    CERTIFICATE_REQUEST_VALUE(0x420140, "Certificate Request Value", "CertificateRequestValue", since(V2_0)),
    LOG_MESSAGE(0x420141, "Log Message", "LogMessage", since(V2_0)),
    PROFILE_VERSION(0x420142, "Profile Version", "ProfileVersion", since(V2_0)),
    PROFILE_VERSION_MAJOR(0x420143, "Profile Version Major", "ProfileVersionMajor", since(V2_0)),
    PROFILE_VERSION_MINOR(0x420144, "Profile Version Minor", "ProfileVersionMinor", since(V2_0)),
    PROTECTION_LEVEL(0x420145, "Protection Level", "ProtectionLevel", since(V2_0)),
    PROTECTION_PERIOD(0x420146, "Protection Period", "ProtectionPeriod", since(V2_0)),
    QUANTUM_SAFE(0x420147, "Quantum Safe", "QuantumSafe", since(V2_0)),
    QUANTUM_SAFE_CAPABILITY(0x420148, "Quantum Safe Capability", "QuantumSafeCapability", since(V2_0)),
    TICKET(0x420149, "Ticket", "Ticket", since(V2_0)),
    TICKET_TYPE(0x42014A, "Ticket Type", "TicketType", since(V2_0)),
    TICKET_VALUE(0x42014B, "Ticket Value", "TicketValue", since(V2_0)),
    REQUEST_COUNT(0x42014C, "Request Count", "RequestCount", since(V2_0)),
    RIGHTS(0x42014D, "Rights", "Rights", since(V2_0)),
    OBJECTS(0x42014E, "Objects", "Objects", since(V2_0)),
    OPERATIONS(0x42014F, "Operations", "Operations", since(V2_0)),
    RIGHT(0x420150, "Right", "Right", since(V2_0)),
    ENDPOINT_ROLE(0x420151, "Endpoint Role", "EndpointRole", since(V2_0)),
    DEFAULTS_INFORMATION(0x420152, "Defaults Information", "DefaultsInformation", since(V2_0)),
    OBJECT_DEFAULTS(0x420153, "Object Defaults", "ObjectDefaults", since(V2_0)),
    EPHEMERAL(0x420154, "Ephemeral", "Ephemeral", since(V2_0)),
    SERVER_HASHED_PASSWORD(0x420155, "Server Hashed Password", "ServerHashedPassword", since(V2_0)),
    ONE_TIME_PASSWORD(0x420156, "One Time Password", "OneTimePassword", since(V2_0)),
    HASHED_PASSWORD(0x420157, "Hashed Password", "HashedPassword", since(V2_0)),
    ADJUSTMENT_TYPE(0x420158, "Adjustment Type", "AdjustmentType", since(V2_0)),
    PKCS_11_INTERFACE(0x420159, "PKCS#11 Interface", "PKCS_11Interface", since(V2_0)),
    PKCS_11_FUNCTION(0x42015A, "PKCS#11 Function", "PKCS_11Function", since(V2_0)),
    PKCS_11_INPUT_PARAMETERS(0x42015B, "PKCS#11 Input Parameters", "PKCS_11InputParameters", since(V2_0)),
    PKCS_11_OUTPUT_PARAMETERS(0x42015C, "PKCS#11 Output Parameters", "PKCS_11OutputParameters", since(V2_0)),
    PKCS_11_RETURN_CODE(0x42015D, "PKCS#11 Return Code", "PKCS_11ReturnCode", since(V2_0)),
    PROTECTION_STORAGE_MASK(0x42015E, "Protection Storage Mask", "ProtectionStorageMask", since(V2_0)),
    PROTECTION_STORAGE_MASKS(0x42015F, "Protection Storage Masks", "ProtectionStorageMasks", since(V2_0)),
    INTEROP_FUNCTION(0x420160, "Interop Function", "InteropFunction", since(V2_0)),
    INTEROP_IDENTIFIER(0x420161, "Interop Identifier", "InteropIdentifier", since(V2_0)),
    ADJUSTMENT_VALUE(0x420162, "Adjustment Value", "AdjustmentValue", since(V2_0)),
    COMMON_PROTECTION_STORAGE_MASKS(
            0x420163, "Common Protection Storage Masks", "CommonProtectionStorageMasks", since(V2_0)),
    PRIVATE_PROTECTION_STORAGE_MASKS(
            0x420164, "Private Protection Storage Masks", "PrivateProtectionStorageMasks", since(V2_0)),
    PUBLIC_PROTECTION_STORAGE_MASKS(
            0x420165, "Public Protection Storage Masks", "PublicProtectionStorageMasks", since(V2_0)),
    OBJECT_GROUPS(0x420166, "Object Groups", "ObjectGroups", since(V2_1)),
    OBJECT_TYPES(0x420167, "Object Types", "ObjectTypes", since(V2_1)),
    CONSTRAINTS(0x420168, "Constraints", "Constraints", since(V2_1)),
    CONSTRAINT(0x420169, "Constraint", "Constraint", since(V2_1)),
    ROTATE_INTERVAL(0x42016A, "Rotate Interval", "RotateInterval", since(V2_1)),
    ROTATE_AUTOMATIC(0x42016B, "Rotate Automatic", "RotateAutomatic", since(V2_1)),
    ROTATE_OFFSET(0x42016C, "Rotate Offset", "RotateOffset", since(V2_1)),
    ROTATE_DATE(0x42016D, "Rotate Date", "RotateDate", since(V2_1)),
    ROTATE_GENERATION(0x42016E, "Rotate Generation", "RotateGeneration", since(V2_1)),
    ROTATE_NAME(0x42016F, "Rotate Name", "RotateName", since(V2_1)),
    ROTATE_NAME_VALUE(0x420170, "Rotate Name Value", "RotateNameValue", new VersionRange(V2_1, V2_1)),
    ROTATE_NAME_TYPE(0x420171, "Rotate Name Type", "RotateNameType", new VersionRange(V2_1, V2_1)),
    ROTATE_LATEST(0x420172, "Rotate Latest", "RotateLatest", since(V2_1)),
    ASYNCHRONOUS_REQUEST(0x420173, "Asynchronous Request", "AsynchronousRequest", since(V2_1)),
    SUBMISSION_DATE(0x420174, "Submission Date", "SubmissionDate", since(V2_1)),
    PROCESSING_STAGE(0x420175, "Processing Stage", "ProcessingStage", since(V2_1)),
    ASYNCHRONOUS_CORRELATION_VALUES(
            0x420176, "Asynchronous Correlation Values", "AsynchronousCorrelationValues", since(V2_1)),
    CERTIFICATE_LINK(0x420190, "Certificate Link", "CertificateLink", since(V3_0)),
    CHILD_LINK(0x420191, "Child Link", "ChildLink", since(V3_0)),
    DERIVATION_OBJECT_LINK(0x420192, "Derivation Object Link", "DerivationObjectLink", since(V3_0)),
    DERIVED_OBJECT_LINK(0x420193, "Derived Object Link", "DerivedObjectLink", since(V3_0)),
    NEXT_LINK(0x420194, "Next Link", "NextLink", since(V3_0)),
    PARENT_LINK(0x420195, "Parent Link", "ParentLink", since(V3_0)),
    PKCS_12_CERTIFICATE_LINK(0x420196, "PKCS#12 Certificate Link", "PKCS_12CertificateLink", since(V3_0)),
    PKCS_12_PASSWORD_LINK(0x420197, "PKCS#12 Password Link", "PKCS_12PasswordLink", since(V3_0)),
    PREVIOUS_LINK(0x420198, "Previous Link", "PreviousLink", since(V3_0)),
    PRIVATE_KEY_LINK(0x420199, "Private Key Link", "PrivateKeyLink", since(V3_0)),
    PUBLIC_KEY_LINK(0x42019A, "Public Key Link", "PublicKeyLink", since(V3_0)),
    REPLACED_OBJECT_LINK(0x42019B, "Replaced Object Link", "ReplacedObjectLink", since(V3_0)),
    REPLACEMENT_OBJECT_LINK(0x42019C, "Replacement Object Link", "ReplacementObjectLink", since(V3_0)),
    WRAPPING_KEY_LINK(0x42019D, "Wrapping Key Link", "WrappingKeyLink", since(V3_0)),
    OBJECT_CLASS(0x42019E, "Object Class", "ObjectClass", since(V3_0)),
    OBJECT_CLASS_MASK(0x42019F, "Object Class Mask", "ObjectClassMask", since(V3_0)),
    CREDENTIAL_LINK(0x4201A0, "Credential Link", "CredentialLink", since(V3_0)),
    PASSWORD_CREDENTIAL(0x4201A1, "Password Credential", "PasswordCredential", since(V3_0)),
    PASSWORD_SALT(0x4201A2, "Password Salt", "PasswordSalt", since(V3_0)),
    PASSWORD_SALT_ALGORITHM(0x4201A3, "Password Salt Algorithm", "PasswordSaltAlgorithm", since(V3_0)),
    SALTED_PASSWORD(0x4201A4, "Salted Password", "SaltedPassword", since(V3_0)),
    PASSWORD_LINK(0x4201A5, "Password Link", "PasswordLink", since(V3_0)),
    DEVICE_CREDENTIAL(0x4201A6, "Device Credential", "DeviceCredential", since(V3_0)),
    OTP_CREDENTIAL(0x4201A7, "OTP Credential", "OTPCredential", since(V3_0)),
    OTP_ALGORITHM(0x4201A8, "OTP Algorithm", "OTPAlgorithm", since(V3_0)),
    OTP_DIGEST(0x4201A9, "OTP Digest", "OTPDigest", since(V3_0)),
    OTP_SERIAL(0x4201AA, "OTP Serial", "OTPSerial", since(V3_0)),
    OTP_SEED(0x4201AB, "OTP Seed", "OTPSeed", since(V3_0)),
    OTP_INTERVAL(0x4201AC, "OTP Interval", "OTPInterval", since(V3_0)),
    OTP_DIGITS(0x4201AD, "OTP Digits", "OTPDigits", since(V3_0)),
    OTP_COUNTER(0x4201AE, "OTP Counter", "OTPCounter", since(V3_0)),
    HASHED_PASSWORD_CREDENTIAL(0x4201AF, "Hashed Password Credential", "HashedPasswordCredential", since(V3_0)),
    HASHED_USERNAME_PASSWORD(0x4201B0, "Hashed Username Password", "HashedUsernamePassword", since(V3_0)),
    HASHED_PASSWORD_USERNAME(0x4201B1, "Hashed Password Username", "HashedPasswordUsername", since(V3_0)),
    CREDENTIAL_INFORMATION(0x4201B2, "Credential Information", "CredentialInformation", since(V3_0)),
    GROUP_LINK(0x4201B3, "Group Link", "GroupLink", since(V3_0)),
    SPLIT_KEY_BASE_LINK(0x4201B4, "Split Key Base Link", "SplitKeyBaseLink", since(V3_0)),
    JOINED_SPLIT_KEY_PARTS_LINK(0x4201B5, "Joined Split Key Parts Link", "JoinedSplitKeyPartsLink", since(V3_0)),
    SPLIT_KEY_POLYNOMIAL(0x4201B6, "Split Key Polynomial", "SplitKeyPolynomial", since(V3_0)),
    DEACTIVATION_MESSAGE(0x4201B7, "Deactivation Message", "DeactivationMessage", since(V3_0)),
    DEACTIVATION_REASON(0x4201B8, "Deactivation Reason", "DeactivationReason", since(V3_0)),
    DEACTIVATION_REASON_CODE(0x4201B9, "Deactivation Reason Code", "DeactivationReasonCode", since(V3_0)),
    CERTIFICATE_SUBJECT_DN(0x4201BA, "Certificate Subject DN", "CertificateSubjectDN", since(V3_0)),
    CERTIFICATE_ISSUER_DN(0x4201BB, "Certificate Issuer DN", "CertificateIssuerDN", since(V3_0)),
    CERTIFICATE_REQUEST_LINK(0x4201BC, "Certificate Request Link", "CertificateRequestLink", since(V3_0)),
    CERTIFY_COUNTER(0x4201BD, "Certify Counter", "CertifyCounter", since(V3_0)),
    DECRYPT_COUNTER(0x4201BE, "Decrypt Counter", "DecryptCounter", since(V3_0)),
    ENCRYPT_COUNTER(0x4201BF, "Encrypt Counter", "EncryptCounter", since(V3_0)),
    SIGN_COUNTER(0x4201C0, "Sign Counter", "SignCounter", since(V3_0)),
    SIGNATURE_VERIFY_COUNTER(0x4201C1, "Signature Verify Counter", "SignatureVerifyCounter", since(V3_0)),
    NIST_SECURITY_CATEGORY(0x4201C2, "NIST Security Category", "NISTSecurityCategory", since(V3_0));

    /** The first code that the specification leaves to vendors. */
    public static final int FIRST_EXTENSION = 0x540000;

    /** The last code that the specification leaves to vendors. */
    public static final int LAST_EXTENSION = 0x54FFFF;

    private static final int FIRST = 0x420000;
    private static final @Nullable Tag[] BY_CODE = new @Nullable Tag[0x400];
    private static final Map<String, Tag> BY_XML_NAME = new HashMap<>();

    static {
        for (var tag : values()) {
            BY_CODE[tag.code - FIRST] = tag;
            BY_XML_NAME.put(tag.xmlName, tag);
        }
    }

    private final int code;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    Tag(int code, String specName, String xmlName, VersionRange versions) {
        this.code = code;
        this.specName = specName;
        this.xmlName = xmlName;
        this.versions = versions;
    }

    /** The number that stands for it, three bytes. */
    public int code() {
        return code;
    }

    /** Its name in the specification. */
    public String specName() {
        return specName;
    }

    /** Its name in XML and JSON. */
    public String xmlName() {
        return xmlName;
    }

    public VersionRange versions() {
        return versions;
    }

    /** Returns the tag of this code, or null. */
    public static @Nullable Tag of(int code) {
        var index = code - FIRST;
        return index < 0 || index >= BY_CODE.length ? null : BY_CODE[index];
    }

    public static Optional<Tag> ofXmlName(String name) {
        return Optional.ofNullable(BY_XML_NAME.get(name));
    }

    /** Tells whether the specification leaves this code to vendors. */
    public static boolean isExtension(int code) {
        return code >= FIRST_EXTENSION && code <= LAST_EXTENSION;
    }
}
