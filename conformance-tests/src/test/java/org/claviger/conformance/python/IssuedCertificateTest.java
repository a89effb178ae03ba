package org.claviger.conformance.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.claviger.conformance.LocalServer;
import org.claviger.conformance.certificates.Applicant;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Wire;
import org.claviger.enumeration.Operation;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** PyKMIP, which has no Certify, fetches a certificate that the server has made, and Python's own cryptography verifies it. */
class IssuedCertificateTest {
    @Test
    void aForeignClientVerifiesIt(@TempDir Path folder) throws Exception {
        var python = Python.required();
        try (var server = LocalServer.start(folder, LocalServer.CERTIFYING);
                var wire = Wire.connect(server.address(), server.newClientTls("tapes"))) {
            var peer = new Peer(ProtocolVersion.V1_2, wire);
            var applicant = Applicant.withRsaKey();
            var id = peer.must(
                            Operation.CERTIFY,
                            peer.certifying(applicant.register(peer), applicant.request("CN=tape 7,O=Example")))
                    .at(Tag.UNIQUE_IDENTIFIER)
                    .string();
            var client = server.newClient("tapes");

            var said = python.run(
                    "issued_certificate.py",
                    server.address().getHostString(),
                    server.address().getPort(),
                    client.certificate(),
                    client.key(),
                    server.authorityFile(),
                    "1.2",
                    id,
                    folder.resolve("issuing.pem"));

            assertThat(said.lines()).containsExactly("CN=tape 7,O=Example", "Certificate Type", "State");
        }
    }
}
