package org.claviger.conformance.oasis;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the requests of a case so far have said that decides how their responses are compared. */
final class RequestFacts {
    /** Schemes with randomness of their own. */
    private static final Map<String, Set<String>> VARYING = Map.of(
            "PaddingMethod", Set.of("OAEP", "PSS"),
            "CryptographicAlgorithm", Set.of("DSA", "EC", "ECDSA"));

    private final Set<String> fixedDates = new HashSet<>();
    private boolean varies;
    private Instant now = Instant.EPOCH;

    /** @param when the time of the request */
    void remember(Element request, Instant when) {
        now = when;
        rememberDates(request);
        varies |= asksForVaryingOutput(request);
    }

    /** The time of the last request. */
    Instant now() {
        return now;
    }

    /** Tells whether a request has named a scheme whose output is another one each time. */
    boolean varies() {
        return varies;
    }

    /** Tells whether a request has given a date of this name: only that one must come back. */
    boolean fixes(String name, Element date) {
        return fixedDates.contains(name + " " + instant(date));
    }

    private void rememberDates(Element request) {
        var name = request.attributeName();
        for (var child : request.children()) {
            if (child.type().equals("DateTime")) {
                fixedDates.add((child.name().equals("AttributeValue") ? name : child.name()) + " " + instant(child));
            }
            rememberDates(child);
        }
    }

    private static Instant instant(Element date) {
        return OffsetDateTime.parse(date.value()).toInstant();
    }

    private static boolean asksForVaryingOutput(Element element) {
        return VARYING.getOrDefault(element.name(), Set.of()).contains(element.value())
                || element.children().stream().anyMatch(RequestFacts::asksForVaryingOutput);
    }
}
