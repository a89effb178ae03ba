package org.claviger.server.net;

import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes text that a peer chose fit to stand in a log line. */
final class LogText {
    private static final int MAX_CHARS = 200;
    private static final int MAX_CAUSES = 5;

    private LogText() {}

    /** Returns {@code text} in quotes, on one line, of bounded length, printable ASCII only. */
    static String quote(String text) {
        var quoted = new StringBuilder(Math.min(text.length(), MAX_CHARS) + 5).append('"');
        for (var i = 0; i < text.length(); i++) {
            if (i == MAX_CHARS) {
                quoted.append("...");
                break;
            }
            var c = text.charAt(i);
            quoted.append(c >= ' ' && c <= '~' && c != '"' ? c : '?');
        }
        return quoted.append('"').toString();
    }

    /** Returns what failed and, as far as it is known, why, each as {@link #quote} does, on one line. */
    static String reasons(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(MAX_CAUSES)
                .map(cause -> quote(cause.toString()))
                .collect(Collectors.joining(" because of "));
    }
}
