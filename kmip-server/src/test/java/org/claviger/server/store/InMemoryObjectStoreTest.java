package org.claviger.server.store;

import org.junit.jupiter.api.extension.RegisterExtension;

class InMemoryObjectStoreTest extends ObjectStoreContract {
    @RegisterExtension
    static final TestedStore STORE = InMemoryObjectStore::new;
}
