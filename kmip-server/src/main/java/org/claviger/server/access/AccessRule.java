package org.claviger.server.access;

import java.util.Optional;
import java.util.Set;
import org.claviger.enumeration.Operation;
import org.claviger.server.domain.Tenant;
import org.claviger.server.domain.TextPattern;

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
        return new TextPattern(principals).fits(principal);
    }
}
