package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import org.claviger.server.config.ConfigurationException.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, and how it is said. */
class ConfigurationProblemsTest extends ConfigurationFixture {
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
        certify.subjects                | [x]         | "x" (expected a distinguished name such as CN=*,O=Example, or * alone)
        certify.subjects                | ["*"]       | subjects are listed (expected certify.authority too)
        certify.alternative-names       | [x.org]     | "x.org" (expected dns:, ip:, email: or uri: and a pattern)
        clock.tolerance                 | 0s          | "0s" (expected a duration such as 500ms, 10s, 5m, 12h or 30d, at least 1000ms)
        clock.accept-step-back-from     | yesterday   | "yesterday" (expected a time in whole seconds, such as 2026-11-28T16:00:00Z)
        clock.accept-step-back-from     | 2026-11-28T16:00:00.5Z | "2026-11-28T16:00:00.5Z" (expected a time in whole seconds, such as 2026-11-28T16:00:00Z)
        certify.validity                | 30s         | "30s" (expected a duration such as 500ms, 10s, 5m, 12h or 30d, at least 60000ms)
        certify.extended-usages         | ocsp        | "ocsp" (expected server-authentication, client-authentication, email-protection, code-signing or time-stamping)
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
    void anAuthorityNeedsAKeyAndSubjects() {
        assertProblems(NECESSARY + "certify: {authority: {certificate: ca.pem}, subjects: ['*']}\n", Map.of())
                .extracting(Problem::message)
                .containsExactly(
                        "is missing (expected certify.authority.certificate and certify.authority.key, or neither)");
        assertProblems(NECESSARY + "certify: {authority: {certificate: ca.pem, key: server.key}}\n", Map.of())
                .extracting(Problem::message)
                .containsExactly("no subjects (expected some, because there is a certify.authority)");
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
    void aFileThatIsNotThereIsNamedByItsWholePath() {
        assertProblems(NECESSARY.replace("server.key", "other.key"))
                .containsExactly(new Problem(
                        file() + ":4",
                        "tls.certificates[0].key",
                        "\"other.key\" (expected a file that can be read; " + folder.resolve("other.key")
                                + " isn't one)"));
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
                        "(expected data-dir, stop-timeout, kmip, rest, tls, certify, access, grants, database, root-keys, resident-keys, crypto, data-keys, control, audit, clock, limits, log under it)");
    }
}
