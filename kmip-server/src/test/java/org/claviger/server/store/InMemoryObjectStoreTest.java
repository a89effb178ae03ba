package org.claviger.server.store;

import java.util.function.Predicate;
import org.claviger.server.domain.Tenant;

class InMemoryObjectStoreTest extends ObjectStoreContract {
    @Override
    protected ObjectStore open(Predicate<Tenant> uniqueNames) {
        return new InMemoryObjectStore(uniqueNames);
    }
}
