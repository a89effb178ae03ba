package org.claviger.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.pkcs11.SoftHsm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose root key is in a token, as an operator and a client meet it. */
class Pkcs11RootKeyTest {
    @TempDir
    private Path folder;

    @Test
    void keysAreWrappedInATokenAndFoundAgainAfterARestart() throws Exception {
        var hsm = SoftHsm.in(folder.resolve("hsm")).withToken("claviger");
        var installation = Installation.onSqlite(folder.resolve("server"));
        installation.configureRootKeys("""
                - provider: pkcs11
                      timeouts: {call: 60s}
                      pkcs11: {profile: softhsm, module: "%s", token: claviger, pin-file: "%s", timeout: 60s}
                """.formatted(SoftHsm.module(), hsm.pinFile()));

        var made = installation.rootKey("create", "pkcs11");

        assertThat(made.exit()).as(made.out()).isZero();
        assertThat(made.out()).contains("pkcs11/default  version ").contains("It wraps and unwraps.");
        Map<String, String> keys;
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            keys = TestKeys.create(client, 1);
            assertThat(installation.rootKey("list").out()).contains("2 by pkcs11/default version ");
        }
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            assertThat(TestKeys.fetch(client, keys)).isEqualTo(keys);
        }
    }

    @Test
    void twoNamesForOneKeyAreRefusedAndTwoKeysInOneTokenAreNot() throws Exception {
        var hsm = SoftHsm.in(folder.resolve("hsm")).withToken("claviger");
        var installation = Installation.onSqlite(folder.resolve("server"));
        installation.configureRootKeys("""
                - name: one
                      pkcs11: {profile: softhsm, module: "%s", token: claviger, pin-file: "%s", timeout: 60s}
                      provider: pkcs11
                    - name: other
                      key: KEY
                      provider: pkcs11
                      pkcs11: {profile: softhsm, module: "%s", token: claviger, pin-file: "%s", timeout: 60s}
                """.formatted(SoftHsm.module(), hsm.pinFile(), SoftHsm.module(), hsm.pinFile()));
        installation.replaceInConfiguration("KEY", "default");

        assertThatThrownBy(installation::startHere)
                .isInstanceOf(BackendException.class)
                .hasMessageMatching(
                        "root-keys \"one\" and \"other\" name the same key, root key default in token \"claviger\""
                                + " serial [0-9a-f]+ of SoftHSM project: set root-keys\\[].key of one of them to another key, or take"
                                + " one out");

        installation.replaceInConfiguration("key: default", "key: second");
        assertThat(installation.rootKey("create", "one").exit()).isZero();
        assertThat(installation.rootKey("create", "other").exit()).isZero();
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            TestKeys.create(client, 1);
            // By the one name it wraps nothing, by the other it does.
            var retired = installation.rootKey("retire", "other/default");
            assertThat(retired.exit()).isEqualTo(1);
            assertThat(retired.out())
                    .contains("other/default still wraps keys: 2 by version ")
                    .contains("(as one)");
        }
    }

    @Test
    void doctorLooksAtTokenPinAndKey() throws Exception {
        var hsm = SoftHsm.in(folder.resolve("hsm")).withToken("claviger");
        var installation = Installation.onSqlite(folder.resolve("server"));
        installation.configureRootKeys("""
                - provider: pkcs11
                      pkcs11: {profile: softhsm, module: "%s", token: claviger, pin-file: "%s", timeout: 60s}
                """.formatted(SoftHsm.module(), hsm.pinFile()));
        assertThat(installation.doctor("storage"))
                .contains("ok profile softhsm")
                .contains("ok module ")
                .contains("ok the PIN in %s is of the form password".formatted(hsm.pinFile()))
                .contains("ok token \"claviger\" serial ")
                .contains("ok 8 sessions, of at most ")
                .contains("ok root keys by ")
                .contains("FAIL no root key default in token")
                .contains("claviger root-key create pkcs11");

        assertThat(installation.rootKey("create", "pkcs11").exit()).isZero();
        installation.startHere().close();
        assertThat(installation.doctor("storage"))
                .contains("ok root key default version ")
                .contains("ok root key pkcs11 wraps and unwraps, in ")
                .contains("is safe to use, current, and under this root key")
                .doesNotContain("FAIL");

        installation.replaceInConfiguration("token: claviger", "token: elsewhere");
        assertThat(installation.doctor("storage"))
                .contains("FAIL root key pkcs11 cannot be used: no token \"elsewhere\" in ")
                .contains("(found: \"claviger\" serial ")
                .contains("whether the token's label or serial number is right");

        installation.replaceInConfiguration("profile: softhsm", "profile: dinamo");
        assertThat(installation.doctor("storage"))
                .contains("FAIL DFENCE_PKCS11_IP is not set: the device's address")
                .contains("FAIL DFENCE_PKCS11_USER is not set: the device user whose keys are used")
                .contains("Environment=DFENCE_PKCS11_USER=… in its service unit")
                .doesNotContain("cannot be used");

        installation.replaceInConfiguration("profile: dinamo", "profile: cloudhsm");
        assertThat(installation.doctor("storage"))
                .contains("FAIL the PIN in %s is not of the form user:password".formatted(hsm.pinFile()))
                .contains("It was not tried");
    }
}
