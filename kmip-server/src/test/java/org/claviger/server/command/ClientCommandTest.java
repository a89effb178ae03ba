package org.claviger.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.claviger.certs.DevelopmentCertificates;
import org.claviger.certs.PemFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ClientCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void makeAnAuthority() throws IOException {
        var authority = DevelopmentCertificates.newRoot("Test CA", Clock.systemUTC(), new SecureRandom());
        PemFiles.writeCertificates(folder.resolve("ca.pem"), List.of(authority.root()));
        PemFiles.writePrivateKey(folder.resolve("ca.key"), authority.authority().privateKey());
    }

    private int enroll(String... more) {
        var arguments = new ArrayList<>(List.of(
                "enroll",
                "--authority",
                folder.resolve("ca.pem").toString(),
                "--authority-key",
                folder.resolve("ca.key").toString(),
                "--out",
                folder.resolve("bundle").toString()));
        arguments.addAll(List.of(more));
        return new CommandLine(new ClientCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
    }

    @Test
    void theCertificateIsOfTheNameAndSignedByTheAuthority() throws IOException, GeneralSecurityException {
        assertThat(enroll("orders-db")).isZero();
        var certificate = PemFiles.readCertificate(folder.resolve("bundle/orders-db.pem"));
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=orders-db");
        certificate.verify(
                PemFiles.readCertificate(folder.resolve("bundle/ca.pem")).getPublicKey());
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(PemFiles.readPrivateKey(folder.resolve("bundle/orders-db.key"))
                        .getAlgorithm())
                .startsWith("EC");
    }

    @Test
    void onlyTheOwnerMayReadTheKey() throws IOException {
        enroll("orders-db");
        assertThat(Files.getPosixFilePermissions(folder.resolve("bundle")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(Files.getPosixFilePermissions(folder.resolve("bundle/orders-db.key")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void theInstructionsNameThePrincipalAndTheRule() throws IOException {
        enroll("orders-db", "--server", "kms.example.org:5697");
        assertThat(folder.resolve("bundle/README.txt"))
                .content()
                .contains("kms.example.org:5697", "principals: \"mtls:AUTHORITY:subject:CN=orders-db\"");
    }

    @Test
    void eachProductGetsItsFiles() throws IOException {
        enroll("a", "--profile", "pykmip", "--server", "[::1]:5699");
        assertThat(folder.resolve("bundle/pykmip.conf")).content().contains("host=::1\nport=5699\ncertfile=a.pem\n");
        Files.move(folder.resolve("bundle"), folder.resolve("first"));
        enroll("b", "--profile", "mongodb");
        assertThat(folder.resolve("bundle/b-bundle.pem")).content().contains("BEGIN CERTIFICATE", "PRIVATE KEY");
    }

    @Test
    void nothingIsOverwritten() {
        enroll("a");
        assertThat(enroll("a")).isNotZero();
        assertThat(err.toString()).contains("exists already");
    }

    @Test
    void namesThatCouldLeaveTheFolderAreRefused() {
        assertThat(enroll("../a")).isEqualTo(2);
        assertThat(enroll("a,O=evil")).isEqualTo(2);
        assertThat(err.toString()).contains("expected letters, digits, dots, hyphens");
    }

    @Test
    void aMissingAuthorityKeySaysWhatToDo() throws IOException {
        Files.delete(folder.resolve("ca.key"));
        assertThat(enroll("a")).isNotZero();
        assertThat(err.toString()).contains("ca.key is missing: name the authority's key by --authority-key");
    }
}
