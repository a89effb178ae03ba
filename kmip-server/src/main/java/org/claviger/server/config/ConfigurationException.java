package org.claviger.server.config;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration can't be used. All that is wrong with it is said at once. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    /**
     * One thing that is wrong.
     *
     * @param origin the file and line, or the environment variable
     * @param key what it is about, such as {@code kmip.listen}; empty if it is about the whole file
     * @param message what was found and what was expected
     */
    public record Problem(String origin, String key, String message) {
        @Override
        public String toString() {
            return origin + ": " + (key.isEmpty() ? "" : key + ": ") + message;
        }
    }

    ConfigurationException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    ConfigurationException(Problem problem) {
        this(List.of(problem));
    }

    /** In the order of the file, what the environment adds behind it; at least one. */
    public List<Problem> problems() {
        return problems;
    }
}
