package org.claviger.server.access;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.claviger.enumeration.Operation;
import org.claviger.server.domain.Tenant;

/**
 * Lets some clients in.
 *
 * @param principals the principals it is for, in full; {@code *} stands for any characters
 * @param tenant whose objects they work with; empty means that each has a tenant of its own
 * @param operations what they may ask for
 */
public record AccessRule(String principals, Optional<Tenant> tenant, Set<Operation> operations) {
    public AccessRule {
        if (principals.isBlank()) {
            throw new IllegalArgumentException("an access rule names its principals");
        }
        operations = Set.copyOf(operations);
    }

    boolean isFor(String principal) {
        return matcher().matcher(principal).matches();
    }

    private Pattern matcher() {
        var regex = new StringBuilder();
        for (var part : principals.split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(part.isEmpty() ? "" : Pattern.quote(part));
        }
        return Pattern.compile(principals.startsWith("*") ? ".*" + regex : regex.toString(), Pattern.DOTALL);
    }
}
