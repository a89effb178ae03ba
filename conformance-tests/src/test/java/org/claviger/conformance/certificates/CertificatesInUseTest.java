package org.claviger.conformance.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;
import static org.claviger.conformance.certificates.CertificateSteps.certify;
import static org.claviger.conformance.certificates.CertificateSteps.get;
import static org.claviger.conformance.certificates.CertificateSteps.read;
import static org.claviger.conformance.certificates.CertificateSteps.validity;
import static org.claviger.conformance.wire.Peer.uid;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.claviger.certs.PemFiles;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.conformance.wire.Wire;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.server.client.ClientTls;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an issued certificate is worth: to Validate, to openssl, to who checks a signature, and not to this server. */
class CertificatesInUseTest extends CertificatesTester {
    @ParameterizedTest
    @MethodSource("versions")
    void aChainIsValidated(ProtocolVersion version) throws Exception {
        talk(version, peer -> {
            var applicant = Applicant.withRsaKey();
            var id = certify(peer, applicant.register(peer), applicant.request(TAPE));
            var der = get(peer, id).getEncoded();
            var other = read(Files.newInputStream(server.folder().resolve("server-ec.pem")));
            var later = Instant.ofEpochSecond(
                    Instant.now().plus(Duration.ofDays(31)).getEpochSecond());

            assertThat(validity(peer, uid(id))).isEqualTo(ValidityIndicator.VALID.value());
            assertThat(validity(peer, Peer.certificate(authority.getEncoded()), uid(id)))
                    .isEqualTo(ValidityIndicator.VALID.value());
            assertThat(validity(peer, Peer.certificate(der), Ttlv.dateTime(Tag.VALIDITY_DATE, later)))
                    .isEqualTo(ValidityIndicator.INVALID.value());
            assertThat(validity(peer, Peer.certificate(other.getEncoded())))
                    .isEqualTo(ValidityIndicator.UNKNOWN.value());
            peer.compromised(id);
            assertThat(validity(peer, uid(id))).isEqualTo(ValidityIndicator.INVALID.value());
        });
    }

    /** Its certificates open no door here, although their extended key usage would. */
    @Test
    void whoIsCertifiedIsNobodyHere() throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var applicant = Applicant.withRsaKey();
            var certificate = get(peer, certify(peer, applicant.register(peer), applicant.request(TAPE)));
            var root = read(Files.newInputStream(server.authorityFile()));
            var forged = ClientTls.context(root, certificate, applicant.keys().getPrivate());

            assertThatThrownBy(() -> {
                        try (var wire = Wire.connect(server.address(), forged)) {
                            new Peer(ProtocolVersion.V2_1, wire).announced();
                        }
                    })
                    .isInstanceOf(IOException.class);
        });
    }

    @Test
    void opensslVerifiesIt(@TempDir Path folder) throws Exception {
        talk(ProtocolVersion.V2_1, peer -> {
            var applicant = Applicant.withRsaKey();
            var certificate = get(peer, certify(peer, applicant.register(peer), applicant.request(TAPE)));
            var file = folder.resolve("tape.pem");
            PemFiles.writeCertificates(file, List.of(certificate));

            var said = openssl(
                    "verify",
                    "-x509_strict",
                    "-partial_chain",
                    "-purpose",
                    "sslclient",
                    "-CAfile",
                    server.folder().resolve("issuing.pem").toString(),
                    file.toString());

            assertThat(said).endsWith(": OK");
        });
    }

    private static String openssl(String... arguments) throws IOException {
        var command = Stream.concat(Stream.of("openssl"), Stream.of(arguments)).toList();
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                fail("openssl is missing", e);
            }
            Assumptions.abort("openssl is missing");
            throw e;
        }
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    @Test
    void aSignatureOfTheKeyIsVerifiedWithTheCertificate() throws Exception {
        talk(ProtocolVersion.V1_4, peer -> {
            var applicant = Applicant.withRsaKey();
            var certificate = get(peer, certify(peer, applicant.register(peer), applicant.request(TAPE)));
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(applicant.keys().getPrivate());
            signature.update((byte) 1);
            var signed = signature.sign();
            signature.initVerify(certificate);
            signature.update((byte) 1);

            assertThat(signature.verify(signed)).isTrue();
        });
    }
}
