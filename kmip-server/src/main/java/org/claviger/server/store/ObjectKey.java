package org.claviger.server.store;

import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.Tenant;

/** What tells one object from all others. */
public record ObjectKey(Tenant tenant, String uniqueIdentifier) {
    public static ObjectKey of(ManagedObject object) {
        return new ObjectKey(object.tenant(), object.uniqueIdentifier());
    }

    @Override
    public String toString() {
        return uniqueIdentifier + " of " + tenant;
    }
}
