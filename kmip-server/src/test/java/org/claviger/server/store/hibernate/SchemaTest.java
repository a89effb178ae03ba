package org.claviger.server.store.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.claviger.attribute.AttributeTypes;
import org.claviger.server.store.AttributeIndex;
import org.claviger.server.store.hibernate.Schema.Script;
import org.claviger.ttlv.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
    private static final Script ONE = new Script(
            "V1__one.sql", "-- a comment; with a semicolon\ncreate table one (\n    value ${bytes}\n);\n", words());
    private static final Script TWO =
            new Script("V2__two.sql", "create table two (value text);\ninsert into two values ('a');\n", words());

    private static final Script THREE = new Script(
            "V3__three.sql",
            "create table three (value text);\ncall fill;\ninsert into three select 'c' from three;\n",
            words());

    private static final Map<String, Schema.DataChange> CHANGES =
            Map.of("fill", connection -> execute(connection, "insert into three values ('b')"), "fail", connection -> {
                execute(connection, "insert into two values ('x')");
                throw new IllegalStateException("no more");
            });

    private Connection connection;

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Map<String, String> words() {
        return Map.of("bytes", "blob");
    }

    @BeforeEach
    void open(@TempDir Path directory) {
        connection = new SqliteConnections(directory.resolve("t.db")).openWriter();
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void migrate(Script... scripts) {
        new Schema(List.of(scripts), CHANGES, TestDatabases.CLOCK).migrate(connection);
    }

    private List<String> texts(String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    @Test
    void anEmptyDatabaseGetsAllScriptsInOrder() throws SQLException {
        migrate(ONE, TWO);

        assertThat(texts("select script from schema_version order by version"))
                .containsExactly("V1__one.sql", "V2__two.sql");
        assertThat(texts("select applied_at from schema_version")).containsOnly("2026-11-24T12:00:00Z");
        assertThat(texts("select type from pragma_table_info('one')")).containsExactly("BLOB");
    }

    @Test
    void aScriptRunsOnce() throws SQLException {
        migrate(ONE, TWO);
        migrate(ONE, TWO);

        assertThat(texts("select value from two")).containsExactly("a");
    }

    @Test
    void anOlderDatabaseGetsTheScriptsItLacks() throws SQLException {
        migrate(ONE);
        migrate(ONE, TWO);

        assertThat(texts("select value from two")).containsExactly("a");
    }

    @Test
    void aDatabaseOfALaterProgramIsRefused() {
        migrate(ONE, TWO);

        assertThatThrownBy(() -> migrate(ONE))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("schema version 2")
                .hasMessageContaining("later program");
    }

    @Test
    void aDatabaseMadeByAnotherScriptIsRefused() {
        migrate(ONE);
        var edited = new Script(ONE.name(), ONE.text() + "-- edited\n", words());

        assertThatThrownBy(() -> migrate(edited, TWO))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("V1__one.sql");
    }

    @Test
    void aScriptThatFailsLeavesNothingBehind() throws SQLException {
        var failing =
                new Script("V2__bad.sql", "create table two (value text);\ninsert into nowhere values (1);\n", words());

        assertThatThrownBy(() -> migrate(ONE, failing))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("V2__bad.sql");

        assertThat(texts("select script from schema_version")).containsExactly("V1__one.sql");
        assertThat(texts("select name from sqlite_master where name = 'two'")).isEmpty();
        migrate(ONE, TWO);
    }

    @Test
    void whatAScriptCallsIsDoneInItsPlace() throws SQLException {
        migrate(ONE, TWO, THREE);
        migrate(ONE, TWO, THREE);

        assertThat(texts("select value from three")).containsExactly("b", "c");
    }

    @Test
    void aCallThatFailsLeavesNothingBehind() throws SQLException {
        var failing = new Script("V3__bad.sql", "create table three (value text);\ncall fail;\n", words());

        assertThatThrownBy(() -> migrate(ONE, TWO, failing))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("V3__bad.sql failed: no more");

        assertThat(texts("select value from two")).containsExactly("a");
        assertThat(texts("select name from sqlite_master where name = 'three'")).isEmpty();
        migrate(ONE, TWO, THREE);
    }

    /** Stored objects are as this list says. Before it is changed a further script must move what they have. */
    @Test
    void theSharedAttributesAreThoseOfTheLastScript() {
        var shared = AttributeTypes.all().stream()
                .filter(type -> AttributeIndex.shared().contains(type.tag().code()))
                .map(type -> type.tag().name())
                .toList();

        assertThat(Schema.SCRIPTS).hasSize(4);
        assertThat(AttributeIndex.sharedFields())
                .isEqualTo(Map.of(Tag.DIGEST.code(), Set.of((long) Tag.HASHING_ALGORITHM.code(), (long)
                        Tag.KEY_FORMAT_TYPE.code())));
        assertThat(shared)
                .hasSameSizeAs(AttributeIndex.shared())
                .containsExactlyInAnyOrder(
                        "ALWAYS_SENSITIVE",
                        "CERTIFICATE_LENGTH",
                        "CERTIFICATE_TYPE",
                        "CREDENTIAL_TYPE",
                        "CRYPTOGRAPHIC_ALGORITHM",
                        "CRYPTOGRAPHIC_DOMAIN_PARAMETERS",
                        "CRYPTOGRAPHIC_LENGTH",
                        "CRYPTOGRAPHIC_PARAMETERS",
                        "CRYPTOGRAPHIC_USAGE_MASK",
                        "DIGITAL_SIGNATURE_ALGORITHM",
                        "EXTRACTABLE",
                        "FRESH",
                        "KEY_FORMAT_TYPE",
                        "KEY_PART_IDENTIFIER",
                        "KEY_VALUE_PRESENT",
                        "LEASE_TIME",
                        "NEVER_EXTRACTABLE",
                        "NIST_KEY_TYPE",
                        "NIST_SECURITY_CATEGORY",
                        "OBJECT_CLASS",
                        "PROTECTION_LEVEL",
                        "PROTECTION_STORAGE_MASK",
                        "QUANTUM_SAFE",
                        "RANDOM_NUMBER_GENERATOR",
                        "ROTATE_AUTOMATIC",
                        "ROTATE_LATEST",
                        "SENSITIVE",
                        "SPLIT_KEY_METHOD",
                        "SPLIT_KEY_PARTS",
                        "SPLIT_KEY_POLYNOMIAL",
                        "SPLIT_KEY_THRESHOLD");
    }

    @Test
    void everyScriptInTheFolderIsInTheList() throws IOException {
        var folder = Path.of(Objects.requireNonNull(Schema.class.getResource(Schema.SCRIPTS.getFirst()))
                        .getPath())
                .getParent();
        try (var files = Files.list(Objects.requireNonNull(folder))) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())).filter(name -> name.endsWith(".sql")))
                    .containsExactlyInAnyOrderElementsOf(Schema.SCRIPTS);
        }
        for (var i = 0; i < Schema.SCRIPTS.size(); i++) {
            assertThat(Schema.SCRIPTS.get(i)).startsWith("V" + (i + 1) + "__");
        }
    }
}
