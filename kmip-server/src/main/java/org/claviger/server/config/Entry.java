package org.claviger.server.config;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What one source says for one key.
 *
 * @param key with the position in place of {@code []}, such as {@code tls.certificates[0].chain}
 * @param texts one, or those of a list
 * @param origin the file and line, or the environment variable
 * @param quotable whether it may be repeated in a message; the content of a file may not, for it may be the wrong file
 */
record Entry(String key, List<String> texts, String origin, boolean quotable) {
    private static final Pattern POSITION = Pattern.compile("\\[[0-9]+]");

    Entry {
        texts = List.copyOf(texts);
    }

    /** Splits a text that stands for a list at its commas. */
    static List<String> split(ValueType<?> type, String text) {
        if (!type.isList()) {
            return List.of(text);
        }
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s*,\\s*", -1));
    }

    /** The key's name in the table. */
    static String nameOf(String key) {
        return POSITION.matcher(key).replaceAll(Key.EACH);
    }
}
