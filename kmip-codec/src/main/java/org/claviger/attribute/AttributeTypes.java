package org.claviger.attribute;

import static org.claviger.attribute.AttributeRules.ALL_OBJECTS;
import static org.claviger.attribute.AttributeRules.Instances.MANY_FOR_PGP;
import static org.claviger.attribute.AttributeRules.Permission.BEFORE_PROCESS_START_DATE;
import static org.claviger.attribute.AttributeRules.Permission.BEFORE_PROTECT_STOP_DATE;
import static org.claviger.attribute.AttributeRules.Permission.BEFORE_USAGE_ALLOCATION;
import static org.claviger.attribute.AttributeRules.Permission.BY_OTHER_OPERATIONS;
import static org.claviger.attribute.AttributeRules.Permission.IF_DATA_OMITTED;
import static org.claviger.attribute.AttributeRules.Permission.IF_ITS_OWN;
import static org.claviger.attribute.AttributeRules.Permission.IF_NO_VALUE;
import static org.claviger.attribute.AttributeRules.Permission.WHILE_PRE_ACTIVE;
import static org.claviger.attribute.AttributeRules.Permission.WHILE_PRE_ACTIVE_OR_ACTIVE;
import static org.claviger.attribute.AttributeRules.Permission.YES;
import static org.claviger.attribute.AttributeRules.Presence.ALWAYS;
import static org.claviger.attribute.AttributeRules.Presence.EXCEPT_OPAQUE_OBJECT;
import static org.claviger.attribute.AttributeRules.Presence.EXCEPT_SECRET_DATA_AND_OPAQUE_OBJECT;
import static org.claviger.attribute.AttributeRules.Presence.IF_VALUE_IS_KNOWN;
import static org.claviger.attribute.AttributeRules.Setter.CLIENT;
import static org.claviger.attribute.AttributeRules.Setter.CLIENT_OR_GENERATING_SERVER;
import static org.claviger.attribute.AttributeRules.Setter.CLIENT_OR_SERVER;
import static org.claviger.attribute.AttributeRules.Setter.CLIENT_OR_SERVER_IF_DATA_OMITTED;
import static org.claviger.attribute.AttributeRules.Setter.CLIENT_WITHOUT_COUNT_OR_SERVER;
import static org.claviger.attribute.AttributeRules.Setter.REGISTERING_CLIENT_OR_GENERATING_SERVER;
import static org.claviger.attribute.AttributeRules.Setter.SERVER;
import static org.claviger.enumeration.ObjectType.CERTIFICATE;
import static org.claviger.enumeration.ObjectType.DEVICE_CREDENTIAL;
import static org.claviger.enumeration.ObjectType.HASHED_PASSWORD_CREDENTIAL;
import static org.claviger.enumeration.ObjectType.ONE_TIME_PASSWORD_CREDENTIAL;
import static org.claviger.enumeration.ObjectType.OPAQUE_OBJECT;
import static org.claviger.enumeration.ObjectType.PASSWORD_CREDENTIAL;
import static org.claviger.enumeration.ObjectType.PGP_KEY;
import static org.claviger.enumeration.ObjectType.PRIVATE_KEY;
import static org.claviger.enumeration.ObjectType.PUBLIC_KEY;
import static org.claviger.enumeration.ObjectType.SECRET_DATA;
import static org.claviger.enumeration.ObjectType.SPLIT_KEY;
import static org.claviger.enumeration.ObjectType.SYMMETRIC_KEY;
import static org.claviger.enumeration.ObjectType.TEMPLATE;
import static org.claviger.enumeration.Operation.ACTIVATE;
import static org.claviger.enumeration.Operation.ADD_ATTRIBUTE;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.Operation.CERTIFY;
import static org.claviger.enumeration.Operation.CREATE;
import static org.claviger.enumeration.Operation.CREATE_CREDENTIAL;
import static org.claviger.enumeration.Operation.CREATE_GROUP;
import static org.claviger.enumeration.Operation.CREATE_KEY_PAIR;
import static org.claviger.enumeration.Operation.CREATE_SPLIT_KEY;
import static org.claviger.enumeration.Operation.CREATE_USER;
import static org.claviger.enumeration.Operation.DEACTIVATE;
import static org.claviger.enumeration.Operation.DECRYPT;
import static org.claviger.enumeration.Operation.DELETE_ATTRIBUTE;
import static org.claviger.enumeration.Operation.DERIVE_KEY;
import static org.claviger.enumeration.Operation.DESTROY;
import static org.claviger.enumeration.Operation.ENCRYPT;
import static org.claviger.enumeration.Operation.GET_USAGE_ALLOCATION;
import static org.claviger.enumeration.Operation.JOIN_SPLIT_KEY;
import static org.claviger.enumeration.Operation.MODIFY_ATTRIBUTE;
import static org.claviger.enumeration.Operation.RECOVER;
import static org.claviger.enumeration.Operation.REGISTER;
import static org.claviger.enumeration.Operation.REVOKE;
import static org.claviger.enumeration.Operation.RE_CERTIFY;
import static org.claviger.enumeration.Operation.RE_KEY;
import static org.claviger.enumeration.Operation.RE_KEY_KEY_PAIR;
import static org.claviger.enumeration.Operation.SET_ATTRIBUTE;
import static org.claviger.enumeration.Operation.SIGN;
import static org.claviger.enumeration.Operation.SIGNATURE_VERIFY;
import static org.claviger.ttlv.ProtocolVersion.V1_1;
import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V1_3;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_0;
import static org.claviger.ttlv.ProtocolVersion.V2_1;
import static org.claviger.ttlv.ProtocolVersion.V3_0;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.CredentialType;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.DigitalSignatureAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.NISTKeyType;
import org.claviger.enumeration.ObjectClass;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ProtectionLevel;
import org.claviger.enumeration.ProtectionStorageMask;
import org.claviger.enumeration.SplitKeyMethod;
import org.claviger.enumeration.SplitKeyPolynomial;
import org.claviger.enumeration.State;
import org.claviger.schema.Codec;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TextTable;
import org.jspecify.annotations.Nullable;

/**
 * All attributes of KMIP 1.0 to 3.0, one row each: the tag, how the value travels, the versions that have it, and the rules
 * that the specification prints for it (KMIP 1.4 section 3, KMIP 2.1 section 4). What the draft of 3.0 says on rules could
 * not be had: what it adds has the rules of what it resembles, and everything else keeps those of 2.1.
 */
public final class AttributeTypes {
    private static final Map<Tag, AttributeType<?>> TYPES = new LinkedHashMap<>();

    /** What makes an object, or registers it. */
    private static final Set<Operation> MADE =
            EnumSet.of(CREATE, CREATE_KEY_PAIR, REGISTER, DERIVE_KEY, CERTIFY, RE_CERTIFY, RE_KEY, RE_KEY_KEY_PAIR);

    /** What makes a key, or registers it. */
    private static final Set<Operation> KEY_MADE =
            EnumSet.of(CREATE, CREATE_KEY_PAIR, REGISTER, DERIVE_KEY, RE_KEY, RE_KEY_KEY_PAIR);

    /** What makes a key on the server. */
    private static final Set<Operation> GENERATING =
            EnumSet.of(CREATE, CREATE_KEY_PAIR, DERIVE_KEY, RE_KEY, RE_KEY_KEY_PAIR);

    /** What makes an object that takes the place of another. */
    private static final Set<Operation> REPLACING = EnumSet.of(RE_KEY, RE_KEY_KEY_PAIR, RE_CERTIFY);

    /** What makes an object that belongs to another. */
    private static final Set<Operation> RELATING =
            EnumSet.of(CREATE_KEY_PAIR, DERIVE_KEY, CERTIFY, RE_CERTIFY, RE_KEY, RE_KEY_KEY_PAIR);

    private static final Set<ObjectType> KEYS = EnumSet.of(SYMMETRIC_KEY, PUBLIC_KEY, PRIVATE_KEY, SPLIT_KEY, PGP_KEY);

    /** All but opaque objects and templates (KMIP 1.4 section 2.2). */
    private static final Set<ObjectType> CRYPTOGRAPHIC_OBJECTS =
            EnumSet.of(CERTIFICATE, SYMMETRIC_KEY, PUBLIC_KEY, PRIVATE_KEY, SPLIT_KEY, SECRET_DATA, PGP_KEY);

    /** The specification defines no values, only room for those of vendors. */
    private static final Codec<Integer> OPAQUE_DATA_TYPE_CODEC =
            Codec.of(in -> in.enumeration(null), (out, tag, value) -> out.enumeration(tag, value, null));

    // Attributes of KMIP 1.0 to 1.4, in the order of section 3 of 1.4.

    /** What the server calls the object; unique and never used again (KMIP 2.1 section 4.58, KMIP 1.4 section 3.1). */
    public static final AttributeType<UniqueIdentifier> UNIQUE_IDENTIFIER = attribute(
                    Tag.UNIQUE_IDENTIFIER, UniqueIdentifier.CODEC)
            .always()
            .setBy(SERVER)
            .implicitlySetBy(MADE)
            .build();

    /** What a client calls the object; unique within its space (KMIP 2.1 section 4.32, KMIP 1.4 section 3.2). */
    public static final AttributeType<Name> NAME = attribute(Tag.NAME, Name.CODEC)
            .setBy(CLIENT)
            .modifiableByServer(YES)
            .modifiableByClient(YES)
            .deletableByClient(YES)
            .multiple()
            .implicitlySetBy(REPLACING)
            .build();

    /** What kind of object it is (KMIP 2.1 section 4.36, KMIP 1.4 section 3.3). */
    public static final AttributeType<ObjectType> OBJECT_TYPE = attribute(
                    Tag.OBJECT_TYPE, Codec.enumeration(ObjectType.class))
            .always()
            .setBy(SERVER)
            .implicitlySetBy(MADE)
            .build();

    /** The algorithm of the key; for a certificate, of its public key (KMIP 2.1 section 4.13, KMIP 1.4 section 3.4). */
    public static final AttributeType<CryptographicAlgorithm> CRYPTOGRAPHIC_ALGORITHM = attribute(
                    Tag.CRYPTOGRAPHIC_ALGORITHM, Codec.enumeration(CryptographicAlgorithm.class))
            .always()
            .setBy(SERVER)
            .implicitlySetBy(KEY_MADE)
            .appliesTo(KEYS, CERTIFICATE, TEMPLATE)
            .from(V1_1, rules -> rules.implicitlySetBy(MADE))
            .from(
                    V2_0,
                    rules ->
                            rules.presence(EXCEPT_SECRET_DATA_AND_OPAQUE_OBJECT).appliesTo(ALL_OBJECTS))
            .build();

    /**
     * Length of the clear key in bits; for a certificate, of its public key (KMIP 2.1 section 4.15, KMIP 1.4 section
     * 3.5).
     */
    public static final AttributeType<Integer> CRYPTOGRAPHIC_LENGTH = attribute(Tag.CRYPTOGRAPHIC_LENGTH, Codec.INTEGER)
            .always()
            .setBy(SERVER)
            .implicitlySetBy(KEY_MADE)
            .appliesTo(KEYS, CERTIFICATE, TEMPLATE)
            .from(V1_1, rules -> rules.implicitlySetBy(MADE))
            .from(V2_0, rules -> rules.presence(EXCEPT_OPAQUE_OBJECT).appliesTo(ALL_OBJECTS))
            .build();

    /** How the key is to be used; the first instance is the default (KMIP 2.1 section 4.16, KMIP 1.4 section 3.6). */
    public static final AttributeType<CryptographicParameters> CRYPTOGRAPHIC_PARAMETERS = attribute(
                    Tag.CRYPTOGRAPHIC_PARAMETERS, CryptographicParameters.STRUCT)
            .setBy(CLIENT)
            .modifiableByClient(YES)
            .deletableByClient(YES)
            .multiple()
            .implicitlySetBy(REPLACING)
            .appliesTo(KEYS, CERTIFICATE, TEMPLATE)
            .from(V2_0, AttributeTypes::onAllObjects)
            .build();

    /** What the key pair was made with (KMIP 2.1 section 4.14, KMIP 1.4 section 3.7). */
    public static final AttributeType<CryptographicDomainParameters> CRYPTOGRAPHIC_DOMAIN_PARAMETERS = attribute(
                    Tag.CRYPTOGRAPHIC_DOMAIN_PARAMETERS, CryptographicDomainParameters.STRUCT)
            .setBy(CLIENT)
            .implicitlySetBy(RE_KEY, RE_KEY_KEY_PAIR)
            .appliesTo(PUBLIC_KEY, PRIVATE_KEY, TEMPLATE)
            .build();

    /** The kind of certificate: X.509 or PGP (KMIP 2.1 section 4.7, KMIP 1.4 section 3.8). */
    public static final AttributeType<CertificateType> CERTIFICATE_TYPE = ofCertificate(
                    Tag.CERTIFICATE_TYPE, Codec.enumeration(CertificateType.class))
            .build();

    /** Length of the certificate in bytes (KMIP 2.1 section 4.8, KMIP 1.4 section 3.9). */
    public static final AttributeType<Integer> CERTIFICATE_LENGTH =
            ofCertificate(Tag.CERTIFICATE_LENGTH, Codec.INTEGER).since(V1_1).build();

    /** Issuer and serial number of an X.509 certificate (KMIP 2.1 section 4.61, KMIP 1.4 section 3.10). */
    public static final AttributeType<X509CertificateIdentifier> X_509_CERTIFICATE_IDENTIFIER = ofCertificate(
                    Tag.X_509_CERTIFICATE_IDENTIFIER, X509CertificateIdentifier.STRUCT)
            .since(V1_1)
            .build();

    /** Subject of an X.509 certificate (KMIP 2.1 section 4.63, KMIP 1.4 section 3.11). */
    public static final AttributeType<X509CertificateSubject> X_509_CERTIFICATE_SUBJECT = ofCertificate(
                    Tag.X_509_CERTIFICATE_SUBJECT, X509CertificateSubject.STRUCT)
            .since(V1_1)
            .build();

    /** Issuer of an X.509 certificate (KMIP 2.1 section 4.62, KMIP 1.4 section 3.12). */
    public static final AttributeType<X509CertificateIssuer> X_509_CERTIFICATE_ISSUER = ofCertificate(
                    Tag.X_509_CERTIFICATE_ISSUER, X509CertificateIssuer.STRUCT)
            .since(V1_1)
            .build();

    /** Issuer and serial number of a certificate as texts; deprecated since 1.1 (KMIP 1.4 section 3.13). */
    public static final AttributeType<CertificateIdentifier> CERTIFICATE_IDENTIFIER = ofCertificate(
                    Tag.CERTIFICATE_IDENTIFIER, CertificateIdentifier.STRUCT)
            .until(V1_4)
            .build();

    /** Subject of a certificate as texts; deprecated since 1.1 (KMIP 1.4 section 3.14). */
    public static final AttributeType<CertificateSubject> CERTIFICATE_SUBJECT = ofCertificate(
                    Tag.CERTIFICATE_SUBJECT, CertificateSubject.STRUCT)
            .until(V1_4)
            .build();

    /** Issuer of a certificate as texts; deprecated since 1.1 (KMIP 1.4 section 3.15). */
    public static final AttributeType<CertificateIssuer> CERTIFICATE_ISSUER = ofCertificate(
                    Tag.CERTIFICATE_ISSUER, CertificateIssuer.STRUCT)
            .until(V1_4)
            .build();

    /** The algorithm that signed the certificate (KMIP 2.1 section 4.22, KMIP 1.4 section 3.16). */
    public static final AttributeType<DigitalSignatureAlgorithm> DIGITAL_SIGNATURE_ALGORITHM = attribute(
                    Tag.DIGITAL_SIGNATURE_ALGORITHM, Codec.enumeration(DigitalSignatureAlgorithm.class))
            .since(V1_1)
            .always()
            .setBy(SERVER)
            .instances(MANY_FOR_PGP)
            .implicitlySetBy(REGISTER, CERTIFY, RE_CERTIFY)
            .appliesTo(CERTIFICATE)
            .from(V1_2, rules -> rules.appliesTo(Set.of(CERTIFICATE, PGP_KEY)))
            .build();

    /** A digest of the object; SHA-256 is always there (KMIP 2.1 section 4.21, KMIP 1.4 section 3.17). */
    public static final AttributeType<Digest> DIGEST = attribute(Tag.DIGEST, Digest.STRUCT)
            .presence(IF_VALUE_IS_KNOWN)
            .setBy(SERVER)
            .multiple()
            .implicitlySetBy(MADE)
            .appliesTo(CRYPTOGRAPHIC_OBJECTS, OPAQUE_OBJECT)
            .from(V2_0, AttributeTypes::onAllObjects)
            .build();

    /** The policy that decides who may do what with the object; deprecated since 1.3 (KMIP 1.4 section 3.18). */
    public static final AttributeType<String> OPERATION_POLICY_NAME = attribute(Tag.OPERATION_POLICY_NAME, Codec.TEXT)
            .until(V1_4)
            .setBy(CLIENT_OR_SERVER)
            .modifiableByServer(YES)
            .implicitlySetBy(MADE)
            .build();

    /** What the key may be used for (KMIP 2.1 section 4.17, KMIP 1.4 section 3.19). */
    public static final AttributeType<BitMask<CryptographicUsageMask>> CRYPTOGRAPHIC_USAGE_MASK = attribute(
                    Tag.CRYPTOGRAPHIC_USAGE_MASK, Codec.mask(CryptographicUsageMask.class))
            .always()
            .setBy(CLIENT_OR_SERVER)
            .modifiableByServer(YES)
            .implicitlySetBy(MADE)
            .appliesTo(CRYPTOGRAPHIC_OBJECTS, TEMPLATE)
            .from(V2_0, rules -> rules.presence(EXCEPT_OPAQUE_OBJECT).appliesTo(ALL_OBJECTS))
            .build();

    /** How long a client may use the object before it asks again (KMIP 2.1 section 4.30, KMIP 1.4 section 3.20). */
    public static final AttributeType<Duration> LEASE_TIME = attribute(Tag.LEASE_TIME, Codec.INTERVAL)
            .setBy(SERVER)
            .modifiableByServer(YES)
            .implicitlySetBy(MADE)
            .appliesTo(CRYPTOGRAPHIC_OBJECTS)
            .from(V2_0, AttributeTypes::onAllObjects)
            .build();

    /** How much may be protected with the key (KMIP 2.1 section 4.59, KMIP 1.4 section 3.21). */
    public static final AttributeType<UsageLimits> USAGE_LIMITS = attribute(Tag.USAGE_LIMITS, UsageLimits.STRUCT)
            .setBy(CLIENT_WITHOUT_COUNT_OR_SERVER)
            .modifiableByServer(YES)
            .modifiableByClient(BEFORE_USAGE_ALLOCATION)
            .deletableByClient(BEFORE_USAGE_ALLOCATION)
            .implicitlySetBy(KEY_MADE, GET_USAGE_ALLOCATION)
            .appliesTo(KEYS, TEMPLATE)
            .from(V2_0, AttributeTypes::onAllObjects)
            .build();

    /** Where in its life the object is (KMIP 2.1 section 4.57, KMIP 1.4 section 3.22). */
    public static final AttributeType<State> STATE = attribute(Tag.STATE, Codec.enumeration(State.class))
            .always()
            .setBy(SERVER)
            .modifiableByServer(YES)
            .modifiableByClient(BY_OTHER_OPERATIONS)
            .implicitlySetBy(MADE, ACTIVATE, REVOKE, DESTROY)
            .appliesTo(CRYPTOGRAPHIC_OBJECTS)
            .from(V2_0, AttributeTypes::onAllObjects)
            .build();

    /** When the object was created or registered on this server (KMIP 2.1 section 4.25, KMIP 1.4 section 3.23). */
    public static final AttributeType<Instant> INITIAL_DATE = attribute(Tag.INITIAL_DATE, Codec.DATE_TIME)
            .always()
            .setBy(SERVER)
            .implicitlySetBy(MADE)
            .build();

    /**
     * From when on the object may be used; in the past it makes the object Active (KMIP 2.1 section 4.1, KMIP 1.4
     * section 3.24).
     */
    public static final AttributeType<Instant> ACTIVATION_DATE = attribute(Tag.ACTIVATION_DATE, Codec.DATE_TIME)
            .setBy(CLIENT_OR_SERVER)
            .modifiableByServer(WHILE_PRE_ACTIVE)
            .modifiableByClient(WHILE_PRE_ACTIVE)
            .implicitlySetBy(MADE, ACTIVATE)
            .appliesTo(CRYPTOGRAPHIC_OBJECTS, TEMPLATE)
            .from(V2_0, AttributeTypes::onAllObjects)
            .build();

    /** From when on a symmetric key may decrypt and the like (KMIP 2.1 section 4.40, KMIP 1.4 section 3.25). */
    public static final AttributeType<Instant> PROCESS_START_DATE = attribute(Tag.PROCESS_START_DATE, Codec.DATE_TIME)
            .setBy(CLIENT_OR_SERVER)
            .modifiableByServer(BEFORE_PROCESS_START_DATE)
            .modifiableByClient(BEFORE_PROCESS_START_DATE)
            .implicitlySetBy(CREATE, REGISTER, DERIVE_KEY, RE_KEY)
            .appliesTo(SYMMETRIC_KEY, SPLIT_KEY, TEMPLATE)
            .from(V2_0, AttributeTypes::onAllObjects)
            .build();

    /**
     * From when on a symmetric key may no longer encrypt and the like (KMIP 2.1 section 4.41, KMIP 1.4 section 3.26).
     */
    public static final AttributeType<Instant> PROTECT_STOP_DATE = attribute(Tag.PROTECT_STOP_DATE, Codec.DATE_TIME)
            .setBy(CLIENT_OR_SERVER)
            .modifiableByServer(BEFORE_PROTECT_STOP_DATE)
            .modifiableByClient(BEFORE_PROTECT_STOP_DATE)
            .implicitlySetBy(CREATE, REGISTER, DERIVE_KEY, RE_KEY)
            .appliesTo(SYMMETRIC_KEY, SPLIT_KEY, TEMPLATE)
            .from(V2_0, AttributeTypes::onAllObjects)
            .build();

    /**
     * From when on the object may no longer be used; makes it Deactivated (KMIP 2.1 section 4.18, KMIP 1.4 section
     * 3.27).
     */
    public static final AttributeType<Instant> DEACTIVATION_DATE = attribute(Tag.DEACTIVATION_DATE, Codec.DATE_TIME)
            .setBy(CLIENT_OR_SERVER)
            .modifiableByServer(WHILE_PRE_ACTIVE_OR_ACTIVE)
            .modifiableByClient(WHILE_PRE_ACTIVE_OR_ACTIVE)
            .implicitlySetBy(MADE, REVOKE)
            .appliesTo(CRYPTOGRAPHIC_OBJECTS, TEMPLATE)
            .from(V2_0, AttributeTypes::onAllObjects)
            .build();

    /** When the object was destroyed (KMIP 2.1 section 4.20, KMIP 1.4 section 3.28). */
    public static final AttributeType<Instant> DESTROY_DATE = attribute(Tag.DESTROY_DATE, Codec.DATE_TIME)
            .setBy(SERVER)
            .implicitlySetBy(DESTROY)
            .appliesTo(CRYPTOGRAPHIC_OBJECTS, OPAQUE_OBJECT)
            .from(V2_0, AttributeTypes::onAllObjects)
            .build();

    /** When the object is thought to have been compromised first (KMIP 2.1 section 4.11, KMIP 1.4 section 3.29). */
    public static final AttributeType<Instant> COMPROMISE_OCCURRENCE_DATE = attribute(
                    Tag.COMPROMISE_OCCURRENCE_DATE, Codec.DATE_TIME)
            .setBy(SERVER)
            .implicitlySetBy(REVOKE)
            .appliesTo(CRYPTOGRAPHIC_OBJECTS, OPAQUE_OBJECT)
            .from(V2_0, AttributeTypes::onAllObjects)
            .build();

    /** When the server learned that the object is compromised (KMIP 2.1 section 4.10, KMIP 1.4 section 3.30). */
    public static final AttributeType<Instant> COMPROMISE_DATE = attribute(Tag.COMPROMISE_DATE, Codec.DATE_TIME)
            .setBy(SERVER)
            .implicitlySetBy(REVOKE)
            .appliesTo(CRYPTOGRAPHIC_OBJECTS, OPAQUE_OBJECT)
            .from(V2_0, AttributeTypes::onAllObjects)
            .build();

    /** Why the object was revoked (KMIP 2.1 section 4.47, KMIP 1.4 section 3.31). */
    public static final AttributeType<RevocationReason> REVOCATION_REASON = attribute(
                    Tag.REVOCATION_REASON, RevocationReason.STRUCT)
            .setBy(SERVER)
            .modifiableByServer(YES)
            .implicitlySetBy(REVOKE)
            .appliesTo(CRYPTOGRAPHIC_OBJECTS, OPAQUE_OBJECT)
            .from(V2_0, AttributeTypes::onAllObjects)
            .build();

    /** When the object was put into archival storage (KMIP 2.1 section 4.5, KMIP 1.4 section 3.32). */
    public static final AttributeType<Instant> ARCHIVE_DATE = attribute(Tag.ARCHIVE_DATE, Codec.DATE_TIME)
            .setBy(SERVER)
            .implicitlySetBy(ARCHIVE)
            .build();

    /** The name of a group that the object is in (KMIP 2.1 section 4.35, KMIP 1.4 section 3.33). */
    public static final AttributeType<String> OBJECT_GROUP = attribute(Tag.OBJECT_GROUP, Codec.TEXT)
            .until(V2_1)
            .free()
            .multiple()
            .implicitlySetBy(MADE)
            .build();

    /** True until the object was first given to a client (KMIP 2.1 section 4.24, KMIP 1.4 section 3.34). */
    public static final AttributeType<Boolean> FRESH = attribute(Tag.FRESH, Codec.BOOLEAN)
            .since(V1_1)
            .setBy(CLIENT_OR_SERVER)
            .modifiableByServer(YES)
            .implicitlySetBy(MADE)
            .appliesTo(CRYPTOGRAPHIC_OBJECTS)
            .from(V2_0, rules -> rules.presence(ALWAYS).appliesTo(ALL_OBJECTS))
            .build();

    /** Another object that this one belongs to (KMIP 2.1 section 4.31, KMIP 1.4 section 3.35). */
    public static final AttributeType<Link> LINK = attribute(Tag.LINK, Link.STRUCT)
            .until(V2_1)
            .free()
            .multiple()
            .implicitlySetBy(RELATING)
            .appliesTo(CRYPTOGRAPHIC_OBJECTS)
            .from(V2_0, rules -> rules.implicitlySetBy(RELATING, REGISTER).appliesTo(ALL_OBJECTS))
            .build();

    /** An application's data about the object (KMIP 2.1 section 4.4, KMIP 1.4 section 3.36). */
    public static final AttributeType<ApplicationSpecificInformation> APPLICATION_SPECIFIC_INFORMATION = attribute(
                    Tag.APPLICATION_SPECIFIC_INFORMATION, ApplicationSpecificInformation.STRUCT)
            .setBy(CLIENT_OR_SERVER_IF_DATA_OMITTED)
            .modifiableByServer(IF_DATA_OMITTED)
            .modifiableByClient(YES)
            .deletableByClient(YES)
            .multiple()
            .implicitlySetBy(REPLACING)
            .build();

    /** Whom to ask about the object (KMIP 2.1 section 4.12, KMIP 1.4 section 3.37). */
    public static final AttributeType<String> CONTACT_INFORMATION = attribute(Tag.CONTACT_INFORMATION, Codec.TEXT)
            .free()
            .implicitlySetBy(MADE)
            .build();

    /** When the object or an attribute of it was changed last (KMIP 2.1 section 4.29, KMIP 1.4 section 3.38). */
    public static final AttributeType<Instant> LAST_CHANGE_DATE = attribute(Tag.LAST_CHANGE_DATE, Codec.DATE_TIME)
            .always()
            .setBy(SERVER)
            .modifiableByServer(YES)
            .implicitlySetBy(
                    MADE,
                    ACTIVATE,
                    REVOKE,
                    DESTROY,
                    ARCHIVE,
                    RECOVER,
                    ADD_ATTRIBUTE,
                    MODIFY_ATTRIBUTE,
                    DELETE_ATTRIBUTE,
                    GET_USAGE_ALLOCATION)
            .build();

    /**
     * An attribute that the specification does not define: up to 1.4 a Custom Attribute, told by its name (KMIP 2.1
     * section 4.60, KMIP 1.4 section 3.39).
     */
    public static final AttributeType<VendorAttribute> VENDOR_ATTRIBUTE = attribute(
                    Tag.ATTRIBUTE, VendorAttribute.CODEC)
            .setBy(CLIENT_OR_SERVER)
            .modifiableByServer(IF_ITS_OWN)
            .modifiableByClient(IF_ITS_OWN)
            .deletableByClient(IF_ITS_OWN)
            .multiple()
            .implicitlySetBy(MADE, ACTIVATE, REVOKE, DESTROY)
            .build();

    /** A name of the object that need not be unique (KMIP 2.1 section 4.2, KMIP 1.4 section 3.40). */
    public static final AttributeType<AlternativeName> ALTERNATIVE_NAME = attribute(
                    Tag.ALTERNATIVE_NAME, AlternativeName.STRUCT)
            .since(V1_2)
            .setBy(CLIENT)
            .modifiableByServer(IF_NO_VALUE)
            .modifiableByClient(YES)
            .deletableByClient(YES)
            .multiple()
            .build();

    /** Whether the server has the value of the key (KMIP 2.1 section 4.28, KMIP 1.4 section 3.41). */
    public static final AttributeType<Boolean> KEY_VALUE_PRESENT = attribute(Tag.KEY_VALUE_PRESENT, Codec.BOOLEAN)
            .since(V1_2)
            .setBy(SERVER)
            .implicitlySetBy(REGISTER)
            .appliesTo(SYMMETRIC_KEY, PRIVATE_KEY, SPLIT_KEY, SECRET_DATA)
            .from(V2_0, AttributeTypes::onAllObjects)
            .build();

    /** Where the value of a key lies that the server does not have (KMIP 2.1 section 4.27, KMIP 1.4 section 3.42). */
    public static final AttributeType<KeyValueLocation> KEY_VALUE_LOCATION = attribute(
                    Tag.KEY_VALUE_LOCATION, KeyValueLocation.STRUCT)
            .since(V1_2)
            .setBy(CLIENT)
            .modifiableByClient(YES)
            .deletableByClient(YES)
            .multiple()
            .appliesTo(SYMMETRIC_KEY, PRIVATE_KEY, SPLIT_KEY, SECRET_DATA)
            .from(V2_0, AttributeTypes::onAllObjects)
            .build();

    /** When the object was first made, by whomever (KMIP 2.1 section 4.38, KMIP 1.4 section 3.43). */
    public static final AttributeType<Instant> ORIGINAL_CREATION_DATE = attribute(
                    Tag.ORIGINAL_CREATION_DATE, Codec.DATE_TIME)
            .since(V1_2)
            .setBy(CLIENT_OR_GENERATING_SERVER)
            .implicitlySetBy(GENERATING)
            .build();

    /** What made the randomness of the key (KMIP 2.1 section 4.46, KMIP 1.4 section 3.44). */
    public static final AttributeType<RngParameters> RANDOM_NUMBER_GENERATOR = attribute(
                    Tag.RANDOM_NUMBER_GENERATOR, RngParameters.STRUCT)
            .since(V1_3)
            .setBy(REGISTERING_CLIENT_OR_GENERATING_SERVER)
            .implicitlySetBy(GENERATING)
            .appliesTo(CRYPTOGRAPHIC_OBJECTS)
            .from(V2_0, AttributeTypes::onAllObjects)
            .build();

    /** The name of the object in a PKCS#12 file (KMIP 2.1 section 4.39, KMIP 1.4 section 3.45). */
    public static final AttributeType<String> PKCS_12_FRIENDLY_NAME = attribute(Tag.PKCS_12_FRIENDLY_NAME, Codec.TEXT)
            .since(V1_4)
            .setBy(CLIENT_OR_SERVER)
            .modifiableByClient(YES)
            .deletableByClient(YES)
            .appliesTo(CRYPTOGRAPHIC_OBJECTS)
            .from(V2_0, AttributeTypes::onAllObjects)
            .build();

    /** What the object is, for humans (KMIP 2.1 section 4.19, KMIP 1.4 section 3.46). */
    public static final AttributeType<String> DESCRIPTION =
            attribute(Tag.DESCRIPTION, Codec.TEXT).since(V1_4).free().build();

    /** A remark about the object, for humans (KMIP 2.1 section 4.9, KMIP 1.4 section 3.47). */
    public static final AttributeType<String> COMMENT =
            attribute(Tag.COMMENT, Codec.TEXT).since(V1_4).free().build();

    /** True: the object is given out only wrapped (KMIP 2.1 section 4.55, KMIP 1.4 section 3.48). */
    public static final AttributeType<Boolean> SENSITIVE = attribute(Tag.SENSITIVE, Codec.BOOLEAN)
            .since(V1_4)
            .always()
            .setBy(CLIENT_OR_SERVER)
            .modifiableByServer(YES)
            .modifiableByClient(YES)
            .implicitlySetBy(MADE)
            .build();

    /** True if Sensitive has been true at all times (KMIP 2.1 section 4.3, KMIP 1.4 section 3.49). */
    public static final AttributeType<Boolean> ALWAYS_SENSITIVE = attribute(Tag.ALWAYS_SENSITIVE, Codec.BOOLEAN)
            .since(V1_4)
            .always()
            .setBy(SERVER)
            .modifiableByServer(YES)
            .implicitlySetBy(MADE, ADD_ATTRIBUTE, MODIFY_ATTRIBUTE, SET_ATTRIBUTE)
            .build();

    /** False: the object is not given out (KMIP 2.1 section 4.23, KMIP 1.4 section 3.50). */
    public static final AttributeType<Boolean> EXTRACTABLE = attribute(Tag.EXTRACTABLE, Codec.BOOLEAN)
            .since(V1_4)
            .always()
            .setBy(CLIENT_OR_SERVER)
            .modifiableByServer(YES)
            .modifiableByClient(YES)
            .implicitlySetBy(MADE)
            .build();

    /** True if Extractable has been false at all times (KMIP 2.1 section 4.33, KMIP 1.4 section 3.51). */
    public static final AttributeType<Boolean> NEVER_EXTRACTABLE = attribute(Tag.NEVER_EXTRACTABLE, Codec.BOOLEAN)
            .since(V1_4)
            .always()
            .setBy(SERVER)
            .modifiableByServer(YES)
            .implicitlySetBy(MADE, ADD_ATTRIBUTE, MODIFY_ATTRIBUTE, SET_ATTRIBUTE)
            .build();

    // Certificate Attributes (KMIP 2.1 section 4.6). 1.4 has their tags and no text on them, and clients of 1.4 use
    // them.

    /** Common name in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_CN =
            inCertificateName(Tag.CERTIFICATE_SUBJECT_CN).since(V1_4).build();

    /** Organization in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_O =
            inCertificateName(Tag.CERTIFICATE_SUBJECT_O).since(V1_4).build();

    /** Organizational unit in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_OU =
            inCertificateName(Tag.CERTIFICATE_SUBJECT_OU).since(V1_4).build();

    /** E-mail address in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_EMAIL =
            inCertificateName(Tag.CERTIFICATE_SUBJECT_EMAIL).since(V1_4).build();

    /** Country in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_C =
            inCertificateName(Tag.CERTIFICATE_SUBJECT_C).since(V1_4).build();

    /** State or province in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_ST =
            inCertificateName(Tag.CERTIFICATE_SUBJECT_ST).since(V1_4).build();

    /** Locality in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_L =
            inCertificateName(Tag.CERTIFICATE_SUBJECT_L).since(V1_4).build();

    /** User identifier in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_UID =
            inCertificateName(Tag.CERTIFICATE_SUBJECT_UID).since(V1_4).build();

    /** Serial number attribute in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_SERIAL_NUMBER =
            inCertificateName(Tag.CERTIFICATE_SUBJECT_SERIAL_NUMBER).since(V1_4).build();

    /** Title in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_TITLE =
            inCertificateName(Tag.CERTIFICATE_SUBJECT_TITLE).since(V1_4).build();

    /** Domain component in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_DC =
            inCertificateName(Tag.CERTIFICATE_SUBJECT_DC).since(V1_4).build();

    /** Qualifier in the name of a certificate's subject (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_DN_QUALIFIER =
            inCertificateName(Tag.CERTIFICATE_SUBJECT_DN_QUALIFIER).since(V1_4).build();

    /** Common name in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_CN =
            inCertificateName(Tag.CERTIFICATE_ISSUER_CN).since(V1_4).build();

    /** Organization in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_O =
            inCertificateName(Tag.CERTIFICATE_ISSUER_O).since(V1_4).build();

    /** Organizational unit in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_OU =
            inCertificateName(Tag.CERTIFICATE_ISSUER_OU).since(V1_4).build();

    /** E-mail address in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_EMAIL =
            inCertificateName(Tag.CERTIFICATE_ISSUER_EMAIL).since(V1_4).build();

    /** Country in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_C =
            inCertificateName(Tag.CERTIFICATE_ISSUER_C).since(V1_4).build();

    /** State or province in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_ST =
            inCertificateName(Tag.CERTIFICATE_ISSUER_ST).since(V1_4).build();

    /** Locality in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_L =
            inCertificateName(Tag.CERTIFICATE_ISSUER_L).since(V1_4).build();

    /** User identifier in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_UID =
            inCertificateName(Tag.CERTIFICATE_ISSUER_UID).since(V1_4).build();

    /** Serial number attribute in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_SERIAL_NUMBER =
            inCertificateName(Tag.CERTIFICATE_ISSUER_SERIAL_NUMBER).since(V1_4).build();

    /** Title in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_TITLE =
            inCertificateName(Tag.CERTIFICATE_ISSUER_TITLE).since(V1_4).build();

    /** Domain component in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_DC =
            inCertificateName(Tag.CERTIFICATE_ISSUER_DC).since(V1_4).build();

    /** Qualifier in the name of a certificate's issuer (KMIP 2.1 section 4.6). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_DN_QUALIFIER =
            inCertificateName(Tag.CERTIFICATE_ISSUER_DN_QUALIFIER).since(V1_4).build();

    // Attributes new in KMIP 2.0.

    /** In which form the server keeps the key (KMIP 2.1 section 4.26). */
    public static final AttributeType<KeyFormatType> KEY_FORMAT_TYPE = attribute(
                    Tag.KEY_FORMAT_TYPE, Codec.enumeration(KeyFormatType.class))
            .since(V2_0)
            .always()
            .setBy(SERVER)
            .build();

    /** What NIST SP 800-57 calls such a key (KMIP 2.1 section 4.34). */
    public static final AttributeType<NISTKeyType> NIST_KEY_TYPE = attribute(
                    Tag.NIST_KEY_TYPE, Codec.enumeration(NISTKeyType.class))
            .since(V2_0)
            .setBy(CLIENT)
            .multiple()
            .build();

    /** What an opaque object is, by a number of the vendor that gave it (KMIP 2.1 section 4.37). */
    public static final AttributeType<Integer> OPAQUE_DATA_TYPE = attribute(
                    Tag.OPAQUE_DATA_TYPE, OPAQUE_DATA_TYPE_CODEC)
            .since(V2_0)
            .always()
            .setBy(SERVER)
            .implicitlySetBy(REGISTER)
            .appliesTo(OPAQUE_OBJECT)
            .build();

    /** How well the object is to be protected (KMIP 2.1 section 4.42). */
    public static final AttributeType<ProtectionLevel> PROTECTION_LEVEL = attribute(
                    Tag.PROTECTION_LEVEL, Codec.enumeration(ProtectionLevel.class))
            .since(V2_0)
            .setBy(CLIENT)
            .modifiableByClient(YES)
            .deletableByClient(YES)
            .build();

    /** How long what the key protects must stay protected (KMIP 2.1 section 4.43). */
    public static final AttributeType<Duration> PROTECTION_PERIOD = attribute(Tag.PROTECTION_PERIOD, Codec.INTERVAL)
            .since(V2_0)
            .setBy(CLIENT)
            .modifiableByClient(YES)
            .deletableByClient(YES)
            .build();

    /** Where the server keeps the object (KMIP 2.1 section 4.44). */
    public static final AttributeType<BitMask<ProtectionStorageMask>> PROTECTION_STORAGE_MASK = attribute(
                    Tag.PROTECTION_STORAGE_MASK, Codec.mask(ProtectionStorageMask.class))
            .since(V2_0)
            .always()
            .setBy(SERVER)
            .implicitlySetBy(MADE)
            .build();

    /** True: the object must withstand quantum computers (KMIP 2.1 section 4.45). */
    public static final AttributeType<Boolean> QUANTUM_SAFE = attribute(Tag.QUANTUM_SAFE, Codec.BOOLEAN)
            .since(V2_0)
            .setBy(CLIENT)
            .modifiableByClient(YES)
            .deletableByClient(YES)
            .build();

    /** A short identifier of the object, for protocols with little room (KMIP 2.1 section 4.56). */
    public static final AttributeType<Bytes> SHORT_UNIQUE_IDENTIFIER = attribute(
                    Tag.SHORT_UNIQUE_IDENTIFIER, Codec.BYTES)
            .since(V2_0)
            .always()
            .setBy(SERVER)
            .implicitlySetBy(MADE)
            .build();

    // Attributes new in KMIP 2.1.

    /** True: the server rotates the object by itself (KMIP 2.1 section 4.48). */
    public static final AttributeType<Boolean> ROTATE_AUTOMATIC = attribute(Tag.ROTATE_AUTOMATIC, Codec.BOOLEAN)
            .since(V2_1)
            .setBy(CLIENT_OR_SERVER)
            .modifiableByServer(YES)
            .build();

    /** When the object was rotated (KMIP 2.1 section 4.49). */
    public static final AttributeType<Instant> ROTATE_DATE = attribute(Tag.ROTATE_DATE, Codec.DATE_TIME)
            .since(V2_1)
            .setBy(SERVER)
            .implicitlySetBy(REPLACING)
            .build();

    /** How many rotations led to this object, from 0 (KMIP 2.1 section 4.50). */
    public static final AttributeType<Integer> ROTATE_GENERATION = attribute(Tag.ROTATE_GENERATION, Codec.INTEGER)
            .since(V2_1)
            .setBy(SERVER)
            .implicitlySetBy(REPLACING)
            .build();

    /** How long after its Initial Date the object is rotated (KMIP 2.1 section 4.51). */
    public static final AttributeType<Duration> ROTATE_INTERVAL = attribute(Tag.ROTATE_INTERVAL, Codec.INTERVAL)
            .since(V2_1)
            .setBy(CLIENT_OR_SERVER)
            .modifiableByServer(YES)
            .implicitlySetBy(MADE)
            .build();

    /** Whether this is the newest of the rotated objects (KMIP 2.1 section 4.52). */
    public static final AttributeType<Boolean> ROTATE_LATEST = attribute(Tag.ROTATE_LATEST, Codec.BOOLEAN)
            .since(V2_1)
            .setBy(SERVER)
            .modifiableByServer(YES)
            .implicitlySetBy(REPLACING)
            .build();

    /** What all the objects of a rotation are called (KMIP 2.1 section 4.53). */
    public static final AttributeType<RotateName> ROTATE_NAME = attribute(Tag.ROTATE_NAME, RotateName.CODEC)
            .since(V2_1)
            .setBy(CLIENT)
            .modifiableByClient(YES)
            .deletableByClient(YES)
            .build();

    /** The Offset with which the server rotates the object (KMIP 2.1 section 4.54). */
    public static final AttributeType<Duration> ROTATE_OFFSET = attribute(Tag.ROTATE_OFFSET, Codec.INTERVAL)
            .since(V2_1)
            .setBy(CLIENT_OR_SERVER)
            .modifiableByServer(YES)
            .implicitlySetBy(MADE)
            .build();

    // Attributes new in the draft of KMIP 3.0: links, each of them a Link Type before.

    /** The certificate of the public key, or the certificate that certifies this one (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> CERTIFICATE_LINK =
            link(Tag.CERTIFICATE_LINK).implicitlySetBy(RELATING, REGISTER).build();

    /** An object below this one (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> CHILD_LINK =
            link(Tag.CHILD_LINK).implicitlySetBy(RELATING, REGISTER).build();

    /** What this object was derived from (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> DERIVATION_OBJECT_LINK =
            link(Tag.DERIVATION_OBJECT_LINK).implicitlySetBy(RELATING, REGISTER).build();

    /** What was derived from this object (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> DERIVED_OBJECT_LINK =
            link(Tag.DERIVED_OBJECT_LINK).implicitlySetBy(RELATING, REGISTER).build();

    /** The object behind this one (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> NEXT_LINK =
            link(Tag.NEXT_LINK).implicitlySetBy(RELATING, REGISTER).build();

    /** The object above this one (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> PARENT_LINK =
            link(Tag.PARENT_LINK).implicitlySetBy(RELATING, REGISTER).build();

    /** The certificate that goes with a private key in a PKCS#12 file (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> PKCS_12_CERTIFICATE_LINK =
            link(Tag.PKCS_12_CERTIFICATE_LINK)
                    .implicitlySetBy(RELATING, REGISTER)
                    .build();

    /** The password of a PKCS#12 file (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> PKCS_12_PASSWORD_LINK =
            link(Tag.PKCS_12_PASSWORD_LINK).implicitlySetBy(RELATING, REGISTER).build();

    /** The object before this one (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> PREVIOUS_LINK =
            link(Tag.PREVIOUS_LINK).implicitlySetBy(RELATING, REGISTER).build();

    /** The private key of the public key (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> PRIVATE_KEY_LINK =
            link(Tag.PRIVATE_KEY_LINK).implicitlySetBy(RELATING, REGISTER).build();

    /** The public key of the private key or certificate (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> PUBLIC_KEY_LINK =
            link(Tag.PUBLIC_KEY_LINK).implicitlySetBy(RELATING, REGISTER).build();

    /** What this object replaces (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> REPLACED_OBJECT_LINK =
            link(Tag.REPLACED_OBJECT_LINK).implicitlySetBy(RELATING, REGISTER).build();

    /** What replaces this object (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> REPLACEMENT_OBJECT_LINK =
            link(Tag.REPLACEMENT_OBJECT_LINK)
                    .implicitlySetBy(RELATING, REGISTER)
                    .build();

    /** The key that wraps this object (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> WRAPPING_KEY_LINK =
            link(Tag.WRAPPING_KEY_LINK).implicitlySetBy(RELATING, REGISTER).build();

    /** A credential of the user (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> CREDENTIAL_LINK =
            link(Tag.CREDENTIAL_LINK).implicitlySetBy(CREATE_USER).build();

    /** The password that goes with the object (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> PASSWORD_LINK =
            link(Tag.PASSWORD_LINK).build();

    /** A group that the object is in, by its name (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.ByName> GROUP_LINK = attribute(
                    Tag.GROUP_LINK, UniqueIdentifier.NAME_REFERENCE)
            .since(V3_0)
            .free()
            .multiple()
            .implicitlySetBy(MADE)
            .build();

    /** The key that was split into this part (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> SPLIT_KEY_BASE_LINK = link(Tag.SPLIT_KEY_BASE_LINK)
            .implicitlySetBy(CREATE_SPLIT_KEY)
            .appliesTo(SPLIT_KEY)
            .build();

    /** A part that this key was joined from (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> JOINED_SPLIT_KEY_PARTS_LINK =
            link(Tag.JOINED_SPLIT_KEY_PARTS_LINK)
                    .implicitlySetBy(JOIN_SPLIT_KEY)
                    .build();

    /** The request that the certificate was made for (draft of 3.0). */
    public static final AttributeType<UniqueIdentifier.Reference> CERTIFICATE_REQUEST_LINK =
            link(Tag.CERTIFICATE_REQUEST_LINK)
                    .implicitlySetBy(RELATING, REGISTER)
                    .build();

    // Other attributes new in the draft of KMIP 3.0.

    /** Whether the object is a user's or the system's (draft of 3.0). */
    public static final AttributeType<ObjectClass> OBJECT_CLASS = attribute(
                    Tag.OBJECT_CLASS, Codec.enumeration(ObjectClass.class))
            .since(V3_0)
            .always()
            .setBy(SERVER)
            .implicitlySetBy(MADE, CREATE_GROUP, CREATE_USER, CREATE_CREDENTIAL)
            .build();

    /** What kind of credential the object is (draft of 3.0). */
    public static final AttributeType<CredentialType> CREDENTIAL_TYPE = attribute(
                    Tag.CREDENTIAL_TYPE, Codec.enumeration(CredentialType.class))
            .since(V3_0)
            .always()
            .setBy(SERVER)
            .implicitlySetBy(CREATE_CREDENTIAL)
            .appliesTo(PASSWORD_CREDENTIAL, DEVICE_CREDENTIAL, ONE_TIME_PASSWORD_CREDENTIAL, HASHED_PASSWORD_CREDENTIAL)
            .build();

    /** How many one-time passwords the credential has given (draft of 3.0). */
    public static final AttributeType<Integer> OTP_COUNTER = attribute(Tag.OTP_COUNTER, Codec.INTEGER)
            .since(V3_0)
            .setBy(SERVER)
            .modifiableByServer(YES)
            .implicitlySetBy(CREATE_CREDENTIAL)
            .appliesTo(ONE_TIME_PASSWORD_CREDENTIAL)
            .build();

    /** How the key was split (draft of 3.0). */
    public static final AttributeType<SplitKeyMethod> SPLIT_KEY_METHOD = attribute(
                    Tag.SPLIT_KEY_METHOD, Codec.enumeration(SplitKeyMethod.class))
            .since(V3_0)
            .always()
            .setBy(SERVER)
            .implicitlySetBy(REGISTER, CREATE_SPLIT_KEY)
            .appliesTo(SPLIT_KEY)
            .build();

    /** Into how many parts the key was split (draft of 3.0). */
    public static final AttributeType<Integer> SPLIT_KEY_PARTS = attribute(Tag.SPLIT_KEY_PARTS, Codec.INTEGER)
            .since(V3_0)
            .always()
            .setBy(SERVER)
            .implicitlySetBy(REGISTER, CREATE_SPLIT_KEY)
            .appliesTo(SPLIT_KEY)
            .build();

    /** Which of the parts this is, from 1 (draft of 3.0). */
    public static final AttributeType<Integer> KEY_PART_IDENTIFIER = attribute(Tag.KEY_PART_IDENTIFIER, Codec.INTEGER)
            .since(V3_0)
            .always()
            .setBy(SERVER)
            .implicitlySetBy(REGISTER, CREATE_SPLIT_KEY)
            .appliesTo(SPLIT_KEY)
            .build();

    /** How many parts make the key (draft of 3.0). */
    public static final AttributeType<Integer> SPLIT_KEY_THRESHOLD = attribute(Tag.SPLIT_KEY_THRESHOLD, Codec.INTEGER)
            .since(V3_0)
            .always()
            .setBy(SERVER)
            .implicitlySetBy(REGISTER, CREATE_SPLIT_KEY)
            .appliesTo(SPLIT_KEY)
            .build();

    /** The field that the key was split in (draft of 3.0). */
    public static final AttributeType<SplitKeyPolynomial> SPLIT_KEY_POLYNOMIAL = attribute(
                    Tag.SPLIT_KEY_POLYNOMIAL, Codec.enumeration(SplitKeyPolynomial.class))
            .since(V3_0)
            .setBy(SERVER)
            .implicitlySetBy(REGISTER, CREATE_SPLIT_KEY)
            .appliesTo(SPLIT_KEY)
            .build();

    /** Why the object was deactivated (draft of 3.0). */
    public static final AttributeType<DeactivationReason> DEACTIVATION_REASON = attribute(
                    Tag.DEACTIVATION_REASON, DeactivationReason.STRUCT)
            .since(V3_0)
            .setBy(SERVER)
            .modifiableByServer(YES)
            .implicitlySetBy(DEACTIVATE)
            .build();

    /** The whole name of a certificate's subject (draft of 3.0). */
    public static final AttributeType<String> CERTIFICATE_SUBJECT_DN =
            inCertificateName(Tag.CERTIFICATE_SUBJECT_DN).since(V3_0).build();

    /** The whole name of a certificate's issuer (draft of 3.0). */
    public static final AttributeType<String> CERTIFICATE_ISSUER_DN =
            inCertificateName(Tag.CERTIFICATE_ISSUER_DN).since(V3_0).build();

    /** How often the key has certified (draft of 3.0). */
    public static final AttributeType<Long> CERTIFY_COUNTER =
            counter(Tag.CERTIFY_COUNTER, CERTIFY).build();

    /** How often the key has decrypted (draft of 3.0). */
    public static final AttributeType<Long> DECRYPT_COUNTER =
            counter(Tag.DECRYPT_COUNTER, DECRYPT).build();

    /** How often the key has encrypted (draft of 3.0). */
    public static final AttributeType<Long> ENCRYPT_COUNTER =
            counter(Tag.ENCRYPT_COUNTER, ENCRYPT).build();

    /** How often the key has signed (draft of 3.0). */
    public static final AttributeType<Long> SIGN_COUNTER =
            counter(Tag.SIGN_COUNTER, SIGN).build();

    /** How often the key has verified a signature (draft of 3.0). */
    public static final AttributeType<Long> SIGNATURE_VERIFY_COUNTER =
            counter(Tag.SIGNATURE_VERIFY_COUNTER, SIGNATURE_VERIFY).build();

    /** How strong the algorithm is by the categories of NIST, 1 to 5 (draft of 3.0). */
    public static final AttributeType<Integer> NIST_SECURITY_CATEGORY = attribute(
                    Tag.NIST_SECURITY_CATEGORY, Codec.INTEGER)
            .since(V3_0)
            .setBy(SERVER)
            .implicitlySetBy(MADE)
            .build();

    /** All but vendor attributes, by their Attribute Names. */
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
        return Optional.ofNullable(atTag(code));
    }

    /** As {@link #ofTag}, for those who ask often; null stands for none. */
    static @Nullable AttributeType<?> atTag(int code) {
        var index = code - FIRST_TAG;
        return index < 0 || index >= BY_TAG.length ? null : BY_TAG[index];
    }

    /**
     * Returns the type that an Attribute Name stands for. Some clients write names in another case, or without blanks, or with
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

    /** Returns the attribute that the draft of 3.0 has for links of this type. */
    public static AttributeType<UniqueIdentifier.Reference> ofLink(LinkType type) {
        return switch (type) {
            case CERTIFICATE_LINK -> CERTIFICATE_LINK;
            case PUBLIC_KEY_LINK -> PUBLIC_KEY_LINK;
            case PRIVATE_KEY_LINK -> PRIVATE_KEY_LINK;
            case DERIVATION_BASE_OBJECT_LINK -> DERIVATION_OBJECT_LINK;
            case DERIVED_KEY_LINK -> DERIVED_OBJECT_LINK;
            case REPLACEMENT_OBJECT_LINK -> REPLACEMENT_OBJECT_LINK;
            case REPLACED_OBJECT_LINK -> REPLACED_OBJECT_LINK;
            case PARENT_LINK -> PARENT_LINK;
            case CHILD_LINK -> CHILD_LINK;
            case PREVIOUS_LINK -> PREVIOUS_LINK;
            case NEXT_LINK -> NEXT_LINK;
            case PKCS_12_CERTIFICATE_LINK -> PKCS_12_CERTIFICATE_LINK;
            case PKCS_12_PASSWORD_LINK -> PKCS_12_PASSWORD_LINK;
            case WRAPPING_KEY_LINK -> WRAPPING_KEY_LINK;
        };
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
            if (type != VENDOR_ATTRIBUTE) {
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

    private static AttributeRules onAllObjects(AttributeRules rules) {
        return rules.appliesTo(ALL_OBJECTS);
    }

    /** Begins the row of what the server reads from a certificate. */
    private static <V> AttributeType.Builder<V> ofCertificate(Tag tag, Codec<V> codec) {
        return attribute(tag, codec)
                .always()
                .setBy(SERVER)
                .implicitlySetBy(REGISTER, CERTIFY, RE_CERTIFY)
                .appliesTo(CERTIFICATE);
    }

    /** Begins the row of a part of a name in a certificate, of which there may be several. */
    private static AttributeType.Builder<String> inCertificateName(Tag tag) {
        return attribute(tag, Codec.TEXT)
                .setBy(SERVER)
                .multiple()
                .implicitlySetBy(REGISTER, CERTIFY, RE_CERTIFY)
                .appliesTo(CERTIFICATE);
    }

    /** Begins the row of a link to other objects. */
    private static AttributeType.Builder<UniqueIdentifier.Reference> link(Tag tag) {
        return attribute(tag, UniqueIdentifier.REFERENCE).since(V3_0).free().multiple();
    }

    /** Begins the row of the number of times that an operation was done with a key. */
    private static AttributeType.Builder<Long> counter(Tag tag, Operation operation) {
        return attribute(tag, Codec.LONG_INTEGER)
                .since(V3_0)
                .setBy(SERVER)
                .modifiableByServer(YES)
                .implicitlySetBy(operation);
    }

    private static <V> AttributeType.Builder<V> attribute(Tag tag, Codec<V> codec) {
        return new AttributeType.Builder<>(tag, codec, type -> TYPES.put(type.tag(), type));
    }
}
