package org.claviger.server.access;

import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who a client is: an authority that vouches for it, where in its certificate we looked, and what we found there. Equal
 * values from two authorities are two clients.
 *
 * <p>The value is safe to print and to compare as it is: never empty, in Unicode normalization form C, without control or
 * invisible characters, and without a wildcard.
 *
 * @param trustAnchor the name the configuration gives the authority; survives the renewal of its certificate
 */
public record Identity(String trustAnchor, IdentityRule rule, String value) {
    /** Keeps a hostile certificate from filling logs, audit events and index pages. */
    private static final int MAX_VALUE_CHARS = 1_024;

    private static final String METHOD = "mtls";
    private static final Pattern TRUST_ANCHOR = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern PRINCIPAL = Pattern.compile(METHOD + ":([^:]+):([^:]+):(.+)", Pattern.DOTALL);

    public Identity {
        checkTrustAnchor(trustAnchor);
        fault(value).ifPresent(fault -> {
            throw new IllegalArgumentException("identity value " + fault);
        });
    }

    /**
     * Checks the name of an authority.
     *
     * @throws IllegalArgumentException unless it is made of 1 to 64 lower-case letters, digits, dots, dashes and
     *     underscores, and begins with a letter or digit
     */
    public static String checkTrustAnchor(String name) {
        if (!TRUST_ANCHOR.matcher(name).matches()) {
            throw new IllegalArgumentException("authority name \"" + name
                    + "\" (expected 1 to 64 of a-z, 0-9, '.', '_', '-', beginning with a letter or digit)");
        }
        return name;
    }

    /** Says what makes a value unfit for an identity; empty when it is fit. */
    static Optional<String> fault(String value) {
        if (value.isEmpty()) {
            return Optional.of("is empty");
        }
        if (value.length() > MAX_VALUE_CHARS) {
            return Optional.of("has " + value.length() + " characters (expected at most " + MAX_VALUE_CHARS + ")");
        }
        if (!value.equals(value.strip())) {
            return Optional.of("begins or ends with white space");
        }
        if (value.indexOf('*') >= 0) {
            return Optional.of("contains a wildcard");
        }
        if (value.codePoints().anyMatch(Identity::isInvisible)) {
            return Optional.of("contains a control or invisible character");
        }
        if (!Normalizer.isNormalized(value, Normalizer.Form.NFC)) {
            return Optional.of("is not in Unicode normalization form C");
        }
        return Optional.empty();
    }

    private static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /**
     * Returns the one text that stands for this identity in policies, audit events and rows, such as {@code
     * mtls:fleet:uri:spiffe://example.org/orders}.
     */
    public String principal() {
        return METHOD + ":" + trustAnchor + ":" + rule.code() + ":" + value;
    }

    /**
     * Reads what {@link #principal} writes.
     *
     * @throws IllegalArgumentException if it is not such a text
     */
    public static Identity parse(String principal) {
        var matcher = PRINCIPAL.matcher(principal);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "principal \"" + principal + "\" (expected " + METHOD + ":AUTHORITY:RULE:VALUE)");
        }
        var rule = IdentityRule.of(matcher.group(2))
                .orElseThrow(() -> new IllegalArgumentException("principal \"" + principal + "\": unknown rule "
                        + matcher.group(2) + " (expected uri, dns, email, subject, key or cn)"));
        return new Identity(matcher.group(1), rule, matcher.group(3));
    }

    @Override
    public String toString() {
        return principal();
    }
}
