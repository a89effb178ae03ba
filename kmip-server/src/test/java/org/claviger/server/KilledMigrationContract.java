package org.claviger.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed, more than once, while it brings all data keys to another root key. */
abstract class KilledMigrationContract {
    private static final int KEYS = 150;
    private static final Pattern MOVED = Pattern.compile("migrate .* ([0-9]+) data keys wrapped anew");
    private static final String VAULT = """
            - name: vault
                  software: {key-file: data/vault.key, passphrase-file: secrets/root-passphrase}
            """;
    private static final String OLD = """
                - name: software
                  key: unused
                  software: {key-file: data/root.key, passphrase-file: secrets/root-passphrase}
            """;

    @TempDir
    private Path folder;

    abstract Installation install(Path place) throws IOException;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void nothingIsLostAndNothingIsLeftUnderTheOldRootKey() throws Exception {
        var installation = install(folder.resolve("server"));
        Map<String, String> keys;
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            keys = TestKeys.create(client, KEYS);
        }
        installation.configureRootKeys(VAULT + OLD);
        assertThat(installation.rootKey("create", "vault").exit()).isZero();
        assertThat(installation.rootKey("create", "software").exit()).isZero();

        int moved = 0;
        for (int kill = 0; kill < 2; kill++) {
            moved = migrateAndKill(installation, kill == 0, moved);
            assertThat(moved).as("killed in the middle").isLessThan(KEYS);
        }

        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            installation.awaitStatus(status -> status.contains("migrate DONE since"));
            assertThat(installation.rootKey("list").out())
                    .contains("%d by vault/default version 1".formatted(KEYS + 1))
                    .doesNotContain("by software/");
            assertThat(TestKeys.fetch(client, keys)).isEqualTo(keys);
            assertThat(installation.rootKey("retire", "software/default").out()).contains("is retired");
        }
        // The proof: the old root key isn't there any more.
        Files.delete(installation.folder().resolve("data/root.key"));
        installation.replaceInConfiguration(OLD.strip(), "");
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            assertThat(TestKeys.fetch(client, keys)).isEqualTo(keys);
        }
        var verified = installation.verify();
        assertThat(verified.exit()).as(verified.out()).isZero();
    }

    /** Returns how many keys had moved when the server was killed. */
    private static int migrateAndKill(Installation installation, boolean first, int before) throws Exception {
        var server = installation.startProcess();
        try (var _ = installation.connectTo(server, installation.tls())) {
            if (first) {
                assertThat(installation.rootKey("migrate", "--rate", "10").exit())
                        .isZero();
            }
            var seen = new AtomicInteger();
            installation.awaitStatus(status -> {
                seen.set(moved(status));
                return seen.get() > before || status.contains(" DONE since");
            });
            return seen.get();
        } finally {
            server.destroyForcibly().waitFor();
        }
    }

    private static int moved(String status) {
        var matcher = MOVED.matcher(status);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
