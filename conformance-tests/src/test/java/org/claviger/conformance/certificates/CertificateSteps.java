package org.claviger.conformance.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.enumeration;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.CertificateRequestType;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.ttlv.Tag;

/** What tests of certificates ask for again and again. */
final class CertificateSteps {
    private CertificateSteps() {}

    static X509Certificate read(InputStream from) throws GeneralSecurityException, IOException {
        try (from) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(from);
        }
    }

    /** Returns the certificate that an object holds. */
    static X509Certificate get(Peer peer, String id) throws IOException, GeneralSecurityException {
        return read(new ByteArrayInputStream(peer.must(Operation.GET, uid(id))
                .at(Tag.CERTIFICATE, Tag.CERTIFICATE_VALUE)
                .value()));
    }

    /** Has a public key certified by a request in PKCS#10; returns which object the certificate is. */
    static String certify(Peer peer, String key, byte[] request, Ttlv... attributes) throws IOException {
        return peer.must(Operation.CERTIFY, peer.certifying(key, request, peer.attributes(attributes)))
                .at(Tag.UNIQUE_IDENTIFIER)
                .string();
    }

    /** Returns the batch item that answers a Certify. */
    static Ttlv tryToCertify(Peer peer, String key, CertificateRequestType type, byte[] request) throws IOException {
        return peer.ask(Operation.CERTIFY, peer.certifying(key, type, request));
    }

    /** Returns the objects that one is linked to, by the links of a type. */
    static List<String> links(Peer peer, String id, LinkType type) throws IOException {
        return peer.attributesOf(id, Tag.LINK).stream()
                .map(link -> link.find(Tag.ATTRIBUTE_VALUE).orElse(link))
                .filter(link -> link.at(Tag.LINK_TYPE).number() == type.value())
                .map(link -> link.at(Tag.LINKED_OBJECT_IDENTIFIER).string())
                .toList();
    }

    /** Returns the Validity Indicator that Validate answers. */
    static int validity(Peer peer, Ttlv... fields) throws IOException {
        return peer.must(Operation.VALIDATE, fields).at(Tag.VALIDITY_INDICATOR).number();
    }

    static void refused(Ttlv item, ResultReason reason, String what) {
        assertThat(Peer.reason(item)).as("%s", item).contains(reason);
        assertThat(item.at(Tag.RESULT_MESSAGE).string()).contains(what);
    }

    static Ttlv x509() {
        return enumeration(Tag.CERTIFICATE_TYPE, CertificateType.X_509);
    }
}
