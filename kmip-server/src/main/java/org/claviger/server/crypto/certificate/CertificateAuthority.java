package org.claviger.server.crypto.certificate;

import static org.claviger.enumeration.ResultReason.PERMISSION_DENIED;

import java.io.IOException;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.EdECKey;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509ExtensionUtils;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;

/** Signs certificates in the name of the authority that the operator has configured (RFC 5280). */
public final class CertificateAuthority {
    /** Within the 20 octets of RFC 5280 section 4.1.2.2. */
    private static final int SERIAL_NUMBER_BITS = 128;

    private static final int P_384_BITS = 384;
    private static final int P_521_BITS = 521;

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final SecureRandom random;
    private final X509ExtensionUtils extensions = new BcX509ExtensionUtils();

    /**
     * @param certificate of an authority that may sign certificates
     * @param key that of the certificate
     */
    public CertificateAuthority(X509Certificate certificate, PrivateKey key, SecureRandom random) {
        this.certificate = certificate;
        this.key = key;
        this.random = random;
    }

    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * Makes a certificate, which is valid as long as the content says, but not longer than the authority's own.
     *
     * @return it in DER
     * @throws KmipException with Permission Denied if it would never be valid, or its key is too weak
     */
    public Bytes issue(CertificateContent content) {
        PublicKeys.requireStrong(content.publicKey());
        var start =
                later(content.start(), certificate.getNotBefore().toInstant()).truncatedTo(ChronoUnit.SECONDS);
        var end = earlier(content.end(), certificate.getNotAfter().toInstant()).truncatedTo(ChronoUnit.SECONDS);
        if (!start.isBefore(end)) {
            throw new KmipException(
                    PERMISSION_DENIED,
                    "the certificate would be valid from " + start + " to " + end
                            + ": its dates, or the certificate of the authority, leave no time");
        }
        try {
            var builder = builder(content, start, end);
            var signer = new JcaContentSignerBuilder(signatureAlgorithm())
                    .setSecureRandom(random)
                    .build(key);
            return Bytes.wrap(builder.build(signer).getEncoded());
        } catch (IOException | OperatorCreationException e) {
            throw new IllegalStateException("the authority cannot sign a certificate", e);
        }
    }

    private X509v3CertificateBuilder builder(CertificateContent content, Instant start, Instant end)
            throws IOException {
        var subjectKey = SubjectPublicKeyInfo.getInstance(content.publicKey().getEncoded());
        var builder = new X509v3CertificateBuilder(
                X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded()),
                new BigInteger(SERIAL_NUMBER_BITS, random).max(BigInteger.ONE),
                Date.from(start),
                Date.from(end),
                content.names().subject(),
                subjectKey);
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, content.usage());
        if (!content.extendedUsages().isEmpty()) {
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(content.extendedUsages().stream()
                            .sorted()
                            .map(ExtendedUsage::id)
                            .toArray(KeyPurposeId[]::new)));
        }
        builder.addExtension(Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(subjectKey));
        builder.addExtension(Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(ownIdentifier()));
        var names = content.names().alternativeNames();
        if (!names.isEmpty()) {
            // Critical when it is the only name there is (RFC 5280 section 4.2.1.6).
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    content.names().subject().getRDNs().length == 0,
                    new GeneralNames(names.toArray(GeneralName[]::new)));
        }
        return builder;
    }

    /** That of the authority's certificate, by which others find it; computed if it has none. */
    private byte[] ownIdentifier() {
        var encoded = certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId());
        return encoded == null
                ? extensions
                        .createSubjectKeyIdentifier(SubjectPublicKeyInfo.getInstance(
                                certificate.getPublicKey().getEncoded()))
                        .getKeyIdentifier()
                : SubjectKeyIdentifier.getInstance(
                                ASN1OctetString.getInstance(encoded).getOctets())
                        .getKeyIdentifier();
    }

    private String signatureAlgorithm() {
        return switch (certificate.getPublicKey()) {
            case RSAKey _ -> "SHA256withRSA";
            case ECKey ec -> ecdsa(ec.getParams().getCurve().getField().getFieldSize());
            case EdECKey ed -> ed.getParams().getName();
            default -> throw new IllegalStateException("an authority with a key of " + key.getAlgorithm());
        };
    }

    private static String ecdsa(int bits) {
        return bits >= P_521_BITS ? "SHA512withECDSA" : bits >= P_384_BITS ? "SHA384withECDSA" : "SHA256withECDSA";
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
