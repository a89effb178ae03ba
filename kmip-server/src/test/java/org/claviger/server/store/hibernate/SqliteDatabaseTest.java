package org.claviger.server.store.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.NOW;
import static org.claviger.server.store.StoredObjects.key;

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
import java.util.Set;
import java.util.UUID;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.ObjectType;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.SealedMaterial;
import org.claviger.server.file.InUseException;
import org.claviger.server.store.Changes;
import org.claviger.server.store.Changes.Create;
import org.claviger.server.store.Changes.Update;
import org.claviger.server.store.StoreUnavailableException;
import org.claviger.server.store.StoredObjects;
import org.claviger.server.store.UnsafeStorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteDatabaseTest extends DatabaseContract {
    @TempDir
    private Path directory;

    @Override
    TestDatabases open() {
        return new TestDatabases(directory);
    }

    @Override
    String bytes(String hex) {
        return "x'" + hex + "'";
    }

    @Override
    Connection foreign() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("claviger.db"));
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

    @ParameterizedTest
    @ValueSource(strings = {"nfs", "nfs4", "cifs", "smb3", "9p", "fuse", "fuse.sshfs", "fuseblk"})
    void aFileSystemThatCanLoseWritesIsRefusedUnlessItIsAllowedByName(String type) {
        var file = directory.resolve("claviger.db");

        assertThatThrownBy(() -> SqliteFiles.verifyFileSystem(file, type, Set.of("ext4")))
                .isInstanceOf(UnsafeStorageException.class)
                .hasMessageContaining("lies on file system " + type)
                .hasMessageContaining("database.allow-file-systems");
        SqliteFiles.verifyFileSystem(file, type, Set.of(type));
        SqliteFiles.verifyFileSystem(file, "ext4", Set.of());
    }

    @Test
    void aDatabaseIsOpenOnceInAProcess() {
        try (var _ = new TestDatabases(directory)) {
            assertThatThrownBy(() -> new TestDatabases(directory)).isInstanceOf(InUseException.class);
        }
        new TestDatabases(directory).close();
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
    @ValueSource(strings = {"3.51.3", "3.7.17", "3.52.0", "2.9.9", "3.52.9"})
    void aSqliteThatIsTooOldIsRefused(String version) {
        assertThatThrownBy(() -> SqliteConnections.verifyVersion(version))
                .isInstanceOf(UnsafeStorageException.class)
                .hasMessageContaining(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.53.0", "3.53.10", "3.54.1", "4.0"})
    void aLaterSqliteIsTaken(String version) {
        SqliteConnections.verifyVersion(version);
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndLeftAlone() throws IOException {
        var file = directory.resolve("claviger.db");
        Files.writeString(file, "not a database ".repeat(100));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));

        assertThatThrownBy(() -> new TestDatabases(directory)).isInstanceOf(StoreUnavailableException.class);

        assertThat(Files.readString(file)).startsWith("not a database");
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
