package org.claviger.conformance.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import org.claviger.server.Installation;

/**
 * What an operator types and what is printed, as it stands in the documentation. With {@code -Dclaviger.docs.write=true} the page
 * is written, otherwise compared. Identifiers and times differ each time, so the nth is always written as the same one.
 */
final class Walk {
    private static final String END = "<!-- end -->";
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    private static final String SOME_TIME = "2026-11-28T10:00:00Z";

    /** How often a provider was asked; it differs by a few from run to run. */
    private static final Pattern CALLS = Pattern.compile("\\b\\d+ calls\\b");

    private final Path page;
    private final Path folder;
    private final StringBuilder transcript = new StringBuilder();
    private final Map<String, String> names = new LinkedHashMap<>();

    /** @param folder of the server: paths are told as from there */
    Walk(Path page, Path folder) {
        this.page = page;
        this.folder = folder;
    }

    /** Runs a command of ours, which must succeed. */
    String claviger(String... words) {
        return claviger(0, words);
    }

    /** Runs a command of ours, which must end with this exit code. */
    String claviger(int exit, String... words) {
        var all = new String[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--config";
        all[words.length + 1] = folder.resolve("claviger.yaml").toString();
        var run = Installation.run(all);
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(exit);
        tell("./claviger " + String.join(" ", words), run.out() + run.err());
        return run.out();
    }

    /** Runs the script by which PyKMIP encrypts and decrypts files, as the client whose folder is {@code client}. */
    void file(Path client, String task, Path from, Path to) throws IOException, InterruptedException {
        var output = Python.required().run("encrypt_file.py", client.resolve("pykmip.conf"), task, from, to);
        tell("python3 encrypt_file.py client/pykmip.conf " + task + " " + from + " " + to, output);
    }

    /** Says what happened between two commands. */
    void comment(String text) {
        transcript.append("# ").append(text).append('\n');
    }

    /** Writes one thing as another. */
    void called(String said, String written) {
        names.put(said, written);
    }

    private void tell(String command, String output) {
        transcript
                .append("$ ")
                .append(command)
                .append('\n')
                .append(output.stripTrailing())
                .append('\n');
    }

    /** Compares with the page, or writes it. */
    void documented(String name) throws IOException {
        var begin = "<!-- " + name + " -->\n";
        var text = Files.readString(page);
        int from = text.indexOf(begin);
        assertThat(from).as(page + " has no " + begin).isNotNegative();
        int to = text.indexOf(END, from);
        var block = "```console\n" + told() + "```\n";
        if (Boolean.getBoolean("claviger.docs.write")) {
            Files.writeString(page, text.substring(0, from) + begin + block + text.substring(to));
        } else {
            assertThat(text.substring(from + begin.length(), to))
                    .as(page + "; -Dclaviger.docs.write=true writes it")
                    .isEqualTo(block);
        }
    }

    private String told() {
        var text = transcript.toString().replace(folder + "/", "");
        for (var name : names.entrySet()) {
            text = text.replace(name.getKey(), name.getValue());
        }
        text = stable(text, "mrk-[0-9a-f]{32}", "mrk-0123456789abcdef0123456789abcd%02d"::formatted);
        text = stable(
                text,
                "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
                "01234567-89ab-cdef-0123-4567%08d"::formatted);
        text = stable(text, "cks-[0-9a-f]{17}", "cks-0123456789abcde%02d"::formatted);
        text = stable(text, "\\b[0-9a-f]{64}\\b", number -> "0123456789abcdef".repeat(3) + "%016d".formatted(number));
        text = CALLS.matcher(text).replaceAll("12 calls");
        text = TIME.matcher(text).replaceAll(match -> names.containsValue(match.group()) ? match.group() : SOME_TIME);
        return text;
    }

    private String stable(String text, String pattern, IntFunction<String> name) {
        int[] count = {0};
        return Pattern.compile(pattern)
                .matcher(text)
                .replaceAll(match -> names.computeIfAbsent(match.group(), _ -> name.apply(++count[0])));
    }
}
