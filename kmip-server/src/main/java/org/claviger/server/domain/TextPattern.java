package org.claviger.server.domain;

import java.util.regex.Pattern;

/** Texts, in full; {@code *} stands for any characters. */
public final class TextPattern {
    private final Pattern pattern;

    /** @throws IllegalArgumentException if it is blank */
    public TextPattern(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a pattern is empty");
        }
        var regex = new StringBuilder();
        for (var part : text.split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(part.isEmpty() ? "" : Pattern.quote(part));
        }
        pattern = Pattern.compile(text.startsWith("*") ? ".*" + regex : regex.toString(), Pattern.DOTALL);
    }

    public boolean fits(String value) {
        return pattern.matcher(value).matches();
    }
}
