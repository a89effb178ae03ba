package org.claviger.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-28T23:59:59Z"), ZoneOffset.UTC);
    private static final String COLUMNS = "date\tcommit\tsuite\tcount\tfailures\tnote";

    @TempDir
    private Path folder;

    @Test
    void eachRunIsALineBelowTheColumns() throws IOException {
        var file = folder.resolve("ledger.tsv");

        Ledger.add(file, CLOCK, "abc1234", "power cut, SQLite", 200, 0, "of ext4");
        Ledger.add(file, CLOCK, "abc1234", "fuzz, frames", 3_000_000_000L, 1, "a note\twith\na tab");

        assertThat(Files.readAllLines(file))
                .containsExactly(
                        COLUMNS,
                        "2026-11-28\tabc1234\tpower cut, SQLite\t200\t0\tof ext4",
                        "2026-11-28\tabc1234\tfuzz, frames\t3000000000\t1\ta note with a tab");
    }

    /** Whatever wrote it, each line has what a reader looks for. */
    @Test
    void theLedgerThatIsKeptHasItsColumns() throws IOException {
        if (!Files.exists(Ledger.file())) {
            return;
        }
        var lines = Files.readAllLines(Ledger.file());
        assertThat(lines.getFirst()).isEqualTo(COLUMNS);
        assertThat(lines.subList(1, lines.size()))
                .allSatisfy(line -> assertThat(line.split("\t", -1)).hasSize(6))
                .allSatisfy(line -> assertThat(line).matches("\\d{4}-\\d\\d-\\d\\d\t\\S+\t[^\t]+\t\\d+\t\\d+\t.*"));
    }
}
