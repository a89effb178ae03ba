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

    @Test
    void aDatabaseThatIsNotThereIsNotMade(@TempDir Path empty) throws IOException {
        var unused = Installation.onSqlite(empty.resolve("server"));

        var run = unused.verify();

        assertThat(run.exit()).isEqualTo(Main.EXIT_CONFIGURATION);
        assertThat(run.err()).contains("there is no database");
        assertThat(Files.exists(unused.folder().resolve("data/keys.db"))).isFalse();
    }
}
