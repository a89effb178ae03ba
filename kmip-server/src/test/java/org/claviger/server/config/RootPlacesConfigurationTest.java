package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.RootKeyRef;
import org.claviger.server.config.ConfigurationException.Problem;
import org.claviger.server.crypto.DataKeySettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where root keys live, and how data keys are kept. */
class RootPlacesConfigurationTest extends ConfigurationFixture {
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
    void aMaximumAgeOfNothingKeepsNoKeys() {
        var config = load(NECESSARY + "data-keys: {max-age: 0s}");

        assertThat(config.dataKeys()).isEqualTo(DataKeySettings.NOT_CACHED);
    }

    @Test
    void aSoftwareRootKeyNeedsAPassphraseFile() {
        var missing =
                new Problem(file(), "root-keys[0].software.passphrase-file", "is missing (expected file for software)");

        assertProblems(NECESSARY.replace("software: {passphrase-file: secrets/passphrase}", "key: default"))
                .containsExactly(missing);
        assertProblems(NECESSARY.substring(0, NECESSARY.indexOf("root-keys"))).containsExactly(missing);
    }
}
