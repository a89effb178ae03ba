package org.claviger.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.claviger.server.store.PostgresServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The server does not start where a key could get lost or out: each reason is named, and the exit code is the same for all.
 * What cannot be had here, such as an old SQLite or a network file system, is in {@code SqliteDatabaseTest}; settings of a
 * whole PostgreSQL that a session cannot change are in {@code PostgresDatabaseTest}.
 */
class UnsafeStorageTest {
    @TempDir
    private static Path folder;

    private static Installation.Run start(Installation installation) {
        return Installation.run(
                "server", "--config", installation.configurationFile().toString());
    }

    private static void requireRefused(Installation installation, String reason) {
        var run = start(installation);

        assertThat(run.err()).startsWith("claviger: ").contains(reason);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.exit()).isEqualTo(Main.EXIT_UNSAFE_STORAGE);
    }

    private static void configure(Installation installation, String old, String replacement) throws IOException {
        var file = installation.configurationFile();
        var text = Files.readString(file);
        assertThat(text).contains(old);
        Files.writeString(file, text.replace(old, replacement));
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Modes {
        private Installation installation;

        @BeforeAll
        void runOnce() throws IOException {
            installation = Installation.onSqlite(folder.resolve("sqlite"));
            configure(installation, "listen: 127.0.0.1:5696", "listen: 127.0.0.1:0");
            installation.startHere().close();
        }

        /** As a crash leaves it; the next start that is not refused takes it away. */
        @BeforeEach
        void leaveLog() throws IOException {
            var log = installation.folder().resolve("data/keys.db-wal");
            if (!Files.exists(log)) {
                Files.createFile(
                        log, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
        }

        private static void withMode(Path path, String mode, Runnable action) throws IOException {
            var before = Files.getPosixFilePermissions(path);
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
            try {
                action.run();
            } finally {
                Files.setPosixFilePermissions(path, before);
            }
        }

        @ParameterizedTest
        @CsvSource({
            "data/keys.db, rw-r--r--, database file",
            "data/keys.db, rw--w----, database file",
            "data/keys.db-wal, rw-r-----, database file",
            "data/keys.db.lock, rw-rw-rw-, database file",
            "data/root.key, rw-r-----, root key",
            "data/root.key, rw----r--, root key",
            "data, rwxrwx---, folder",
            "data, rwx----w-, folder",
            "secrets, rwxrwxrwx, folder",
            "audit, rwxrwxr-x, folder",
            "audit/audit.jsonl, rw-rw----, audit",
            "audit/audit.jsonl, rw-r--r--, audit",
            "audit/audit.jsonl.head, rw-rw-r--, file of the audit",
            "audit/audit.jsonl.pub, rw-r--rw-, file of the audit",
        })
        void whatOthersGetAtIsRefused(String file, String mode, String what) throws IOException {
            var path = installation.folder().resolve(file);
            withMode(path, mode, () -> requireRefused(installation, what + " " + path));
        }

        /** A fault of the configuration, as doctor says too. */
        @Test
        void aPassphraseThatOthersCanReadIsRefused() throws IOException {
            var file = installation.folder().resolve("secrets/root-passphrase");
            withMode(file, "rw-r-----", () -> {
                var run = start(installation);

                assertThat(run.err()).contains("passphrase file " + file + " has mode 0640 (expected 0600 or 0400)");
                assertThat(run.exit()).isEqualTo(Main.EXIT_CONFIGURATION);
            });
        }

        /** Two chains in one file would be none. */
        @Test
        void anAuditThatAnotherServerWritesIsRefused() throws IOException {
            var configuration = Files.readString(installation.configurationFile());
            try (var _ = installation.startHere()) {
                configure(installation, "data/keys.db", "data/other.db");
                var run = start(installation);

                assertThat(run.err())
                        .isEqualToIgnoringNewLines("claviger: audit file " + installation.auditFile()
                                + " is open in this process already");
                assertThat(run.exit()).isEqualTo(Main.EXIT_CONFIGURATION);
            } finally {
                Files.writeString(installation.configurationFile(), configuration);
            }
        }

        @Test
        void aGroupMayReadTheAudit() throws IOException {
            withMode(
                    installation.auditFile(),
                    "rw-r-----",
                    () -> installation.startHere().close());
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Postgres {
        private PostgresServer.Database place;
        private Installation installation;
        private String configuration;

        @BeforeAll
        void makeDatabase() throws IOException {
            place = PostgresServer.required().newDatabase();
            installation = Installation.onPostgres(folder.resolve("postgres"), place);
            configuration = Files.readString(installation.configurationFile());
        }

        @AfterEach
        void reset() throws IOException {
            place.server().execute("alter database " + place.name() + " reset all");
            Files.writeString(installation.configurationFile(), configuration);
        }

        private void set(String setting, String value) {
            place.server().execute("alter database " + place.name() + " set " + setting + " = " + value);
        }

        @ParameterizedTest
        @CsvSource({
            "synchronous_commit, off, PostgreSQL's synchronous_commit is off (expected on)",
            "zero_damaged_pages, on, PostgreSQL's zero_damaged_pages is on (expected off)",
            "ignore_checksum_failure, on, PostgreSQL's ignore_checksum_failure is on (expected off)",
            "default_transaction_read_only, on, PostgreSQL's transaction_read_only is on (expected off)",
        })
        void aSettingThatCanLoseOrHideALossIsRefused(String setting, String value, String reason) {
            set(setting, value);
            requireRefused(installation, reason);
        }

        private void demandStandby() throws IOException {
            configure(installation, "password-file:", "durability: replicated\n    password-file:");
        }

        @ParameterizedTest
        @ValueSource(strings = {"rw-r-----", "rw----r--", "rwx-w----"})
        void aPasswordThatOthersGetAtIsRefused(String mode) throws IOException {
            var file = folder.resolve("password");
            Files.copy(place.server().passwordFile(), file, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            configure(installation, place.server().passwordFile().toString(), file.toString());

            requireRefused(installation, "database password " + file + " has mode ");
        }

        @Test
        void withoutAStandbyNothingIsReplicated() throws IOException {
            demandStandby();
            requireRefused(installation, "PostgreSQL's synchronous_standby_names is empty (expected a standby");
        }

        @Test
        void aCommitThatDoesNotWaitForTheStandbyIsNotReplicated() throws Exception {
            var server = place.server();
            demandStandby();
            set("synchronous_commit", "local"); // so that nothing here waits for the standby that there is not
            server.execute("alter role superuser set synchronous_commit = local");
            server.execute("alter system set synchronous_standby_names = 'ANY 1 (s1)'");
            server.execute("select pg_reload_conf()");
            try {
                String refusal;
                do { // the processes of the server take the new setting one after the other
                    refusal = start(installation).err();
                } while (refusal.contains("synchronous_standby_names"));
                requireRefused(installation, "PostgreSQL's synchronous_commit is local (expected on or remote_apply");
            } finally {
                server.execute("alter system reset synchronous_standby_names");
                server.execute("select pg_reload_conf()");
                server.execute("alter role superuser reset synchronous_commit");
            }
        }

        @Test
        void aServerThatPassesOverFailedSyncsIsRefused() throws IOException {
            var server = place.server();
            server.execute("alter system set data_sync_retry = on");
            server.stop();
            server.start();
            try {
                requireRefused(installation, "PostgreSQL's data_sync_retry is on (expected off)");
            } finally {
                server.execute("alter system reset data_sync_retry");
                server.stop();
                server.start();
            }
        }

        @Test
        void aStandbyIsRefused() throws IOException {
            place.server().asStandby(() -> requireRefused(installation, "is a standby (expected the primary)"));
        }
    }

    /** What the table of exit codes says is what the program does. */
    @Test
    void theExitCodesAreDocumented() throws IOException {
        var lines = Files.readAllLines(Path.of("..", "docs", "operating.md"));
        for (var code : List.of(
                Main.EXIT_CHECK_FAILED,
                Main.EXIT_USAGE,
                Main.EXIT_CONFIGURATION,
                Main.EXIT_CANNOT_CONNECT,
                Main.EXIT_REFUSED,
                Main.EXIT_INTEGRITY,
                Main.EXIT_UNSAFE_STORAGE,
                Main.EXIT_STORAGE_FAILED)) {
            assertThat(lines)
                    .filteredOn(line -> line.startsWith("| " + code + " |"))
                    .hasSize(1);
        }
    }
}
