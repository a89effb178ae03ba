package org.claviger.server.store;

class InMemoryLocateTest extends LocateContract {
    @Override
    protected ObjectStore open() {
        return new InMemoryObjectStore();
    }
}
