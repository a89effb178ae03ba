package org.claviger.server.store.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.ALICE;
import static org.claviger.server.store.StoredObjects.NOW;
import static org.claviger.server.store.StoredObjects.key;

import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.ObjectType;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.SealedMaterial;
import org.claviger.server.store.Changes;
import org.claviger.server.store.Changes.Create;
import org.claviger.server.store.Changes.Update;
import org.claviger.server.store.ObjectKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowCacheTest {
    private static final ObjectKey KEY = new ObjectKey(ACME, "k1");

    private final AtomicInteger reads = new AtomicInteger();

    private Optional<ManagedObject> find(RowCache cache, ObjectKey key, ManagedObject stored) {
        return cache.find(key, () -> {
            reads.incrementAndGet();
            return Optional.of(stored);
        });
    }

    @Test
    void anObjectIsReadOnceUntilItChanges() {
        var cache = new RowCache(100);

        assertThat(find(cache, KEY, key("k1"))).contains(key("k1"));
        assertThat(find(cache, KEY, key("k1"))).contains(key("k1"));
        assertThat(reads).hasValue(1);

        change(cache);
        assertThat(find(cache, KEY, key("k1").withVersion(2)))
                .contains(key("k1").withVersion(2));
        assertThat(reads).hasValue(2);
    }

    private static void change(RowCache cache) {
        cache.beginChange(KEY);
        cache.endChange(KEY);
    }

    @Test
    void whatWasReadBeforeAChangeIsNotKept() {
        var cache = new RowCache(100);

        cache.find(KEY, () -> {
            change(cache); // by somebody else, while the object is read
            return Optional.of(key("k1"));
        });

        assertThat(find(cache, KEY, key("k1").withVersion(2)))
                .contains(key("k1").withVersion(2));
    }

    @Test
    void whileAnObjectChangesItIsReadEachTime() {
        var cache = new RowCache(100);
        find(cache, KEY, key("k1"));

        cache.beginChange(KEY);
        cache.beginChange(KEY);
        find(cache, KEY, key("k1"));
        find(cache, KEY, key("k1").withVersion(2));
        cache.endChange(KEY);

        assertThat(find(cache, KEY, key("k1").withVersion(3)))
                .contains(key("k1").withVersion(3));
        assertThat(find(cache, KEY, key("k1").withVersion(4)))
                .contains(key("k1").withVersion(4));
        cache.endChange(KEY);
        find(cache, KEY, key("k1").withVersion(5));
        assertThat(find(cache, KEY, key("k1").withVersion(6)))
                .contains(key("k1").withVersion(5));
    }

    @Test
    void whatIsNotThereIsNotRemembered() {
        var cache = new RowCache(100);

        assertThat(cache.find(KEY, Optional::empty)).isEmpty();
        assertThat(find(cache, KEY, key("k1"))).isPresent();
    }

    @Test
    void noMoreObjectsAreKeptThanMayBe() {
        var cache = new RowCache(0);
        find(cache, KEY, key("k1"));
        find(cache, KEY, key("k1"));
        assertThat(reads).hasValue(2);
    }

    @Test
    void anObjectWithMuchMaterialIsNotKept() {
        var cache = new RowCache(100);
        var large = ManagedObject.create(
                ACME,
                "k1",
                ObjectType.OPAQUE_OBJECT,
                ALICE,
                Attributes.EMPTY,
                new SealedMaterial(new UUID(1, 2), new byte[40], new byte[17 << 10]),
                NOW);

        find(cache, KEY, large);
        find(cache, KEY, large);

        assertThat(reads).hasValue(2);
    }

    /** The promise that Revoke rests on: whoever asks after the acknowledgement sees the change. */
    @Test
    void nobodySeesAnObjectOlderThanItsLastAcknowledgedChange(@TempDir Path directory) throws Exception {
        try (var databases = new TestDatabases(directory)) {
            var store = databases.objects();
            store.commit(Changes.of(new Create(key("k1"))));
            var acknowledged = new AtomicLong(1);
            var changes = 300;
            Callable<Boolean> reading = () -> {
                while (acknowledged.get() < changes) {
                    var least = acknowledged.get();
                    if (store.find(ACME, "k1").orElseThrow().version() < least) {
                        return false;
                    }
                }
                return true;
            };
            try (var threads = Executors.newFixedThreadPool(4)) {
                var readers = IntStream.range(0, 4)
                        .mapToObj(_ -> threads.submit(reading))
                        .toList();
                while (acknowledged.get() < changes) {
                    store.commit(Changes.of(
                            new Update(store.find(ACME, "k1").orElseThrow().changed(NOW))));
                    acknowledged.incrementAndGet();
                }
                for (var reader : readers) {
                    assertThat(reader.get()).isTrue();
                }
            }
        }
    }
}
