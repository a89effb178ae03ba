package org.claviger.server.access;

import java.util.regex.Pattern;

/** Principals, in full; {@code *} stands for any characters. */
final class PrincipalPattern {
    private final Pattern pattern;

    PrincipalPattern(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a pattern of principals is empty");
        }
        var regex = new StringBuilder();
        for (var part : text.split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(part.isEmpty() ? "" : Pattern.quote(part));
        }
        pattern = Pattern.compile(text.startsWith("*") ? ".*" + regex : regex.toString(), Pattern.DOTALL);
    }

    boolean fits(String principal) {
        return pattern.matcher(principal).matches();
    }
}
