package org.claviger.conformance.oasis;

import java.time.Instant;
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

    private final Map<String, String> values = new HashMap<>();
    private final Map<String, String> latestByTag = new HashMap<>();

    /** A request uses a variable that nothing has bound. */
    static final class UnboundException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnboundException(String name) {
            super("variable $" + name + " is not bound");
        }
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

    /** Tells whether {@code actual} may stand where a response says this variable, and binds it if it is not bound. */
    boolean accepts(String variable, String actual) {
        var match = VARIABLE.matcher(variable);
        if (!match.matches() || match.group(1).equals("NOW")) {
            return true;
        }
        var name = match.group(1);
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
