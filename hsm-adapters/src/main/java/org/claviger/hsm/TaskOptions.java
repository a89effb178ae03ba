package org.claviger.hsm;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The options that an operator gave for a task.
 *
 * @param words each {@code --name=value}
 */
public record TaskOptions(List<String> words) {
    public TaskOptions {
        words = List.copyOf(words);
    }

    /** Whether a word of a task is an option of it. */
    public static boolean isOption(String word) {
        return word.startsWith("--") && word.indexOf('=') > 0;
    }

    /** Returns an option as {@link #words} has it. */
    public static String word(String name, Object value) {
        return "--" + name + "=" + value;
    }

    public boolean has(String name) {
        return text(name).isPresent();
    }

    /** Returns what an option says, if it was given. */
    public Optional<String> text(String name) {
        var prefix = word(name, "");
        return words.stream()
                .filter(word -> word.startsWith(prefix))
                .map(word -> word.substring(prefix.length()))
                .findFirst();
    }

    /**
     * Returns the file that an option names.
     *
     * @throws IllegalArgumentException if it wasn't given
     */
    public Path file(String name) {
        return text(name)
                .map(Path::of)
                .orElseThrow(() -> new IllegalArgumentException("--%s names no file".formatted(name)));
    }
}
