package org.claviger.server.access;

import java.util.List;
import java.util.Set;
import org.claviger.enumeration.Operation;
import org.claviger.server.domain.Tenant;

/**
 * Who asks, as the access policy sees it. Only {@link AccessPolicy} makes one, so whoever holds a caller's tenant got it
 * from the caller's identity.
 */
public final class Caller {
    private final String principal;
    private final Tenant tenant;
    private final Set<Operation> operations;
    private final List<Grant> grants;

    Caller(String principal, Tenant tenant, Set<Operation> operations, List<Grant> grants) {
        this.principal = principal;
        this.tenant = tenant;
        this.operations = operations;
        this.grants = List.copyOf(grants);
    }

    /** The identity as text, the same for every connection of this client. */
    public String principal() {
        return principal;
    }

    public Tenant tenant() {
        return tenant;
    }

    /** Tells whether the policy lets this caller ask for the operation at all. */
    public boolean mayAsk(Operation operation) {
        return operations.contains(operation);
    }

    /** What this caller may do with objects of others, as far as it may ask for it at all. */
    List<Grant> grants() {
        return grants;
    }

    @Override
    public String toString() {
        return principal + " of " + tenant;
    }
}
