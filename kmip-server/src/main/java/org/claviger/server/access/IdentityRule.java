package org.claviger.server.access;

import java.util.Optional;

/**
 * Where in a certificate an identity is read. The rule is part of the identity, so the DNS name {@code orders} and the
 * common name {@code orders} are two clients.
 */
public enum IdentityRule {
    /** The first URI of the Subject Alternative Name, as it stands; a SPIFFE ID for example. */
    URI("uri"),
    /** The first DNS name of the Subject Alternative Name, in lower case. */
    DNS("dns"),
    /** The first e-mail address of the Subject Alternative Name, its domain in lower case. */
    EMAIL("email"),
    /** The whole subject as RFC 2253 writes it. */
    SUBJECT("subject"),
    /** The SHA-256 of the public key, for those keys the operator has listed. */
    PINNED_KEY("key"),
    /**
     * The subject's only common name. An authority that checks organisations but not common names lets one client take
     * another's name, so this rule applies only where the operator says so.
     */
    COMMON_NAME("cn");

    private final String code;

    IdentityRule(String code) {
        this.code = code;
    }

    /** The short form that stands in principals and in the configuration. */
    public String code() {
        return code;
    }

    /** Returns the rule with this short form. */
    public static Optional<IdentityRule> of(String code) {
        for (var rule : values()) {
            if (rule.code.equals(code)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }
}
