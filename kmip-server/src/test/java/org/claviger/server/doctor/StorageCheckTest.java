package org.claviger.server.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.claviger.server.Installation;
import org.claviger.server.doctor.Finding.Level;
import org.junit.jupiter.api.Test;

/** The root key and the database. */
class StorageCheckTest extends DoctorTester {
    @Test
    void aPassphraseThatDoesNotFitIsWrong() throws IOException {
        Files.writeString(state.resolve("secrets/root-passphrase"), "another one");
        has(
                findings("storage"),
                Level.FAIL,
                "root key software cannot be used: ",
                "Put the right key file and passphrase");
    }

    @Test
    void aRootKeyThatIsGoneIsWrong() throws IOException {
        use();
        Files.delete(state.resolve("data/root.key"));
        has(findings("storage"), Level.FAIL, "root key software cannot be used: ", "from the backup if need be");
    }

    @Test
    void aDatabaseThatIsGoneIsWrong() throws IOException {
        use();
        for (var name : List.of("keys.db", "keys.db-wal", "keys.db-shm")) {
            Files.deleteIfExists(state.resolve("data").resolve(name));
        }
        has(findings("storage"), Level.FAIL, "there is no database", "Restore the backup to ");
    }

    @Test
    void aDatabaseThatIsDamagedIsWrong() throws IOException {
        use();
        Files.writeString(state.resolve("data/keys.db"), "no database");
        has(findings("storage"), Level.FAIL, "is not a database", "restore the backup");
    }

    @Test
    void aDatabaseOfAnotherRootKeyIsWrong() throws IOException {
        use();
        var other = folder.resolve("other");
        Installation.onSqlite(other);
        for (var name : List.of("data/root.key", "secrets/root-passphrase")) {
            Files.copy(other.resolve(name), state.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        has(
                findings("storage"),
                Level.FAIL,
                "the database does not belong to this root key: ",
                "of the same server and the same backup");
    }
}
