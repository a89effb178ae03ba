package org.claviger.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.Activate;
import org.claviger.server.client.KmipClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root keys of a server whose clients go on meanwhile. */
class RootKeyCommandTest {
    @TempDir
    private Path folder;

    private Installation installation;

    @BeforeEach
    void install() throws IOException {
        installation = Installation.onSqlite(folder.resolve("server"));
    }

    @Test
    void afterARotationAllDataKeysAreBroughtToTheNewVersionWhileClientsGoOn() throws Exception {
        Map<String, String> keys;
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            keys = TestKeys.create(client, 40);
            assertThat(rootKey("list").out())
                    .contains("* default  version 1 of")
                    .contains("41 by software/default version 1");
            assertThat(rootKey("rotate", "software").out()).contains("software/default  version 2 of");
            keys.putAll(TestKeys.create(client, 1));
            var busy = new AtomicBoolean(true);
            var rival = Thread.ofVirtual().start(() -> activateAll(client, keys.keySet(), busy));

            assertThat(rootKey("rewrap").exit()).isZero();
            awaitDone();

            busy.set(false);
            rival.join();
            assertThat(rootKey("list").out())
                    .contains("42 by software/default version 2")
                    .doesNotContain("by software/default version 1");
            assertThat(TestKeys.fetch(client, keys)).isEqualTo(keys);
        }
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            assertThat(TestKeys.fetch(client, keys)).isEqualTo(keys);
        }
        var verified = installation.verify();
        assertThat(verified.exit()).as(verified.out()).isZero();
    }

    @Test
    void keysMoveToAnotherPlaceWithASecondWrappingAndTheOldRootKeyRetires() throws Exception {
        Map<String, String> keys;
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            keys = TestKeys.create(client, 5);
        }
        installation.configureRootKeys("""
                - name: vault
                      recovery: spare
                      software: {key-file: data/vault.key, passphrase-file: secrets/root-passphrase}
                    - name: spare
                      software: {key-file: data/spare.key, passphrase-file: secrets/root-passphrase}
                    - name: software
                      key: unused
                      software: {key-file: data/root.key, passphrase-file: secrets/root-passphrase}
                """);
        for (var place : List.of("vault", "spare", "software")) {
            assertThat(rootKey("create", place).out()).contains("It wraps and unwraps.");
        }
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            var early = rootKey("retire", "software/default");
            assertThat(early.exit()).isEqualTo(1);
            assertThat(early.out()).contains("software/default still wraps keys: 6 by version 1");

            assertThat(rootKey("rewrap").exit()).isZero();
            awaitDone(); // nothing to do: there is no newer version
            assertThat(rootKey("migrate").exit()).isZero();
            awaitDone();

            assertThat(rootKey("list").out())
                    .contains("6 by vault/default version 1")
                    .contains("6 by spare/default version 1")
                    .doesNotContain("by software");
            assertThat(rootKey("retire", "vault/default").exit()).isEqualTo(1);
            assertThat(rootKey("retire", "software/default").out()).contains("is retired");
            assertThat(rootKey("describe", "software/default").out()).contains("no root key default");
            assertThat(TestKeys.fetch(client, keys)).isEqualTo(keys);
        }
        // One of the two places is lost.
        Files.delete(installation.folder().resolve("data/vault.key"));
        assertThat(rootKey("create", "vault").exit()).isZero();
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            assertThat(TestKeys.fetch(client, keys)).isEqualTo(keys);
        }
    }

    @Test
    void whatWasStoppedOrKilledGoesOn() throws Exception {
        Map<String, String> keys;
        var server = installation.startProcess();
        try (var client = installation.connectTo(server, installation.tls())) {
            keys = TestKeys.create(client, 150);
            rootKey("rotate", "software");
            assertThat(rootKey("rewrap", "--rate", "20").exit()).isZero();
            assertThat(rootKey("rewrap").out()).contains("already");
            installation.awaitStatus(status -> !status.contains(" 0 data keys"));
            assertThat(rootKey("stop").out()).contains("Stopped");
            assertThat(rootKey("status").out()).startsWith("rewrap STOPPED");
            assertThat(rootKey("rewrap", "--rate", "20").exit()).isZero();
            assertThat(rootKey("status").out()).startsWith("rewrap RUNNING");
            assertThat(rootKey("rotate", "software").exit()).isZero();
        } finally {
            server.destroyForcibly().waitFor();
        }
        assertThat(rootKey("status").out()).contains("only the running server can do that");
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            awaitDone();
            assertThat(rootKey("list").out())
                    .contains("151 by software/default version 3")
                    .doesNotContain("by software/default version 1")
                    .doesNotContain("by software/default version 2");
            assertThat(TestKeys.fetch(client, keys)).isEqualTo(keys);
        }
        var verified = installation.verify();
        assertThat(verified.exit()).as(verified.out()).isZero();
    }

    @Test
    void theSocketIsTheServersOwnAndGoesWithIt() throws Exception {
        var socket = installation.folder().resolve("data/control.sock");
        try (var _ = installation.startHere()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-------");
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void mistakesAreNamed() {
        assertThat(rootKey("describe", "elsewhere").out())
                .contains("no root keys are configured by the name elsewhere (root-keys[].name)");
        assertThat(rootKey("describe", "software/other").out()).contains("no root key other in key file");
        assertThat(rootKey("create", "software").out()).contains("is in key file");
        assertThat(rootKey("describe", "Soft").exit()).isEqualTo(2);
        assertThat(rootKey("rewrap", "--rate", "0").err()).contains("expected 1 or more");
        assertThat(rootKey("migrate").out()).contains("only the running server can do that; none answers");
    }

    private Installation.Run rootKey(String... task) {
        return installation.rootKey(task);
    }

    private void awaitDone() throws InterruptedException {
        installation.awaitStatus(status -> status.contains(" DONE since"));
    }

    /** Changes objects until it is told to stop, so that the server loses races with it. */
    private static void activateAll(KmipClient client, Set<String> ids, AtomicBoolean busy) {
        try {
            for (var id : ids) {
                if (busy.get()) {
                    client.ask(Activate.TYPE, new Activate.Request(Optional.of(UniqueIdentifier.of(id))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
