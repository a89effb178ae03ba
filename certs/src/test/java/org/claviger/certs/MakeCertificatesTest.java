package org.claviger.certs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MakeCertificatesTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void fillsAFolderAndKeepsKeysToTheOwner() throws Exception {
        assertThat(run(folder.resolve("new").toString())).isZero();

        var made = folder.resolve("new");
        try (var files = Files.list(made)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "ca.key",
                            "ca.pem",
                            "client.key",
                            "client.pem",
                            "server-ec.key",
                            "server-ec.pem",
                            "server-rsa.key",
                            "server-rsa.pem");
        }
        for (var name : List.of("ca", "client", "server-ec", "server-rsa")) {
            assertThat(mode(made.resolve(name + ".key"))).isEqualTo("rw-------");
            assertThat(mode(made.resolve(name + ".pem"))).isEqualTo("rw-r--r--");
        }
        assertThat(Files.readString(made.resolve("client.key"))).startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("made").doesNotContain("PRIVATE");
    }

    @Test
    void aSecondRunAddsAClientUnderTheSameAuthority() throws Exception {
        run(folder.toString());
        var before = Files.readString(folder.resolve("client.pem"));
        assertThat(run("--client", "backup", "--client-uri", "spiffe://example.org/backup", folder.toString()))
                .isZero();

        var root = PemFiles.readCertificate(folder.resolve("ca.pem"));
        var backup = PemFiles.readCertificate(folder.resolve("backup.pem"));
        backup.verify(root.getPublicKey());
        assertThat(backup.getSubjectAlternativeNames()).containsExactly(List.of(6, "spiffe://example.org/backup"));
        assertThat(Files.readString(folder.resolve("client.pem"))).isEqualTo(before);
    }

    @Test
    void writesPkcs12UnderThePasswordOfAFile() throws Exception {
        var password = Files.writeString(folder.resolve("password"), "correct horse\n");
        assertThat(run("--pkcs12-password-file", password.toString(), "--client-key", "RSA_2048", folder.toString()))
                .isZero();

        var file = folder.resolve("client.p12");
        assertThat(mode(file)).isEqualTo("rw-------");
        var store = KeyStore.getInstance(file.toFile(), "correct horse".toCharArray());
        assertThat(store.getCertificate("client")).isEqualTo(PemFiles.readCertificate(folder.resolve("client.pem")));
        assertThat(store.getKey("client", "correct horse".toCharArray()))
                .isEqualTo(PemFiles.readPrivateKey(folder.resolve("client.key")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--dayz 3 DIR",
                "--days 0 DIR",
                "--days",
                "--client ../ca DIR",
                "--client ca DIR",
                "--client-uri urn:x DIR",
                "--client-key RSA_1024 DIR",
                "DIR DIR2",
                "--days 3"
            })
    void argumentsThatMakeNoSenseChangeNothing(String arguments) throws Exception {
        var line = new ArrayList<String>();
        Arrays.stream(arguments.split(" "))
                .map(word -> word.startsWith("DIR") ? folder + "/" + word : word)
                .forEach(line::add);

        assertThat(run(line.toArray(String[]::new))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("error: ").contains("try --help");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void helpIsNotAnError() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("usage: ");
    }

    @Test
    void aFolderThatCannotBeMadeIsSaid() throws Exception {
        var file = Files.createFile(folder.resolve("file"));

        assertThat(run(file.toString())).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(file.toString());
    }

    private int run(String... arguments) {
        return MakeCertificates.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                CLOCK,
                new SecureRandom());
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
