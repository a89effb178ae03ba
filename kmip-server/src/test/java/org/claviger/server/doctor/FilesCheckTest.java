package org.claviger.server.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.claviger.server.doctor.Finding.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may read and write the installation's files. */
class FilesCheckTest extends DoctorTester {
    @Test
    void filesThatOthersMayReadAreWrong() throws IOException {
        use();
        for (var name : List.of("secrets/root-passphrase", "data/root.key", "data/keys.db", "tls/server-ec.key")) {
            var file = state.resolve(name);
            var before = Files.getPosixFilePermissions(file);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

            has(findings("files"), Level.FAIL, file + " has mode rw-r--r--", "chmod 0600 " + file);
            Files.setPosixFilePermissions(file, before);
        }
    }

    /** The server does not start with one of these either. */
    @ParameterizedTest
    @CsvSource({
        "audit/audit.jsonl, rw-rw----",
        "audit/audit.jsonl.head, rw-r--rw-",
        "audit/audit.jsonl.pub, rw-rw-r--",
    })
    void filesOfTheAuditThatOthersMayChangeAreWrong(String name, String mode) throws IOException {
        use();
        var file = state.resolve(name);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));

        has(
                findings("files"),
                Level.FAIL,
                file + " has mode " + mode + ": others than the server's user can use it",
                "chmod 0600 " + file);
    }

    /** Nor with one of these. */
    @ParameterizedTest
    @CsvSource({"audit, rwxrwx---, 0770", "secrets, rwx----wx, 0703"})
    void foldersThatOthersMayChangeAreWrong(String name, String mode, String number) throws IOException {
        use();
        var place = state.resolve(name);
        Files.setPosixFilePermissions(place, PosixFilePermissions.fromString(mode));

        has(
                findings("files"),
                Level.FAIL,
                "folder " + place + " of the server has mode " + number
                        + " (expected one that others cannot write to): chmod go-w " + place,
                "Do as the line says");
    }

    @Test
    void aPlaceThatIsNoFolderIsWrong() throws IOException {
        Files.writeString(state.resolve("occupied"), "");
        configure("file: audit/audit.jsonl", "file: occupied/audit.jsonl");

        has(findings("files"), Level.FAIL, state.resolve("occupied") + " is no folder", "Name another place");
    }
}
