package org.claviger.server.net;

/** Makes text that a peer chose fit to stand in a log line. */
final class LogText {
    private static final int MAX_CHARS = 200;

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
}
