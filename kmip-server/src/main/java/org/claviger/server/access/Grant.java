package org.claviger.server.access;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.claviger.enumeration.Operation;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.Tenant;
import org.claviger.server.domain.TextPattern;

/**
 * Lets clients of a tenant do something with objects of the tenant that others own. What a client may ask for at all, its access
 * rule says; a grant adds nothing to that. One operation gives no other.
 *
 * @param name what the audit calls it
 * @param to the principals it is for, in full; {@code *} stands for any characters
 * @param tenant of the objects and of the clients
 * @param operations what they may do with these objects
 */
public record Grant(String name, String to, Tenant tenant, GrantedObjects objects, Set<Operation> operations) {
    /** The operations that are about an object or need one. */
    public static final Set<Operation> GRANTABLE = Collections.unmodifiableSet(EnumSet.of(
            Operation.REGISTER,
            Operation.RE_KEY,
            Operation.DERIVE_KEY,
            Operation.CERTIFY,
            Operation.RE_CERTIFY,
            Operation.LOCATE,
            Operation.CHECK,
            Operation.GET,
            Operation.GET_ATTRIBUTES,
            Operation.GET_ATTRIBUTE_LIST,
            Operation.ADD_ATTRIBUTE,
            Operation.MODIFY_ATTRIBUTE,
            Operation.DELETE_ATTRIBUTE,
            Operation.OBTAIN_LEASE,
            Operation.GET_USAGE_ALLOCATION,
            Operation.ACTIVATE,
            Operation.REVOKE,
            Operation.DESTROY,
            Operation.ARCHIVE,
            Operation.RECOVER,
            Operation.VALIDATE,
            Operation.RE_KEY_KEY_PAIR,
            Operation.ENCRYPT,
            Operation.DECRYPT,
            Operation.SIGN,
            Operation.SIGNATURE_VERIFY,
            Operation.MAC,
            Operation.MAC_VERIFY,
            Operation.CREATE_SPLIT_KEY,
            Operation.JOIN_SPLIT_KEY,
            Operation.IMPORT,
            Operation.EXPORT,
            Operation.ADJUST_ATTRIBUTE,
            Operation.SET_ATTRIBUTE,
            Operation.OBLITERATE,
            Operation.DEACTIVATE));

    public Grant {
        if (name.isBlank() || to.isBlank()) {
            throw new IllegalArgumentException("a grant has a name and says to whom");
        }
        operations = Set.copyOf(operations);
        if (operations.isEmpty() || !GRANTABLE.containsAll(operations)) {
            throw new IllegalArgumentException("operations " + operations + " (expected some that are about objects)");
        }
    }

    boolean isFor(String principal, Tenant tenantOfPrincipal) {
        return tenant.equals(tenantOfPrincipal) && new TextPattern(to).fits(principal);
    }

    boolean covers(Operation operation, ManagedObject object) {
        return operations.contains(operation) && objects.include(object);
    }
}
