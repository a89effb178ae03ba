package org.claviger.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.claviger.enumeration.ResultReason;
import org.claviger.server.Installation;
import org.claviger.server.client.KmipClient;
import org.claviger.server.store.PostgresServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The disk of PostgreSQL is full. While only its tables cannot grow, it refuses what needs room and goes on; when its log cannot
 * grow either, it crashes, and does not come back before there is room.
 */
@EnabledIfSystemProperty(
        named = "claviger.long",
        matches = "true",
        disabledReason = "a PostgreSQL of its own is filled: ./claviger test --long")
class PostgresFullDiskTest extends ServerOnDisk {
    private @Nullable PostgresServer postgres;
    private Installation installation;
    private SSLContext tls;

    /** Room for an empty PostgreSQL and some segments of its log. */
    @Override
    long bytes() {
        return 192L << 20;
    }

    @BeforeEach
    void install() throws Exception {
        // PostgreSQL runs as another user
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Files.setPosixFilePermissions(folder.resolve("small"), PosixFilePermissions.fromString("rwx--x--x"));
        postgres = PostgresServer.in(Files.createDirectory(disk.root().resolve("postgresql")));
        installation = Installation.onPostgres(folder.resolve("server"), postgres.newDatabase());
        tls = installation.tls();
    }

    @AfterEach
    void killPostgres() throws IOException {
        if (postgres != null) {
            postgres.kill();
        }
    }

    private KmipClient connect() throws IOException {
        return installation.connect(tls);
    }

    @Test
    void tablesWithoutRoomAreAnsweredSoAndALogWithoutRoomLosesNothing() throws Exception {
        Optional<Known> known;
        String id;
        try (var client = start(installation, tls)) {
            var keys = new KeyClient(client);
            work(this::connect);
            id = keys.create("before", "kept", 256);
            keys.activate(id);
            var seen = keys.look(id);
            requireAllThere(this::connect);

            running().execute("select pg_switch_wal()");
            keys.create("begins a segment", "of the log, so that it has room for what follows", 256);
            disk.fill();
            var refusal = makeUntilRefused(keys);
            assertThat(refusal.reason()).isEqualTo(ResultReason.SERVER_LIMIT_EXCEEDED);
            assertThat(refusal).hasMessageContaining("the key store has no room: nothing was changed");
            assertThat(keys.look(id)).as("Get Attributes and Get").isEqualTo(seen);
            requireChangedOrNot(keys, id);
            assertThat(keys.find("before")).as("Locate").containsExactly(id);
            keys.requireUsable(id);
            requireAllThere(this::connect);
            disk.empty();
            awaitRoom(keys);
            known = keys.look(id);

            var running = workload.start(this::connect);
            awaitMore(running);
            disk.fill();
            useUpTheLog();
            disk.empty();
            running().kill(); // it recovers, or has given up, or is about to
            running().start();
            awaitMore(running);
            running.stop();
            running.end();
            assertThat(keys.look(id)).isEqualTo(known);
            requireAllThere(this::connect);
        }
        kill();
        requireAuditAsTheRowsAre(installation);
        try (var client = start(installation, tls)) {
            assertThat(new KeyClient(client).look(id)).isEqualTo(known);
            requireAllThere(this::connect);
        }
    }

    private PostgresServer running() {
        return Objects.requireNonNull(postgres);
    }

    /** Begins one segment of the log after the other, until PostgreSQL crashes because there is no room for the next one. */
    private void useUpTheLog() throws Exception {
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                running().execute("select pg_switch_wal()");
            } catch (IllegalStateException e) {
                return; // nothing else ends this connection, or refuses the next
            }
            assertThat(System.nanoTime()).as("PostgreSQL crashes").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
