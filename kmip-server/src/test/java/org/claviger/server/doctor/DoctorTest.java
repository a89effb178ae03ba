package org.claviger.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.claviger.certs.CertificateOrder;
import org.claviger.certs.DevelopmentCertificates;
import org.claviger.certs.KeyKind;
import org.claviger.certs.PemFiles;
import org.claviger.server.ClavigerServer;
import org.claviger.server.Installation;
import org.claviger.server.command.DoctorCommand;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.dev.DevState;
import org.claviger.server.doctor.Finding.Level;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DoctorTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Host GOOD_HOST =
            new Host(Runtime.Version.parse("25.0.1"), Map.of(Host.OPEN_FILES, 65_536L, Host.CORE_FILE, 0L));

    /** Three installations that every test begins with a copy of: without anything kept, with a root key, and used. */
    @TempDir
    static Path templates;

    @TempDir
    Path folder;

    private Path state;
    private int port;

    @BeforeAll
    static void makeInstallations() throws IOException {
        DevState.at(templates.resolve("new")).create(CLOCK, RANDOM);
        Installation.onSqlite(templates.resolve("unused"));
        Installation.onSqlite(templates.resolve("used")).startHere().close(Duration.ofSeconds(5));
    }

    @BeforeEach
    void beginAnew() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        begin("unused");
    }

    private void begin(String template) throws IOException {
        state = folder.resolve(template);
        copy(templates.resolve(template), state);
        configure("127.0.0.1:5696", "127.0.0.1:" + port);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private ServerConfig config() {
        return ServerConfig.load(state.resolve("claviger.yaml"), Map.of());
    }

    /** Goes on with an installation that a server has used, so that there is a database and an audit. */
    private void use() throws IOException {
        begin("used");
    }

    private List<Finding> findings(String check) {
        return findings(check, CLOCK, GOOD_HOST);
    }

    private List<Finding> findings(String check, Clock clock, Host host) {
        return Doctor.of(config(), clock, RANDOM, host).examine().stream()
                .filter(result -> result.check().equals(check))
                .flatMap(result -> result.findings().stream())
                .toList();
    }

    private static void has(List<Finding> findings, Level level, String what, String remedy) {
        assertThat(findings).anySatisfy(finding -> {
            assertThat(finding.level()).isEqualTo(level);
            assertThat(finding.what()).contains(what);
            assertThat(finding.remedy()).contains(remedy);
        });
    }

    private void configure(String from, String to) throws IOException {
        var file = state.resolve("claviger.yaml");
        var before = Files.readString(file);
        assertThat(before).contains(from);
        Files.writeString(file, before.replace(from, to));
    }

    // --- all of it ---

    @Test
    void nothingIsWrongWithANewInstallationNorWithAUsedOne() throws IOException {
        for (var template : List.of("new", "used")) {
            begin(template);
            assertThat(Doctor.of(config(), CLOCK, RANDOM, GOOD_HOST).examine())
                    .extracting(Doctor.Result::check)
                    .containsExactly(
                            "machine", "access", "files", "ports", "certificates", "storage", "audit", "clock");
            assertThat(Doctor.of(config(), CLOCK, RANDOM, GOOD_HOST).examine())
                    .flatExtracting(Doctor.Result::findings)
                    .extracting(Finding::level)
                    .doesNotContain(Level.FAIL);
        }
        has(findings("storage"), Level.OK, "root key software wraps and unwraps", "");
        has(findings("storage"), Level.OK, "keys.db is safe to use, current, and under this root key", "");
        has(findings("audit"), Level.OK, "is as it was written", "");
    }

    @Test
    void theCommandSaysWhatToDoAndFails() throws IOException {
        use();
        Files.writeString(state.resolve("secrets/root-passphrase"), "another one");
        var out = new StringWriter();

        assertThat(run(out)).isEqualTo(1);
        assertThat(out.toString())
                .containsPattern("(?m)^ok +access +1 access rules$")
                .containsPattern("(?m)^FAIL +storage +root key software cannot be used: ")
                .containsPattern("(?m)^To fix:$")
                .containsPattern("(?m)^ {2}storage: Put the right key file and passphrase into place")
                .containsPattern("(?m)^[1-9] wrong, [0-9]+ warnings, [0-9]+ in order$");
        assertThat(run(new StringWriter(), "--json")).isEqualTo(1);
    }

    @Test
    void theCommandSucceedsWhenNothingIsWrong() throws IOException {
        use();
        var out = new StringWriter();

        assertThat(run(out, "--json")).isZero();
        assertThat(out.toString().lines())
                .hasSizeGreaterThan(10)
                .allSatisfy(line -> assertThat(line)
                        .matches("\\{\"check\":\"[a-z]+\",\"level\":\"(ok|warn)\",\"what\":\".+\",\"remedy\":\".*\"}"));
    }

    @Test
    void aConfigurationThatCannotBeUsedIsAFindingToo() throws IOException {
        configure("audit:", "audits:");
        var out = new StringWriter();

        assertThat(run(out)).isEqualTo(3);
        assertThat(out.toString())
                .containsPattern("(?m)^FAIL +configuration +.*claviger.yaml:[0-9]+: audits: unknown key")
                .contains("docs/configuration.md has all keys");
    }

    private int run(StringWriter out, String... options) {
        var arguments = new ArrayList<>(
                List.of("--config", state.resolve("claviger.yaml").toString()));
        arguments.addAll(List.of(options));
        return new CommandLine(new DoctorCommand())
                .setOut(new PrintWriter(out, true))
                .execute(arguments.toArray(String[]::new));
    }

    // --- the machine ---

    @Test
    void whoUsesKeysIsNamed() throws IOException {
        assertThat(findings("machine"))
                .anySatisfy(finding -> assertThat(finding.what())
                        .containsAnyOf("keys are used by libcrypto 3.", "as libcrypto can't be used: "));
        configure("  access:", "  crypto: {engine: java}\n  access:");
        has(findings("machine"), Level.OK, "keys are used by Java 25", "");
    }

    @Test
    void anotherJavaIsWrong() {
        var host = new Host(Runtime.Version.parse("21.0.2"), Map.of());
        has(findings("machine", CLOCK, host), Level.FAIL, "Java 21.0.2 (expected 25)", "JAVA25_HOME");
    }

    @Test
    void fewOpenFilesAndCoreFilesAreWorthAWarning() {
        var host =
                new Host(Runtime.Version.parse("25"), Map.of(Host.OPEN_FILES, 1_024L, Host.CORE_FILE, Long.MAX_VALUE));
        var findings = findings("machine", CLOCK, host);

        has(findings, Level.WARN, "1024 files open here, and kmip.connections.total is 10000", "LimitNOFILE=10256");
        has(findings, Level.WARN, "leaves a core file, which would hold keys", "ulimit -c 0");
    }

    @Test
    void theLimitsOfLinuxAreRead() {
        assertThat(Host.parse(List.of(
                        "Limit                     Soft Limit           Hard Limit           Units     ",
                        "Max core file size        0                    unlimited            bytes     ",
                        "Max open files            20000                20000                files     ",
                        "Max locked memory         unlimited            unlimited            bytes     ")))
                .containsOnly(
                        Map.entry("Max core file size", 0L),
                        Map.entry("Max open files", 20_000L),
                        Map.entry("Max locked memory", Long.MAX_VALUE));
    }

    // --- access ---

    @Test
    void openDoorsAreWorthAWarning() throws IOException {
        configure("  kmip:\n", "  kmip:\n    interop: allow\n");
        configure("  tls:\n", "  tls:\n    profile: legacy\n");
        configure("    - {principals: \"mtls:dev:*\", tenant: default, operations: all}\n", "    []\n");
        var findings = findings("access");

        has(findings, Level.WARN, "no access rule: no client may do anything", "Add rules under access");
        has(findings, Level.WARN, "tls.profile is legacy", "Set it to modern");
        has(findings, Level.WARN, "kmip.interop is allow", "Take it out");
    }

    // --- files ---

    @Test
    void filesThatOthersMayReadAreWrong() throws IOException {
        use();
        for (var name : List.of("secrets/root-passphrase", "data/root.key", "data/keys.db", "tls/server-ec.key")) {
            var file = state.resolve(name);
            var before = Files.getPosixFilePermissions(file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

            has(findings("files"), Level.FAIL, file + " has mode rw-r--r--", "chmod 0600 " + file);
            Files.setPosixFilePermissions(file, before);
        }
    }

    /** The server does not start with one of these either. */
    @ParameterizedTest
    @CsvSource({
        "audit/audit.jsonl, rw-rw----, others than the server's user can use it, chmod 0600",
        "audit/audit.jsonl.head, rw-r--rw-, others than the server's user can use it, chmod 0600",
        "audit/audit.jsonl.pub, rw-rw-r--, others than the server's user can use it, chmod 0600",
        "audit, rwxrwx---, (expected one that others cannot write to): chmod go-w, Do as the line says",
        "secrets, rwx----wx, (expected one that others cannot write to): chmod go-w, Do as the line says"
    })
    void placesThatOthersCanChangeAreWrong(String place, String mode, String what, String remedy) throws IOException {
        use();
        Files.setPosixFilePermissions(state.resolve(place), PosixFilePermissions.fromString(mode));

        has(findings("files"), Level.FAIL, what, remedy);
        has(findings("files"), Level.FAIL, state.resolve(place).toString(), "");
    }

    @Test
    void aPlaceThatIsNoFolderIsWrong() throws IOException {
        Files.writeString(state.resolve("occupied"), "");
        configure("file: audit/audit.jsonl", "file: occupied/audit.jsonl");

        has(findings("files"), Level.FAIL, state.resolve("occupied") + " is no folder", "Name another place");
    }

    // --- ports ---

    @Test
    void aPortThatAnotherProgramHasIsWrong() throws IOException {
        try (var other = new ServerSocket(port, 10, InetAddress.getLoopbackAddress())) {
            // Answers nothing, so that it is found out by waiting; a closed backlog would do as well.
            Thread.ofVirtual().start(() -> closeAll(other));
            has(
                    findings("ports"),
                    Level.FAIL,
                    "kmip.listen 127.0.0.1:" + port + " is taken by another program",
                    "ss -ltnp sport = :" + port);
        }
        has(findings("ports"), Level.OK, "kmip.listen 127.0.0.1:" + port + " is free", "");
    }

    private static void closeAll(ServerSocket server) {
        try {
            while (true) {
                server.accept().close();
            }
        } catch (IOException e) {
            // the test has ended
        }
    }

    @Test
    void aPortThatOurServerHasIsInOrder() {
        var server = ClavigerServer.start(config(), CLOCK, RANDOM);
        try {
            has(findings("ports"), Level.OK, "is served, with a certificate of this configuration", "");
            // The other checks look on beside a running server.
            has(findings("storage"), Level.OK, "is safe to use, current, and under this root key", "");
        } finally {
            server.close(Duration.ofSeconds(5));
        }
    }

    @Test
    void anAddressOfAnotherMachineIsWrong() {
        var config =
                ServerConfig.load(state.resolve("claviger.yaml"), Map.of("CLAVIGER_KMIP_LISTEN", "192.0.2.1:" + port));
        has(
                new PortsCheck(config, _ -> false).look(),
                Level.FAIL,
                "kmip.listen 192.0.2.1:" + port + " cannot be used",
                "Name an address of this machine for kmip.listen");
    }

    // --- certificates ---

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

    // --- root key and database ---

    @Test
    void aPassphraseThatDoesNotFitIsWrong() throws IOException {
        Files.writeString(state.resolve("secrets/root-passphrase"), "another one");
        has(
                findings("storage"),
                Level.FAIL,
                "root key software cannot be used: ",
                "Put the right key file and passphrase");
    }

    @Test
    void aRootKeyThatIsGoneIsWrong() throws IOException {
        use();
        Files.delete(state.resolve("data/root.key"));
        has(findings("storage"), Level.FAIL, "root key software cannot be used: ", "from the backup if need be");
    }

    @Test
    void aDatabaseThatIsGoneIsWrong() throws IOException {
        use();
        for (var name : List.of("keys.db", "keys.db-wal", "keys.db-shm")) {
            Files.deleteIfExists(state.resolve("data").resolve(name));
        }
        has(findings("storage"), Level.FAIL, "there is no database", "Restore the backup to ");
    }

    @Test
    void aDatabaseThatIsDamagedIsWrong() throws IOException {
        use();
        Files.writeString(state.resolve("data/keys.db"), "no database");
        has(findings("storage"), Level.FAIL, "", "restore the backup");
    }

    @Test
    void aDatabaseOfAnotherRootKeyIsWrong() throws IOException {
        use();
        var other = folder.resolve("other");
        Installation.onSqlite(other);
        for (var name : List.of("data/root.key", "secrets/root-passphrase")) {
            Files.copy(other.resolve(name), state.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        has(
                findings("storage"),
                Level.FAIL,
                "the database does not belong to this root key: ",
                "of the same server and the same backup");
    }

    // --- audit and clock ---

    @Test
    void anEditedAuditIsWrong() throws IOException {
        use();
        var audit = state.resolve("audit/audit.jsonl");
        Files.writeString(audit, Files.readString(audit).replaceFirst("\"kind\":\"start\"", "\"kind\":\"stort\""));
        has(findings("audit"), Level.FAIL, "is not as it was written: ", "claviger audit verify");
    }

    @Test
    void anAuditWithoutItsKeyIsWrong() throws IOException {
        use();
        Files.delete(state.resolve("audit/audit.jsonl.pub"));
        has(findings("audit"), Level.FAIL, "cannot be verified: ", "Put its .pub and .head back beside it");
    }

    @Test
    void aClockThatWentBackIsWrong() throws IOException {
        use();
        var yesterday = Clock.offset(CLOCK, Duration.ofDays(-1));
        has(findings("clock", yesterday, GOOD_HOST), Level.FAIL, "and a server has gone by ", "set by NTP");
    }

    @Test
    void aClockThatIsALittleBehindStandsStill() throws IOException {
        use();
        var behind = Clock.offset(CLOCK, Duration.ofMinutes(-4));
        has(findings("clock", behind, GOOD_HOST), Level.WARN, "already: its time stands still", "set by NTP");
    }

    @Test
    void theAuditShowsAClockThatWentBackWithoutADatabase() throws IOException {
        use();
        Files.delete(state.resolve("data/keys.db"));
        var yesterday = Clock.offset(CLOCK, Duration.ofDays(-1));
        has(findings("clock", yesterday, GOOD_HOST), Level.FAIL, "audit.jsonl was written at ", "set by NTP");
    }
}
