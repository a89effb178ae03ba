package org.claviger.server.crypto;

import static java.util.Map.entry;
import static org.claviger.enumeration.DigitalSignatureAlgorithm.*;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CertificateIdentifier;
import org.claviger.attribute.CertificateIssuer;
import org.claviger.attribute.CertificateSubject;
import org.claviger.attribute.X509CertificateIdentifier;
import org.claviger.attribute.X509CertificateIssuer;
import org.claviger.attribute.X509CertificateSubject;
import org.claviger.enumeration.DigitalSignatureAlgorithm;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;

/**
 * What an X.509 certificate says of itself, as attributes of every version (KMIP 2.1 sections 4.6 to 4.8, 4.22 and 4.61 to
 * 4.63; KMIP 1.4 sections 3.8 to 3.16). Its key is described as every other key is.
 */
public final class CertificateDescription {
    private static final Map<ASN1ObjectIdentifier, DigitalSignatureAlgorithm> SIGNATURES = Map.ofEntries(
            entry(PKCSObjectIdentifiers.md2WithRSAEncryption, MD2_WITH_RSA_ENCRYPTION),
            entry(PKCSObjectIdentifiers.md5WithRSAEncryption, MD5_WITH_RSA_ENCRYPTION),
            entry(PKCSObjectIdentifiers.sha1WithRSAEncryption, SHA_1_WITH_RSA_ENCRYPTION),
            entry(PKCSObjectIdentifiers.sha224WithRSAEncryption, SHA_224_WITH_RSA_ENCRYPTION),
            entry(PKCSObjectIdentifiers.sha256WithRSAEncryption, SHA_256_WITH_RSA_ENCRYPTION),
            entry(PKCSObjectIdentifiers.sha384WithRSAEncryption, SHA_384_WITH_RSA_ENCRYPTION),
            entry(PKCSObjectIdentifiers.sha512WithRSAEncryption, SHA_512_WITH_RSA_ENCRYPTION),
            entry(PKCSObjectIdentifiers.id_RSASSA_PSS, RSASSA_PSS),
            entry(X9ObjectIdentifiers.id_dsa_with_sha1, DSA_WITH_SHA_1),
            entry(NISTObjectIdentifiers.dsa_with_sha224, DSA_WITH_SHA224),
            entry(NISTObjectIdentifiers.dsa_with_sha256, DSA_WITH_SHA256),
            entry(X9ObjectIdentifiers.ecdsa_with_SHA1, ECDSA_WITH_SHA_1),
            entry(X9ObjectIdentifiers.ecdsa_with_SHA224, ECDSA_WITH_SHA224),
            entry(X9ObjectIdentifiers.ecdsa_with_SHA256, ECDSA_WITH_SHA256),
            entry(X9ObjectIdentifiers.ecdsa_with_SHA384, ECDSA_WITH_SHA384),
            entry(X9ObjectIdentifiers.ecdsa_with_SHA512, ECDSA_WITH_SHA512),
            entry(NISTObjectIdentifiers.id_rsassa_pkcs1_v1_5_with_sha3_256, SHA3_256_WITH_RSA_ENCRYPTION),
            entry(NISTObjectIdentifiers.id_rsassa_pkcs1_v1_5_with_sha3_384, SHA3_384_WITH_RSA_ENCRYPTION),
            entry(NISTObjectIdentifiers.id_rsassa_pkcs1_v1_5_with_sha3_512, SHA3_512_WITH_RSA_ENCRYPTION));

    /** RFC 2253 has no keyword for e-mail addresses; this one is in use. */
    private static final Map<String, String> KEYWORDS = Map.of(BCStyle.E.getId(), "emailAddress");

    /** Parts of a name that are attributes by themselves: of the subject, of the issuer. */
    private record Part(ASN1ObjectIdentifier oid, AttributeType<String> ofSubject, AttributeType<String> ofIssuer) {}

    private static final List<Part> PARTS = List.of(
            new Part(BCStyle.CN, AttributeTypes.CERTIFICATE_SUBJECT_CN, AttributeTypes.CERTIFICATE_ISSUER_CN),
            new Part(BCStyle.O, AttributeTypes.CERTIFICATE_SUBJECT_O, AttributeTypes.CERTIFICATE_ISSUER_O),
            new Part(BCStyle.OU, AttributeTypes.CERTIFICATE_SUBJECT_OU, AttributeTypes.CERTIFICATE_ISSUER_OU),
            new Part(BCStyle.E, AttributeTypes.CERTIFICATE_SUBJECT_EMAIL, AttributeTypes.CERTIFICATE_ISSUER_EMAIL),
            new Part(BCStyle.C, AttributeTypes.CERTIFICATE_SUBJECT_C, AttributeTypes.CERTIFICATE_ISSUER_C),
            new Part(BCStyle.ST, AttributeTypes.CERTIFICATE_SUBJECT_ST, AttributeTypes.CERTIFICATE_ISSUER_ST),
            new Part(BCStyle.L, AttributeTypes.CERTIFICATE_SUBJECT_L, AttributeTypes.CERTIFICATE_ISSUER_L),
            new Part(BCStyle.UID, AttributeTypes.CERTIFICATE_SUBJECT_UID, AttributeTypes.CERTIFICATE_ISSUER_UID),
            new Part(
                    BCStyle.SERIALNUMBER,
                    AttributeTypes.CERTIFICATE_SUBJECT_SERIAL_NUMBER,
                    AttributeTypes.CERTIFICATE_ISSUER_SERIAL_NUMBER),
            new Part(BCStyle.T, AttributeTypes.CERTIFICATE_SUBJECT_TITLE, AttributeTypes.CERTIFICATE_ISSUER_TITLE),
            new Part(BCStyle.DC, AttributeTypes.CERTIFICATE_SUBJECT_DC, AttributeTypes.CERTIFICATE_ISSUER_DC),
            new Part(
                    BCStyle.DN_QUALIFIER,
                    AttributeTypes.CERTIFICATE_SUBJECT_DN_QUALIFIER,
                    AttributeTypes.CERTIFICATE_ISSUER_DN_QUALIFIER));

    private CertificateDescription() {}

    /** Returns what of a subject's name an attribute says, if it says a part of one. */
    public static Optional<ASN1ObjectIdentifier> partOfSubject(AttributeType<?> type) {
        return PARTS.stream()
                .filter(part -> part.ofSubject() == type)
                .map(Part::oid)
                .findFirst();
    }

    /**
     * Returns the attributes with those that the certificate has by itself.
     *
     * @throws KmipException with Invalid Field if it is no X.509 certificate
     */
    static Attributes describe(byte[] der, Attributes attributes) {
        try {
            CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            return describe(Certificate.getInstance(der), attributes);
        } catch (KmipException failure) {
            throw failure;
        } catch (CertificateException | IOException | RuntimeException malformed) { // parsers throw of all kinds
            throw new KmipException(INVALID_FIELD, "Certificate Value is no X.509 certificate", malformed);
        }
    }

    private static Attributes describe(Certificate certificate, Attributes attributes) throws IOException {
        var subject = certificate.getSubject();
        var issuer = certificate.getIssuer();
        var subjectNames = alternativeNames(certificate, Extension.subjectAlternativeName);
        var issuerNames = alternativeNames(certificate, Extension.issuerAlternativeName);
        var serial = certificate.getSerialNumber();
        var described = attributes
                .with(
                        AttributeTypes.CERTIFICATE_IDENTIFIER,
                        new CertificateIdentifier(text(issuer), Optional.of(hex(serial.getPositiveValue()))))
                .with(AttributeTypes.CERTIFICATE_SUBJECT, new CertificateSubject(text(subject), texts(subjectNames)))
                .with(AttributeTypes.CERTIFICATE_ISSUER, new CertificateIssuer(text(issuer), texts(issuerNames)))
                .with(
                        AttributeTypes.X_509_CERTIFICATE_IDENTIFIER,
                        new X509CertificateIdentifier(der(issuer), der(serial)))
                .with(
                        AttributeTypes.X_509_CERTIFICATE_SUBJECT,
                        new X509CertificateSubject(der(subject), ders(subjectNames)))
                .with(
                        AttributeTypes.X_509_CERTIFICATE_ISSUER,
                        new X509CertificateIssuer(der(issuer), ders(issuerNames)));
        for (var part : PARTS) {
            described = withParts(described, part.ofSubject(), subject, part.oid());
            described = withParts(described, part.ofIssuer(), issuer, part.oid());
        }
        return withSignature(described, certificate);
    }

    /** The section names no form for the text; it is the number in hexadecimal, in whole bytes (KMIP 1.4 section 3.13). */
    private static String hex(BigInteger serial) {
        var digits = serial.toString(16).toUpperCase(Locale.ROOT);
        return digits.length() % 2 == 0 ? digits : "0" + digits;
    }

    private static Attributes withSignature(Attributes attributes, Certificate certificate) {
        var algorithm = Optional.ofNullable(
                SIGNATURES.get(certificate.getSignatureAlgorithm().getAlgorithm()));
        var said = attributes.first(AttributeTypes.DIGITAL_SIGNATURE_ALGORITHM);
        if (said.isPresent() && !said.equals(algorithm)) {
            throw new KmipException(
                    INVALID_FIELD,
                    "attribute Digital Signature Algorithm is " + said.get().specName()
                            + ", the certificate is signed with another");
        }
        return algorithm.isEmpty()
                ? attributes
                : attributes.with(AttributeTypes.DIGITAL_SIGNATURE_ALGORITHM, algorithm.get());
    }

    private static Attributes withParts(
            Attributes attributes, AttributeType<String> type, X500Name name, ASN1ObjectIdentifier oid) {
        var described = attributes.without(type);
        for (var part : name.getRDNs(oid)) {
            for (var value : part.getTypesAndValues()) {
                if (value.getType().equals(oid)) {
                    described = described.plus(type, IETFUtils.valueToString(value.getValue()));
                }
            }
        }
        return described;
    }

    private static List<GeneralName> alternativeNames(Certificate certificate, ASN1ObjectIdentifier extension) {
        var extensions = certificate.getTBSCertificate().getExtensions();
        var names = extensions == null ? null : GeneralNames.fromExtensions(extensions, extension);
        return names == null ? List.of() : List.of(names.getNames());
    }

    private static String text(X500Name name) throws IOException {
        return new X500Principal(name.getEncoded()).getName(X500Principal.RFC2253, KEYWORDS);
    }

    /** Names that are no texts, such as addresses and names in other schemes, are left out. */
    private static List<String> texts(List<GeneralName> names) throws IOException {
        var texts = new ArrayList<String>();
        for (var name : names) {
            switch (name.getTagNo()) {
                case GeneralName.rfc822Name, GeneralName.dNSName, GeneralName.uniformResourceIdentifier ->
                    texts.add(name.getName().toString());
                case GeneralName.directoryName -> texts.add(text(X500Name.getInstance(name.getName())));
                default -> {}
            }
        }
        return texts;
    }

    private static Bytes der(ASN1Encodable value) throws IOException {
        return Bytes.wrap(value.toASN1Primitive().getEncoded(ASN1Encoding.DER));
    }

    private static List<Bytes> ders(List<GeneralName> names) throws IOException {
        var ders = new ArrayList<Bytes>();
        for (var name : names) {
            ders.add(der(name));
        }
        return ders;
    }
}
