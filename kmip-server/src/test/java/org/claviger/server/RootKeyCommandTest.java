package org.claviger.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.ObjectType;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.operation.Activate;
import org.claviger.operation.Create;
import org.claviger.operation.Get;
import org.claviger.server.client.KmipClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Root keys of a server whose clients go on meanwhile. */
class RootKeyCommandTest {
    private static final Duration LONG = Duration.ofMinutes(1);

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
            keys = create(client, 40);
            assertThat(rootKey("list").out())
                    .contains("* default  version 1 of")
                    .contains("41 by software/default version 1");
            assertThat(rootKey("rotate", "software").out()).contains("software/default  version 2 of");
            keys.putAll(create(client, 1));
            var busy = new AtomicBoolean(true);
            var rival = Thread.ofVirtual().start(() -> activateAll(client, keys.keySet(), busy));

            assertThat(rootKey("rewrap").exit()).isZero();
            awaitDone();

            busy.set(false);
            rival.join();
            assertThat(rootKey("list").out())
                    .contains("42 by software/default version 2")
                    .doesNotContain("by software/default version 1");
            assertThat(fetch(client, keys)).isEqualTo(keys);
        }
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            assertThat(fetch(client, keys)).isEqualTo(keys);
        }
        var verified = installation.verify();
        assertThat(verified.exit()).as(verified.out()).isZero();
    }

    @Test
    void keysMoveToAnotherPlaceWithASecondWrappingAndTheOldRootKeyRetires() throws Exception {
        Map<String, String> keys;
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            keys = create(client, 5);
        }
        configure("""
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
            assertThat(fetch(client, keys)).isEqualTo(keys);
        }
        // One of the two places is lost.
        Files.delete(installation.folder().resolve("data/vault.key"));
        assertThat(rootKey("create", "vault").exit()).isZero();
        try (var _ = installation.startHere();
                var client = installation.connect(installation.tls())) {
            assertThat(fetch(client, keys)).isEqualTo(keys);
        }
    }

    @Test
    void whatWasStoppedOrKilledGoesOn() throws Exception {
        Map<String, String> keys;
        var server = installation.startProcess();
        try (var client = installation.connectTo(server, installation.tls())) {
            keys = create(client, 150);
            rootKey("rotate", "software");
            assertThat(rootKey("rewrap", "--rate", "20").exit()).isZero();
            assertThat(rootKey("rewrap").out()).contains("already");
            awaitStatus(status -> !status.contains(" 0 data keys"));
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
            assertThat(fetch(client, keys)).isEqualTo(keys);
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
        var words = new ArrayList<>(List.of("root-key"));
        words.addAll(List.of(task));
        words.addAll(List.of("--config", installation.configurationFile().toString()));
        return Installation.run(words.toArray(String[]::new));
    }

    private void awaitDone() throws InterruptedException {
        awaitStatus(status -> status.contains(" DONE since"));
    }

    private void awaitStatus(Predicate<String> wanted) throws InterruptedException {
        var deadline = System.nanoTime() + LONG.toNanos();
        for (var status = rootKey("status").out();
                !wanted.test(status);
                status = rootKey("status").out()) {
            assertThat(System.nanoTime()).as(status).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private void configure(String places) throws IOException {
        var file = installation.configurationFile();
        var text = Files.readString(file);
        var begin = text.indexOf("- provider: software");
        var end = text.indexOf("  access:");
        Files.writeString(file, text.substring(0, begin) + places + text.substring(end));
    }

    /** Returns the clear bytes of new keys in hexadecimal, by identifier. */
    private static Map<String, String> create(KmipClient client, int count) throws IOException {
        var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 128)
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                        BitMask.of(CryptographicUsageMask.class, CryptographicUsageMask.ENCRYPT));
        var keys = new LinkedHashMap<String, String>();
        for (int i = 0; i < count; i++) {
            var made =
                    client.ask(Create.TYPE, new Create.Request(ObjectType.SYMMETRIC_KEY, attributes, Optional.empty()));
            var id = ((UniqueIdentifier.Text) made.uniqueIdentifier()).value();
            keys.put(id, fetch(client, id));
        }
        return keys;
    }

    private static Map<String, String> fetch(KmipClient client, Map<String, String> keys) throws IOException {
        var fetched = new LinkedHashMap<String, String>();
        for (var id : keys.keySet()) {
            fetched.put(id, fetch(client, id));
        }
        return fetched;
    }

    private static String fetch(KmipClient client, String id) throws IOException {
        var got = client.ask(
                Get.TYPE,
                new Get.Request(
                        Optional.of(UniqueIdentifier.of(id)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        var value =
                (KeyValue.Plain) got.object().block().orElseThrow().keyValue().orElseThrow();
        var bytes = ((KeyMaterial.Encoded) value.material()).bytes().bytes();
        return HexFormat.of().formatHex(bytes.toArray(ValueLayout.JAVA_BYTE));
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
