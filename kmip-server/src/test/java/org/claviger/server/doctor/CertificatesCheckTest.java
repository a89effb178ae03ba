package org.claviger.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.claviger.certs.CertificateOrder;
import org.claviger.certs.DevelopmentCertificates;
import org.claviger.certs.KeyKind;
import org.claviger.certs.PemFiles;
import org.claviger.server.doctor.Finding.Level;
import org.junit.jupiter.api.Test;

/** The certificates of the server, of its authorities, and their revocation lists. */
class CertificatesCheckTest extends DoctorTester {
    @Test
    void certificatesThatEndAreSeenInTime() {
        var inEightyDays = Clock.offset(CLOCK, Duration.ofDays(80));
        has(findings("certificates", inEightyDays, GOOD_HOST), Level.WARN, "days left, until ", "Put a new one");

        var inNinetyDays = Clock.offset(CLOCK, Duration.ofDays(91));
        has(
                findings("certificates", inNinetyDays, GOOD_HOST),
                Level.FAIL,
                "server certificate \"CN=localhost\" is out of date since ",
                "Put a new one into the file");

        var inTenYears = Clock.offset(CLOCK, Duration.ofDays(3_620));
        has(
                findings("certificates", inTenYears, GOOD_HOST),
                Level.WARN,
                "client authority dev, \"CN=claviger development CA\": ",
                "Put the next certificate into the file beside this one");
    }

    @Test
    void anAuthorityThatCertifiesKeysIsLookedAtToo() throws IOException {
        var issuing = DevelopmentCertificates.newRoot("issuing", CLOCK, RANDOM);
        PemFiles.writeCertificates(state.resolve("issuing.pem"), List.of(issuing.root()));
        PemFiles.writePrivateKey(
                state.resolve("issuing.key"), issuing.authority().privateKey());
        configure(
                "  access:",
                "  certify: {authority: {certificate: issuing.pem, key: issuing.key}, subjects: ['*']}\n  access:");
        var later = Clock.offset(CLOCK, Duration.ofDays(3_600));

        assertThat(findings("certificates"))
                .anySatisfy(finding -> assertThat(finding.what()).startsWith("issuing authority \"CN=issuing\": "));
        has(
                findings("certificates", later, GOOD_HOST),
                Level.WARN,
                "issuing authority \"CN=issuing\": ",
                "start the server anew");

        configure(
                "certificate: issuing.pem",
                "certificate: "
                        + config().tls().clients().authorities().getFirst().certificates());
        has(
                findings("certificates"),
                Level.FAIL,
                "certify.authority.certificate is the client authority ",
                "Set the file right");
    }

    @Test
    void certificatesThatCannotBeUsedAreWrong() throws IOException {
        Files.copy(
                state.resolve("tls/server-ec.key"),
                state.resolve("tls/server-rsa.key"),
                StandardCopyOption.REPLACE_EXISTING);
        has(
                findings("certificates"),
                Level.FAIL,
                "is not the one of the certificate in",
                "certs/README.md says how certificates are made");

        Files.writeString(state.resolve("tls/server-ec.pem"), "");
        has(findings("certificates"), Level.FAIL, "server-ec.pem holds no certificate", "Set the file right");
    }

    @Test
    void aServerCertificateThatNamesNoHostIsWorthAWarning() throws IOException {
        var authority = DevelopmentCertificates.newRoot("root", CLOCK, RANDOM);
        var issued = authority.issue(CertificateOrder.client("server", KeyKind.P_256));
        PemFiles.writeCertificates(state.resolve("tls/server-ec.pem"), issued.chain());
        PemFiles.writePrivateKey(state.resolve("tls/server-ec.key"), issued.privateKey());

        has(findings("certificates"), Level.WARN, "\"CN=server\" names no host", "alternative names");
    }

    @Test
    void aRevocationListThatEndsShutsClientsOut() throws IOException {
        var authority = DevelopmentCertificates.newRoot("root", CLOCK, RANDOM);
        PemFiles.writeRevocationList(state.resolve("ca/ca.crl"), authority.revoke(List.of()));
        configure("  tls:\n", "  tls:\n    client-crl: ca/ca.crl\n");

        var inTwentyNineDays = Clock.offset(CLOCK, Duration.ofDays(29));
        has(
                findings("certificates", inTwentyNineDays, GOOD_HOST),
                Level.WARN,
                "revocation list of \"CN=root\": 0 days left",
                "Fetch the authority's current list");
        var inThirtyOneDays = Clock.offset(CLOCK, Duration.ofDays(31));
        has(
                findings("certificates", inThirtyOneDays, GOOD_HOST),
                Level.FAIL,
                "revocation list of \"CN=root\" is out of date since ",
                "Fetch the authority's current list");
    }
}
