package org.claviger.server.domain;

/**
 * Whose objects are kept apart from all others'. Part of every key and every query; derived from the caller's identity,
 * never from a request.
 */
public record Tenant(String name) {
    public Tenant {
        if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException(
                    "tenant name '" + name + "' (expected 1 to 63 of a-z, 0-9 and -, not beginning with -)");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
