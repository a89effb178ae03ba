package org.claviger.server.tampering;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.claviger.server.Installation;
import org.claviger.server.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteAuditedRowsTest extends AuditedRowsContract {
    @Override
    Installation install(Path place) throws IOException {
        return Installation.onSqlite(place);
    }

    /** The audit says in which runs names were not reserved; an object that one of them changed is not asked for its name. */
    @Test
    void namesThatWereNeverReservedAreNotMissed(@TempDir Path place) throws Exception {
        var appliances = Installation.onSqlite(place.resolve("server"));
        var tls = appliances.tls();
        appliances.replaceInConfiguration("file: data/keys.db", "file: data/keys.db\n    duplicate-names: [default]");
        String first;
        try (var _ = appliances.startHere();
                var client = appliances.connect(tls)) {
            first = create(client, "same", 128);
            create(client, "same", 128);
        }
        requireExit(appliances, 0);

        appliances.replaceInConfiguration("duplicate-names: [default]", "duplicate-names: []");
        try (var _ = appliances.startHere();
                var client = appliances.connect(tls)) {
            activate(client, first);
            create(client, "its own", 128);
        }
        requireExit(appliances, 0);

        try (var connection = appliances.database()) {
            Tables.execute(connection, "delete from object_name");
        }
        assertThat(requireExit(appliances, Main.EXIT_INTEGRITY).lines().filter(line -> line.startsWith("  ")))
                .singleElement()
                .asString()
                .endsWith("its name is not reserved for it in object_name");
    }

    private static String requireExit(Installation appliances, int exit) {
        var run = appliances.verify();
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(exit);
        return run.out();
    }

    @Test
    void aDatabaseThatIsNotThereIsNotMade(@TempDir Path empty) throws IOException {
        var unused = Installation.onSqlite(empty.resolve("server"));

        var run = unused.verify();

        assertThat(run.exit()).isEqualTo(Main.EXIT_CONFIGURATION);
        assertThat(run.err()).contains("there is no database");
        assertThat(Files.exists(unused.folder().resolve("data/keys.db"))).isFalse();
    }
}
