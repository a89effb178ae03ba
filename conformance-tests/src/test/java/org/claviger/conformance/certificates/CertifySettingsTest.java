package org.claviger.conformance.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.conformance.certificates.CertificateSteps.read;
import static org.claviger.conformance.certificates.CertificateSteps.refused;
import static org.claviger.conformance.certificates.CertificateSteps.validity;
import static org.claviger.conformance.certificates.CertificateSteps.x509;
import static org.claviger.conformance.certificates.CertificatesTester.RULES;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.text;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.claviger.conformance.LocalServer;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Wire;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.server.StartException;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator's settings under {@code certify} make of a server. */
class CertifySettingsTest {
    @Test
    void withoutAnAuthorityNothingIsOffered(@TempDir Path folder) throws Exception {
        try (var plain = LocalServer.start(folder, "");
                var wire = Wire.connect(plain.address(), plain.newClientTls("somebody"))) {
            var peer = new Peer(ProtocolVersion.V2_1, wire);

            assertThat(peer.announced())
                    .doesNotContain(Operation.CERTIFY, Operation.RE_CERTIFY, Operation.VALIDATE)
                    .contains(Operation.REGISTER);
            for (var operation : List.of(Operation.CERTIFY, Operation.RE_CERTIFY, Operation.VALIDATE)) {
                assertThat(Peer.reason(peer.ask(operation))).contains(ResultReason.OPERATION_NOT_SUPPORTED);
            }
        }
    }

    @Test
    void withTrustAloneOnlyValidateIsOffered(@TempDir Path folder) throws Exception {
        try (var trusting = LocalServer.start(folder, "  certify: {trust: [ca.pem]}\n");
                var wire = Wire.connect(trusting.address(), trusting.newClientTls("somebody"))) {
            var peer = new Peer(ProtocolVersion.V2_1, wire);
            var own = read(Files.newInputStream(folder.resolve("server-ec.pem")));

            assertThat(peer.announced())
                    .contains(Operation.VALIDATE)
                    .doesNotContain(Operation.CERTIFY, Operation.RE_CERTIFY);
            assertThat(validity(peer, Peer.certificate(own.getEncoded()))).isEqualTo(ValidityIndicator.VALID.value());
        }
    }

    @Test
    void aRequestIsWantedUnlessTheOperatorSaysOtherwise(@TempDir Path folder) throws Exception {
        try (var strict = LocalServer.start(folder, RULES.formatted("true"));
                var wire = Wire.connect(strict.address(), strict.newClientTls("somebody"))) {
            var peer = new Peer(ProtocolVersion.V2_1, wire);
            var key = Applicant.withRsaKey().register(peer);

            refused(
                    peer.ask(
                            Operation.CERTIFY,
                            uid(key),
                            peer.attributes(x509(), text(Tag.CERTIFICATE_SUBJECT_CN, "tape"))),
                    ResultReason.INVALID_CSR,
                    "a certificate request is missing");
        }
    }

    @Test
    void anAuthorityAndItsKeyMustFit(@TempDir Path folder) {
        assertThatThrownBy(
                        () -> LocalServer.start(folder, RULES.formatted("true").replace("issuing.pem", "ca.pem"))
                                .close())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("issuing.key is not the one of the certificate in ");
    }

    @Test
    void whatIsNoAuthorityIssuesNothing(@TempDir Path folder) {
        var rules =
                RULES.formatted("true").replace("issuing.pem", "server-ec.pem").replace("issuing.key", "server-ec.key");

        assertThatThrownBy(() -> LocalServer.start(folder, rules).close())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("certify.authority.certificate in ")
                .hasMessageContaining("is not an authority's");
    }
}
