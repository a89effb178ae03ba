package org.claviger.certs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CRLConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A throwaway certificate authority. It answers every order without asking who gives it, so it is for development and
 * tests only.
 */
public final class DevelopmentCertificates {
    /** Older than anything it signs, expired test certificates included. */
    private static final Duration AUTHORITY_START = Duration.ofDays(-7);

    private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3_650);
    private static final Duration CRL_VALIDITY = Duration.ofDays(30);
    private static final int SERIAL_NUMBER_BITS = 126; // positive, and within the 20 octets of RFC 5280 section 4.1.2.2

    private final IssuedCertificate authority;
    private final X509Certificate root;
    private final Clock clock;
    private final SecureRandom random;

    private DevelopmentCertificates(
            IssuedCertificate authority, X509Certificate root, Clock clock, SecureRandom random) {
        this.authority = authority;
        this.root = root;
        this.clock = clock;
        this.random = random;
    }

    /** Makes a root authority with a P-256 key. */
    public static DevelopmentCertificates newRoot(String commonName, Clock clock, SecureRandom random) {
        var subject = CertificateOrder.commonName(commonName);
        var keys = KeyKind.P_256.generate(random);
        var start = clock.instant().plus(AUTHORITY_START);
        var builder = builder(subject, subject, keys.getPublic(), start, AUTHORITY_VALIDITY, random);
        addAuthorityExtensions(builder, new BasicConstraints(true), keys.getPublic(), keys.getPublic());
        var certificate = sign(builder, keys.getPrivate(), false);
        return new DevelopmentCertificates(
                new IssuedCertificate(keys.getPrivate(), List.of(certificate)), certificate, clock, random);
    }

    /** Takes up a root authority made earlier, so that new certificates fit those already handed out. */
    public static DevelopmentCertificates ofRoot(
            PrivateKey privateKey, X509Certificate root, Clock clock, SecureRandom random) {
        return new DevelopmentCertificates(new IssuedCertificate(privateKey, List.of(root)), root, clock, random);
    }

    /** Makes an authority below this one; what it issues carries its certificate in the chain. */
    public DevelopmentCertificates newIntermediate(String commonName) {
        var order = CertificateOrder.client(commonName, KeyKind.P_256).withPurposes();
        return newIntermediate(
                order.starting(AUTHORITY_START).validFor(AUTHORITY_VALIDITY), new BasicConstraints(true), List.of());
    }

    /**
     * Makes an authority below this one that is as ordered, faults included: its purposes limit what it may vouch for.
     *
     * @param order its names are not used
     */
    public DevelopmentCertificates newIntermediate(CertificateOrder order) {
        return newIntermediate(order, new BasicConstraints(true), List.of());
    }

    /** Makes an authority below this one that may issue certificates, but no further authorities (RFC 5280 section 4.2.1.9). */
    public DevelopmentCertificates newLastIntermediate(String commonName) {
        var order = CertificateOrder.client(commonName, KeyKind.P_256).withPurposes();
        return newIntermediate(order.starting(AUTHORITY_START), new BasicConstraints(0), List.of());
    }

    /** Makes an authority below this one that may name only hosts of one domain (RFC 5280 section 4.2.1.10). */
    public DevelopmentCertificates newIntermediateFor(String domain) {
        var order =
                CertificateOrder.client(domain + " authority", KeyKind.P_256).withPurposes();
        return newIntermediate(
                order.starting(AUTHORITY_START),
                new BasicConstraints(true),
                List.of(new GeneralSubtree(new GeneralName(GeneralName.dNSName, domain))));
    }

    private DevelopmentCertificates newIntermediate(
            CertificateOrder order, BasicConstraints constraints, List<GeneralSubtree> permitted) {
        var keys = order.key().generate(random);
        var builder = builder(order, keys.getPublic());
        addAuthorityExtensions(
                builder, constraints, keys.getPublic(), authority.certificate().getPublicKey());
        try {
            if (!order.purposes().isEmpty()) {
                builder.addExtension(Extension.extendedKeyUsage, false, extendedKeyUsage(order));
            }
            if (!permitted.isEmpty()) {
                var subtrees = permitted.toArray(GeneralSubtree[]::new);
                builder.addExtension(Extension.nameConstraints, true, new NameConstraints(subtrees, null));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new DevelopmentCertificates(
                withChain(keys, sign(builder, authority.privateKey(), order.sha1Signature())), root, clock, random);
    }

    /** The certificate that peers must trust. */
    public X509Certificate root() {
        return root;
    }

    /** The signing key and its own certificate. */
    public IssuedCertificate authority() {
        return authority;
    }

    /** Makes a key and signs the ordered certificate for it. */
    public IssuedCertificate issue(CertificateOrder order) {
        var keys = order.key().generate(random);
        return withChain(keys, certify(order, keys.getPublic()));
    }

    /** Signs the ordered certificate for somebody else's key, whatever kind the order names. */
    public X509Certificate certify(CertificateOrder order, PublicKey publicKey) {
        var builder = builder(order, publicKey);
        addExtensions(builder, order, publicKey);
        return sign(builder, authority.privateKey(), order.sha1Signature());
    }

    private X509v3CertificateBuilder builder(CertificateOrder order, PublicKey publicKey) {
        var start = clock.instant().plus(order.start());
        return builder(order.subject(), issuer(), publicKey, start, order.validity(), random);
    }

    /** Signs a revocation list that names these certificates and no other. */
    public X509CRL revoke(Collection<X509Certificate> certificates) {
        try {
            var now = clock.instant();
            var builder = new JcaX509v2CRLBuilder(issuer(), Date.from(now));
            builder.setNextUpdate(Date.from(now.plus(CRL_VALIDITY)));
            for (var certificate : certificates) {
                builder.addCRLEntry(certificate.getSerialNumber(), Date.from(now), CRLReason.unspecified);
            }
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils()
                            .createAuthorityKeyIdentifier(
                                    authority.certificate().getPublicKey()));
            builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(now.toEpochMilli())));
            return new JcaX509CRLConverter().getCRL(builder.build(signer(authority.privateKey(), false)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a revocation list", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private X500Principal issuer() {
        return authority.certificate().getSubjectX500Principal();
    }

    private IssuedCertificate withChain(KeyPair keys, X509Certificate certificate) {
        var chain = new ArrayList<X509Certificate>();
        chain.add(certificate);
        authority.chain().stream().filter(link -> !link.equals(root)).forEach(chain::add);
        return new IssuedCertificate(keys.getPrivate(), chain);
    }

    private static X509v3CertificateBuilder builder(
            X500Principal subject,
            X500Principal issuer,
            PublicKey publicKey,
            Instant start,
            Duration validity,
            SecureRandom random) {
        var notBefore = start.truncatedTo(ChronoUnit.SECONDS);
        return new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(SERIAL_NUMBER_BITS, random).add(BigInteger.ONE),
                Date.from(notBefore),
                Date.from(notBefore.plus(validity)),
                subject,
                publicKey);
    }

    private static void addAuthorityExtensions(
            X509v3CertificateBuilder builder, BasicConstraints constraints, PublicKey subjectKey, PublicKey issuerKey) {
        try {
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, constraints);
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(subjectKey));
            builder.addExtension(
                    Extension.authorityKeyIdentifier, false, extensions.createAuthorityKeyIdentifier(issuerKey));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-1 for key identifiers", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void addExtensions(X509v3CertificateBuilder builder, CertificateOrder order, PublicKey subjectKey) {
        try {
            var extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            // Key encipherment is what the RSA key exchange of old TLS 1.2 clients asks for.
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.digitalSignature | (order.key().isRsa() ? KeyUsage.keyEncipherment : 0)));
            if (!order.purposes().isEmpty()) {
                builder.addExtension(Extension.extendedKeyUsage, false, extendedKeyUsage(order));
            }
            if (!order.names().isEmpty()) {
                var names = new GeneralNames(
                        order.names().stream().map(AlternativeName::encoded).toArray(GeneralName[]::new));
                // Critical when it is the only name there is (RFC 5280 section 4.2.1.6).
                var onlyName = order.subject().getName().isEmpty();
                builder.addExtension(Extension.subjectAlternativeName, onlyName, names);
            }
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(subjectKey));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    extensions.createAuthorityKeyIdentifier(
                            authority.certificate().getPublicKey()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks SHA-1 for key identifiers", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ExtendedKeyUsage extendedKeyUsage(CertificateOrder order) {
        return new ExtendedKeyUsage(order.purposes().stream()
                .sorted()
                .map(purpose -> switch (purpose) {
                    case SERVER_AUTHENTICATION -> KeyPurposeId.id_kp_serverAuth;
                    case CLIENT_AUTHENTICATION -> KeyPurposeId.id_kp_clientAuth;
                })
                .toArray(KeyPurposeId[]::new));
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey issuerKey, boolean sha1) {
        try {
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer(issuerKey, sha1)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot read the certificate just made", e);
        }
    }

    private static ContentSigner signer(PrivateKey issuerKey, boolean sha1) {
        var algorithm =
                (sha1 ? "SHA1with" : "SHA256with") + (issuerKey.getAlgorithm().equals("RSA") ? "RSA" : "ECDSA");
        try {
            return new JcaContentSignerBuilder(algorithm).build(issuerKey);
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("cannot sign with " + algorithm, e);
        }
    }
}
