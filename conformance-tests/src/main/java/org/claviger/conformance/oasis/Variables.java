package org.claviger.conformance.oasis;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a case's variables stand for. A response binds them, later requests and responses use them. */
final class Variables {
    private static final Pattern VARIABLE = Pattern.compile("^\\$([A-Z0-9_]+)([+-]\\d+)?$");
    /** These get a new value by every response. */
    private static final Pattern BOUND_AGAIN = Pattern.compile(".*CORRELATION_VALUE|TICKET_VALUE");

    /** How far a date may be from the time of a request. Cases take seconds, and sequences of them a little more. */
    private static final Duration NEAR = Duration.ofMinutes(2);

    private final Map<String, String> values = new HashMap<>();
    private final Map<String, String> latestByTag = new HashMap<>();

    /** A request uses a variable that nothing has bound. */
    static final class UnboundException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnboundException(String name) {
            super("variable $" + name + " is not bound");
        }
    }

    /** Returns others that stand for the same. */
    Variables copy() {
        var copy = new Variables();
        copy.values.putAll(values);
        copy.latestByTag.putAll(latestByTag);
        return copy;
    }

    static boolean isVariable(String value) {
        return VARIABLE.matcher(value).matches();
    }

    /** Returns the request with values in place of its variables. */
    Element inRequest(Element element, Instant now) {
        if (element.isStructure()) {
            return element.withChildren(element.children().stream()
                    .map(child -> inRequest(child, now))
                    .toList());
        }
        var match = VARIABLE.matcher(element.value());
        return match.matches() ? element.withValue(value(element, match, now)) : element;
    }

    private String value(Element element, Matcher match, Instant now) {
        var name = match.group(1);
        if (name.equals("NOW")) {
            var offset = match.group(2) == null ? 0 : Long.parseLong(match.group(2));
            return DateTimeFormatter.ISO_INSTANT
                    .format(now.plusSeconds(offset).atOffset(ZoneOffset.UTC))
                    .replace("Z", "+00:00");
        }
        var bound = values.get(name);
        if (bound != null) {
            return bound;
        }
        // Some cases have a literal in the response and a variable in the request: take what the server said last.
        var latest = latestByTag.get(element.name());
        if (latest == null) {
            throw new UnboundException(name);
        }
        return latest;
    }

    /**
     * Tells whether {@code actual} may stand where a response says this variable, and binds it if it is not bound.
     *
     * @param now the time of the request
     */
    boolean accepts(String variable, String actual, Instant now) {
        var match = VARIABLE.matcher(variable);
        if (!match.matches()) {
            return true;
        }
        var name = match.group(1);
        if (name.equals("NOW")) {
            var offset = match.group(2) == null ? 0 : Long.parseLong(match.group(2));
            var distance = Duration.between(now.plusSeconds(offset), OffsetDateTime.parse(actual))
                    .abs();
            return distance.compareTo(NEAR) <= 0;
        }
        if (name.equals("SERVER_CORRELATION_VALUE")) {
            return true;
        }
        if (BOUND_AGAIN.matcher(name).matches()) {
            values.put(name, actual);
            return true;
        }
        return actual.equals(values.computeIfAbsent(name, _ -> actual));
    }

    /** Remembers every value of a response by its tag. */
    void remember(Element response) {
        if (response.isStructure()) {
            response.children().forEach(this::remember);
        } else {
            latestByTag.put(response.name(), response.value());
        }
    }
}
