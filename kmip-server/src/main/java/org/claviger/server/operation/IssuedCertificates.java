package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.FEATURE_NOT_SUPPORTED;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.PERMISSION_DENIED;
import static org.claviger.enumeration.ResultReason.SERVER_LIMIT_EXCEEDED;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Link;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CertificateRequestType;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.ObjectType;
import org.claviger.object.Certificate;
import org.claviger.object.CertificateRequest;
import org.claviger.operation.ProtectionStorageMasks;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.server.crypto.RegisteredKeys;
import org.claviger.server.crypto.certificate.CertificateAuthority;
import org.claviger.server.crypto.certificate.CertificateContent;
import org.claviger.server.crypto.certificate.CertificatePolicy;
import org.claviger.server.crypto.certificate.CertificationRequest;
import org.claviger.server.crypto.certificate.KeyUsages;
import org.claviger.server.crypto.certificate.SubjectNames;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.ttlv.Bytes;

/** Makes certificates by the operator's rules: what Certify and Re-certify have in common (KMIP 2.1 sections 6.1.6 and 6.1.45). */
public final class IssuedCertificates {
    /** A certificate made this minute is valid for peers whose clocks are behind. */
    private static final Duration CLOCKS_BEHIND = Duration.ofMinutes(5);

    private final ObjectVault vault;
    private final NewObjects newObjects;
    private final CertificateAuthority authority;
    private final CertificatePolicy policy;
    private final int maxAttributes;

    /** @param maxAttributes how many attributes an object may have, links counted */
    public IssuedCertificates(
            ObjectVault vault,
            NewObjects newObjects,
            CertificateAuthority authority,
            CertificatePolicy policy,
            int maxAttributes) {
        this.vault = vault;
        this.newObjects = newObjects;
        this.authority = authority;
        this.policy = policy;
        this.maxAttributes = maxAttributes;
    }

    /**
     * What the attributes of a request ask for.
     *
     * @param names whom the certificate is to be for, if they say so
     * @param attributes those of the new object
     */
    record Asked(Optional<SubjectNames> names, Attributes attributes) {}

    /**
     * Returns what a client asks for.
     *
     * @throws KmipException for an attribute that a certificate may not have, or Feature Not Supported for a type of certificates
     *     other than X.509
     */
    Asked asked(Optional<Attributes> requested, RequestContext context) {
        var said = newObjects.withTemplates(requested.orElse(Attributes.EMPTY), context);
        var names = SubjectNames.in(said);
        var attributes = newObjects.admit(SubjectNames.without(said), ObjectType.CERTIFICATE, context);
        attributes.first(AttributeTypes.CERTIFICATE_TYPE).ifPresent(IssuedCertificates::requireX509);
        return new Asked(names, attributes);
    }

    static void requireX509(CertificateType type) {
        if (type != CertificateType.X_509) {
            throw new KmipException(FEATURE_NOT_SUPPORTED, "Certificate Type " + type.specName() + " (expected X.509)");
        }
    }

    /**
     * Returns the certificate request that a client sends, read and verified.
     *
     * @throws KmipException with Invalid Field if there is a value without a type or the other way round, or as {@link
     *     CertificationRequest#read} does
     */
    static Optional<CertificationRequest> request(Optional<CertificateRequestType> type, Optional<Bytes> value) {
        if (type.isPresent() != value.isPresent()) {
            throw new KmipException(INVALID_FIELD, "Certificate Request and Certificate Request Type go together");
        }
        return type.map(is -> CertificationRequest.read(is, value.orElseThrow()));
    }

    /** Returns the certificate request that an object is, read and verified. */
    CertificationRequest request(ManagedObject object, RequestContext context) {
        Capabilities.require(object, Set.of(ObjectType.CERTIFICATE_REQUEST));
        object.requireOnline();
        var request = (CertificateRequest) vault.open(object, context.secrets());
        return CertificationRequest.read(request.certificateRequestType(), request.certificateRequestValue());
    }

    /** Returns the certificate that an object of type Certificate is. */
    Certificate certificate(ManagedObject object, RequestContext context) {
        return (Certificate) vault.open(object, context.secrets());
    }

    /**
     * Returns the key of a public key that may be certified.
     *
     * @throws KmipException with Permission Denied if its life has ended
     */
    PublicKey key(ManagedObject publicKey, RequestContext context) {
        publicKey.requireOnline();
        if (!publicKey.mayBeLeased()) {
            throw new KmipException(
                    PERMISSION_DENIED,
                    "the public key is " + publicKey.state().specName() + " and cannot be certified");
        }
        return AsymmetricKeys.read(vault.open(publicKey, context.secrets()))
                .map(PublicKey.class::cast)
                .orElseThrow(() -> new KmipException(
                        PERMISSION_DENIED,
                        "the server cannot look into the public key, and so it cannot be certified"));
    }

    /**
     * What is to be certified.
     *
     * @param request what proves that the client has the private key; goes before what the attributes say
     * @param names whom the certificate is for if the request does not say it
     * @param publicKey the object of the key, which is linked with the certificate, if there is one
     * @param attributes of the new object
     */
    record Order(
            PublicKey key,
            Optional<CertificationRequest> request,
            Optional<SubjectNames> names,
            Optional<ManagedObject> publicKey,
            Attributes attributes) {}

    /** Where a new certificate goes. */
    interface Stage {
        String add(Certificate certificate, Attributes attributes);
    }

    /**
     * Makes a certificate and stages it.
     *
     * @return its unique identifier
     * @throws KmipException if the policy or the authority does not allow it
     */
    String issue(Order order, Optional<ProtectionStorageMasks> masks, Stage stage, RequestContext context) {
        policy.requireProof(order.request());
        order.request().ifPresent(request -> request.requireFor(order.key()));
        var names = order.request()
                .map(CertificationRequest::names)
                .or(order::names)
                .orElseThrow(
                        () -> new KmipException(
                                INVALID_FIELD,
                                "whom the certificate is for is said neither by a certificate request nor by a Certificate Subject"));
        policy.requireAllowed(names);
        var mask = mask(order);
        var certificate =
                new Certificate(CertificateType.X_509, authority.issue(content(order, names, mask, context.now())));
        var attributes = linked(order).with(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, mask);
        return newObjects
                .storage()
                .place(
                        masks,
                        ObjectType.CERTIFICATE,
                        RegisteredKeys.describe(certificate, attributes),
                        context.caller().tenant(),
                        placed -> stage.add(certificate, placed));
    }

    private static Attributes linked(Order order) {
        return order.publicKey()
                .map(key -> order.attributes()
                        .plus(
                                AttributeTypes.LINK,
                                new Link(LinkType.PUBLIC_KEY_LINK, UniqueIdentifier.of(key.uniqueIdentifier()))))
                .orElse(order.attributes());
    }

    private static BitMask<CryptographicUsageMask> mask(Order order) {
        return order.attributes()
                .first(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK)
                .or(() -> order.publicKey()
                        .flatMap(key -> key.attributes().first(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK))
                        .map(KeyUsages::withoutAuthority))
                .or(() -> order.request().flatMap(CertificationRequest::usage).map(KeyUsages::mask))
                .orElseThrow(() -> new KmipException(INVALID_FIELD, "attribute Cryptographic Usage Mask is missing"));
    }

    private CertificateContent content(
            Order order, SubjectNames names, BitMask<CryptographicUsageMask> mask, Instant now) {
        var ofMask = KeyUsages.of(mask);
        var usage = order.request().flatMap(CertificationRequest::usage);
        usage.ifPresent(KeyUsages::requireOfNoAuthority);
        var activation =
                order.attributes().first(AttributeTypes.ACTIVATION_DATE).filter(date -> date.isAfter(now));
        var latest = authority.certificate().getNotAfter().toInstant();
        var counted =
                activation.filter(date -> date.isBefore(latest)).orElse(now).plus(policy.validity());
        return new CertificateContent(
                order.key(),
                names,
                usage.orElse(ofMask),
                policy.extendedUsages(order.request()
                        .map(CertificationRequest::extendedUsages)
                        .orElse(Set.of())),
                activation.orElse(now.minus(CLOCKS_BEHIND)),
                order.attributes()
                        .first(AttributeTypes.DEACTIVATION_DATE)
                        .filter(date -> date.isBefore(counted))
                        .orElse(counted));
    }

    /**
     * Stages that a public key has this certificate, in place of a former one if it has that.
     *
     * @throws KmipException with Server Limit Exceeded if it has too many attributes already
     */
    void link(ManagedObject publicKey, Optional<ManagedObject> former, String certificate, RequestContext context) {
        var attributes = publicKey.attributes();
        var link = certificateLink(certificate);
        var replaced = former.flatMap(other -> attributes.list().stream()
                .filter(attribute -> attribute
                        .value()
                        .equals(certificateLink(other.uniqueIdentifier()).value()))
                .findFirst());
        if (replaced.isEmpty() && attributes.size() >= maxAttributes) {
            throw new KmipException(
                    SERVER_LIMIT_EXCEEDED, "the public key has " + attributes.size() + " attributes already");
        }
        context.objects()
                .save(publicKey
                        .withAttributes(replaced.map(old -> attributes.replacing(old, link.indexedAs(old)))
                                .orElseGet(() -> attributes.plus(link)))
                        .changed(context.now()));
    }

    private static Attribute<Link> certificateLink(String id) {
        return Attribute.of(AttributeTypes.LINK, new Link(LinkType.CERTIFICATE_LINK, UniqueIdentifier.of(id)));
    }
}
