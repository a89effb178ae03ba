package org.claviger.hsm;

import java.util.regex.Pattern;

/**
 * Names one configured backend. It is stored with everything the backend wrapped, so it outlives restarts and moves.
 *
 * @param value a lower-case letter, then up to 31 lower-case letters, digits and hyphens
 */
public record BackendId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    public BackendId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("backend id \"" + value
                    + "\" (expected a lower-case letter, then up to 31 lower-case letters, digits and hyphens)");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
