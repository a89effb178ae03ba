package org.claviger.conformance.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.claviger.hsm.aws.simulator.KmsSimulator;
import org.claviger.server.Installation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The four ways to a root key in AWS KMS, each walked by an operator from making the key to rotating it, with a client that
 * others wrote. What is printed stands in docs/providers/aws-kms-walkthrough.md. KMS is simulated; SDK and HTTP are real.
 */
class AwsWalkthroughTest {
    private static final Path PAGE = Path.of("..", "docs", "providers", "aws-kms-walkthrough.md");
    private static final String FRANKFURT = "eu-central-1";
    private static final String DUBLIN = "eu-west-1";
    private static final Path REPORT = Path.of("report.txt");
    private static final Path ENCRYPTED = Path.of("report.enc");
    private static final Path DECRYPTED = Path.of("report.out");
    private static final byte[] CONTENT = "the figures of the third quarter\n".getBytes(StandardCharsets.UTF_8);

    /** Where the SDK looks first. */
    private static final List<String> CREDENTIALS = List.of("aws.accessKeyId", "aws.secretAccessKey");

    @TempDir
    private Path temporary;

    private KmsSimulator kms;
    private Installation installation;
    private Path client;
    private Walk walk;

    @BeforeEach
    void install() throws IOException {
        Python.required();
        CREDENTIALS.forEach(name -> System.setProperty(name, "only-for-the-simulator"));
        kms = KmsSimulator.start(FRANKFURT, DUBLIN);
        installation = Installation.onSqlite(temporary.resolve("server"));
        client = temporary.resolve("client");
        var enrolled = Installation.run(
                "client",
                "enroll",
                "files",
                "--profile=pykmip",
                "--authority=" + installation.folder().resolve("ca/ca.pem"),
                "--authority-key=" + installation.folder().resolve("ca/ca.key"),
                "--server=127.0.0.1:" + installation.port(),
                "--out=" + client);
        assertThat(enrolled.exit()).as(enrolled.err()).isZero();
        Files.write(client.resolve(REPORT), CONTENT);
        walk = new Walk(PAGE, installation.folder());
    }

    @AfterEach
    void stop() {
        kms.close();
        CREDENTIALS.forEach(System::clearProperty);
    }

    @Test
    void madeByKmsInOneRegion() throws Exception {
        configure("alias/claviger/files", FRANKFURT);
        walk.claviger("root-key", "create", "aws-kms");
        try (var _ = installation.startHere()) {
            encrypt();
            decrypt();
            walk.claviger("root-key", "rotate", "aws-kms");
            walk.claviger("root-key", "rewrap");
            awaitDone();
            walk.claviger("root-key", "list");
            decrypt();
        }
        walk.documented("one region");
    }

    @Test
    void inTwoRegions() throws Exception {
        configure("files", FRANKFURT, DUBLIN);
        var made = walk.claviger("root-key", "create", "aws-kms", "--origin", "multi-region");
        configure(keyId(made), FRANKFURT, DUBLIN);
        walk.comment("the key id now stands in the configuration as \"key\"");
        try (var _ = installation.startHere()) {
            encrypt();
        }
        kms.faults(FRANKFURT).goDown();
        walk.comment(FRANKFURT + " is down; the server starts anew");
        try (var _ = installation.startHere()) {
            decrypt();
            kms.faults(FRANKFURT).clear();
            walk.comment(FRANKFURT + " is back");
            walk.claviger("root-key", "rotate", "aws-kms");
            decrypt();
        }
        walk.documented("two Regions");
    }

    @Test
    void imported() throws Exception {
        configure("files", FRANKFURT);
        material("first.key");
        material("second.key");
        KmsSimulator.prepareImports();
        var expires = Instant.now()
                .plus(Duration.ofDays(180))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        walk.called(expires, "2027-05-27T10:00:00Z");
        walk.claviger(
                "root-key",
                "create",
                "aws-kms",
                "--origin",
                "imported",
                "--material",
                installation.folder() + "/first.key",
                "--wrapping",
                "RSA_AES_KEY_WRAP_SHA_256",
                "--expires",
                expires);
        try (var _ = installation.startHere()) {
            encrypt();
        }
        kms.passTime(Duration.ofDays(365));
        walk.comment("half a year later the material has expired");
        walk.claviger(1, "root-key", "adopt", "aws-kms");
        walk.claviger("root-key", "import", "aws-kms", "--material", installation.folder() + "/first.key");
        try (var _ = installation.startHere()) {
            decrypt();
            walk.claviger("root-key", "rotate", "aws-kms", "--material", installation.folder() + "/second.key");
            decrypt();
        }
        walk.documented("imported");
    }

    @Test
    void inACloudHsmKeyStore() throws Exception {
        configure("files", FRANKFURT);
        var cluster = "cluster-1a2b3c4d5e6";
        var certificate = installation.folder().resolve("customerCA.crt");
        Files.copy(installation.folder().resolve("ca/ca.pem"), certificate);
        kms.addCluster(cluster, "pw7hR4tq2", Files.readString(certificate), 2);
        kms.connectWithin(Duration.ofSeconds(2));
        secret("kmsuser-password", "an old one\n".getBytes(StandardCharsets.US_ASCII));
        secret("kmsuser-password-2", "pw7hR4tq2\n".getBytes(StandardCharsets.US_ASCII));
        var failed = walk.claviger(
                1,
                "root-key",
                "create",
                "aws-kms",
                "--origin",
                "key-store",
                "--cluster",
                cluster,
                "--trust-anchor",
                certificate.toString(),
                "--kmsuser-password-file",
                installation.folder() + "/kmsuser-password");
        walk.comment("that was the password of another cluster; the right one is in another file");
        walk.claviger(
                "root-key",
                "create",
                "aws-kms",
                "--origin",
                "key-store",
                "--key-store",
                failed.replaceAll("(?s).*--key-store (cks-[0-9a-f]+) .*", "$1"),
                "--kmsuser-password-file",
                installation.folder() + "/kmsuser-password-2");
        try (var _ = installation.startHere()) {
            encrypt();
            decrypt();
            walk.claviger(1, "root-key", "rotate", "aws-kms");
            walk.comment("so a new root key is made in the key store, and named as \"key\" in the configuration");
            walk.claviger(
                    "root-key",
                    "create",
                    "aws-kms/files-2",
                    "--origin",
                    "key-store",
                    "--key-store",
                    failed.replaceAll("(?s).*--key-store (cks-[0-9a-f]+) .*", "$1"));
        }
        configure("files-2", FRANKFURT);
        walk.comment("the server starts anew");
        try (var _ = installation.startHere()) {
            walk.claviger("root-key", "migrate");
            awaitDone();
            decrypt();
        }
        walk.documented("key store");
    }

    private void encrypt() throws IOException, InterruptedException {
        walk.file(client, "encrypt", REPORT, ENCRYPTED);
    }

    private void decrypt() throws IOException, InterruptedException {
        Files.deleteIfExists(client.resolve(DECRYPTED));
        walk.file(client, "decrypt", ENCRYPTED, DECRYPTED);
        assertThat(client.resolve(DECRYPTED)).hasBinaryContent(CONTENT);
    }

    private static String keyId(String transcript) {
        return transcript.replaceAll("(?s).*?:key/([-0-9a-z]+).*", "$1");
    }

    private void material(String name) throws IOException {
        secret(name, new SecureRandom().generateSeed(32));
    }

    private void secret(String name, byte[] content) throws IOException {
        var file = Files.createFile(
                installation.folder().resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(file, content);
    }

    private void awaitDone() throws InterruptedException {
        var deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        var status = "";
        while (!status.contains(" DONE since")) {
            assertThat(System.nanoTime()).as(status).isLessThan(deadline);
            Thread.sleep(50);
            status = Installation.run(
                            "root-key",
                            "status",
                            "--config",
                            installation.configurationFile().toString())
                    .out();
        }
        walk.claviger("root-key", "status");
    }

    /** Puts a root key of KMS where the configuration has one in a file, or another of KMS. */
    private void configure(String key, String... regions) throws IOException {
        var endpoints = Stream.of(regions)
                .map(region -> "\"%s=%s\"".formatted(region, kms.endpoint(region)))
                .collect(Collectors.joining(", "));
        var file = installation.configurationFile();
        var text = Files.readString(file);
        Files.writeString(
                file,
                text.substring(0, text.indexOf("  root-keys:"))
                        + """
                          root-keys:
                            - provider: aws-kms
                              key: %s
                              aws-kms: {regions: [%s], timeout: 2m}
                        """.formatted(key, endpoints)
                        + text.substring(text.indexOf("  access:")));
    }
}
