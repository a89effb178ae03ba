package org.claviger.message;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The official test cases, which are no part of this repository. They are looked for in the folder of the system property
 * {@code claviger.oasis}, or in {@code shared/oasis} beside the checkout.
 */
public final class OasisCases {
    private static final Pattern MESSAGE =
            Pattern.compile("<(Request|Response)Message>.*?</\\1Message>", Pattern.DOTALL);
    private static final Pattern VARIABLE = Pattern.compile("type=\"(\\w+)\" value=\"\\$([A-Z0-9_]+)([+-]\\d+)?\"");

    private OasisCases() {}

    /**
     * One message of a case, its variables replaced by values of their type.
     *
     * @param name of the case and the number of the message in it
     */
    public record Message(String name, boolean request, String xml) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Returns the folder that holds {@code oasis} and {@code spec}. Without it a test is skipped, or fails in CI. */
    public static Path shared() {
        var named = System.getProperty("claviger.oasis");
        var oasis = named == null ? beside() : Path.of(named);
        if (!Files.isDirectory(oasis)) {
            var problem =
                    "the OASIS cases are not in " + oasis.toAbsolutePath() + "; name their folder by -Dclaviger.oasis";
            if ("true".equals(System.getenv("CI"))) {
                fail(problem);
            }
            Assumptions.abort(problem);
        }
        return oasis.toAbsolutePath().resolve("..").normalize();
    }

    private static Path beside() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("shared/oasis"))) {
                return folder.resolve("shared/oasis");
            }
        }
        return Path.of("..", "..", "shared", "oasis");
    }

    /** Returns the files of all cases. */
    public static List<Path> files() {
        try (Stream<Path> files = Files.walk(shared().resolve("oasis"))) {
            return files.filter(file -> file.toString().endsWith(".xml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the messages of a case. */
    public static List<Message> messages(Path file) {
        var messages = new ArrayList<Message>();
        var matcher = MESSAGE.matcher(withoutComments(read(file)));
        while (matcher.find()) {
            messages.add(new Message(
                    file.getFileName() + " message " + messages.size(),
                    matcher.group(1).equals("Request"),
                    withValues(matcher.group())));
        }
        return messages;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutComments(String xml) {
        return Pattern.compile("<!--.*?-->", Pattern.DOTALL).matcher(xml).replaceAll("");
    }

    private static String withValues(String xml) {
        return VARIABLE.matcher(xml)
                .replaceAll(match -> Matcher.quoteReplacement(
                        "type=\"" + match.group(1) + "\" value=\"" + value(match.group(1), match.group(2)) + "\""));
    }

    private static String value(String type, String name) {
        return switch (type) {
            case "ByteString" -> "%016x".formatted(name.hashCode());
            case "DateTime" -> "2026-01-02T03:04:05+00:00";
            case "DateTimeExtended" -> "2026-01-02T03:04:05.678901+00:00";
            case "Integer" -> "7";
            default -> "value of " + name;
        };
    }
}
