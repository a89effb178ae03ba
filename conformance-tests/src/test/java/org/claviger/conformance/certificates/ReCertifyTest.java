package org.claviger.conformance.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.conformance.certificates.CertificateSteps.certify;
import static org.claviger.conformance.certificates.CertificateSteps.get;
import static org.claviger.conformance.certificates.CertificateSteps.links;
import static org.claviger.conformance.certificates.CertificateSteps.refused;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.interval;

import java.time.Duration;
import java.time.Instant;
import org.claviger.conformance.wire.Attrs;
import org.claviger.enumeration.LinkType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A certificate is renewed by Re-certify. */
class ReCertifyTest extends CertificatesTester {
    @ParameterizedTest
    @MethodSource("versions")
    void aNewCertificateTakesTheOldOnesPlace(ProtocolVersion version) throws Exception {
        talk(version, peer -> {
            var applicant = Applicant.withRsaKey();
            var key = applicant.register(peer);
            var name = "certificate-" + version;
            var now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
            var old = certify(
                    peer,
                    key,
                    applicant.request(TAPE),
                    Attrs.name(name),
                    Attrs.date(Tag.ACTIVATION_DATE, now.minusSeconds(3_600)),
                    Attrs.date(Tag.DEACTIVATION_DATE, now.plusSeconds(86_400)));

            var renewed = peer.must(
                            Operation.RE_CERTIFY,
                            peer.certifying(old, applicant.request(TAPE), interval(Tag.OFFSET, 7_200)))
                    .at(Tag.UNIQUE_IDENTIFIER)
                    .string();

            assertThat(links(peer, old, LinkType.REPLACEMENT_OBJECT_LINK)).containsExactly(renewed);
            assertThat(links(peer, renewed, LinkType.REPLACED_OBJECT_LINK)).containsExactly(old);
            assertThat(links(peer, renewed, LinkType.PUBLIC_KEY_LINK)).containsExactly(key);
            assertThat(links(peer, key, LinkType.CERTIFICATE_LINK)).containsExactly(renewed);
            assertThat(peer.attributesOf(old, Tag.NAME)).isEmpty();
            assertThat(peer.attributesOf(renewed, Tag.NAME).toString()).contains(name);
            var first = get(peer, old);
            var second = get(peer, renewed);
            second.verify(authority.getPublicKey());
            assertThat(first.getNotAfter().toInstant()).isEqualTo(now.plusSeconds(86_400));
            assertThat(second.getNotBefore().toInstant())
                    .isBetween(now.plusSeconds(7_200), Instant.now().plusSeconds(7_200));
            assertThat(Duration.between(
                            second.getNotBefore().toInstant(),
                            second.getNotAfter().toInstant()))
                    .isEqualTo(Duration.ofHours(25));
            assertThat(second.getSubjectX500Principal()).isEqualTo(first.getSubjectX500Principal());
            assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
        });
    }

    @Test
    void aCertificateIsRenewedForItsOwnKeyOnly() throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var applicant = Applicant.withRsaKey();
            var old = certify(peer, applicant.register(peer), applicant.request(TAPE));

            refused(
                    peer.ask(
                            Operation.RE_CERTIFY,
                            peer.certifying(old, Applicant.withRsaKey().request(TAPE))),
                    ResultReason.INVALID_CSR,
                    "is for another key");
            peer.compromised(old);
            refused(
                    peer.ask(Operation.RE_CERTIFY, uid(old)),
                    ResultReason.PERMISSION_DENIED,
                    "is Compromised and cannot be renewed");
        });
    }
}
