package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.claviger.enumeration.Operation;
import org.claviger.server.access.AccessRule;
import org.claviger.server.config.ConfigurationException.Problem;
import org.claviger.server.domain.Tenant;
import org.claviger.server.net.TlsSettings.ClientAuthority;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.Test;

/** Where values come from: the environment, flags, files of single values, and which is stronger. */
class ConfigurationSourcesTest extends ConfigurationFixture {
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

        assertThat(config.tls().clients().authorities())
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
}
