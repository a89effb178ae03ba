package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.guard.GuardSettings;
import org.claviger.hsm.soft.Argon2Cost;
import org.claviger.hsm.soft.SoftwareSettings;
import org.claviger.server.access.AccessRule;
import org.claviger.server.access.CertificateIdentity;
import org.claviger.server.access.IdentityRule;
import org.claviger.server.clock.ClockSettings;
import org.claviger.server.config.ConfigurationException.Problem;
import org.claviger.server.crypto.DataKeySettings;
import org.claviger.server.crypto.certificate.AlternativeNamePattern;
import org.claviger.server.crypto.certificate.CertificatePolicy;
import org.claviger.server.crypto.certificate.ExtendedUsage;
import org.claviger.server.crypto.certificate.SubjectPattern;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is loaded, with defaults for what is not said. */
class ConfigurationTest extends ConfigurationFixture {
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
        assertThat(config.clock()).isEqualTo(new ClockSettings(Duration.ofMinutes(5), Optional.empty()));
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
            certify:
              authority: {certificate: ca.pem, key: server.key}
              subjects: ["CN=*,O=Example"]
              alternative-names: ["dns:*.example.org"]
              extended-usages: code-signing
              validity: 30d
              require-request: false
              trust: [ca.pem]
            data-keys: {max-age: 1s, max-entries: 2, max-uses: 3, on-unavailable: serve-cached, max-age-unavailable: 4s}
            control: {socket: /socket}
            audit: {file: /audit, sync: before-answer}
            clock: {tolerance: 90s, accept-step-back-from: 2036-01-01T00:00:00Z}
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
                        new TlsSettings.Offer(TlsProvider.JDK, Set.of(TlsProtocol.TLS_1_2), true),
                        List.of(new ServerCertificate(folder.resolve("server.pem"), folder.resolve("server.key"))),
                        new TlsSettings.Clients(
                                List.of(new ClientAuthority("fleet", folder.resolve("ca.pem"))),
                                List.of(folder.resolve("ca.pem")),
                                false,
                                new CertificateIdentity(
                                        List.of(IdentityRule.COMMON_NAME, IdentityRule.PINNED_KEY),
                                        List.of("0".repeat(64))),
                                Optional.of(folder.resolve("ca.pem"))),
                        Duration.ofMillis(500)));
        assertThat(config.access())
                .containsExactly(
                        new AccessRule(
                                "mtls:fleet:cn:orders-*",
                                Optional.of(new Tenant("orders")),
                                Set.of(Operation.GET, Operation.RE_KEY)),
                        new AccessRule("mtls:*", Optional.of(new Tenant("admin")), Set.of(Operation.values())));
        assertThat(config.certify())
                .isEqualTo(new ServerConfig.Certify(
                        Optional.of(new ServerConfig.IssuingAuthority(
                                folder.resolve("ca.pem"),
                                folder.resolve("server.key"),
                                new CertificatePolicy(
                                        List.of(new SubjectPattern("CN=*,O=Example")),
                                        List.of(new AlternativeNamePattern("dns:*.example.org")),
                                        Set.of(ExtendedUsage.CODE_SIGNING),
                                        Duration.ofDays(30),
                                        false))),
                        List.of(folder.resolve("ca.pem"))));
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
        assertThat(config.clock())
                .isEqualTo(
                        new ClockSettings(Duration.ofSeconds(90), Optional.of(Instant.parse("2036-01-01T00:00:00Z"))));
        assertThat(config.log()).isEqualTo(new ServerConfig.Log("TRACE", true));
    }

    @Test
    void aSectionWithNothingInItIsAsGoodAsNone() {
        var config = load(NECESSARY + "kmip:\n  # listen: 127.0.0.1:5696\naccess:\n");

        assertThat(config.listener()).isEqualTo(load(NECESSARY).listener());
        assertThat(config.access()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1ms,PT0.001S", "90s,PT1M30S", "5m,PT5M", "12h,PT12H", "365d,PT8760H"})
    void durationsHaveUnits(String text, Duration expected) {
        var config = load(NECESSARY + "kmip: {timeouts: {request: " + text + "}}");

        assertThat(config.listener().requestTimeout()).isEqualTo(expected);
    }
}
