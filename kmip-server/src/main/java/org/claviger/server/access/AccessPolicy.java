package org.claviger.server.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.claviger.enumeration.Operation;
import org.claviger.server.domain.Tenant;

/**
 * Who may ask for what. The first rule that is for a principal decides; whom no rule is for may ask which versions the
 * server speaks, and nothing else. With objects, the owner may do what it may ask for, and others what grants give them.
 */
public final class AccessPolicy {
    private static final Tenant NOBODY = new Tenant("nobody");
    private static final Set<Operation> FOR_ANYBODY = EnumSet.of(Operation.DISCOVER_VERSIONS);
    private static final int REMEMBERED = 10_000;

    private final List<AccessRule> rules;
    private final List<Grant> grants;
    private final ConcurrentHashMap<Identity, Caller> callers = new ConcurrentHashMap<>();

    public AccessPolicy(List<AccessRule> rules, List<Grant> grants) {
        this.rules = List.copyOf(rules);
        this.grants = List.copyOf(grants);
    }

    /** Returns what the rules make of this identity. */
    public Caller callerOf(Identity identity) {
        var known = callers.get(identity);
        if (known != null) {
            return known;
        }
        if (callers.size() >= REMEMBERED) {
            callers.clear();
        }
        return callers.computeIfAbsent(identity, asked -> decide(asked.principal()));
    }

    /** Returns the tenant of this caller itself, which may make its {@linkplain TenantKey key} and nothing else. */
    public static Caller tenantItself(Caller caller) {
        return new Caller(TenantKey.OWNER, caller.tenant(), EnumSet.of(Operation.CREATE), List.of());
    }

    private Caller decide(String principal) {
        for (var rule : rules) {
            if (rule.isFor(principal)) {
                var operations = EnumSet.copyOf(FOR_ANYBODY);
                operations.addAll(rule.operations());
                var tenant = rule.tenant().orElseGet(() -> tenantOf(principal));
                return new Caller(
                        principal,
                        tenant,
                        operations,
                        grants.stream()
                                .filter(grant -> grant.isFor(principal, tenant))
                                .toList());
            }
        }
        return new Caller(principal, NOBODY, FOR_ANYBODY, List.of());
    }

    /** The tenant of a client that shares none with others. */
    private static Tenant tenantOf(String principal) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(principal.getBytes(StandardCharsets.UTF_8));
            return new Tenant("own-" + HexFormat.of().formatHex(digest, 0, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
