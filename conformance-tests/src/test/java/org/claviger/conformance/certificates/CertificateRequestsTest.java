package org.claviger.conformance.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.conformance.certificates.CertificateSteps.get;
import static org.claviger.conformance.certificates.CertificateSteps.refused;
import static org.claviger.conformance.certificates.CertificateSteps.tryToCertify;
import static org.claviger.conformance.certificates.CertificateSteps.x509;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.CertificateRequestType;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a client says what certificate it wants, and what the rules let it have. */
class CertificateRequestsTest extends CertificatesTester {
    @Test
    void aRequestMayAskForLessAndForNamesThatTheRulesAllow() throws Exception {
        talk(ProtocolVersion.V1_4, peer -> {
            var applicant = Applicant.withRsaKey()
                    .asking(
                            Extension.subjectAlternativeName,
                            new GeneralNames(new GeneralName(GeneralName.dNSName, "seven.tapes.example.org")))
                    .asking(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyEncipherment))
                    .asking(Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            var key = applicant.register(peer);

            var id = peer.must(Operation.CERTIFY, peer.certifying(key, CertificateRequestType.PEM, applicant.pem(TAPE)))
                    .at(Tag.UNIQUE_IDENTIFIER)
                    .string();
            var certificate = get(peer, id);

            assertThat(certificate.getSubjectAlternativeNames())
                    .containsExactly(List.of(GeneralName.dNSName, "seven.tapes.example.org"));
            assertThat(certificate.getKeyUsage())
                    .containsExactly(false, false, true, false, false, false, false, false, false);
            assertThat(certificate.getExtendedKeyUsage()).containsExactly(KeyPurposeId.id_kp_serverAuth.getId());
        });
    }

    @Test
    void whatTheRulesDoNotAllowIsRefused() throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var names = Applicant.withRsaKey()
                    .asking(
                            Extension.subjectAlternativeName,
                            new GeneralNames(new GeneralName(GeneralName.dNSName, "vault.example.org")));
            var authorities =
                    Applicant.withRsaKey().asking(Extension.basicConstraints, true, new BasicConstraints(true));
            var signing = Applicant.withRsaKey().asking(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            var code = Applicant.withRsaKey()
                    .asking(Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_codeSigning));
            var responder = Applicant.withRsaKey()
                    .asking(Extension.extendedKeyUsage, new ExtendedKeyUsage(KeyPurposeId.id_kp_OCSPSigning));
            var plain = Applicant.withRsaKey();

            denied(peer, plain, "CN=tape 7,OU=Vault,OU=Tapes,O=Example", "does not certify this subject");
            denied(peer, plain, "CN=tape 7,OU=Tapes+CN=vault,O=Example", "does not certify this subject");
            denied(peer, names, TAPE, "does not certify one of the alternative names");
            denied(peer, authorities, TAPE, "asks for an authority's certificate");
            denied(peer, signing, TAPE, "an authority's use of the key");
            denied(peer, code, TAPE, "does not certify one of the extended key usages");
            denied(peer, responder, TAPE, "an extended key usage that nobody gets");
        });
    }

    private static void denied(Peer peer, Applicant applicant, String subject, String what) throws IOException {
        refused(
                tryToCertify(
                        peer, applicant.register(peer), CertificateRequestType.PKCS_10, applicant.request(subject)),
                ResultReason.PERMISSION_DENIED,
                what);
    }

    @ParameterizedTest
    @EnumSource(
            value = CertificateRequestType.class,
            names = {"PKCS_10", "PEM"})
    void aRequestThatProvesNothingIsRefused(CertificateRequestType type) throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var applicant = Applicant.withRsaKey();
            var key = applicant.register(peer);
            var request = applicant.request(TAPE);
            request[request.length - 1] ^= 1;

            refused(
                    tryToCertify(peer, key, type, "no request".getBytes(StandardCharsets.US_ASCII)),
                    ResultReason.INVALID_CSR,
                    "is not one of type " + type.specName());
            refused(tryToCertify(peer, key, type, new byte[0]), ResultReason.INVALID_CSR, "is not one of type");
            refused(
                    tryToCertify(peer, key, CertificateRequestType.PKCS_10, request),
                    ResultReason.INVALID_CSR,
                    "is not signed by the private key of its public key");
            refused(
                    tryToCertify(
                            peer,
                            key,
                            CertificateRequestType.PKCS_10,
                            Applicant.withRsaKey().request(TAPE)),
                    ResultReason.INVALID_CSR,
                    "is for another key");
        });
    }

    @Test
    void otherTypesOfRequestsAreNotSupported() throws Exception {
        talk(ProtocolVersion.V1_4, peer -> {
            var applicant = Applicant.withRsaKey();
            var key = applicant.register(peer);
            for (var type : List.of(CertificateRequestType.CRMF, CertificateRequestType.PGP)) {
                refused(
                        tryToCertify(peer, key, type, applicant.request(TAPE)),
                        ResultReason.FEATURE_NOT_SUPPORTED,
                        "expected PKCS#10 or PEM");
            }
        });
    }

    /** The subject in parts; names that the rules do not allow are refused in every form. */
    @Test
    void withoutARequestAttributesSayWhomItIsFor() throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var key = Applicant.withRsaKey().register(peer);
            var wanted = peer.attributes(
                    x509(),
                    text(Tag.CERTIFICATE_SUBJECT_O, "Example"),
                    text(Tag.CERTIFICATE_SUBJECT_OU, "Tapes"),
                    text(Tag.CERTIFICATE_SUBJECT_CN, "tape, 8"));

            var id = peer.must(Operation.CERTIFY, uid(key), wanted)
                    .at(Tag.UNIQUE_IDENTIFIER)
                    .string();
            var renewed = peer.must(Operation.RE_CERTIFY, uid(id))
                    .at(Tag.UNIQUE_IDENTIFIER)
                    .string();

            assertThat(get(peer, id).getSubjectX500Principal().getName()).isEqualTo("CN=tape\\, 8,OU=Tapes,O=Example");
            assertThat(get(peer, renewed).getSubjectX500Principal())
                    .isEqualTo(get(peer, id).getSubjectX500Principal());
            refused(
                    peer.ask(
                            Operation.CERTIFY,
                            uid(key),
                            peer.attributes(x509(), text(Tag.CERTIFICATE_SUBJECT_CN, "vault"))),
                    ResultReason.PERMISSION_DENIED,
                    "does not certify this subject");
            refused(
                    peer.ask(Operation.CERTIFY, uid(key), peer.attributes(x509())),
                    ResultReason.INVALID_FIELD,
                    "whom the certificate is for is said neither");
            refused(
                    peer.ask(Operation.CERTIFY, uid(key)),
                    ResultReason.INVALID_FIELD,
                    "neither a certificate request nor the attribute Certificate Type");
        });
    }

    @Test
    void before2ATextSaysWhomItIsFor() throws Exception {
        talk(ProtocolVersion.V1_2, peer -> {
            var key = Applicant.withRsaKey().register(peer);
            var id = peer.must(
                            Operation.CERTIFY,
                            uid(key),
                            peer.attributes(
                                    x509(),
                                    structure(
                                            Tag.CERTIFICATE_SUBJECT,
                                            text(Tag.CERTIFICATE_SUBJECT_DISTINGUISHED_NAME, TAPE))))
                    .at(Tag.UNIQUE_IDENTIFIER)
                    .string();

            assertThat(get(peer, id).getSubjectX500Principal().getName()).isEqualTo(TAPE);
        });
    }

    @Test
    void aRequestAloneOrARegisteredOneIsEnoughSince2() throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var applicant = Applicant.withRsaKey();
            var request = peer.certificateRequest(CertificateRequestType.PKCS_10, applicant.request(TAPE));
            var uses = peer.attributes(Attrs.uses(CryptographicUsageMask.VERIFY));
            var registered = peer.register(
                    ObjectType.CERTIFICATE_REQUEST,
                    structure(Tag.CERTIFICATE_REQUEST, request),
                    Attrs.uses(CryptographicUsageMask.VERIFY));

            for (var payload : List.of(new Ttlv[] {request[0], request[1], uses}, new Ttlv[] {uid(registered), uses})) {
                var id = peer.must(Operation.CERTIFY, payload)
                        .at(Tag.UNIQUE_IDENTIFIER)
                        .string();
                assertThat(get(peer, id).getPublicKey()).isEqualTo(applicant.publicKey());
            }
        });
    }
}
