package org.claviger.server.access;

import org.claviger.attribute.AttributeTypes;
import org.claviger.server.domain.ManagedObject;

/** Which objects of a tenant a grant is about. What belongs to the tenant itself is never among them. */
public sealed interface GrantedObjects {
    boolean include(ManagedObject object);

    /** All of them. */
    record All() implements GrantedObjects {
        @Override
        public boolean include(ManagedObject object) {
            return true;
        }
    }

    /** Those that have this Object Group (KMIP 2.1 section 4.36). */
    record Group(String name) implements GrantedObjects {
        public Group {
            if (name.isEmpty()) {
                throw new IllegalArgumentException("a granted Object Group has a name");
            }
        }

        @Override
        public boolean include(ManagedObject object) {
            return object.attributes().all(AttributeTypes.OBJECT_GROUP).contains(name);
        }
    }

    /** Those of one client. */
    record Owner(Identity client) implements GrantedObjects {
        @Override
        public boolean include(ManagedObject object) {
            return object.owner().equals(client.principal());
        }
    }
}
