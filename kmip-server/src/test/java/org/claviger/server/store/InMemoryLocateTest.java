package org.claviger.server.store;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

class InMemoryLocateTest {
    @RegisterExtension
    static final TestedStore STORE = InMemoryObjectStore::new;

    @Nested
    class Values extends LocateValuesContract {}

    @Nested
    class Structures extends LocateStructuresContract {}

    @Nested
    class Selection extends LocateSelectionContract {}

    @Nested
    class Pages extends LocatePagesContract {}
}
