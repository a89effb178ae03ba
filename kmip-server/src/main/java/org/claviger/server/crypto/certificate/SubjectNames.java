package org.claviger.server.crypto.certificate;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CertificateSubject;
import org.claviger.attribute.X509CertificateSubject;
import org.claviger.server.crypto.CertificateDescription;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Whom a certificate is for.
 *
 * @param subject may be empty if there is an alternative name
 */
public record SubjectNames(X500Name subject, List<GeneralName> alternativeNames) {
    private static final X500Name NOBODY = new X500NameBuilder(BCStyle.INSTANCE).build();

    public SubjectNames {
        alternativeNames = List.copyOf(alternativeNames);
    }

    boolean isEmpty() {
        return subject.getRDNs().length == 0 && alternativeNames.isEmpty();
    }

    /**
     * Returns whom attributes name: by X.509 Certificate Subject, else by Certificate Subject, else by its parts such as Certificate
     * Subject CN, in their order.
     *
     * @throws KmipException with Invalid Field if what they say is no name
     */
    public static Optional<SubjectNames> in(Attributes attributes) {
        try {
            var x509 = attributes.first(AttributeTypes.X_509_CERTIFICATE_SUBJECT);
            if (x509.isPresent()) {
                return Optional.of(of(x509.get()));
            }
            var text = attributes.first(AttributeTypes.CERTIFICATE_SUBJECT);
            if (text.isPresent()) {
                return Optional.of(of(text.get()));
            }
            return ofParts(attributes);
        } catch (KmipException failure) {
            throw failure;
        } catch (IOException | RuntimeException malformed) { // parsers throw of all kinds
            throw new KmipException(
                    INVALID_FIELD, "the subject of the certificate is no distinguished name", malformed);
        }
    }

    /** Returns the attributes but those that {@link #in} reads. Only here do they come from a client. */
    public static Attributes without(Attributes attributes) {
        return attributes.where(attribute -> !isSubject(attribute.type()));
    }

    private static boolean isSubject(AttributeType<?> type) {
        return type == AttributeTypes.X_509_CERTIFICATE_SUBJECT
                || type == AttributeTypes.CERTIFICATE_SUBJECT
                || CertificateDescription.partOfSubject(type).isPresent();
    }

    private static SubjectNames of(X509CertificateSubject said) throws IOException {
        var names = new ArrayList<GeneralName>();
        for (var name : said.alternativeNames()) {
            names.add(GeneralName.getInstance(ASN1Primitive.fromByteArray(name.toArray())));
        }
        return new SubjectNames(name(said.distinguishedName()), names);
    }

    private static X500Name name(Bytes der) throws IOException {
        return der.length() == 0 ? NOBODY : X500Name.getInstance(ASN1Primitive.fromByteArray(der.toArray()));
    }

    private static SubjectNames of(CertificateSubject said) {
        if (!said.alternativeNames().isEmpty()) {
            // A text does not say what kind of name it is.
            throw new KmipException(
                    INVALID_FIELD,
                    "alternative names in a Certificate Subject (expected an X.509 Certificate Subject or a certificate"
                            + " request)");
        }
        return new SubjectNames(SubjectPattern.name(said.distinguishedName()), List.of());
    }

    private static Optional<SubjectNames> ofParts(Attributes attributes) {
        var builder = new X500NameBuilder(BCStyle.INSTANCE);
        var found = false;
        for (Attribute<?> attribute : attributes) {
            var part = CertificateDescription.partOfSubject(attribute.type());
            if (part.isPresent()) {
                builder.addRDN(part.get(), String.valueOf(attribute.value()));
                found = true;
            }
        }
        return found ? Optional.of(new SubjectNames(builder.build(), List.of())) : Optional.empty();
    }

    /**
     * Returns whom a certificate is for.
     *
     * @param der an X.509 certificate that has been read before
     */
    public static SubjectNames ofCertificate(byte[] der) {
        var certificate = Certificate.getInstance(der).getTBSCertificate();
        return new SubjectNames(certificate.getSubject(), alternativeNames(certificate.getExtensions()));
    }

    static List<GeneralName> alternativeNames(@Nullable Extensions extensions) {
        var names =
                extensions == null ? null : GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName);
        return names == null ? List.of() : List.of(names.getNames());
    }
}
