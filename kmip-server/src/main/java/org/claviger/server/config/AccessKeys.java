package org.claviger.server.config;

import java.util.Optional;
import java.util.Set;
import org.claviger.enumeration.Operation;
import org.claviger.server.access.GrantedObjects;
import org.claviger.server.domain.Tenant;

/** Who may do what. */
final class AccessKeys {
    static final Section ACCESS = new Section("access[].");

    static final Key<String> ACCESS_PRINCIPALS = ACCESS.required(
            "principals",
            ValueTypes.PATTERN,
            "Whom a rule is for: `mtls:AUTHORITY:PLACE:VALUE`, such as `mtls:fleet:uri:spiffe://example.org/orders`,"
                    + " the authority and the place of the identity as above. `*` stands for any characters. The first"
                    + " rule that is for a client decides; without one it may ask which versions are spoken, and nothing"
                    + " else.");
    static final Key<Optional<Tenant>> ACCESS_TENANT = ACCESS.required(
            "tenant",
            ValueTypes.TENANT_OR_OWN,
            "The tenant whose objects they work with; `own` gives each client a tenant of its own.");
    static final Key<Set<Operation>> ACCESS_OPERATIONS = ACCESS.withDefault(
            "operations",
            ValueTypes.OPERATIONS,
            "all",
            "What they may ask for, by the names of the specification, such as `Get Attributes`.");

    static final Section GRANTS = new Section("grants[].");

    static final Key<String> GRANTS_NAME =
            GRANTS.required("name", ValueTypes.GRANT_NAME, "What the audit calls the grant ([access.md](access.md)).");
    static final Key<String> GRANTS_TO = GRANTS.required(
            "to",
            ValueTypes.PATTERN,
            "Whom it is for, a pattern as in `access`. What they may ask for at all, their rule there says.");
    static final Key<Tenant> GRANTS_TENANT = GRANTS.required(
            "tenant",
            ValueTypes.TENANT,
            "The tenant of the objects and of those clients, one that a rule in `access` names.");
    static final Key<GrantedObjects> GRANTS_OBJECTS = GRANTS.required(
            "objects",
            ValueTypes.GRANTED_OBJECTS,
            "With which objects of others: with `all` of the tenant, with those that have this Object Group, or with those"
                    + " of one owner.");
    static final Key<Set<Operation>> GRANTS_OPERATIONS = GRANTS.required(
            "operations",
            ValueTypes.GRANTED_OPERATIONS,
            "What they may do with them. One operation gives no other; only what a grant with `Locate` is about is"
                    + " found.");

    private AccessKeys() {}
}
