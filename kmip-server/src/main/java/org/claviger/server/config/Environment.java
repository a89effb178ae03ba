package org.claviger.server.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.claviger.server.config.ConfigurationException.Problem;

/** What the environment says: {@code CLAVIGER_KMIP_LISTEN} for {@code kmip.listen}, or a file with {@code _FILE} behind. */
final class Environment {
    static final String PREFIX = "CLAVIGER_";

    private static final String FILE_SUFFIX = "_FILE";
    /** Names the configuration file itself; read by the command line. */
    private static final String CONFIG = PREFIX + "CONFIG";

    private static final int MAX_FILE_BYTES = 64 << 10;

    /** What Kubernetes sets in every container for a service whose name begins with "claviger". */
    private static final Pattern SERVICE_LINK = Pattern.compile(
            PREFIX + "(?:\\w+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_\\w+)?|PORT(?:_[0-9]+_(?:TCP|UDP|SCTP)(?:_\\w+)?)?)");

    private static final String IN_KUBERNETES = "KUBERNETES_SERVICE_HOST";

    private final Map<String, String> variables;
    private final Path folder;
    private final List<Problem> problems;
    private final List<Entry> entries = new ArrayList<>();

    private Environment(Map<String, String> variables, Path folder, List<Problem> problems) {
        this.variables = variables;
        this.folder = folder;
        this.problems = problems;
    }

    /**
     * Reads what variables say, and adds what is wrong with them to {@code problems}.
     *
     * @param folder what relative paths start from
     */
    static List<Entry> read(Map<String, String> variables, Path folder, List<Problem> problems) {
        var reader = new Environment(new TreeMap<>(variables), folder, problems);
        reader.read();
        return reader.entries;
    }

    private record Match(Key<?> key, String at) {}

    private void read() {
        for (var variable : variables.entrySet()) {
            var name = variable.getKey();
            if (!name.startsWith(PREFIX) || name.equals(CONFIG)) {
                continue;
            }
            var match = find(name);
            if (match.isPresent()) {
                add(match.get(), variable.getValue(), name, true);
                continue;
            }
            var fileMatch = name.endsWith(FILE_SUFFIX)
                    ? find(name.substring(0, name.length() - FILE_SUFFIX.length()))
                    : Optional.<Match>empty();
            if (fileMatch.isPresent()) {
                addFile(fileMatch.get(), name, variable.getValue());
            } else if (!variables.containsKey(IN_KUBERNETES)
                    || !SERVICE_LINK.matcher(name).matches()) {
                problems.add(new Problem(name, "", "unknown variable (did you mean " + nearest(name) + "?)"));
            }
        }
    }

    private static Optional<Match> find(String variable) {
        for (var key : Keys.ALL) {
            if (key.list().isEmpty()) {
                if (key.variable().equals(variable)) {
                    return Optional.of(new Match(key, key.name()));
                }
                continue;
            }
            var parts = key.variable().split("_n_", 2);
            var position = Pattern.compile(Pattern.quote(parts[0]) + "_(0|[1-9][0-9]{0,2})_" + Pattern.quote(parts[1]))
                    .matcher(variable);
            if (position.matches()) {
                return Optional.of(new Match(key, key.at(Integer.parseInt(position.group(1)))));
            }
        }
        return Optional.empty();
    }

    private void add(Match match, String text, String origin, boolean quotable) {
        entries.add(new Entry(match.at(), Entry.split(match.key().type(), text), origin, quotable));
    }

    private void addFile(Match match, String variable, String path) {
        var direct = variable.substring(0, variable.length() - FILE_SUFFIX.length());
        if (variables.containsKey(direct)) {
            problems.add(new Problem(variable, match.at(), direct + " is set too (expected one of them)"));
            return;
        }
        try {
            var file = folder.resolve(path);
            if (Files.size(file) > MAX_FILE_BYTES) {
                problems.add(new Problem(
                        variable, match.at(), "file " + file + " is larger than " + (MAX_FILE_BYTES >> 10) + " KiB"));
                return;
            }
            var text = Files.readString(file, StandardCharsets.UTF_8).replaceFirst("\\R\\z", "");
            add(match, text, variable, false);
        } catch (IOException | InvalidPathException e) {
            problems.add(new Problem(variable, match.at(), "file \"" + path + "\" can't be read as UTF-8 text"));
        }
    }

    private static String nearest(String variable) {
        var known = new TreeSet<String>();
        for (var key : Keys.ALL) {
            known.add(key.variable());
        }
        return Nearest.of(variable, known);
    }
}
