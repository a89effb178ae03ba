package org.claviger.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.claviger.enumeration.ResultReason;
import org.claviger.server.Installation;
import org.claviger.server.Main;
import org.junit.jupiter.api.Test;

/**
 * The disk of the database, and that of the audit, is really full: a small ext4 file system of its own, which somebody else
 * fills and empties while the server runs.
 */
class FullDiskTest extends ServerOnDisk {
    /** Room for a server's files and some thousand keys. */
    @Override
    long bytes() {
        return 48L << 20;
    }

    @Test
    void aDatabaseWithoutRoomRefusesChangesAndServesAllElse() throws Exception {
        var installation = Installation.onSqlite(folder.resolve("server"));
        installation.replaceInConfiguration(
                "file: data/keys.db", "file: " + disk.root().resolve("data/keys.db"));
        var tls = installation.tls();
        Optional<Known> known;
        String id;
        try (var client = start(installation, tls)) {
            var keys = new KeyClient(client);
            work(() -> installation.connect(tls));
            id = keys.create("before", "kept", 256);
            keys.activate(id);
            var seen = keys.look(id);
            requireAllThere(
                    () -> installation.connect(tls)); // also: the first Get of a key, which changes it, was made

            disk.fill();
            var refusal = makeUntilRefused(keys);
            assertThat(refusal.reason()).isEqualTo(ResultReason.SERVER_LIMIT_EXCEEDED);
            assertThat(refusal).hasMessageContaining("the key store has no room: nothing was changed");

            assertThat(keys.look(id)).as("Get Attributes and Get").isEqualTo(seen);
            requireChangedOrNot(keys, id);
            assertThat(keys.find("before")).as("Locate").containsExactly(id);
            keys.requireUsable(id);
            requireAllThere(() -> installation.connect(tls));
            disk.empty();
            awaitRoom(keys);
            keys.comment(id, "there is room again");
            work(() -> installation.connect(tls));
            requireAllThere(() -> installation.connect(tls));
            known = keys.look(id);
        }
        kill();
        requireAuditAsTheRowsAre(installation);
        try (var client = start(installation, tls)) {
            assertThat(new KeyClient(client).look(id)).isEqualTo(known);
            requireAllThere(() -> installation.connect(tls));
        }
    }

    /** No audit, no service: what happens cannot be recorded, so nothing happens. */
    @Test
    void anAuditWithoutRoomStopsTheServerUntilThereIsSome() throws Exception {
        var installation = Installation.onSqlite(folder.resolve("server"));
        var audit = Files.createDirectory(disk.root().resolve("audit")).resolve("audit.jsonl");
        installation.replaceInConfiguration("file: audit/audit.jsonl", "file: " + audit);
        var tls = installation.tls();
        try (var client = start(installation, tls)) {
            work(() -> installation.connect(tls));
            disk.fill();
            var keys = new KeyClient(client);
            try {
                var _ = makeUntilRefused(keys);
            } catch (IOException e) {
                // it has stopped before it could answer
            }
            var stopped = Objects.requireNonNull(server);
            assertThat(stopped.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(stopped.exitValue()).isEqualTo(Main.EXIT_STORAGE_FAILED);
            assertThat(Files.readString(installation.log())).contains("No space left on device");
        }

        var again = Installation.run(
                "server", "--config", installation.configurationFile().toString());
        assertThat(again.exit()).isNotZero();
        assertThat(again.err()).contains("audit file " + audit + " cannot be opened: No space left on device");

        disk.empty();
        try (var _ = start(installation, tls)) {
            requireAllThere(() -> installation.connect(tls));
            work(() -> installation.connect(tls));
        }
        requireAuditAsTheRowsAre(installation);
    }
}
