package org.claviger.attribute;

import static org.claviger.ttlv.ProtocolVersion.V1_1;
import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V1_3;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.ProtocolVersion.V2_1;
import static org.claviger.ttlv.ProtocolVersion.V3_0;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.CredentialType;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.DigitalSignatureAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.NISTKeyType;
import org.claviger.enumeration.ObjectClass;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.ProtectionLevel;
import org.claviger.enumeration.ProtectionStorageMask;
import org.claviger.enumeration.SplitKeyMethod;
import org.claviger.enumeration.SplitKeyPolynomial;
import org.claviger.enumeration.State;
import org.claviger.schema.Codec;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TextTable;
import org.claviger.ttlv.VersionRange;
import org.jspecify.annotations.Nullable;

/**
 * All attributes of KMIP 1.0 to 3.0, one row each: the tag, how the value travels, and the versions that have it.
 */
public final class AttributeTypes {
    private static final Map<Tag, AttributeType<?>> TYPES = new LinkedHashMap<>();

    /** The specification defines no values, only room for those of vendors. */
    private static final Codec<Integer> OPAQUE_DATA_TYPE_CODEC =
            Codec.of(in -> in.enumeration(null), (out, tag, value) -> out.enumeration(tag, value, null));

    // Attributes of KMIP 1.0 to 1.4, in the order of section 3 of 1.4.

    /** What the server calls the object; unique and never used again (KMIP 2.1 section 4.58, KMIP 1.4 section 3.1). */
    public static final AttributeType<UniqueIdentifier> UNIQUE_IDENTIFIER =
            attribute(Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC).build();

    /** What a client calls the object; unique within its space (KMIP 2.1 section 4.32, KMIP 1.4 section 3.2). */
    public static final AttributeType<Name> NAME =
            attribute(Tag.NAME, Name.CODEC).build();

    /** What kind of object it is (KMIP 2.1 section 4.36, KMIP 1.4 section 3.3). */
    public static final AttributeType<ObjectType> OBJECT_TYPE =
            attribute(Tag.OBJECT_TYPE, Codec.enumeration(ObjectType.class)).build();

    /** The algorithm of the key; for a certificate, of its public key (KMIP 2.1 section 4.13, KMIP 1.4 section 3.4). */
    public static final AttributeType<CryptographicAlgorithm> CRYPTOGRAPHIC_ALGORITHM = attribute(
                    Tag.CRYPTOGRAPHIC_ALGORITHM, Codec.enumeration(CryptographicAlgorithm.class))
            .build();

    /** Length of the clear key in bits; for a certificate, of its public key (KMIP 2.1 section 4.15, KMIP 1.4 section 3.5). */
    public static final AttributeType<Integer> CRYPTOGRAPHIC_LENGTH =
            attribute(Tag.CRYPTOGRAPHIC_LENGTH, Codec.INTEGER).build();

    /** How the key is to be used; the first instance is the default (KMIP 2.1 section 4.16, KMIP 1.4 section 3.6). */
    public static final AttributeType<CryptographicParameters> CRYPTOGRAPHIC_PARAMETERS = attribute(
                    Tag.CRYPTOGRAPHIC_PARAMETERS, CryptographicParameters.STRUCT)
            .build();

    /** What the key pair was made with (KMIP 2.1 section 4.14, KMIP 1.4 section 3.7). */
    public static final AttributeType<CryptographicDomainParameters> CRYPTOGRAPHIC_DOMAIN_PARAMETERS = attribute(
                    Tag.CRYPTOGRAPHIC_DOMAIN_PARAMETERS, CryptographicDomainParameters.STRUCT)
            .build();

    /** The kind of certificate: X.509 or PGP (KMIP 2.1 section 4.7, KMIP 1.4 section 3.8). */
    public static final AttributeType<CertificateType> CERTIFICATE_TYPE = attribute(
                    Tag.CERTIFICATE_TYPE, Codec.enumeration(CertificateType.class))
            .build();

    /** Length of the certificate in bytes (KMIP 2.1 section 4.8, KMIP 1.4 section 3.9). */
    public static final AttributeType<Integer> CERTIFICATE_LENGTH =
            attribute(Tag.CERTIFICATE_LENGTH, Codec.INTEGER).since(V1_1).build();

    /** Issuer and serial number of an X.509 certificate (KMIP 2.1 section 4.61, KMIP 1.4 section 3.10). */
    public static final AttributeType<X509CertificateIdentifier> X_509_CERTIFICATE_IDENTIFIER = attribute(
                    Tag.X_509_CERTIFICATE_IDENTIFIER, X509CertificateIdentifier.STRUCT)
            .since(V1_1)
            .build();

    /** Subject of an X.509 certificate (KMIP 2.1 section 4.63, KMIP 1.4 section 3.11). */
    public static final AttributeType<X509CertificateSubject> X_509_CERTIFICATE_SUBJECT = attribute(
                    Tag.X_509_CERTIFICATE_SUBJECT, X509CertificateSubject.STRUCT)
            .since(V1_1)
            .build();

    /** Issuer of an X.509 certificate (KMIP 2.1 section 4.62, KMIP 1.4 section 3.12). */
    public static final AttributeType<X509CertificateIssuer> X_509_CERTIFICATE_ISSUER = attribute(
                    Tag.X_509_CERTIFICATE_ISSUER, X509CertificateIssuer.STRUCT)
            .since(V1_1)
            .build();

    /** Issuer and serial number of a certificate as texts; deprecated since 1.1 (KMIP 1.4 section 3.13). */
    public static final AttributeType<CertificateIdentifier> CERTIFICATE_IDENTIFIER = attribute(
                    Tag.CERTIFICATE_IDENTIFIER, CertificateIdentifier.STRUCT)
            .until(V1_4)
            .build();

    /** Subject of a certificate as texts; deprecated since 1.1 (KMIP 1.4 section 3.14). */
    public static final AttributeType<CertificateSubject> CERTIFICATE_SUBJECT = attribute(
                    Tag.CERTIFICATE_SUBJECT, CertificateSubject.STRUCT)
            .until(V1_4)
            .build();

    /** Issuer of a certificate as texts; deprecated since 1.1 (KMIP 1.4 section 3.15). */
    public static final AttributeType<CertificateIssuer> CERTIFICATE_ISSUER = attribute(
                    Tag.CERTIFICATE_ISSUER, CertificateIssuer.STRUCT)
            .until(V1_4)
            .build();

    /** The algorithm that signed the certificate (KMIP 2.1 section 4.22, KMIP 1.4 section 3.16). */
    public static final AttributeType<DigitalSignatureAlgorithm> DIGITAL_SIGNATURE_ALGORITHM = attribute(
                    Tag.DIGITAL_SIGNATURE_ALGORITHM, Codec.enumeration(DigitalSignatureAlgorithm.class))
            .since(V1_1)
            .build();

    /** A digest of the object; SHA-256 is always there (KMIP 2.1 section 4.21, KMIP 1.4 section 3.17). */
    public static final AttributeType<Digest> DIGEST =
            attribute(Tag.DIGEST, Digest.STRUCT).build();

    /** The policy that decides who may do what with the object; deprecated since 1.3 (KMIP 1.4 section 3.18). */
    public static final AttributeType<String> OPERATION_POLICY_NAME =
            attribute(Tag.OPERATION_POLICY_NAME, Codec.TEXT).until(V1_4).build();

    /** What the key may be used for (KMIP 2.1 section 4.17, KMIP 1.4 section 3.19). */
    public static final AttributeType<BitMask<CryptographicUsageMask>> CRYPTOGRAPHIC_USAGE_MASK = attribute(
                    Tag.CRYPTOGRAPHIC_USAGE_MASK, Codec.mask(CryptographicUsageMask.class))
            .build();

    /** How long a client may use the object before it asks again (KMIP 2.1 section 4.30, KMIP 1.4 section 3.20). */
    public static final AttributeType<Duration> LEASE_TIME =
            attribute(Tag.LEASE_TIME, Codec.INTERVAL).build();

    /** How much may be protected with the key (KMIP 2.1 section 4.59, KMIP 1.4 section 3.21). */
    public static final AttributeType<UsageLimits> USAGE_LIMITS =
            attribute(Tag.USAGE_LIMITS, UsageLimits.STRUCT).build();

    /** Where in its life the object is (KMIP 2.1 section 4.57, KMIP 1.4 section 3.22). */
    public static final AttributeType<State> STATE =
            attribute(Tag.STATE, Codec.enumeration(State.class)).build();

    /** When the object was created or registered on this server (KMIP 2.1 section 4.25, KMIP 1.4 section 3.23). */
    public static final AttributeType<Instant> INITIAL_DATE =
            attribute(Tag.INITIAL_DATE, Codec.DATE_TIME).build();

    /** From when on the object may be used; in the past it makes the object Active (KMIP 2.1 section 4.1, KMIP 1.4 section 3.24). */
    public static final AttributeType<Instant> ACTIVATION_DATE =
            attribute(Tag.ACTIVATION_DATE, Codec.DATE_TIME).build();

    /** From when on a symmetric key may decrypt and the like (KMIP 2.1 section 4.40, KMIP 1.4 section 3.25). */
    public static final AttributeType<Instant> PROCESS_START_DATE =
            attribute(Tag.PROCESS_START_DATE, Codec.DATE_TIME).build();

    /** From when on a symmetric key may no longer encrypt and the like (KMIP 2.1 section 4.41, KMIP 1.4 section 3.26). */
    public static final AttributeType<Instant> PROTECT_STOP_DATE =
            attribute(Tag.PROTECT_STOP_DATE, Codec.DATE_TIME).build();

    /** From when on the object may no longer be used; makes it Deactivated (KMIP 2.1 section 4.18, KMIP 1.4 section 3.27). */
    public static final AttributeType<Instant> DEACTIVATION_DATE =
            attribute(Tag.DEACTIVATION_DATE, Codec.DATE_TIME).build();

    /** When the object was destroyed (KMIP 2.1 section 4.20, KMIP 1.4 section 3.28). */
    public static final AttributeType<Instant> DESTROY_DATE =
            attribute(Tag.DESTROY_DATE, Codec.DATE_TIME).build();

    /** When the object is thought to have been compromised first (KMIP 2.1 section 4.11, KMIP 1.4 section 3.29). */
    public static final AttributeType<Instant> COMPROMISE_OCCURRENCE_DATE =
            attribute(Tag.COMPROMISE_OCCURRENCE_DATE, Codec.DATE_TIME).build();

    /** When the server learned that the object is compromised (KMIP 2.1 section 4.10, KMIP 1.4 section 3.30). */
    public static final AttributeType<Instant> COMPROMISE_DATE =
            attribute(Tag.COMPROMISE_DATE, Codec.DATE_TIME).build();

    /** Why the object was revoked (KMIP 2.1 section 4.47, KMIP 1.4 section 3.31). */
    public static final AttributeType<RevocationReason> REVOCATION_REASON =
            attribute(Tag.REVOCATION_REASON, RevocationReason.STRUCT).build();

    /** When the object was put into archival storage (KMIP 2.1 section 4.5, KMIP 1.4 section 3.32). */
    public static final AttributeType<Instant> ARCHIVE_DATE =
            attribute(Tag.ARCHIVE_DATE, Codec.DATE_TIME).build();

    /** The name of a group that the object is in (KMIP 2.1 section 4.35, KMIP 1.4 section 3.33). */
    public static final AttributeType<String> OBJECT_GROUP =
            attribute(Tag.OBJECT_GROUP, Codec.TEXT).until(V2_1).build();

    /** True until the object was first given to a client (KMIP 2.1 section 4.24, KMIP 1.4 section 3.34). */
    public static final AttributeType<Boolean> FRESH =
            attribute(Tag.FRESH, Codec.BOOLEAN).since(V1_1).build();

    /** Another object that this one belongs to (KMIP 2.1 section 4.31, KMIP 1.4 section 3.35). */
    public static final AttributeType<Link> LINK =
            attribute(Tag.LINK, Link.STRUCT).until(V2_1).build();

    /** An application's data about the object (KMIP 2.1 section 4.4, KMIP 1.4 section 3.36). */
    public static final AttributeType<ApplicationSpecificInformation> APPLICATION_SPECIFIC_INFORMATION = attribute(
                    Tag.APPLICATION_SPECIFIC_INFORMATION, ApplicationSpecificInformation.STRUCT)
            .build();

    /** Whom to ask about the object (KMIP 2.1 section 4.12, KMIP 1.4 section 3.37). */
    public static final AttributeType<String> CONTACT_INFORMATION =
            attribute(Tag.CONTACT_INFORMATION, Codec.TEXT).build();

    /** When the object or an attribute of it was changed last (KMIP 2.1 section 4.29, KMIP 1.4 section 3.38). */
    public static final AttributeType<Instant> LAST_CHANGE_DATE =
            attribute(Tag.LAST_CHANGE_DATE, Codec.DATE_TIME).build();

    /** An attribute that the specification does not define: up to 1.4 a Custom Attribute, told by its name (KMIP 2.1 section 4.60, KMIP 1.4 section 3.39). */
    public static final AttributeType<VendorAttribute> VENDOR_ATTRIBUTE =
            attribute(Tag.ATTRIBUTE, VendorAttribute.CODEC).build();

    /** A name of the object that need not be unique (KMIP 2.1 section 4.2, KMIP 1.4 section 3.40). */
    public static final AttributeType<AlternativeName> ALTERNATIVE_NAME =
            attribute(Tag.ALTERNATIVE_NAME, AlternativeName.STRUCT).since(V1_2).build();

    /** Whether the server has the value of the key (KMIP 2.1 section 4.28, KMIP 1.4 section 3.41). */
    public static final AttributeType<Boolean> KEY_VALUE_PRESENT =
            attribute(Tag.KEY_VALUE_PRESENT, Codec.BOOLEAN).since(V1_2).build();

    /** Where the value of a key lies that the server does not have (KMIP 2.1 section 4.27, KMIP 1.4 section 3.42). */
    public static final AttributeType<KeyValueLocation> KEY_VALUE_LOCATION = attribute(
                    Tag.KEY_VALUE_LOCATION, KeyValueLocation.STRUCT)
            .since(V1_2)
            .build();

    /** When the object was first made, by whomever (KMIP 2.1 section 4.38, KMIP 1.4 section 3.43). */
    public static final AttributeType<Instant> ORIGINAL_CREATION_DATE =
            attribute(Tag.ORIGINAL_CREATION_DATE, Codec.DATE_TIME).since(V1_2).build();

    /** What made the randomness of the key (KMIP 2.1 section 4.46, KMIP 1.4 section 3.44). */
    public static final AttributeType<RngParameters> RANDOM_NUMBER_GENERATOR = attribute(
                    Tag.RANDOM_NUMBER_GENERATOR, RngParameters.STRUCT)
            .since(V1_3)
            .build();

    /** The name of the object in a PKCS#12 file (KMIP 2.1 section 4.39, KMIP 1.4 section 3.45). */
    public static final AttributeType<String> PKCS_12_FRIENDLY_NAME =
            attribute(Tag.PKCS_12_FRIENDLY_NAME, Codec.TEXT).since(V1_4).build();

    /** What the object is, for humans (KMIP 2.1 section 4.19, KMIP 1.4 section 3.46). */
    public static final AttributeType<String> DESCRIPTION =
            attribute(Tag.DESCRIPTION, Codec.TEXT).since(V1_4).build();

    /** A remark about the object, for humans (KMIP 2.1 section 4.9, KMIP 1.4 section 3.47). */
    public static final AttributeType<String> COMMENT =
            attribute(Tag.COMMENT, Codec.TEXT).since(V1_4).build();

    /** True: the object is given out only wrapped (KMIP 2.1 section 4.55, KMIP 1.4 section 3.48). */
    public static final AttributeType<Boolean> SENSITIVE =
            attribute(Tag.SENSITIVE, Codec.BOOLEAN).since(V1_4).build();

    /** True if Sensitive has been true at all times (KMIP 2.1 section 4.3, KMIP 1.4 section 3.49). */
    public static final AttributeType<Boolean> ALWAYS_SENSITIVE =
            attribute(Tag.ALWAYS_SENSITIVE, Codec.BOOLEAN).since(V1_4).build();

    /** False: the object is not given out (KMIP 2.1 section 4.23, KMIP 1.4 section 3.50). */
    public static final AttributeType<Boolean> EXTRACTABLE =
            attribute(Tag.EXTRACTABLE, Codec.BOOLEAN).since(V1_4).build();

    /** True if Extractable has been false at all times (KMIP 2.1 section 4.33, KMIP 1.4 section 3.51). */
    public static final AttributeType<Boolean> NEVER_EXTRACTABLE =
            attribute(Tag.NEVER_EXTRACTABLE, Codec.BOOLEAN).since(V1_4).build();

    // Certificate Attributes (KMIP 2.1 section 4.6). 1.4 has their tags and no text on them, and clients of 1.4 use
    // them.

    /** Common name in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_CN =
            attribute(Tag.CERTIFICATE_SUBJECT_CN, Codec.TEXT).since(V1_4).build();

    /** Organization in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_O =
            attribute(Tag.CERTIFICATE_SUBJECT_O, Codec.TEXT).since(V1_4).build();

    /** Organizational unit in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_OU =
            attribute(Tag.CERTIFICATE_SUBJECT_OU, Codec.TEXT).since(V1_4).build();

    /** E-mail address in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_EMAIL =
            attribute(Tag.CERTIFICATE_SUBJECT_EMAIL, Codec.TEXT).since(V1_4).build();

    /** Country in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_C =
            attribute(Tag.CERTIFICATE_SUBJECT_C, Codec.TEXT).since(V1_4).build();

    /** State or province in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_ST =
            attribute(Tag.CERTIFICATE_SUBJECT_ST, Codec.TEXT).since(V1_4).build();

    /** Locality in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_L =
            attribute(Tag.CERTIFICATE_SUBJECT_L, Codec.TEXT).since(V1_4).build();

    /** User identifier in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_UID =
            attribute(Tag.CERTIFICATE_SUBJECT_UID, Codec.TEXT).since(V1_4).build();

    /** Serial number attribute in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_SERIAL_NUMBER = attribute(
                    Tag.CERTIFICATE_SUBJECT_SERIAL_NUMBER, Codec.TEXT)
            .since(V1_4)
            .build();

    /** Title in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_TITLE =
            attribute(Tag.CERTIFICATE_SUBJECT_TITLE, Codec.TEXT).since(V1_4).build();

    /** Domain component in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_DC =
            attribute(Tag.CERTIFICATE_SUBJECT_DC, Codec.TEXT).since(V1_4).build();

    /** Qualifier in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_DN_QUALIFIER = attribute(
                    Tag.CERTIFICATE_SUBJECT_DN_QUALIFIER, Codec.TEXT)
            .since(V1_4)
            .build();

    /** Common name in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_CN =
            attribute(Tag.CERTIFICATE_ISSUER_CN, Codec.TEXT).since(V1_4).build();

    /** Organization in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_O =
            attribute(Tag.CERTIFICATE_ISSUER_O, Codec.TEXT).since(V1_4).build();

    /** Organizational unit in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_OU =
            attribute(Tag.CERTIFICATE_ISSUER_OU, Codec.TEXT).since(V1_4).build();

    /** E-mail address in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_EMAIL =
            attribute(Tag.CERTIFICATE_ISSUER_EMAIL, Codec.TEXT).since(V1_4).build();

    /** Country in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_C =
            attribute(Tag.CERTIFICATE_ISSUER_C, Codec.TEXT).since(V1_4).build();

    /** State or province in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_ST =
            attribute(Tag.CERTIFICATE_ISSUER_ST, Codec.TEXT).since(V1_4).build();

    /** Locality in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_L =
            attribute(Tag.CERTIFICATE_ISSUER_L, Codec.TEXT).since(V1_4).build();

    /** User identifier in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_UID =
            attribute(Tag.CERTIFICATE_ISSUER_UID, Codec.TEXT).since(V1_4).build();

    /** Serial number attribute in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_SERIAL_NUMBER = attribute(
                    Tag.CERTIFICATE_ISSUER_SERIAL_NUMBER, Codec.TEXT)
            .since(V1_4)
            .build();

    /** Title in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_TITLE =
            attribute(Tag.CERTIFICATE_ISSUER_TITLE, Codec.TEXT).since(V1_4).build();

    /** Domain component in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_DC =
            attribute(Tag.CERTIFICATE_ISSUER_DC, Codec.TEXT).since(V1_4).build();

    /** Qualifier in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_DN_QUALIFIER = attribute(
                    Tag.CERTIFICATE_ISSUER_DN_QUALIFIER, Codec.TEXT)
            .since(V1_4)
            .build();

    // Attributes new in KMIP 2.0.

    /** In which form the server keeps the key (KMIP 2.1 section 4.26). */
    public static final AttributeType<KeyFormatType> KEY_FORMAT_TYPE = attribute(
                    Tag.KEY_FORMAT_TYPE, Codec.enumeration(KeyFormatType.class))
            .since(V2_0)
            .build();

    /** What NIST SP 800-57 calls such a key (KMIP 2.1 section 4.34). */
    public static final AttributeType<NISTKeyType> NIST_KEY_TYPE = attribute(
                    Tag.NIST_KEY_TYPE, Codec.enumeration(NISTKeyType.class))
            .since(V2_0)
            .build();

    /** What an opaque object is, by a number of the vendor that gave it (KMIP 2.1 section 4.37). */
    public static final AttributeType<Integer> OPAQUE_DATA_TYPE =
            attribute(Tag.OPAQUE_DATA_TYPE, OPAQUE_DATA_TYPE_CODEC).since(V2_0).build();

    /** How well the object is to be protected (KMIP 2.1 section 4.42). */
    public static final AttributeType<ProtectionLevel> PROTECTION_LEVEL = attribute(
                    Tag.PROTECTION_LEVEL, Codec.enumeration(ProtectionLevel.class))
            .since(V2_0)
            .build();

    /** How long what the key protects must stay protected (KMIP 2.1 section 4.43). */
    public static final AttributeType<Duration> PROTECTION_PERIOD =
            attribute(Tag.PROTECTION_PERIOD, Codec.INTERVAL).since(V2_0).build();

    /** Where the server keeps the object (KMIP 2.1 section 4.44). */
    public static final AttributeType<BitMask<ProtectionStorageMask>> PROTECTION_STORAGE_MASK = attribute(
                    Tag.PROTECTION_STORAGE_MASK, Codec.mask(ProtectionStorageMask.class))
            .since(V2_0)
            .build();

    /** True: the object must withstand quantum computers (KMIP 2.1 section 4.45). */
    public static final AttributeType<Boolean> QUANTUM_SAFE =
            attribute(Tag.QUANTUM_SAFE, Codec.BOOLEAN).since(V2_0).build();

    /** A short identifier of the object, for protocols with little room (KMIP 2.1 section 4.56). */
    public static final AttributeType<Bytes> SHORT_UNIQUE_IDENTIFIER =
            attribute(Tag.SHORT_UNIQUE_IDENTIFIER, Codec.BYTES).since(V2_0).build();

    // Attributes new in KMIP 2.1.

    /** True: the server rotates the object by itself (KMIP 2.1 section 4.48). */
    public static final AttributeType<Boolean> ROTATE_AUTOMATIC =
            attribute(Tag.ROTATE_AUTOMATIC, Codec.BOOLEAN).since(V2_1).build();

    /** When the object was rotated (KMIP 2.1 section 4.49). */
    public static final AttributeType<Instant> ROTATE_DATE =
            attribute(Tag.ROTATE_DATE, Codec.DATE_TIME).since(V2_1).build();

    /** How many rotations led to this object, from 0 (KMIP 2.1 section 4.50). */
    public static final AttributeType<Integer> ROTATE_GENERATION =
            attribute(Tag.ROTATE_GENERATION, Codec.INTEGER).since(V2_1).build();

    /** How long after its Initial Date the object is rotated (KMIP 2.1 section 4.51). */
    public static final AttributeType<Duration> ROTATE_INTERVAL =
            attribute(Tag.ROTATE_INTERVAL, Codec.INTERVAL).since(V2_1).build();

    /** Whether this is the newest of the rotated objects (KMIP 2.1 section 4.52). */
    public static final AttributeType<Boolean> ROTATE_LATEST =
            attribute(Tag.ROTATE_LATEST, Codec.BOOLEAN).since(V2_1).build();

    /** What all the objects of a rotation are called (KMIP 2.1 section 4.53). */
    public static final AttributeType<RotateName> ROTATE_NAME =
            attribute(Tag.ROTATE_NAME, RotateName.CODEC).since(V2_1).build();

    /** The Offset with which the server rotates the object (KMIP 2.1 section 4.54). */
    public static final AttributeType<Duration> ROTATE_OFFSET =
            attribute(Tag.ROTATE_OFFSET, Codec.INTERVAL).since(V2_1).build();

    // Attributes new in the draft of KMIP 3.0: links, each of them a Link Type before.

    /** The certificate of the public key, or the certificate that certifies this one (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> CERTIFICATE_LINK = attribute(
                    Tag.CERTIFICATE_LINK, UniqueIdentifier.REFERENCE)
            .since(V3_0)
            .build();

    /** An object below this one (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> CHILD_LINK =
            attribute(Tag.CHILD_LINK, UniqueIdentifier.REFERENCE).since(V3_0).build();

    /** What this object was derived from (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> DERIVATION_OBJECT_LINK = attribute(
                    Tag.DERIVATION_OBJECT_LINK, UniqueIdentifier.REFERENCE)
            .since(V3_0)
            .build();

    /** What was derived from this object (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> DERIVED_OBJECT_LINK = attribute(
                    Tag.DERIVED_OBJECT_LINK, UniqueIdentifier.REFERENCE)
            .since(V3_0)
            .build();

    /** The object behind this one (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> NEXT_LINK =
            attribute(Tag.NEXT_LINK, UniqueIdentifier.REFERENCE).since(V3_0).build();

    /** The object above this one (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> PARENT_LINK =
            attribute(Tag.PARENT_LINK, UniqueIdentifier.REFERENCE).since(V3_0).build();

    /** The certificate that goes with a private key in a PKCS#12 file (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> PKCS_12_CERTIFICATE_LINK = attribute(
                    Tag.PKCS_12_CERTIFICATE_LINK, UniqueIdentifier.REFERENCE)
            .since(V3_0)
            .build();

    /** The password of a PKCS#12 file (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> PKCS_12_PASSWORD_LINK = attribute(
                    Tag.PKCS_12_PASSWORD_LINK, UniqueIdentifier.REFERENCE)
            .since(V3_0)
            .build();

    /** The object before this one (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> PREVIOUS_LINK =
            attribute(Tag.PREVIOUS_LINK, UniqueIdentifier.REFERENCE).since(V3_0).build();

    /** The private key of the public key (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> PRIVATE_KEY_LINK = attribute(
                    Tag.PRIVATE_KEY_LINK, UniqueIdentifier.REFERENCE)
            .since(V3_0)
            .build();

    /** The public key of the private key or certificate (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> PUBLIC_KEY_LINK = attribute(
                    Tag.PUBLIC_KEY_LINK, UniqueIdentifier.REFERENCE)
            .since(V3_0)
            .build();

    /** What this object replaces (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> REPLACED_OBJECT_LINK = attribute(
                    Tag.REPLACED_OBJECT_LINK, UniqueIdentifier.REFERENCE)
            .since(V3_0)
            .build();

    /** What replaces this object (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> REPLACEMENT_OBJECT_LINK = attribute(
                    Tag.REPLACEMENT_OBJECT_LINK, UniqueIdentifier.REFERENCE)
            .since(V3_0)
            .build();

    /** The key that wraps this object (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> WRAPPING_KEY_LINK = attribute(
                    Tag.WRAPPING_KEY_LINK, UniqueIdentifier.REFERENCE)
            .since(V3_0)
            .build();

    /** A credential of the user (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> CREDENTIAL_LINK = attribute(
                    Tag.CREDENTIAL_LINK, UniqueIdentifier.REFERENCE)
            .since(V3_0)
            .build();

    /** The password that goes with the object (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> PASSWORD_LINK =
            attribute(Tag.PASSWORD_LINK, UniqueIdentifier.REFERENCE).since(V3_0).build();

    /** A group that the object is in, by its name (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.ByName> GROUP_LINK = attribute(
                    Tag.GROUP_LINK, UniqueIdentifier.NAME_REFERENCE)
            .since(V3_0)
            .build();

    /** The key that was split into this part (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> SPLIT_KEY_BASE_LINK = attribute(
                    Tag.SPLIT_KEY_BASE_LINK, UniqueIdentifier.REFERENCE)
            .since(V3_0)
            .build();

    /** A part that this key was joined from (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> JOINED_SPLIT_KEY_PARTS_LINK = attribute(
                    Tag.JOINED_SPLIT_KEY_PARTS_LINK, UniqueIdentifier.REFERENCE)
            .since(V3_0)
            .build();

    /** The request that the certificate was made for (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> CERTIFICATE_REQUEST_LINK = attribute(
                    Tag.CERTIFICATE_REQUEST_LINK, UniqueIdentifier.REFERENCE)
            .since(V3_0)
            .build();

    // Other attributes new in the draft of KMIP 3.0.

    /** Whether the object is a user's or the system's (draft of 3.0). */
    public static final AttributeType<ObjectClass> OBJECT_CLASS = attribute(
                    Tag.OBJECT_CLASS, Codec.enumeration(ObjectClass.class))
            .since(V3_0)
            .build();

    /** What kind of credential the object is (draft of 3.0). */
    public static final AttributeType<CredentialType> CREDENTIAL_TYPE = attribute(
                    Tag.CREDENTIAL_TYPE, Codec.enumeration(CredentialType.class))
            .since(V3_0)
            .build();

    /** How many one-time passwords the credential has given (draft of 3.0). */
    public static final AttributeType<Integer> OTP_COUNTER =
            attribute(Tag.OTP_COUNTER, Codec.INTEGER).since(V3_0).build();

    /** How the key was split (draft of 3.0). */
    public static final AttributeType<SplitKeyMethod> SPLIT_KEY_METHOD = attribute(
                    Tag.SPLIT_KEY_METHOD, Codec.enumeration(SplitKeyMethod.class))
            .since(V3_0)
            .build();

    /** Into how many parts the key was split (draft of 3.0). */
    public static final AttributeType<Integer> SPLIT_KEY_PARTS =
            attribute(Tag.SPLIT_KEY_PARTS, Codec.INTEGER).since(V3_0).build();

    /** Which of the parts this is, from 1 (draft of 3.0). */
    public static final AttributeType<Integer> KEY_PART_IDENTIFIER =
            attribute(Tag.KEY_PART_IDENTIFIER, Codec.INTEGER).since(V3_0).build();

    /** How many parts make the key (draft of 3.0). */
    public static final AttributeType<Integer> SPLIT_KEY_THRESHOLD =
            attribute(Tag.SPLIT_KEY_THRESHOLD, Codec.INTEGER).since(V3_0).build();

    /** The field that the key was split in (draft of 3.0). */
    public static final AttributeType<SplitKeyPolynomial> SPLIT_KEY_POLYNOMIAL = attribute(
                    Tag.SPLIT_KEY_POLYNOMIAL, Codec.enumeration(SplitKeyPolynomial.class))
            .since(V3_0)
            .build();

    /** Why the object was deactivated (draft of 3.0). */
    public static final AttributeType<DeactivationReason> DEACTIVATION_REASON = attribute(
                    Tag.DEACTIVATION_REASON, DeactivationReason.STRUCT)
            .since(V3_0)
            .build();

    /** The whole name of a certificate's subject (draft of 3.0). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_DN =
            attribute(Tag.CERTIFICATE_SUBJECT_DN, Codec.TEXT).since(V3_0).build();

    /** The whole name of a certificate's issuer (draft of 3.0). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_DN =
            attribute(Tag.CERTIFICATE_ISSUER_DN, Codec.TEXT).since(V3_0).build();

    /** How often the key has certified (draft of 3.0). */
    public static final AttributeType<Long> CERTIFY_COUNTER =
            attribute(Tag.CERTIFY_COUNTER, Codec.LONG_INTEGER).since(V3_0).build();

    /** How often the key has decrypted (draft of 3.0). */
    public static final AttributeType<Long> DECRYPT_COUNTER =
            attribute(Tag.DECRYPT_COUNTER, Codec.LONG_INTEGER).since(V3_0).build();

    /** How often the key has encrypted (draft of 3.0). */
    public static final AttributeType<Long> ENCRYPT_COUNTER =
            attribute(Tag.ENCRYPT_COUNTER, Codec.LONG_INTEGER).since(V3_0).build();

    /** How often the key has signed (draft of 3.0). */
    public static final AttributeType<Long> SIGN_COUNTER =
            attribute(Tag.SIGN_COUNTER, Codec.LONG_INTEGER).since(V3_0).build();

    /** How often the key has verified a signature (draft of 3.0). */
    public static final AttributeType<Long> SIGNATURE_VERIFY_COUNTER = attribute(
                    Tag.SIGNATURE_VERIFY_COUNTER, Codec.LONG_INTEGER)
            .since(V3_0)
            .build();

    /** How strong the algorithm is by the categories of NIST, 1 to 5 (draft of 3.0). */
    public static final AttributeType<Integer> NIST_SECURITY_CATEGORY =
            attribute(Tag.NIST_SECURITY_CATEGORY, Codec.INTEGER).since(V3_0).build();

    /** All but vendor attributes, by the Attribute Name of 1.x. */
    static final TextTable<AttributeType<?>> BY_NAME = new TextTable<>(byName());

    private static final Map<String, AttributeType<?>> BY_LOOSE_NAME = byLooseName();
    private static final int FIRST_TAG = 0x420000;
    private static final @Nullable AttributeType<?>[] BY_TAG = byTag();

    private AttributeTypes() {}

    /** Returns all types in the order of the table. */
    public static List<AttributeType<?>> all() {
        return List.copyOf(TYPES.values());
    }

    /** Returns the type that travels under this tag code from 2.0 on. */
    public static Optional<AttributeType<?>> ofTag(int code) {
        var index = code - FIRST_TAG;
        return index < 0 || index >= BY_TAG.length ? Optional.empty() : Optional.ofNullable(BY_TAG[index]);
    }

    /**
     * Returns the type that 1.x calls {@code name}. Some clients write names in another case, or without blanks, or with
     * underscores or hyphens for them; such a name is taken for the attribute it resembles. Names of custom attributes
     * resemble none.
     */
    public static Optional<AttributeType<?>> ofName(String name) {
        var exact = BY_NAME.find(name);
        if (exact != null || AttributeReference.isCustom(name)) {
            return Optional.ofNullable(exact);
        }
        return Optional.ofNullable(BY_LOOSE_NAME.get(loosely(name)));
    }

    private static String loosely(String name) {
        var letters = new StringBuilder(name.length());
        for (var i = 0; i < name.length(); i++) {
            var c = name.charAt(i);
            if (c != ' ' && c != '_' && c != '-') {
                letters.append(c);
            }
        }
        return letters.toString().toLowerCase(Locale.ROOT);
    }

    private static Map<String, AttributeType<?>> byName() {
        var names = new HashMap<String, AttributeType<?>>();
        for (var type : TYPES.values()) {
            if (type != VENDOR_ATTRIBUTE && type.versions().since().compareTo(ProtocolVersion.V1_4) <= 0) {
                names.put(type.name(), type);
            }
        }
        return names;
    }

    private static Map<String, AttributeType<?>> byLooseName() {
        var names = new HashMap<String, AttributeType<?>>();
        byName().forEach((name, type) -> names.put(loosely(name), type));
        return names;
    }

    private static @Nullable AttributeType<?>[] byTag() {
        var types = new @Nullable AttributeType<?>[0x200];
        TYPES.forEach((tag, type) -> types[tag.code() - FIRST_TAG] = type);
        return types;
    }

    private static <V> Row<V> attribute(Tag tag, Codec<V> codec) {
        return new Row<>(tag, codec);
    }

    /** A row that is being written. */
    private static final class Row<V> {
        private final Tag tag;
        private final Codec<V> codec;
        private VersionRange versions = VersionRange.ALL;

        Row(Tag tag, Codec<V> codec) {
            this.tag = tag;
            this.codec = codec;
        }

        Row<V> since(ProtocolVersion first) {
            versions = new VersionRange(first, versions.until());
            return this;
        }

        Row<V> until(ProtocolVersion last) {
            versions = new VersionRange(versions.since(), last);
            return this;
        }

        AttributeType<V> build() {
            var type = new AttributeType<>(tag, tag.specName(), codec, versions);
            TYPES.put(tag, type);
            return type;
        }
    }
}
