package org.claviger.server.store.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.key;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.claviger.server.store.Changes;
import org.claviger.server.store.Changes.Create;
import org.claviger.server.store.PostgresServer;
import org.claviger.server.store.StoreUnavailableException;
import org.claviger.server.store.UnsafeStorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresDatabaseTest extends DatabaseContract {
    private PostgresServer server;
    private PostgresServer.Database place;

    @BeforeEach
    void makeDatabase() {
        server = PostgresServer.required();
        place = server.newDatabase();
    }

    @Override
    TestDatabases open() {
        return new TestDatabases(place);
    }

    @Override
    Connection foreign() throws SQLException {
        return place.connect();
    }

    @Override
    String bytes(String hex) {
        return "'\\x" + hex + "'::bytea";
    }

    private void asSuperuser(String... statements) throws SQLException {
        try (var connection = place.connect();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** It runs on this machine, and so by the same clock. */
    @Test
    void itTellsItsTime() {
        try (var database = open()) {
            var before = Clock.systemUTC().instant();
            var time = database.database().time().orElseThrow();
            assertThat(time)
                    .isBetween(
                            before.minusMillis(1), Clock.systemUTC().instant().plusMillis(1));
        }
    }

    // --- Refusals

    @Test
    void aServerWhoseCommitsAreNotDurableIsRefused() {
        server.execute("alter database " + place.name() + " set synchronous_commit = off");

        assertThatThrownBy(this::open)
                .isInstanceOf(UnsafeStorageException.class)
                .hasMessageContaining("synchronous_commit is off (expected on)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fsync", "full_page_writes"})
    void aServerThatCouldLoseACommitIsRefused(String setting) throws Exception {
        server.execute("alter system set " + setting + " = off");
        server.execute("select pg_reload_conf()");
        try {
            awaitSetting(setting, "off");
            assertThatThrownBy(this::open)
                    .isInstanceOf(UnsafeStorageException.class)
                    .hasMessageContaining(setting + " is off (expected on)");
        } finally {
            server.execute("alter system reset " + setting);
            server.execute("select pg_reload_conf()");
            awaitSetting(setting, "on");
        }
        open().close();
    }

    private void awaitSetting(String setting, String value) throws Exception {
        for (var i = 0; i < 500; i++) {
            try (var connection = place.connect();
                    var statement = connection.createStatement();
                    var row = statement.executeQuery("show " + setting)) {
                row.next();
                if (row.getString(1).equals(value)) {
                    return;
                }
            }
            Thread.sleep(10);
        }
        throw new AssertionError(setting + " did not become " + value);
    }

    @Test
    void aDatabaseInWhichNothingCanBeWrittenIsRefused() {
        server.execute("alter database " + place.name() + " set default_transaction_read_only = on");

        assertThatThrownBy(this::open).hasMessageContaining("transaction_read_only");
    }

    @Test
    void aStandbyIsRefused() throws IOException {
        server.asStandby(() -> assertThatThrownBy(this::open)
                .isInstanceOf(UnsafeStorageException.class)
                .hasMessageContaining("is a standby (expected the primary)"));
    }

    @Test
    void aDatabaseThatCannotHaveEveryCharacterIsRefused() {
        place = server.newDatabase("encoding 'LATIN1' template template0 lc_collate 'C' lc_ctype 'C'");

        assertThatThrownBy(this::open)
                .isInstanceOf(UnsafeStorageException.class)
                .hasMessageContaining("encoding is LATIN1 (expected UTF8");
    }

    @ParameterizedTest
    @CsvSource({"90624, 9", "130022, 13"})
    void aServerThatIsTooOldIsRefused(int number, String version) {
        assertThatThrownBy(() -> PostgresChecks.verifyVersion(number))
                .isInstanceOf(UnsafeStorageException.class)
                .hasMessageContaining("PostgreSQL " + version + " (expected 14 or later)");
        PostgresChecks.verifyVersion(140_000);
    }

    @Test
    void aUserWhoMayNotMakeTablesIsRefusedByName() throws SQLException {
        asSuperuser(
                "alter database " + place.name() + " owner to current_user",
                "revoke create on schema public from public");

        assertThatThrownBy(this::open)
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("permission denied for schema public");
    }

    @ParameterizedTest
    @CsvSource({
        "object_index, delete",
        "object_fingerprint, insert",
        "managed_object, update",
        "server_record, insert",
        "value_set, select",
        "value_set_value, insert"
    })
    void aUserWhoLacksAPrivilegeIsRefusedByName(String table, String privilege) throws SQLException {
        open().close();
        asSuperuser(
                "alter table " + table + " owner to current_user",
                "grant select, insert, update, delete on " + table + " to " + PostgresServer.USER,
                "revoke " + privilege + " on " + table + " from " + PostgresServer.USER);

        assertThatThrownBy(this::open)
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining(privilege + " on " + table);
    }

    @Test
    void aUserWhoMayOnlyReadAndWriteIsEnoughOnceTheTablesAreThere() throws SQLException {
        open().close();
        asSuperuser("reassign owned by " + PostgresServer.USER + " to current_user");
        asSuperuser(
                "revoke all on schema public from public",
                "grant usage on schema public to " + PostgresServer.USER,
                "grant select, insert, update, delete on all tables in schema public to " + PostgresServer.USER,
                "grant usage on all sequences in schema public to " + PostgresServer.USER);

        try (var databases = open()) {
            databases.objects().commit(Changes.of(new Create(key("k1"))));
            assertThat(databases.objects().find(ACME, "k1")).isPresent();
        }
    }

    @Test
    void aDatabaseOfALaterProgramIsRefused() throws SQLException {
        open().close();
        asSuperuser("insert into schema_version values (99, 'V99__later.sql', '', '')");

        assertThatThrownBy(this::open)
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("schema version 99")
                .hasMessageContaining("later program");
    }

    @Test
    void aWrongPasswordIsSaid(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("password"), "guess\n");

        assertThatThrownBy(() -> PostgresDatabase.open(TestDatabases.settings(place.url(), file), TestDatabases.CLOCK))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("password");
    }

    @Test
    void withoutAWordAboutItTheServersCertificateMustFit() {
        var url = place.url().replace("sslmode=disable&", "");

        assertThatThrownBy(() ->
                        PostgresDatabase.open(TestDatabases.settings(url, server.passwordFile()), TestDatabases.CLOCK))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("SSL");
    }

    // --- Starts

    @Test
    void ofManyFirstStartsAtOnceOneMakesTheTables() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var starts = IntStream.range(0, 6)
                    .<Callable<PostgresDatabase>>mapToObj(_ -> () -> TestDatabases.open(place))
                    .toList();
            for (var start : threads.invokeAll(starts)) {
                start.get().close();
            }
        }
    }

    @Test
    void everyTextIsComparedByteByByte() throws SQLException {
        try (var _ = open();
                var connection = foreign();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select table_name || '.' || column_name"
                        + " from information_schema.columns where table_schema = 'public' and data_type = 'text'"
                        + " and table_name <> 'schema_version' and collation_name is distinct from 'C'")) {
            assertThat(rows.next()).isFalse();
        }
    }

    // --- Two servers

    @Test
    void whatOneServerHasAcknowledgedTheOtherReadsAtOnce() {
        try (var one = open();
                var other = open()) {
            var a = one.objects();
            var b = other.objects();
            a.commit(Changes.of(new Create(key("k1"))));
            for (var version = 1; version < 100; version++) {
                var writer = version % 2 == 0 ? a : b;
                var reader = version % 2 == 0 ? b : a;
                var object = writer.find(ACME, "k1").orElseThrow();
                writer.commit(Changes.of(new Changes.Update(object.changed(TestDatabases.CLOCK.instant()))));
                assertThat(reader.find(ACME, "k1").orElseThrow().version()).isEqualTo(version + 1);
            }
        }
    }

    // --- The server goes away

    @Test
    void whileTheServerIsAwayWorkIsRefusedAndGoesOnByItselfAfterwards() throws Exception {
        var settings = PostgresSettings.of(
                place.url(), Optional.empty(), Optional.of(server.passwordFile()), 4, Duration.ofSeconds(1));
        try (var databases = new TestDatabases(() -> PostgresDatabase.open(settings, TestDatabases.CLOCK))) {
            var store = databases.objects();
            store.commit(Changes.of(new Create(key("k1"))));

            server.crash();
            try {
                assertThatThrownBy(() -> store.find(ACME, "k1")).isInstanceOf(StoreUnavailableException.class);
                assertThatThrownBy(() -> store.commit(Changes.of(new Create(key("k2")))))
                        .isInstanceOf(StoreUnavailableException.class);
            } finally {
                server.start();
            }

            assertThat(soon(() -> store.find(ACME, "k1"))).isPresent();
            assertThat(store.find(ACME, "k2")).isEmpty();
            store.commit(Changes.of(new Create(key("k2"))));
        }
    }

    /** The pool looks for the server again after a pause that grows to ten seconds. */
    private static <T> T soon(Callable<T> action) throws Exception {
        var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                return action.call();
            } catch (StoreUnavailableException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
            }
        }
    }

    @Test
    void aRestartOfTheServerBetweenTwoRequestsIsNotNoticed() throws IOException {
        try (var databases = open()) {
            var store = databases.objects();
            store.commit(Changes.of(new Create(key("k1"))));
            for (var id : List.of("k2", "k3")) {
                server.stop();
                server.start();
                store.commit(Changes.of(new Create(key(id))));
                assertThat(store.find(ACME, "k1")).isPresent();
            }
        }
    }
}
