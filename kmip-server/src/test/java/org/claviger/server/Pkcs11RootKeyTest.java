package org.claviger.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
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
}
