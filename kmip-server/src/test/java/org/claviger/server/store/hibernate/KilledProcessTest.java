package org.claviger.server.store.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.NOW;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.file.InUseException;
import org.claviger.server.store.LocateQuery;
import org.claviger.server.store.ObjectStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed while it writes: what it has acknowledged is there, and nothing is half there. */
class KilledProcessTest {
    private static final int[] KILLED_AFTER = {40, 200, 500};

    @TempDir
    private Path directory;

    @Test
    void everyAcknowledgedChangeSurvives() throws Exception {
        var acknowledged = new HashMap<String, Long>();
        for (var round = 0; round < KILLED_AFTER.length; round++) {
            writeAndKill("r" + round, KILLED_AFTER[round], acknowledged);
        }

        try (var databases = new TestDatabases(directory)) {
            var store = databases.objects();
            acknowledged.forEach((id, version) -> {
                var found = store.find(ACME, id);
                assertThat(found)
                        .as(id)
                        .map(ManagedObject::version)
                        .hasValueSatisfying(there -> assertThat(there).isGreaterThanOrEqualTo(version));
                assertIndexAgrees(store, found.orElseThrow());
            });
        }
    }

    private void writeAndKill(String prefix, int acknowledgements, Map<String, Long> acknowledged) throws Exception {
        var process = AcknowledgingProcess.start(directory.resolve("claviger.db"), prefix);
        try (var output = process.inputReader()) {
            for (var i = 0; i < acknowledgements; i++) {
                assertThat(note(output, acknowledged)).as("the process goes on").isTrue();
            }
            process.toHandle().destroyForcibly(); // through the handle: the process itself would close its output
            while (note(output, acknowledged)) {
                // what it wrote before it died counts too
            }
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    private static boolean note(BufferedReader output, Map<String, Long> acknowledged) throws IOException {
        var next = AcknowledgingProcess.next(output);
        if (next == null) {
            return false;
        }
        acknowledged.merge(next.uniqueIdentifier(), next.version(), Math::max);
        return true;
    }

    private static void assertIndexAgrees(ObjectStore store, ManagedObject object) {
        var name = object.attributes().first(AttributeTypes.NAME).orElseThrow();
        var query = LocateQuery.matching(
                        Attributes.of(AttributeTypes.NAME, name).plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256), NOW)
                .in(Set.of(LocateQuery.storageOf(object)));
        assertThat(store.locate(ACME, query).uniqueIdentifiers()).containsExactly(object.uniqueIdentifier());
        assertThat(object.material().isPresent()).isEqualTo(object.version() < 3);
        if (object.version() > 1) {
            var former = Attributes.of(AttributeTypes.NAME, Name.of(object.uniqueIdentifier()));
            assertThat(store.locate(ACME, LocateQuery.matching(former, NOW)).total())
                    .isZero();
        }
    }

    @Test
    void aDatabaseThatAnotherProcessHasOpenIsNotOpened() throws Exception {
        var file = directory.resolve("claviger.db");
        var process = AcknowledgingProcess.start(file, "p");
        try (var output = process.inputReader()) {
            assertThat(AcknowledgingProcess.next(output)).isNotNull();

            assertThatThrownBy(() -> TestDatabases.open(file))
                    .isInstanceOf(InUseException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("process " + process.pid());
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
        TestDatabases.open(file).close();
    }
}
