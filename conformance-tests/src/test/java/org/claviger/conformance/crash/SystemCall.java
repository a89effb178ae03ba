package org.claviger.conformance.crash;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One call as strace has shown it, with {@code -f -yy}.
 *
 * @param name such as {@code pwrite64}
 * @param file what its first argument stands for: a path, or a connection such as {@code TCP:[127.0.0.1:1->127.0.0.1:2]}
 * @param arguments all of them as strace writes them
 * @param begin where in the order of all beginnings and ends it was begun
 * @param end where in that order it ended
 * @param result what the kernel returned, -1 for a failure
 */
record SystemCall(String name, String file, String arguments, int begin, int end, long result) {
    /** {@code 4711 write(3</a/file>, "abc", 3} and what comes behind. */
    private static final Pattern BEGUN = Pattern.compile("(\\d+) +(\\w+)\\((.*)");

    private static final Pattern RESUMED = Pattern.compile("(\\d+) +<\\.\\.\\. (\\w+) resumed>(.*)");
    private static final Pattern ENDED = Pattern.compile("(.*)\\) += (-?\\d+|\\?)(?: .*)?");
    private static final String UNFINISHED = " <unfinished ...>";
    private static final Pattern FILE = Pattern.compile("\\d+<(.*?)>(?:, .*|\\)? *)?");

    /** Reads the calls that have ended and whose first argument is open, in the order of their beginnings. */
    static List<SystemCall> read(Path log) throws IOException {
        var calls = new ArrayList<SystemCall>();
        var open = new HashMap<String, Begun>();
        var place = 0;
        try (var lines = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                place++;
                var resumed = RESUMED.matcher(line);
                if (resumed.matches()) {
                    var begun = open.remove(resumed.group(1));
                    if (begun != null) {
                        add(calls, begun, begun.arguments + resumed.group(3), place);
                    }
                    continue;
                }
                var whole = BEGUN.matcher(line);
                if (whole.matches()) {
                    var begun = new Begun(whole.group(2), whole.group(3).replace(UNFINISHED, ""), place);
                    if (line.endsWith(UNFINISHED)) {
                        open.put(whole.group(1), begun);
                    } else {
                        add(calls, begun, begun.arguments, place);
                    }
                }
            }
        }
        calls.sort((a, b) -> Integer.compare(a.begin, b.begin));
        return calls;
    }

    private record Begun(String name, String arguments, int place) {}

    private static void add(List<SystemCall> calls, Begun begun, String text, int end) {
        var ended = ENDED.matcher(text);
        if (!ended.matches() || ended.group(2).equals("?")) {
            return;
        }
        file(ended.group(1))
                .ifPresent(file -> calls.add(new SystemCall(
                        begun.name, file, ended.group(1), begun.place, end, Long.parseLong(ended.group(2)))));
    }

    /** A connection's name has a {@code >} in it. */
    private static Optional<String> file(String arguments) {
        var connection = arguments.indexOf("]>");
        var found = FILE.matcher(arguments);
        if (!found.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                found.group(1).startsWith("TCP") && connection > 0
                        ? arguments.substring(arguments.indexOf('<') + 1, connection + 1)
                        : found.group(1));
    }

    boolean isOf(Path path) {
        return file.equals(path.toString());
    }

    boolean isWrite() {
        return name.contains("write") || name.startsWith("send");
    }

    boolean isRead() {
        return name.contains("read") || name.startsWith("recv");
    }

    boolean isSync() {
        return name.equals("fsync") || name.equals("fdatasync");
    }

    boolean isBefore(SystemCall other) {
        return end < other.begin;
    }

    /** The last argument as a number: where a {@code pwrite64} writes to. */
    long position() {
        return Long.parseLong(arguments.substring(arguments.lastIndexOf(' ') + 1));
    }

    /** Returns this call at the place of another one. */
    SystemCall at(SystemCall other) {
        return new SystemCall(name, file, arguments, other.begin, other.end, result);
    }

    /**
     * Returns the bytes that it has written.
     *
     * @throws IllegalStateException if strace has shown a part of them only
     */
    byte[] written() {
        var bytes = new ByteArrayOutputStream();
        for (var i = arguments.indexOf('"'); i >= 0; i = arguments.indexOf('"', i)) {
            i = unescape(i + 1, bytes);
            if (arguments.startsWith("...", i)) {
                throw new IllegalStateException("strace shows a part only: " + arguments.substring(0, 100));
            }
        }
        return Arrays.copyOf(bytes.toByteArray(), Math.toIntExact(result));
    }

    /** Reads a text up to its closing quotation mark, and returns what is behind that. */
    private int unescape(int from, ByteArrayOutputStream bytes) {
        var i = from;
        while (arguments.charAt(i) != '"') {
            var next = arguments.charAt(i++);
            if (next != '\\') {
                bytes.write(next);
            } else if (isOctal(i)) {
                var value = 0;
                for (var end = i + 3; i < end && isOctal(i); i++) {
                    value = value * 8 + arguments.charAt(i) - '0';
                }
                bytes.write(value);
            } else {
                bytes.write(unescape(arguments.charAt(i++)));
            }
        }
        return i + 1;
    }

    private boolean isOctal(int i) {
        return arguments.charAt(i) >= '0' && arguments.charAt(i) <= '7';
    }

    private static int unescape(char code) {
        return switch (code) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            case 'f' -> '\f';
            default -> code;
        };
    }
}
