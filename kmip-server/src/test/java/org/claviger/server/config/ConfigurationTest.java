package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ListAssert;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.guard.GuardSettings;
import org.claviger.hsm.soft.Argon2Cost;
import org.claviger.hsm.soft.SoftwareSettings;
import org.claviger.server.access.AccessRule;
import org.claviger.server.access.CertificateIdentity;
import org.claviger.server.access.Grant;
import org.claviger.server.access.GrantedObjects;
import org.claviger.server.access.Identity;
import org.claviger.server.access.IdentityRule;
import org.claviger.server.config.ConfigurationException.Problem;
import org.claviger.server.crypto.DataKeySettings;
import org.claviger.server.domain.AttributePolicy;
import org.claviger.server.domain.Tenant;
import org.claviger.server.net.ListenerSettings;
import org.claviger.server.net.TlsSettings;
import org.claviger.server.net.TlsSettings.ClientAuthority;
import org.claviger.server.net.TlsSettings.ServerCertificate;
import org.claviger.server.net.TlsSettings.TlsProtocol;
import org.claviger.server.net.TlsSettings.TlsProvider;
import org.claviger.server.operation.CryptographicStreams;
import org.claviger.server.rest.ApiSettings;
import org.claviger.server.rest.HttpLimits;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
    /** What has no default. */
    private static final String NECESSARY = """
        tls:
          certificates:
            - {chain: server.pem, key: server.key}
          client-authorities:
            - {name: fleet, certificates: ca.pem}
        root-keys:
          - software: {passphrase-file: secrets/passphrase}
        """;

    @TempDir
    private Path folder;

    @BeforeEach
    void makeFiles() throws IOException {
        Files.createDirectory(folder.resolve("secrets"));
        for (var name : List.of("server.pem", "server.key", "ca.pem", "secrets/passphrase")) {
            Files.createFile(folder.resolve(name));
        }
    }

    // --- What is loaded

    @Test
    void whatIsNotSetHasItsDefault() {
        var config = load(NECESSARY);

        assertThat(config.listener()).isEqualTo(ListenerSettings.at(new InetSocketAddress("0.0.0.0", 5696)));
        assertThat(config.versions())
                .containsExactlyInAnyOrder(
                        ProtocolVersion.V1_0,
                        ProtocolVersion.V1_1,
                        ProtocolVersion.V1_2,
                        ProtocolVersion.V1_3,
                        ProtocolVersion.V1_4,
                        ProtocolVersion.V2_0,
                        ProtocolVersion.V2_1);
        assertThat(config.limits()).isEqualTo(Limits.DEFAULT);
        assertThat(config.attributes())
                .isEqualTo(new AttributePolicy(Duration.ofHours(1), Set.of(), Limits.DEFAULT.maxAttributes()));
        assertThat(config.interop()).isFalse();
        assertThat(config.locatePage()).isEqualTo(1_000);
        assertThat(config.streams()).isEqualTo(CryptographicStreams.Limits.DEFAULT);
        assertThat(config.tls())
                .usingRecursiveComparison()
                .isEqualTo(TlsSettings.of(
                        List.of(new ServerCertificate(folder.resolve("server.pem"), folder.resolve("server.key"))),
                        List.of(new ClientAuthority("fleet", folder.resolve("ca.pem")))));
        assertThat(config.access()).isEmpty();
        assertThat(config.duplicateNames()).isEmpty();
        assertThat(config.defaultKeyPairMasks()).isTrue();
        assertThat(config.rest()).isEmpty();
        assertThat(config.dataKeys()).isEqualTo(DataKeySettings.DEFAULT);
        assertThat(config.strictAudit()).isFalse();
        assertThat(config.log()).isEqualTo(new ServerConfig.Log("INFO", false));
    }

    @Test
    void walletsAreServedWhereTheOperatorSays() {
        var config = load(
                "rest: {listen: '0.0.0.0:8443', request-line: 1KiB, headers: 2KiB, body: 3KiB, extended-keys: xpub,"
                        + " signatures: 7}\n"
                        + NECESSARY);

        var rest = config.rest().orElseThrow();
        assertThat(rest.listener()).isEqualTo(ListenerSettings.at(new InetSocketAddress("0.0.0.0", 8443)));
        assertThat(rest.limits()).isEqualTo(new HttpLimits(1024, 2048, 3072));
        assertThat(rest.api()).isEqualTo(new ApiSettings(256 << 10, 7, true));
        assertThat(load("rest: {listen: '0.0.0.0:8443'}\n" + NECESSARY)
                        .rest()
                        .orElseThrow()
                        .api())
                .isEqualTo(new ApiSettings(256 << 10, 1000, false));
    }

    @Test
    void walletsNeedTextsThatHoldTheirKeys() {
        assertThatThrownBy(() -> load("rest: {listen: '0.0.0.0:8443'}\nlimits: {text: 255, name: 64}\n" + NECESSARY))
                .hasMessageContaining("limits.text: 255 bytes (expected at least 256 together with rest.listen)");
    }

    @Test
    void walletsAreNotServedWhereNamesAreNotUnique() {
        assertThatThrownBy(() ->
                        load("rest: {listen: '0.0.0.0:8443'}\ndatabase: {duplicate-names: [tapes]}\n" + NECESSARY))
                .hasMessageContaining("tenants are listed (expected none together with rest.listen)");
    }

    @Test
    void whatTheServerWritesLiesInTheDataFolderBesideTheFile() {
        var config = load(NECESSARY);

        assertThat(config.database()).isEqualTo(new ServerConfig.Database.Sqlite(folder.resolve("data/keys.db")));
        assertThat(config.auditFile()).isEqualTo(folder.resolve("data/audit/audit.jsonl"));
        assertThat(software(config).keyFile()).isEqualTo(folder.resolve("data/root.key"));
    }

    private static SoftwareSettings software(ServerConfig config) {
        return (SoftwareSettings) config.rootKeys().getFirst().provider();
    }

    @Test
    void oneRootKeyIsForAllObjectsAndNamedAsItsProvider() {
        var rootKey = load(NECESSARY).rootKeys().getFirst();

        assertThat(rootKey.name()).isEqualTo(new BackendId("software"));
        assertThat(rootKey.key()).isEqualTo(new RootKeyRef("default"));
        assertThat(rootKey.tenants()).isEmpty();
        assertThat(rootKey.objectTypes()).isEmpty();
        assertThat(rootKey.recovery()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        root-keys[0].provider     | provider: pkcs12            | "pkcs12" (expected software, aws-kms or pkcs11)
        root-keys[0].name         | name: Main                  | "Main" (expected a lower-case letter, then up to 31 of a-z, 0-9, '-')
        root-keys[0].recovery     | recovery: software          | "software" (expected the name of another element of root-keys)
        root-keys[0].recovery     | recovery: vault             | "vault" (expected the name of another element of root-keys)
        root-keys[0].object-types | object-types: [PrivateKey]  | "PrivateKey" (expected Certificate, Symmetric Key, Public Key, Private Key, Split Key, Template, Secret Data, Opaque Object, PGP Key, Certificate Request, User, Group, Password Credential, Device Credential, One Time Password Credential or Hashed Password Credential)
        root-keys[0].aws-kms.regions | provider: aws-kms        | is missing (expected list of AWS Region for aws-kms)
        root-keys[0].pkcs11.token | provider: pkcs11            | is missing (expected this or serial for pkcs11)
        root-keys[0].tenants      | tenants: [tapes]            | every element is for some objects only (expected one without tenants and object-types, for all others)
        """)
    void aRootKeyThatCannotBeIsNamed(String key, String line, String message) {
        assertProblems(NECESSARY.replace("- software:", "- " + line + "\n    software:"))
                .extracting(Problem::key, Problem::message)
                .containsExactly(tuple(key, message));
    }

    private static final String WITH_KMS = NECESSARY.replace(
            "- software:", "- provider: aws-kms\n    aws-kms: {regions: [eu-central-1], %s}\n    %s\n  - software:");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        timeout: 5s  |                       | PT10S
        timeout: 20s |                       | PT20S
        timeout: 20s | 'timeouts: {turn: 2s}'| PT20S
        timeout: 20s | 'timeouts: {call: 20s}'| PT20S
        timeout: 20s | 'timeouts: {call: 1m}'| PT1M
        profile: ops | 'timeouts: {call: 2s}'| PT2S
        """)
    void aCallMayTakeAsLongAsItsProviderUnlessSomethingElseIsSaid(
            String kms, @Nullable String timeouts, Duration expected) {
        var config = load(WITH_KMS.formatted(kms, timeouts == null ? "" : timeouts));

        assertThat(config.rootKeys().getFirst().guard().deadline()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        provider: aws-kms | aws-kms: {regions: [eu-central-1], timeout: 20s} | aws-kms
        provider: pkcs11  | pkcs11: {token: claviger, timeout: 20s}          | pkcs11
        """)
    void aCallIsNotCutOffBeforeTheTimeThatItsProviderIsGiven(String provider, String settings, String kind) {
        assertProblems(NECESSARY.replace(
                        "- software:",
                        "- %s\n    %s\n    timeouts: {call: 15s}\n    software:".formatted(provider, settings)))
                .extracting(Problem::key, Problem::message)
                .containsExactly(tuple(
                        "root-keys[0].timeouts.call",
                        "15000 ms (expected at least %s.timeout, 20000 ms)".formatted(kind)));
    }

    @Test
    void theDataFolderCanBeElsewhere() {
        var config = load(NECESSARY + "data-dir: /var/lib/claviger");

        assertThat(config.database()).isEqualTo(new ServerConfig.Database.Sqlite(Path.of("/var/lib/claviger/keys.db")));
        assertThat(config.auditFile()).isEqualTo(Path.of("/var/lib/claviger/audit/audit.jsonl"));
        assertThat(config.controlSocket()).isEqualTo(Path.of("/var/lib/claviger/control.sock"));
        assertThat(software(config).keyFile()).isEqualTo(Path.of("/var/lib/claviger/root.key"));
    }

    @Test
    void pathsAreRelativeToTheFile() {
        var config = load(NECESSARY + "database: {file: 'keys/objects.db'}");

        assertThat(config.database()).isEqualTo(new ServerConfig.Database.Sqlite(folder.resolve("keys/objects.db")));
        assertThat(software(config).passphraseFile()).isEqualTo(folder.resolve("secrets/passphrase"));
    }

    @Test
    void oneLineAsksForPostgresql() {
        var url = "jdbc:postgresql://db.example.org/claviger?user=claviger";

        assertThat(load(NECESSARY + "database: {url: '" + url + "'}").database())
                .isEqualTo(new ServerConfig.Database.Postgresql(url, Optional.empty(), Optional.empty(), 16));
    }

    @Test
    void theUserOfPostgresqlCanHaveAPassword() {
        var config = load(NECESSARY + """
            database:
              url: jdbc:postgresql://db.example.org/claviger
              user: claviger
              password-file: secrets/passphrase
              connections: 4
            """);

        assertThat(config.database())
                .isEqualTo(new ServerConfig.Database.Postgresql(
                        "jdbc:postgresql://db.example.org/claviger",
                        Optional.of("claviger"),
                        Optional.of(folder.resolve("secrets/passphrase")),
                        4));
    }

    @Test
    void aPasswordInTheUrlOfTheDatabaseIsRefusedAndNotRepeated() {
        assertProblems(NECESSARY + "database: {url: 'jdbc:postgresql://h/d?user=u&password=hunter2'}")
                .containsExactly(new Problem(
                        file() + ":9",
                        "database.url",
                        "a URL with a password (expected the password in database.password-file)"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        url: 'jdbc:mysql://h/d'               | database.url  | "jdbc:mysql://h/d" (expected jdbc:postgresql://HOST/DATABASE)
        url: 'jdbc:postgresql://h/d', file: x | database.file | is set (expected this or database.url, not both)
        user: claviger                        | database.user | is set (expected database.url too)
        """)
    void whatDoesNotGoTogetherAboutTheDatabaseIsSaid(String database, String key, String message) {
        assertProblems(NECESSARY + "database: {" + database + "}")
                .containsExactly(new Problem(file() + ":9", key, message));
    }

    @Test
    void everyValueOfTheFileArrives() {
        var config = load("""
            kmip:
              listen: "[2001:db8::1]:1234"
              versions: [1.4, 2.1]
              draft-3-0: true
              lease-time: 90s
              application-namespaces: [tapes]
              interop: allow
              default-key-pair-masks: false
              connections: {total: 3, per-address: 2, per-client: 1}
              timeouts: {handshake: 500ms, first-byte: 1m, request: 2h, response: 3d}
              streams: {total: 8, per-client: 7, data-per-client: 6KiB, idle: 5s}
            limits:
              message: 64MiB
              nesting: 64
              items: 200000
              batch-items: 1000
              text: 4096
              name: 1KiB
              big-integer: 512B
              attributes-per-object: 5
              locate-page: 6
            tls:
              provider: jdk
              protocols: TLSv1.2
              profile: legacy
              certificates:
                - {chain: server.pem, key: server.key}
              client-authorities:
                - {name: fleet, certificates: ca.pem}
              client-crl: [ca.pem]
              require-client-usage: false
              identity: [cn, key]
              pinned-keys: ["0000000000000000000000000000000000000000000000000000000000000000"]
            access:
              - principals: "mtls:fleet:cn:orders-*"
                tenant: orders
                operations: [Get, Re-key]
              - {principals: "mtls:*", tenant: admin, operations: all}
            database: {file: /db, duplicate-names: [tapes]}
            root-keys:
              - name: main
                provider: software
                key: a key
                recovery: vault
                calls: 9
                failures: 8
                timeouts: {turn: 7s, call: 6s, pause: 5m}
                software: {key-file: /rk, passphrase-file: secrets/passphrase}
              - name: vault
                tenants: [tapes]
                object-types: [Private Key, Secret Data]
                software: {key-file: /vault, passphrase-file: secrets/passphrase}
            data-keys: {max-age: 1s, max-entries: 2, max-uses: 3, on-unavailable: serve-cached, max-age-unavailable: 4s}
            control: {socket: /socket}
            audit: {file: /audit, sync: before-answer}
            log: {level: trace, format: json}
            """);

        assertThat(config.listener())
                .isEqualTo(new ListenerSettings(
                        new InetSocketAddress("2001:db8::1", 1234),
                        64 << 20,
                        3,
                        2,
                        1,
                        Duration.ofMinutes(1),
                        Duration.ofHours(2),
                        Duration.ofDays(3),
                        Duration.ofSeconds(5)));
        assertThat(config.versions())
                .containsExactlyInAnyOrder(ProtocolVersion.V1_4, ProtocolVersion.V2_1, ProtocolVersion.V3_0);
        assertThat(config.limits()).isEqualTo(new Limits(64 << 20, 64, 200_000, 1_000, 4_096, 1_024, 512, 5));
        assertThat(config.attributes()).isEqualTo(new AttributePolicy(Duration.ofSeconds(90), Set.of("tapes"), 5));
        assertThat(config.interop()).isTrue();
        assertThat(config.locatePage()).isEqualTo(6);
        assertThat(config.streams()).isEqualTo(new CryptographicStreams.Limits(8, 7, 6 * 1_024, Duration.ofSeconds(5)));
        assertThat(config.tls())
                .usingRecursiveComparison()
                .isEqualTo(new TlsSettings(
                        TlsProvider.JDK,
                        Set.of(TlsProtocol.TLS_1_2),
                        true,
                        List.of(new ServerCertificate(folder.resolve("server.pem"), folder.resolve("server.key"))),
                        List.of(new ClientAuthority("fleet", folder.resolve("ca.pem"))),
                        List.of(folder.resolve("ca.pem")),
                        false,
                        new CertificateIdentity(
                                List.of(IdentityRule.COMMON_NAME, IdentityRule.PINNED_KEY), List.of("0".repeat(64))),
                        Duration.ofMillis(500)));
        assertThat(config.access())
                .containsExactly(
                        new AccessRule(
                                "mtls:fleet:cn:orders-*",
                                Optional.of(new Tenant("orders")),
                                Set.of(Operation.GET, Operation.RE_KEY)),
                        new AccessRule("mtls:*", Optional.of(new Tenant("admin")), Set.of(Operation.values())));
        assertThat(config.database()).isEqualTo(new ServerConfig.Database.Sqlite(Path.of("/db")));
        assertThat(config.duplicateNames()).containsExactly(new Tenant("tapes"));
        assertThat(config.defaultKeyPairMasks()).isFalse();
        assertThat(config.rootKeys())
                .containsExactly(
                        new ServerConfig.RootKey(
                                new RootKeyRef("a key"),
                                Set.of(),
                                Set.of(),
                                Optional.of(new BackendId("vault")),
                                new GuardSettings(
                                        9, Duration.ofSeconds(7), Duration.ofSeconds(6), 8, Duration.ofMinutes(5)),
                                new SoftwareSettings(
                                        new BackendId("main"),
                                        Path.of("/rk"),
                                        folder.resolve("secrets/passphrase"),
                                        Argon2Cost.DEFAULT)),
                        new ServerConfig.RootKey(
                                new RootKeyRef("default"),
                                Set.of(new Tenant("tapes")),
                                Set.of(ObjectType.PRIVATE_KEY, ObjectType.SECRET_DATA),
                                Optional.empty(),
                                GuardSettings.USUAL,
                                new SoftwareSettings(
                                        new BackendId("vault"),
                                        Path.of("/vault"),
                                        folder.resolve("secrets/passphrase"),
                                        Argon2Cost.DEFAULT)));
        assertThat(config.dataKeys())
                .isEqualTo(new DataKeySettings(true, Duration.ofSeconds(1), Duration.ofSeconds(4), 2, 3));
        assertThat(config.controlSocket()).isEqualTo(Path.of("/socket"));
        assertThat(config.auditFile()).isEqualTo(Path.of("/audit"));
        assertThat(config.strictAudit()).isTrue();
        assertThat(config.log()).isEqualTo(new ServerConfig.Log("TRACE", true));
    }

    @Test
    void twoPlacesDoNotShareAKeyFile() throws IOException {
        Files.createSymbolicLink(folder.resolve("link"), folder);
        Files.createFile(folder.resolve("root.key"));
        assertThatThrownBy(() -> load(NECESSARY.replaceAll("(?s)root-keys:.*?\n(?=[a-z]|$)", "") + """
                        root-keys:
                          - software: {key-file: root.key, passphrase-file: secrets/passphrase}
                          - name: vault
                            key: another
                            software: {key-file: link/root.key, passphrase-file: secrets/passphrase}
                        """))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(
                        "root-keys[1].name: \"vault\" has its root keys in %s, as \"software\" has (expected a"
                                        .formatted(folder.resolve("root.key").toRealPath())
                                + " file of its own for each)");
    }

    @Test
    void keysServedInAnOutageAreKeptAtLeastAsLongAsOtherwise() {
        assertThatThrownBy(() -> load(
                        NECESSARY + "data-keys: {max-age: 2h, on-unavailable: serve-cached, max-age-unavailable: 1h}"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(
                        "data-keys.max-age-unavailable: 3600 s (expected at least data-keys.max-age, 7200 s)");
        assertThatThrownBy(() -> load(NECESSARY + "data-keys: {max-age: 0s, on-unavailable: serve-cached}"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(
                        "data-keys.on-unavailable: serve-cached (expected a data-keys.max-age above 0s with it)");
        assertThat(load(NECESSARY + "data-keys: {on-unavailable: serve-cached}").dataKeys())
                .isEqualTo(DataKeySettings.DEFAULT.inOutage(Duration.ofHours(1)));
    }

    @Test
    void aSectionWithNothingInItIsAsGoodAsNone() {
        var config = load(NECESSARY + "kmip:\n  # listen: 127.0.0.1:5696\naccess:\n");

        assertThat(config.listener()).isEqualTo(load(NECESSARY).listener());
        assertThat(config.access()).isEmpty();
    }

    @Test
    void aMaximumAgeOfNothingKeepsNoKeys() {
        var config = load(NECESSARY + "data-keys: {max-age: 0s}");

        assertThat(config.dataKeys()).isEqualTo(DataKeySettings.NOT_CACHED);
    }

    @ParameterizedTest
    @CsvSource({"1ms,PT0.001S", "90s,PT1M30S", "5m,PT5M", "12h,PT12H", "365d,PT8760H"})
    void durationsHaveUnits(String text, Duration expected) {
        var config = load(NECESSARY + "kmip: {timeouts: {request: " + text + "}}");

        assertThat(config.listener().requestTimeout()).isEqualTo(expected);
    }

    // --- The environment

    @Test
    void theEnvironmentIsStrongerThanTheFile() {
        var config = load(
                NECESSARY + "kmip: {listen: 'localhost:1', versions: 1.0, connections: {total: 7}}",
                Map.of(
                        "CLAVIGER_KMIP_LISTEN", "localhost:2",
                        "CLAVIGER_KMIP_VERSIONS", "1.4, 2.1",
                        "PATH", "/bin"));

        assertThat(config.listener().address().getPort()).isEqualTo(2);
        assertThat(config.versions()).containsExactlyInAnyOrder(ProtocolVersion.V1_4, ProtocolVersion.V2_1);
        assertThat(config.listener().maxConnections()).isEqualTo(7);
    }

    @Test
    void theEnvironmentAloneIsEnough() {
        var config = ConfigurationSources.environment(Map.of(
                        "CLAVIGER_TLS_CERTIFICATES_0_CHAIN",
                        folder + "/server.pem",
                        "CLAVIGER_TLS_CERTIFICATES_0_KEY",
                        folder + "/server.key",
                        "CLAVIGER_TLS_CLIENT_AUTHORITIES_0_NAME",
                        "fleet",
                        "CLAVIGER_TLS_CLIENT_AUTHORITIES_0_CERTIFICATES",
                        folder + "/ca.pem",
                        "CLAVIGER_ROOT_KEYS_0_SOFTWARE_PASSPHRASE_FILE",
                        folder + "/secrets/passphrase",
                        "CLAVIGER_ACCESS_0_PRINCIPALS",
                        "mtls:fleet:*",
                        "CLAVIGER_ACCESS_0_TENANT",
                        "default",
                        "CLAVIGER_CONFIG",
                        "read by the command line"))
                .load()
                .server();

        assertThat(config.tls())
                .usingRecursiveComparison()
                .isEqualTo(load(NECESSARY).tls());
        assertThat(config.access())
                .containsExactly(
                        new AccessRule("mtls:fleet:*", Optional.of(new Tenant("default")), Set.of(Operation.values())));
        assertThat(config.database())
                .isEqualTo(
                        new ServerConfig.Database.Sqlite(Path.of("data/keys.db").toAbsolutePath()));
    }

    @Test
    void theEnvironmentAddsToTheListsOfTheFile() {
        var config = load(
                NECESSARY,
                Map.of(
                        "CLAVIGER_TLS_CLIENT_AUTHORITIES_0_NAME", "renamed",
                        "CLAVIGER_TLS_CLIENT_AUTHORITIES_1_NAME", "partners",
                        "CLAVIGER_TLS_CLIENT_AUTHORITIES_1_CERTIFICATES", "ca.pem"));

        assertThat(config.tls().clientAuthorities())
                .containsExactly(
                        new ClientAuthority("renamed", folder.resolve("ca.pem")),
                        new ClientAuthority("partners", folder.resolve("ca.pem")));
    }

    @Test
    void anEmptyVariableIsAnEmptyList() {
        var config = load(
                NECESSARY + "database: {duplicate-names: [tapes]}", Map.of("CLAVIGER_DATABASE_DUPLICATE_NAMES", ""));

        assertThat(config.duplicateNames()).isEmpty();
    }

    @Test
    void anyValueMayLieInAFile() throws IOException {
        Files.writeString(folder.resolve("secrets/versions"), "1.4,2.1\n");

        var config = load(NECESSARY, Map.of("CLAVIGER_KMIP_VERSIONS_FILE", "secrets/versions"));

        assertThat(config.versions()).containsExactlyInAnyOrder(ProtocolVersion.V1_4, ProtocolVersion.V2_1);
    }

    @Test
    void whatKubernetesSetsForServicesIsLeftAlone() {
        var links = Map.of(
                "KUBERNETES_SERVICE_HOST", "10.0.0.1",
                "CLAVIGER_SERVICE_HOST", "10.0.0.7",
                "CLAVIGER_SERVICE_PORT_KMIP", "5696",
                "CLAVIGER_PORT", "tcp://10.0.0.7:5696",
                "CLAVIGER_PORT_5696_TCP", "tcp://10.0.0.7:5696",
                "CLAVIGER_KMIP_PORT_5696_TCP_ADDR", "10.0.0.7");

        assertThat(load(NECESSARY, links).listener()).isEqualTo(load(NECESSARY).listener());
    }

    @Test
    void aFlagIsStrongerThanTheEnvironment() throws IOException {
        write(NECESSARY);

        var configuration = ConfigurationSources.environment(Map.of("CLAVIGER_KMIP_LISTEN", "localhost:2"))
                .withFile(folder.resolve("claviger.yaml"))
                .withFlag("--port", "kmip.listen", "localhost:9")
                .load();

        assertThat(configuration.server().listener().address().getPort()).isEqualTo(9);
        assertThat(configuration.settings())
                .contains(new Configuration.Setting("kmip.listen", "localhost:9", "--port"));
    }

    // --- What is refused

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        kmip: {lisen: x}             | kmip.lisen                     | kmip.listen
        kmip: {conections: {total: 1}} | kmip.conections              | kmip.connections
        kmpi: {listen: x}            | kmpi                           | kmip
        lmits: {items: 1}            | lmits                          | limits
        audit: {level: debug}        | audit.level                    | log.level
        datadir: /x                  | datadir                        | data-dir
        database: {fiel: x}          | database.fiel                  | database.file
        access: [{principal: x}]     | access[0].principal            | access[0].principals
        """)
    void anUnknownKeyIsNamedWithTheNearestOne(String yaml, String key, String nearest) {
        assertProblems(yaml + "\n" + NECESSARY)
                .contains(new Problem(file() + ":2", key, "unknown key (did you mean " + nearest + "?)"));
    }

    @Test
    void aSecretInPlaceOfItsFileIsAnUnknownKeyAndNotRepeated() {
        assertProblems(NECESSARY.replace("passphrase-file: secrets/passphrase", "passphrase: correct horse"))
                .containsExactly(new Problem(
                        file() + ":8",
                        "root-keys[0].software.passphrase",
                        "unknown key (did you mean root-keys[0].software.passphrase-file?)"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        data-dir                        | " "         | " " (expected the path of a file or folder)
        kmip.listen                     | 5696        | "5696" (expected HOST:PORT such as 0.0.0.0:5696 or [::]:5696)
        kmip.listen                     | a:65536     | "a:65536" (expected HOST:PORT such as 0.0.0.0:5696 or [::]:5696)
        kmip.listen                     | ::1:5696    | "::1:5696" (expected HOST:PORT such as 0.0.0.0:5696 or [::]:5696)
        kmip.versions                   | []          | an empty list (expected at least one value)
        kmip.versions                   | [1.4, 1.4]  | "1.4" (expected each value once)
        kmip.versions                   | 2.10        | "2.10" (expected 1.0, 1.1, 1.2, 1.3, 1.4, 2.0 or 2.1)
        kmip.versions                   | 3.0         | "3.0" (expected 1.0, 1.1, 1.2, 1.3, 1.4, 2.0 or 2.1)
        kmip.draft-3-0                  | yes         | "yes" (expected false or true)
        kmip.lease-time                 | 1500ms      | 1500ms (expected whole seconds)
        kmip.interop                    | true        | "true" (expected refuse or allow)
        kmip.connections.total          | 0           | "0" (expected a whole number from 1 to 1000000)
        kmip.connections.total          | 1e3         | "1e3" (expected a whole number from 1 to 1000000)
        kmip.connections.total          | 9999999999  | "9999999999" (expected a whole number from 1 to 1000000)
        kmip.connections.total          | [1, 2]      | found a list (expected number from 1 to 1000000)
        kmip.connections.total          | {a: 1}      | found keys (expected number from 1 to 1000000)
        kmip.connections.total          |             | found nothing (expected number from 1 to 1000000)
        kmip.connections                | 5           | found one value (expected total, per-address, per-client under it)
        kmip.timeouts.request           | 30          | "30" (expected a duration such as 500ms, 10s, 5m, 12h or 30d, at least 1ms)
        kmip.timeouts.request           | 0s          | "0s" (expected a duration such as 500ms, 10s, 5m, 12h or 30d, at least 1ms)
        kmip.timeouts.request           | 366d        | "366d" (expected a duration such as 500ms, 10s, 5m, 12h or 30d, at least 1ms)
        data-keys.max-age               | 5 parsecs   | "5 parsecs" (expected a duration such as 500ms, 10s, 5m, 12h or 30d)
        data-keys.on-unavailable        | serve       | "serve" (expected refuse or serve-cached)
        limits.message                  | 65MiB       | "65MiB" (expected a size from 1KiB to 64MiB, such as 4096, 256KiB or 1MiB)
        limits.message                  | 1MB         | "1MB" (expected a size from 1KiB to 64MiB, such as 4096, 256KiB or 1MiB)
        limits.nesting                  | 65          | "65" (expected a whole number from 1 to 64)
        limits.items                    | 200001      | "200001" (expected a whole number from 16 to 200000)
        limits.batch-items              | 1001        | "1001" (expected a whole number from 1 to 1000)
        limits.name                     | 1MiB        | 1048576 bytes (expected at most limits.text: 262144 bytes)
        tls.provider                    | openssl     | "openssl" (expected bouncycastle or jdk)
        tls.protocols                   | TLSv1.1     | "TLSv1.1" (expected TLSv1.3 or TLSv1.2)
        tls.profile                     | old         | "old" (expected modern or legacy)
        tls.identity                    | fingerprint | "fingerprint" (expected uri, dns, email, subject, key or cn)
        tls.pinned-keys                  | ABC         | "ABC" (expected 64 lower-case hex digits, the SHA-256 of a public key)
        access                          | {tenant: x} | found keys (expected a list, each element with principals, tenant, operations)
        access                          | [x]         | found one value (expected principals, tenant, operations under it)
        database.duplicate-names        | Tapes       | "Tapes" (expected 1 to 63 of a-z, 0-9, '-')
        audit.sync                      | never       | "never" (expected group or before-answer)
        log.level                       | INFO        | "INFO" (expected error, warn, info, debug or trace)
        log.format                      | xml         | "xml" (expected text or json)
        """)
    void anIllTypedValueIsNamedWithWhatWasExpected(String key, String value, String message) {
        var yaml = yaml(key, value == null ? "" : value);

        var problems = problems(yaml);

        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst().origin()).startsWith(file() + ":");
        assertThat(problems.getFirst().key()).startsWith(key);
        assertThat(problems.getFirst().message()).isEqualTo(message);
    }

    @Test
    void aProblemNamesFileLineAndKey() {
        assertThatThrownBy(() -> load(NECESSARY + "log:\n  level: loud\n"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(file() + ":10: log.level: \"loud\" (expected error, warn, info, debug or trace)");
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        assertProblems(NECESSARY + "log: {level: loud, formt: text}\naudit: {sync: x}\n", Map.of("CLAVIGER_X", "1"))
                .extracting(Problem::key)
                .containsExactlyInAnyOrder("log.level", "log.formt", "audit.sync", "");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertProblems("tls: {certificates: [{chain: server.pem}]}")
                .containsExactly(
                        new Problem(file(), "tls.certificates[0].key", "is missing (expected file)"),
                        new Problem(file(), "tls.client-authorities[0].name", "is missing (expected name)"),
                        new Problem(file(), "tls.client-authorities[0].certificates", "is missing (expected file)"));
    }

    @Test
    void aSoftwareRootKeyNeedsAPassphraseFile() {
        var missing =
                new Problem(file(), "root-keys[0].software.passphrase-file", "is missing (expected file for software)");

        assertProblems(NECESSARY.replace("software: {passphrase-file: secrets/passphrase}", "key: default"))
                .containsExactly(missing);
        assertProblems(NECESSARY.substring(0, NECESSARY.indexOf("root-keys"))).containsExactly(missing);
    }

    @Test
    void aFileThatIsNotThereIsNamedByItsWholePath() {
        assertProblems(NECESSARY.replace("server.key", "other.key"))
                .containsExactly(new Problem(
                        file() + ":4",
                        "tls.certificates[0].key",
                        "\"other.key\" (expected a file that can be read; " + folder.resolve("other.key")
                                + " isn't one)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mtls:flet:uri:orders",
                "mtls:fleet:cn:orders",
                "tls:fleet:uri:orders",
                "mtls:fleet:uri",
                "mtls:fleet",
                "orders"
            })
    void aRuleThatCanBeForNobodyIsRefused(String principals) {
        assertProblems(NECESSARY + "access:\n  - {principals: '" + principals + "', tenant: t}")
                .containsExactly(new Problem(
                        file() + ":10",
                        "access[0].principals",
                        "\"" + principals + "\" (expected mtls:AUTHORITY:PLACE:VALUE with authority fleet and place uri"
                                + " or dns or email or subject)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "mtls:*",
                "mtls:fleet:*",
                "mtls:f*:uri:x",
                "mtls:fleet:uri:spiffe://example.org/*",
                "mtls:fleet:dns:a"
            })
    void aRuleThatCanBeForSomebodyIsTaken(String principals) {
        assertThat(load(NECESSARY + "access:\n  - {principals: '" + principals + "', tenant: t}")
                        .access())
                .extracting(AccessRule::principals)
                .containsExactly(principals);
    }

    @Test
    void anUnknownOperationIsNamedWithTheNearestOne() {
        assertProblems(NECESSARY + "access:\n  - {principals: '*', tenant: t, operations: [Get, GetAttribute]}")
                .containsExactly(new Problem(
                        file() + ":10",
                        "access[0].operations",
                        "\"GetAttribute\" (expected all or operations such as Get Attributes; the nearest is Get"
                                + " Attributes)"));
    }

    private static final String TWO_TENANTS = NECESSARY + """
            access:
              - {principals: 'mtls:fleet:dns:own', tenant: own}
              - {principals: 'mtls:fleet:dns:a', tenant: alpha}
              - {principals: '*', tenant: beta}
            grants:
            """;

    @Test
    void grantsAreReadInAllTheirForms() {
        var grants = load(TWO_TENANTS + """
                  - {name: readers, to: 'mtls:fleet:dns:r-*', tenant: beta, objects: all, operations: [Locate, Get]}
                  - {name: signers, to: '*', tenant: alpha, objects: 'group:code: signing', operations: Sign}
                  - {name: deputy, to: '*', tenant: beta, objects: 'owner:mtls:fleet:dns:a:b', operations: all}
                """).grants();

        assertThat(grants)
                .containsExactly(
                        new Grant(
                                "readers",
                                "mtls:fleet:dns:r-*",
                                new Tenant("beta"),
                                new GrantedObjects.All(),
                                Set.of(Operation.LOCATE, Operation.GET)),
                        new Grant(
                                "signers",
                                "*",
                                new Tenant("alpha"),
                                new GrantedObjects.Group("code: signing"),
                                Set.of(Operation.SIGN)),
                        new Grant(
                                "deputy",
                                "*",
                                new Tenant("beta"),
                                new GrantedObjects.Owner(new Identity("fleet", IdentityRule.DNS, "a:b")),
                                Grant.GRANTABLE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                name: Readers, to: '*', tenant: beta, objects: all, operations: Get | name | "Readers" (expected 1 to 64 of a-z, 0-9, '.', '_', '-')
                name: a, to: 'mtls:flet:*', tenant: beta, objects: all, operations: Get | to | "mtls:flet:*" (expected mtls:AUTHORITY:PLACE:VALUE with authority fleet and place uri or dns or email or subject)
                name: a, to: '*', tenant: gamma, objects: all, operations: Get | tenant | "gamma" (expected a tenant that a rule in access names: alpha or beta)
                name: a, to: '*', tenant: beta, objects: some, operations: Get | objects | "some" (expected all, group:NAME with an Object Group, or owner:PRINCIPAL with a client in full, such as owner:mtls:fleet:dns:orders.example.org)
                name: a, to: '*', tenant: beta, objects: 'group:', operations: Get | objects | "group:" (expected all, group:NAME with an Object Group, or owner:PRINCIPAL with a client in full, such as owner:mtls:fleet:dns:orders.example.org)
                name: a, to: '*', tenant: beta, objects: 'owner:mtls:fleet:dns:*', operations: Get | objects | "owner:mtls:fleet:dns:*" (expected all, group:NAME with an Object Group, or owner:PRINCIPAL with a client in full, such as owner:mtls:fleet:dns:orders.example.org)
                name: a, to: '*', tenant: beta, objects: all, operations: [Gett] | operations | "Gett" (expected all or operations such as Get Attributes; the nearest is Get)
                name: a, to: '*', tenant: beta, objects: all, operations: [Create] | operations | "Create" (expected operations on objects; this one is on none that exists)
                name: a, to: '*', tenant: beta, objects: all, operations: [] | operations | an empty list (expected at least one operation)
                """)
    void aGrantThatCannotBeMeantIsRefused(String grant, String key, String problem) {
        assertProblems(TWO_TENANTS + "  - {" + grant + "}")
                .containsExactly(new Problem(file() + ":14", "grants[0]." + key, problem));
    }

    @Test
    void twoGrantsHaveTwoNames() {
        var grant = "  - {name: a, to: '*', tenant: beta, objects: all, operations: Get}\n";

        assertProblems(TWO_TENANTS + grant + grant)
                .containsExactly(new Problem(file() + ":15", "grants[1].name", "\"a\" (expected each name once)"));
    }

    @Test
    void pinnedKeysAndTheirPlaceNeedEachOther() {
        assertProblems(NECESSARY.replace("tls:\n", "tls:\n  identity: [key]\n"))
                .containsExactly(new Problem(
                        file(), "tls.pinned-keys", "no keys (expected some, because tls.identity contains key)"));
    }

    @Test
    void twoAuthoritiesOfOneNameAreRefused() {
        assertProblems(NECESSARY.replace("ca.pem}", "ca.pem}\n    - {name: fleet, certificates: ca.pem}"))
                .containsExactly(new Problem(
                        file() + ":7", "tls.client-authorities[1].name", "\"fleet\" (expected each name once)"));
    }

    @Test
    void aKeyThatStandsTwiceIsRefused() {
        assertProblems(NECESSARY + "log:\n  level: info\n  level: debug\n")
                .containsExactly(new Problem(file() + ":11", "log.level", "stands twice"));
    }

    @Test
    void whatIsNotYamlIsRefusedWithItsLine() {
        assertProblems("kmip:\n  listen: [a\n").allSatisfy(problem -> {
            assertThat(problem.origin()).startsWith(file() + ":");
            assertThat(problem.message()).startsWith("not YAML: ");
        });
    }

    @Test
    void aFileThatIsNotThereIsTheOnlyProblem() {
        var missing = folder.resolve("missing.yaml");

        var exception = catchThrowableOfType(
                ConfigurationException.class,
                () -> ConfigurationSources.environment(Map.of())
                        .withFile(missing)
                        .load());

        assertThat(exception.problems()).containsExactly(new Problem(missing.toString(), "", "no such file"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a", "text", "kmip: {listen: 'a:1'}", "claviger: {}\nother: {}", "[claviger]"})
    void aFileHasOneKeyWithEverythingBelowIt(String yaml) throws IOException {
        Files.writeString(folder.resolve("claviger.yaml"), yaml);

        var problems = catchThrowableOfType(
                        ConfigurationException.class,
                        () -> ServerConfig.load(folder.resolve("claviger.yaml"), Map.of()))
                .problems();

        assertThat(problems)
                .containsExactly(new Problem(
                        file() + ":1",
                        "",
                        "not exactly one top-level key, claviger (expected it with everything below it)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"claviger: []", "claviger: text"})
    void theTopLevelKeyHasKeysBelowIt(String yaml) throws IOException {
        Files.writeString(folder.resolve("claviger.yaml"), yaml);

        assertThatThrownBy(() -> ServerConfig.load(folder.resolve("claviger.yaml"), Map.of()))
                .hasMessageContaining(
                        "(expected data-dir, kmip, rest, tls, access, grants, database, root-keys, resident-keys, crypto, data-keys, control, audit, limits, log under it)");
    }

    @Test
    void anUnknownVariableIsNamedWithTheNearestOne() {
        assertProblems(NECESSARY, Map.of("CLAVIGER_KMIP_LISEN", "localhost:1"))
                .containsExactly(new Problem(
                        "CLAVIGER_KMIP_LISEN", "", "unknown variable (did you mean CLAVIGER_KMIP_LISTEN?)"));
    }

    @Test
    void anIllTypedVariableIsNamedWithItsKey() {
        assertThatThrownBy(() -> load(NECESSARY, Map.of("CLAVIGER_LOG_LEVEL", "loud")))
                .hasMessage("CLAVIGER_LOG_LEVEL: log.level: \"loud\" (expected error, warn, info, debug or trace)");
    }

    @Test
    void theContentOfAFileIsNotRepeated() throws Exception {
        Files.writeString(folder.resolve("secrets/passphrase"), "correct horse");

        assertProblems(NECESSARY, Map.of("CLAVIGER_LOG_LEVEL_FILE", "secrets/passphrase"))
                .containsExactly(new Problem(
                        "CLAVIGER_LOG_LEVEL_FILE",
                        "log.level",
                        "the file's content (expected error, warn, info, debug or trace)"));
    }

    @Test
    void aValueAndItsFileExcludeEachOther() {
        assertProblems(NECESSARY, Map.of("CLAVIGER_LOG_LEVEL_FILE", "secrets/passphrase", "CLAVIGER_LOG_LEVEL", "info"))
                .containsExactly(new Problem(
                        "CLAVIGER_LOG_LEVEL_FILE",
                        "log.level",
                        "CLAVIGER_LOG_LEVEL is set too (expected one of them)"));
    }

    @Test
    void aVariablesFileThatIsNotThereIsNamed() {
        assertProblems(NECESSARY, Map.of("CLAVIGER_LOG_LEVEL_FILE", "nowhere"))
                .containsExactly(new Problem(
                        "CLAVIGER_LOG_LEVEL_FILE", "log.level", "file \"nowhere\" can't be read as UTF-8 text"));
    }

    @Test
    void aGapInAListOfTheEnvironmentIsNamed() {
        assertProblems(
                        NECESSARY,
                        Map.of(
                                "CLAVIGER_TLS_CLIENT_AUTHORITIES_2_NAME",
                                "x",
                                "CLAVIGER_TLS_CLIENT_AUTHORITIES_2_CERTIFICATES",
                                "ca.pem"))
                .containsExactly(
                        new Problem(file(), "tls.client-authorities[1].name", "is missing (expected name)"),
                        new Problem(file(), "tls.client-authorities[1].certificates", "is missing (expected file)"));
    }

    @Test
    void outsideKubernetesItsVariablesAreUnknown() {
        assertProblems(NECESSARY, Map.of("CLAVIGER_SERVICE_HOST", "10.0.0.7")).hasSize(1);
    }

    // --- Where values come from

    @Test
    void eachSettingKnowsItsOrigin() throws Exception {
        write(NECESSARY);

        var settings = ConfigurationSources.environment(Map.of("CLAVIGER_KMIP_VERSIONS", "2.1"))
                .withFile(folder.resolve("claviger.yaml"))
                .load()
                .settings();

        assertThat(settings)
                .contains(
                        new Configuration.Setting("kmip.listen", "0.0.0.0:5696", "default"),
                        new Configuration.Setting("kmip.versions", "2.1", "CLAVIGER_KMIP_VERSIONS"),
                        new Configuration.Setting("tls.certificates[0].key", "server.key", file() + ":4"),
                        new Configuration.Setting("audit.file", "(audit/audit.jsonl in data-dir)", "default"));
    }

    private String file() {
        return folder.resolve("claviger.yaml").toString();
    }

    private void write(String settings) throws IOException {
        Files.writeString(folder.resolve("claviger.yaml"), "claviger:\n" + settings.indent(2));
    }

    private ServerConfig load(String settings) {
        return load(settings, Map.of());
    }

    private ServerConfig load(String settings, Map<String, String> environment) {
        try {
            write(settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ServerConfig.load(folder.resolve("claviger.yaml"), environment);
    }

    /** The necessary keys and one more, whose section may be among them. */
    private static String yaml(String key, String value) {
        var section = key.split("\\.")[0];
        var lines = new StringBuilder();
        var indent = "";
        for (var part : key.split("\\.")) {
            lines.append(indent).append(part).append(":\n");
            indent += "  ";
        }
        lines.deleteCharAt(lines.length() - 1).append(' ').append(value).append('\n');
        if (NECESSARY.contains(section + ":\n")) {
            var rest = lines.substring(lines.indexOf("\n") + 1);
            return NECESSARY.replace(section + ":\n", section + ":\n" + rest);
        }
        return NECESSARY + lines;
    }

    private List<Problem> problems(String yaml) {
        return problems(yaml, Map.of());
    }

    private List<Problem> problems(String yaml, Map<String, String> environment) {
        return catchThrowableOfType(ConfigurationException.class, () -> load(yaml, environment))
                .problems();
    }

    private ListAssert<Problem> assertProblems(String yaml) {
        return assertProblems(yaml, Map.of());
    }

    private ListAssert<Problem> assertProblems(String yaml, Map<String, String> environment) {
        return assertThat(problems(yaml, environment));
    }
}
