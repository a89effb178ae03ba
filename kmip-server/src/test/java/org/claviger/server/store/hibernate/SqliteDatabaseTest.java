package org.claviger.server.store.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.NOW;
import static org.claviger.server.store.StoredObjects.key;
import static org.claviger.server.store.StoredObjects.named;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.ObjectType;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.SealedMaterial;
import org.claviger.server.store.Changes;
import org.claviger.server.store.Changes.Create;
import org.claviger.server.store.Changes.Update;
import org.claviger.server.store.LocateQuery;
import org.claviger.server.store.StoreUnavailableException;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteDatabaseTest {
    @TempDir
    private Path directory;

    private Connection foreign() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("claviger.db"));
    }

    @Test
    void whatWasStoredIsThereAfterARestart() {
        try (var databases = new TestDatabases(directory)) {
            databases.objects().commit(Changes.of(new Create(named("k1", "disk"))));
            assertThat(databases.database().records().create("keyring", Bytes.ofHex("0102")))
                    .isTrue();

            databases.restart();

            assertThat(databases.objects().find(ACME, "k1"))
                    .contains(named("k1", "disk").withVersion(1));
            assertThat(databases.database().records().find("keyring")).contains(Bytes.ofHex("0102"));
        }
    }

    @Test
    void objectsMadeAfterARestartComeFirstInLocate() {
        try (var databases = new TestDatabases(directory)) {
            databases.objects().commit(Changes.of(new Create(key("k1"))));
            databases.restart();
            databases.objects().commit(Changes.of(new Create(key("k2"))));

            var all = LocateQuery.matching(Attributes.EMPTY, NOW);
            assertThat(databases.objects().locate(ACME, all).uniqueIdentifiers())
                    .containsExactly("k2", "k1");
        }
    }

    @Test
    void aServerRecordIsMadeOnceAndReplacedOnlyByWhoKnowsIt() {
        try (var databases = new TestDatabases(directory)) {
            var records = databases.database().records();
            var one = Bytes.ofHex("01");
            var two = Bytes.ofHex("02");

            assertThat(records.find("a")).isEmpty();
            assertThat(records.replace("a", one, two)).isFalse();
            assertThat(records.create("a", one)).isTrue();
            assertThat(records.create("a", two)).isFalse();
            assertThat(records.replace("a", two, two)).isFalse();
            assertThat(records.replace("a", one, two)).isTrue();
            assertThat(records.find("a")).contains(two);
        }
    }

    @Test
    void theFilesAreForTheOwnerAlone() throws IOException {
        var below = directory.resolve("made");
        try (var _ = new TestDatabases(below)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(below)))
                    .isEqualTo("rwx------");
            try (var files = Files.list(below)) {
                assertThat(files.toList())
                        .hasSize(4)
                        .allSatisfy(
                                file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                        .isEqualTo("rw-------"));
            }
        }
    }

    @Test
    void aFileThatOthersCanReadIsClosedToThem() throws IOException {
        new TestDatabases(directory).close();
        var file = directory.resolve("claviger.db");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        new TestDatabases(directory).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aDatabaseIsOpenOnceInAProcess() {
        try (var _ = new TestDatabases(directory)) {
            assertThatThrownBy(() -> new TestDatabases(directory)).isInstanceOf(DatabaseInUseException.class);
        }
        new TestDatabases(directory).close();
    }

    @Test
    void aClosedDatabaseRefusesWork() {
        var databases = new TestDatabases(directory);
        var store = databases.objects();
        databases.close();
        databases.close();

        assertThatThrownBy(() -> store.commit(Changes.of(new Create(key("k1")))))
                .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.find(ACME, "k1")).isInstanceOf(StoreUnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pragma synchronous = off", "pragma synchronous = normal", "pragma journal_mode = delete"})
    void aConnectionThatCouldLoseACommitIsRefused(String setting) throws SQLException {
        try (var connection = new SqliteConnections(directory.resolve("t.db")).openWriter();
                var statement = connection.createStatement()) {
            SqliteConnections.verify(connection);
            statement.execute(setting);

            assertThatThrownBy(() -> SqliteConnections.verify(connection))
                    .isInstanceOf(UnsafeStorageException.class)
                    .hasMessageContaining(setting.split(" ")[1]);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.51.2", "3.7.17", "3.50.10", "2.9.9"})
    void aSqliteThatCouldLoseACommitIsRefused(String version) {
        assertThatThrownBy(() -> SqliteConnections.verifyVersion(version))
                .isInstanceOf(UnsafeStorageException.class)
                .hasMessageContaining(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.51.3", "3.51.10", "3.54.1", "4.0"})
    void aLaterSqliteIsTaken(String version) {
        SqliteConnections.verifyVersion(version);
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws IOException {
        var file = directory.resolve("claviger.db");
        Files.writeString(file, "not a database ".repeat(100));

        assertThatThrownBy(() -> new TestDatabases(directory)).isInstanceOf(StoreUnavailableException.class);

        assertThat(Files.readString(file)).startsWith("not a database");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenant = 'other'",
                "unique_identifier = 'k9'",
                "version = 7",
                "object_type = 1",
                "state = 1",
                "archived = 1",
                "owner = 'CN=mallory'",
                "key_version = 2",
                "attributes = substr(attributes, 1, 8)",
                "data_key_id = '00000000-0000-0001-0000-000000000003'",
                "data_key_id = null",
                "wrapped_data_key = x'00112234'",
                "wrapped_data_key = null",
                "envelope = x'c0ffef'",
                "envelope = null",
                "row_code = zeroblob(33)"
            })
    void aRowThatSomebodyElseEditedIsRefused(String edit) throws SQLException {
        try (var databases = new TestDatabases(directory)) {
            var object = key("k1").activate(NOW);
            databases.objects().commit(Changes.of(new Create(object)));
            try (var connection = foreign();
                    var statement = connection.createStatement()) {
                statement.execute("update managed_object set " + edit);
            }
            var tenant = edit.startsWith("tenant") ? StoredObjects.OTHER : ACME;
            var id = edit.startsWith("unique") ? "k9" : "k1";

            assertThatThrownBy(() -> databases.objects().find(tenant, id)).hasMessageContaining("not authentic");
        }
    }

    @Test
    void whatIsAuthenticatedOrNotIsDecidedForEveryColumn() throws SQLException {
        var derived = List.of("number", "storage_status", "activation_date", "deactivation_date", "row_code");
        var authenticated = List.of(
                "tenant",
                "unique_identifier",
                "version",
                "object_type",
                "state",
                "archived",
                "owner",
                "key_version",
                "attributes",
                "data_key_id",
                "wrapped_data_key",
                "envelope");
        try (var _ = new TestDatabases(directory);
                var connection = foreign();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select name from pragma_table_info('managed_object')")) {
            var columns = new ArrayList<String>();
            while (rows.next()) {
                columns.add(rows.getString(1));
            }
            assertThat(columns)
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(derived.stream(), authenticated.stream())
                            .toList());
        }
    }

    @Test
    void destroyedMaterialIsNowhereInTheFiles() throws IOException {
        var marker = "material-to-be-destroyed".getBytes(StandardCharsets.US_ASCII);
        var object = ManagedObject.create(
                ACME,
                "k1",
                ObjectType.SYMMETRIC_KEY,
                StoredObjects.ALICE,
                Attributes.EMPTY,
                new SealedMaterial(new UUID(1, 2), marker, marker),
                NOW);
        try (var databases = new TestDatabases(directory)) {
            databases.objects().commit(Changes.of(new Create(object), new Create(key("k2"))));
            databases.restart();
            assertThat(filesHolding(marker)).isNotEmpty();

            var stored = databases.objects().find(ACME, "k1").orElseThrow();
            databases.objects().commit(Changes.of(new Update(stored.destroy(NOW))));
            databases.restart();

            assertThat(databases.objects().find(ACME, "k1").flatMap(ManagedObject::material))
                    .isEqualTo(Optional.empty());
            assertThat(filesHolding(marker)).isEmpty();
        }
    }

    private List<Path> filesHolding(byte[] marker) throws IOException {
        var text = new String(marker, StandardCharsets.ISO_8859_1);
        try (var files = Files.list(directory)) {
            var holding = new ArrayList<Path>();
            for (var file : files.toList()) {
                if (Files.readString(file, StandardCharsets.ISO_8859_1).contains(text)) {
                    holding.add(file);
                }
            }
            return holding;
        }
    }
}
