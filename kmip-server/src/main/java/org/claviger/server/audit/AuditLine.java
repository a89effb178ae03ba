package org.claviger.server.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * One line of the audit file as it was read: a JSON object whose last members are the hash of the line before, its own hash,
 * and in a checkpoint the signature.
 *
 * @param sequence its number, counted from 1
 * @param body what is hashed: all before the member {@code hash}
 * @param hash as it stands there, which need not be right
 * @param signature of a checkpoint
 */
record AuditLine(long sequence, String body, String hash, Optional<String> signature) {
    static final String FIRST_PREVIOUS = "0".repeat(64);
    static final int LONGEST_BYTES = 64 * 1024;

    private static final int DECIMAL = 10;
    private static final int HEXADECIMAL = 16;
    private static final int UNICODE_ESCAPE_CHARS = 6;

    private static final Pattern FORM =
            Pattern.compile("(\\{\"v\":1,\"seq\":(\\d{1,18}),.*),\"hash\":\"([0-9a-f]{64})\""
                    + "(?:,\"signature\":\"([0-9a-f]{128})\")?}");

    /** Returns the line without its line feed, or empty if it has not the form of one. */
    static Optional<AuditLine> parse(String text) {
        var match = FORM.matcher(text);
        return match.matches()
                ? Optional.of(new AuditLine(
                        Long.parseLong(match.group(2)),
                        match.group(1),
                        match.group(3),
                        Optional.ofNullable(match.group(4))))
                : Optional.empty();
    }

    boolean hasRightHash() {
        return sha256(body).equals(hash);
    }

    boolean follows(String previousHash) {
        return body.endsWith(",\"prev\":\"" + previousHash + "\"");
    }

    /** Returns when it was written, as the server's clock had it. */
    Optional<Instant> time() {
        try {
            return member("time").map(Instant::parse);
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    boolean isCheckpoint() {
        return member("kind").equals(Optional.of("checkpoint"));
    }

    /** Returns the text of the first member of this name. */
    Optional<String> member(String name) {
        var begin = after(",\"" + name + "\":\"");
        return begin < 0 ? Optional.empty() : Optional.of(unescaped(begin, endOfText(begin)));
    }

    /** Returns the number that the first member of this name is. */
    OptionalLong number(String name) {
        var begin = after(",\"" + name + "\":");
        var end = begin;
        while (begin >= 0 && end < body.length() && Character.isDigit(body.charAt(end))) {
            end++;
        }
        return end == begin ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(body, begin, end, DECIMAL));
    }

    /** Returns the texts of the first member of this name, which is a list; none if there is no such member. */
    List<String> texts(String name) {
        var texts = new ArrayList<String>();
        var at = after(",\"" + name + "\":[");
        while (at >= 0 && at < body.length() && body.charAt(at) != ']') {
            if (body.charAt(at) == '"') {
                var end = endOfText(at + 1);
                texts.add(unescaped(at + 1, end));
                at = end;
            }
            at++;
        }
        return texts;
    }

    /** Returns the texts of the first member of this name, which is a list, or empty if there is no such member. */
    Optional<List<String>> list(String name) {
        return after(",\"" + name + "\":[") < 0 ? Optional.empty() : Optional.of(texts(name));
    }

    /** No text holds a quotation mark that is not escaped, so a member's beginning is none of a text's. */
    private int after(String begin) {
        var at = body.indexOf(begin);
        return at < 0 ? -1 : at + begin.length();
    }

    private int endOfText(int from) {
        var at = from;
        while (at < body.length() && body.charAt(at) != '"') {
            at += body.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at, body.length());
    }

    /** Takes back what {@link LineWriter} escapes. */
    private String unescaped(int from, int to) {
        if (body.substring(from, to).indexOf('\\') < 0) {
            return body.substring(from, to);
        }
        var text = new StringBuilder(to - from);
        for (var at = from; at < to; at++) {
            if (body.charAt(at) != '\\') {
                text.append(body.charAt(at));
            } else if (body.startsWith("\\u", at) && at + UNICODE_ESCAPE_CHARS <= to) {
                text.append((char) Integer.parseInt(body, at + 2, at + UNICODE_ESCAPE_CHARS, HEXADECIMAL));
                at += UNICODE_ESCAPE_CHARS - 1;
            } else if (++at < to) {
                text.append(body.charAt(at));
            }
        }
        return text.toString();
    }

    static String sha256(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(UTF_8)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
