package org.claviger.conformance.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.conformance.certificates.CertificateSteps.certify;
import static org.claviger.conformance.certificates.CertificateSteps.get;
import static org.claviger.conformance.certificates.CertificateSteps.links;
import static org.claviger.conformance.certificates.CertificateSteps.refused;
import static org.claviger.conformance.certificates.CertificateSteps.tryToCertify;
import static org.claviger.conformance.certificates.CertificateSteps.x509;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.text;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.conformance.wire.Wire;
import org.claviger.enumeration.BatchErrorContinuationOption;
import org.claviger.enumeration.CertificateRequestType;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.ResultStatus;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which keys Certify certifies, and what the certificate and the objects say then. */
class CertifyTest extends CertificatesTester {
    @ParameterizedTest
    @MethodSource("versions")
    void aPublicKeyIsCertifiedByTheAuthority(ProtocolVersion version) throws Exception {
        talk(version, peer -> {
            var applicant = Applicant.withRsaKey();
            var key = applicant.register(peer);

            var id = certify(peer, key, applicant.request(TAPE));
            var certificate = get(peer, id);

            certificate.verify(authority.getPublicKey());
            certificate.checkValidity();
            assertThat(certificate.getPublicKey()).isEqualTo(applicant.publicKey());
            assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo(TAPE);
            assertThat(certificate.getIssuerX500Principal()).isEqualTo(authority.getSubjectX500Principal());
            assertThat(certificate.getSerialNumber().signum()).isPositive();
            assertThat(Duration.between(Instant.now(), certificate.getNotAfter().toInstant()))
                    .isBetween(Duration.ofDays(29), Duration.ofDays(30));
            assertThat(links(peer, key, LinkType.CERTIFICATE_LINK)).containsExactly(id);
            assertThat(links(peer, id, LinkType.PUBLIC_KEY_LINK)).containsExactly(key);
        });
    }

    @Test
    void aCertificateSaysWhatItsKeyIsForAndNoMore() throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var applicant = Applicant.withRsaKey();
            var key = applicant.register(
                    peer, Attrs.uses(CryptographicUsageMask.VERIFY, CryptographicUsageMask.WRAP_KEY));

            var certificate = get(peer, certify(peer, key, applicant.request(TAPE)));

            assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
            assertThat(certificate.getKeyUsage())
                    .containsExactly(true, false, true, false, false, false, false, false, false);
            assertThat(certificate.getExtendedKeyUsage())
                    .containsExactly(KeyPurposeId.id_kp_serverAuth.getId(), KeyPurposeId.id_kp_clientAuth.getId());
            assertThat(certificate.getCriticalExtensionOIDs())
                    .containsExactlyInAnyOrder(Extension.basicConstraints.getId(), Extension.keyUsage.getId());
            assertThat(AuthorityKeyIdentifier.getInstance(
                                    extension(certificate, Extension.authorityKeyIdentifier.getId()))
                            .getKeyIdentifierOctets())
                    .isEqualTo(SubjectKeyIdentifier.getInstance(
                                    extension(authority, Extension.subjectKeyIdentifier.getId()))
                            .getKeyIdentifier());
            assertThat(certificate.getExtensionValue(Extension.subjectKeyIdentifier.getId()))
                    .isNotNull();
        });
    }

    private static byte[] extension(X509Certificate certificate, String oid) {
        return ASN1OctetString.getInstance(certificate.getExtensionValue(oid)).getOctets();
    }

    /** The pair is made here, so nobody can sign a request for it but by Sign. */
    @ParameterizedTest
    @CsvSource({"RSA, 2048", "EC, 256", "EC, 384", "ED25519, 256"})
    void keysThatTheServerHasMadeAreCertifiedToo(CryptographicAlgorithm algorithm, int length) throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var pair = peer.keyPair(
                    algorithm, length, Attrs.uses(CryptographicUsageMask.SIGN, CryptographicUsageMask.VERIFY));

            var certificate = get(peer, certifyByName(peer, pair.publicKey()));

            certificate.verify(authority.getPublicKey());
            assertThat(certificate.getKeyUsage())
                    .containsExactly(true, false, false, false, false, false, false, false, false);
        });
    }

    private static Ttlv[] named(Peer peer, String key) {
        return new Ttlv[] {
            uid(key),
            peer.attributes(
                    x509(),
                    text(Tag.CERTIFICATE_SUBJECT_O, "Example"),
                    text(Tag.CERTIFICATE_SUBJECT_OU, "Tapes"),
                    text(Tag.CERTIFICATE_SUBJECT_CN, "tape 9"))
        };
    }

    private static String certifyByName(Peer peer, String key) throws IOException {
        return peer.must(Operation.CERTIFY, named(peer, key))
                .at(Tag.UNIQUE_IDENTIFIER)
                .string();
    }

    @ParameterizedTest
    @CsvSource({"RSA, 1024", "EC, 192", "DSA, 2048"})
    void weakKeysAreNotCertified(CryptographicAlgorithm algorithm, int length) throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var pair = peer.keyPair(
                    algorithm, length, Attrs.uses(CryptographicUsageMask.SIGN, CryptographicUsageMask.VERIFY));

            refused(
                    peer.ask(Operation.CERTIFY, named(peer, pair.publicKey())),
                    ResultReason.PERMISSION_DENIED,
                    "the key can't be certified");
        });
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aRevokedKeyIsNotCertified(ProtocolVersion version) throws Exception {
        talk(version, peer -> {
            var applicant = Applicant.withRsaKey();
            var key = peer.compromised(applicant.register(peer));

            refused(
                    tryToCertify(peer, key, CertificateRequestType.PKCS_10, applicant.request(TAPE)),
                    ResultReason.PERMISSION_DENIED,
                    "the public key is Compromised");
        });
    }

    @ParameterizedTest
    @MethodSource("versions")
    void theCertificateIsTheIdPlaceholder(ProtocolVersion version) throws Exception {
        talk(version, peer -> {
            var applicant = Applicant.withRsaKey();
            var key = applicant.register(peer);

            var answers = peer.send(
                            List.of(),
                            Wire.item(Operation.CERTIFY, new byte[] {1}, peer.certifying(key, applicant.request(TAPE))),
                            Wire.item(Operation.GET, new byte[] {2}))
                    .all(Tag.BATCH_ITEM);

            assertThat(answers)
                    .hasSize(2)
                    .allSatisfy(item -> assertThat(Peer.reason(item)).isEmpty());
            assertThat(answers.getLast().at(Tag.RESPONSE_PAYLOAD, Tag.UNIQUE_IDENTIFIER))
                    .isEqualTo(answers.getFirst().at(Tag.RESPONSE_PAYLOAD, Tag.UNIQUE_IDENTIFIER));
        });
    }

    @Test
    void whatIsUndoneLeavesNoCertificateAndNoLink() throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var applicant = Applicant.withRsaKey();
            var key = applicant.register(peer);
            var name = Peer.newName();

            var answers = peer.send(
                            List.of(enumeration(
                                    Tag.BATCH_ERROR_CONTINUATION_OPTION, BatchErrorContinuationOption.UNDO)),
                            Wire.item(
                                    Operation.CERTIFY,
                                    new byte[] {1},
                                    peer.certifying(key, applicant.request(TAPE), peer.attributes(name))),
                            Wire.item(Operation.GET, new byte[] {2}, uid(Peer.NOBODY)))
                    .all(Tag.BATCH_ITEM);

            assertThat(answers.getFirst().at(Tag.RESULT_STATUS).number())
                    .isEqualTo(ResultStatus.OPERATION_UNDONE.value());
            assertThat(links(peer, key, LinkType.CERTIFICATE_LINK)).isEmpty();
            assertThat(peer.must(Operation.LOCATE, peer.attributes(name)).all(Tag.UNIQUE_IDENTIFIER))
                    .isEmpty();
        });
    }
}
