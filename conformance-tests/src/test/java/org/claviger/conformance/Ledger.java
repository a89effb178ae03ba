package org.claviger.conformance;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;

/**
 * What the long tests have counted, one run a line, kept with the sources: {@code ledger.tsv} of this module, with the columns
 * date, commit, suite, count, failures and note.
 */
public final class Ledger {
    private static final Path FILE = Path.of("ledger.tsv");
    private static final String COLUMNS = "date\tcommit\tsuite\tcount\tfailures\tnote\n";

    private Ledger() {}

    /** Tells whether the long tests are to run: {@code ./claviger test --long}. */
    public static boolean isLongRun() {
        return Boolean.getBoolean("claviger.long");
    }

    /**
     * Adds a run.
     *
     * @param suite what ran, always by the same name
     * @param count how often it did what it counts
     * @param failures how many of these went wrong
     * @param note what a reader must know to judge the figures
     */
    public static void add(String suite, long count, long failures, String note) throws IOException {
        add(FILE, Clock.systemUTC(), commit(), suite, count, failures, note);
    }

    static void add(Path file, Clock clock, String commit, String suite, long count, long failures, String note)
            throws IOException {
        var line = String.join(
                        "\t",
                        LocalDate.now(clock).toString(),
                        commit,
                        suite,
                        String.valueOf(count),
                        String.valueOf(failures),
                        note.replaceAll("\\s+", " "))
                + "\n";
        try (var out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            out.lock(); // until it is closed
            var text = out.size() == 0 ? COLUMNS + line : line;
            out.write(StandardCharsets.UTF_8.encode(text));
        }
    }

    private static String commit() throws IOException {
        var process = new ProcessBuilder("git", "describe", "--always", "--dirty", "--exclude=*")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var name = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return name.isEmpty() ? "unknown" : name;
    }

    /** Says where the ledger is, for whoever reads a test's output. */
    public static Path file() throws IOException {
        return Files.exists(FILE) ? FILE.toRealPath() : FILE.toAbsolutePath();
    }
}
