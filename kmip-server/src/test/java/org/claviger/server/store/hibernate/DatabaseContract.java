package org.claviger.server.store.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.NOW;
import static org.claviger.server.store.StoredObjects.key;
import static org.claviger.server.store.StoredObjects.named;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.server.store.Changes;
import org.claviger.server.store.Changes.Change;
import org.claviger.server.store.Changes.Create;
import org.claviger.server.store.Changes.Update;
import org.claviger.server.store.IdentifierInUseException;
import org.claviger.server.store.LocateQuery;
import org.claviger.server.store.StoreUnavailableException;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every database promises beyond the store that it holds. */
abstract class DatabaseContract {
    /** Opens an empty database; called once in each test. */
    abstract TestDatabases open();

    /** Connects to that database as somebody who is not the server. */
    abstract Connection foreign() throws SQLException;

    /** Returns bytes, of which {@code hex} are the digits, as the database's SQL has them. */
    abstract String bytes(String hex);

    @Test
    void whatWasStoredIsThereAfterARestart() {
        try (var databases = open()) {
            databases.objects().commit(Changes.of(new Create(named("k1", "disk"))));
            assertThat(databases.database().records().create("keyring", Bytes.ofHex("0102")))
                    .isTrue();

            databases.restart();

            assertThat(databases.objects().find(ACME, "k1"))
                    .contains(named("k1", "disk").withVersion(1));
            assertThat(databases.database().records().find("keyring")).contains(Bytes.ofHex("0102"));
        }
    }

    @Test
    void objectsMadeAfterARestartComeFirstInLocate() {
        try (var databases = open()) {
            databases.objects().commit(Changes.of(new Create(key("k1"))));
            databases.restart();
            databases.objects().commit(Changes.of(new Create(key("k2"))));

            var all = LocateQuery.matching(Attributes.EMPTY, NOW);
            assertThat(databases.objects().locate(ACME, all).uniqueIdentifiers())
                    .containsExactly("k2", "k1");
        }
    }

    @Test
    void aServerRecordIsMadeOnceAndReplacedOnlyByWhoKnowsIt() {
        try (var databases = open()) {
            var records = databases.database().records();
            var one = Bytes.ofHex("01");
            var two = Bytes.ofHex("02");

            assertThat(records.find("a")).isEmpty();
            assertThat(records.replace("a", one, two)).isFalse();
            assertThat(records.create("a", one)).isTrue();
            assertThat(records.create("a", two)).isFalse();
            assertThat(records.replace("a", two, two)).isFalse();
            assertThat(records.replace("a", one, two)).isTrue();
            assertThat(records.find("a")).contains(two);
        }
    }

    @Test
    void ofManyWhoMakeOrReplaceOneServerRecordAtOnceOneDoes() throws Exception {
        try (var databases = open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var records = databases.database().records();
            for (var round = 0; round < 5; round++) {
                var name = "r" + round;
                var won = new HashSet<Integer>();
                var makers = threads.invokeAll(IntStream.range(0, 16)
                        .<Callable<Boolean>>mapToObj(i -> () -> records.create(name, number(i)))
                        .toList());
                for (var i = 0; i < 16; i++) {
                    if (makers.get(i).get()) {
                        won.add(i);
                    }
                }
                assertThat(won).hasSize(1);
                var made = number(won.iterator().next());
                assertThat(records.find(name)).contains(made);

                won.clear();
                var replacers = threads.invokeAll(IntStream.range(100, 116)
                        .<Callable<Boolean>>mapToObj(i -> () -> records.replace(name, made, number(i)))
                        .toList());
                for (var i = 0; i < 16; i++) {
                    if (replacers.get(i).get()) {
                        won.add(100 + i);
                    }
                }
                assertThat(won).hasSize(1);
                assertThat(records.find(name)).contains(number(won.iterator().next()));
            }
        }
    }

    @Test
    void objectsOfOneTenantThatHaveTheSameValuesShareThem() throws SQLException {
        try (var databases = open()) {
            var store = databases.objects();
            for (var id : List.of("k1", "k2", "k3")) {
                store.commit(Changes.of(new Create(named(id, id))));
            }
            store.commit(Changes.of(new Create(key(StoredObjects.OTHER, "k1", Attributes.EMPTY))));
            store.commit(Changes.of(new Create(key("k4", lease(60)))));

            assertThat(count("value_set")).isEqualTo(3);
            assertThat(count("(select distinct value_set from managed_object)")).isEqualTo(3);
            var known = count("value_set_value");

            var first = store.find(ACME, "k1").orElseThrow();
            store.commit(Changes.of(new Update(first.activate(NOW))));
            assertThat(count("value_set")).isEqualTo(3);
            assertThat(count("value_set_value")).isEqualTo(known);
            var second = store.find(ACME, "k2").orElseThrow();
            store.commit(
                    Changes.of(new Update(second.withAttribute(AttributeTypes.LEASE_TIME, Duration.ofSeconds(60)))));
            assertThat(count("value_set")).isEqualTo(3);
        }
    }

    private static Attributes lease(int seconds) {
        return Attributes.of(AttributeTypes.LEASE_TIME, Duration.ofSeconds(seconds));
    }

    private long count(String table) throws SQLException {
        try (var connection = foreign();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from " + table + " counted")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void valuesOfAChangeThatIsUndoneAreNotTakenForStored() throws SQLException {
        try (var databases = open()) {
            var store = databases.objects();
            store.commit(Changes.of(new Create(key("k1"))));

            assertThatThrownBy(() -> store.commit(Changes.of(new Create(key("k2", lease(60))), new Create(key("k1")))))
                    .isInstanceOf(IdentifierInUseException.class);
            assertThat(count("value_set")).isEqualTo(1);
            store.commit(Changes.of(new Create(key("k3", lease(60))), new Create(key("k4", lease(61)))));

            assertThat(store.locate(ACME, LocateQuery.matching(lease(60), NOW)).uniqueIdentifiers())
                    .containsExactly("k3");
            assertThat(store.locate(ACME, LocateQuery.matching(lease(61), NOW)).uniqueIdentifiers())
                    .containsExactly("k4");
        }
    }

    /** Each makes the same new sets in another order, so that on a database of many writers they meet. */
    @Test
    void manyWhoNeedTheSameNewValuesAtOnceShareThem() throws Exception {
        try (var databases = open();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var store = databases.objects();
            var done = threads.invokeAll(IntStream.range(0, 16)
                    .<Callable<Boolean>>mapToObj(i -> () -> {
                        var leases = IntStream.range(0, 5)
                                .mapToObj(j -> i % 2 == 0 ? j : 4 - j)
                                .<Change>map(j -> new Create(key("k" + i + "-" + j, lease(j))))
                                .toList();
                        store.commit(new Changes(leases));
                        return true;
                    })
                    .toList());
            for (var each : done) {
                assertThat(each.get()).isTrue();
            }
            assertThat(count("value_set")).isEqualTo(5);
            for (var j = 0; j < 5; j++) {
                assertThat(store.locate(ACME, LocateQuery.matching(lease(j), NOW))
                                .total())
                        .isEqualTo(16);
            }
        }
    }

    private static Bytes number(int number) {
        return Bytes.wrap(new byte[] {(byte) number});
    }

    @Test
    void aClosedDatabaseRefusesWork() {
        var databases = open();
        var store = databases.objects();
        databases.close();
        databases.close();

        assertThatThrownBy(() -> store.commit(Changes.of(new Create(key("k1")))))
                .isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.find(ACME, "k1")).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void anIdentifierThatNoDatabaseStoresIsNotFound() {
        try (var databases = open()) {
            var store = databases.objects();
            var identifier = Attributes.of(AttributeTypes.UNIQUE_IDENTIFIER, UniqueIdentifier.of("k\0"));

            assertThat(store.find(ACME, "k\0")).isEmpty();
            assertThat(store.locate(ACME, LocateQuery.matching(identifier, NOW)).total())
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenant = 'other'",
                "unique_identifier = 'k9'",
                "version = 7",
                "object_type = 1",
                "state = 1",
                "archived = not archived",
                "owner = 'CN=mallory'",
                "key_version = 2",
                "attributes = substr(attributes, 1, 8)",
                "data_key_id = '00000000-0000-0001-0000-000000000003'",
                "data_key_id = null",
                "wrapped_data_key = ${00112234}",
                "wrapped_data_key = null",
                "envelope = ${c0ffef}",
                "envelope = null",
                "row_code = ${00}"
            })
    void aRowThatSomebodyElseEditedIsRefused(String edit) throws SQLException {
        try (var databases = open()) {
            var object = key("k1").activate(NOW);
            databases.objects().commit(Changes.of(new Create(object)));
            try (var connection = foreign();
                    var statement = connection.createStatement()) {
                statement.execute("update managed_object set " + inSql(edit));
            }
            var tenant = edit.startsWith("tenant") ? StoredObjects.OTHER : ACME;
            var id = edit.startsWith("unique") ? "k9" : "k1";

            assertThatThrownBy(() -> databases.objects().find(tenant, id)).hasMessageContaining("not authentic");
        }
    }

    private String inSql(String edit) {
        var begin = edit.indexOf("${");
        return begin < 0 ? edit : edit.substring(0, begin) + bytes(edit.substring(begin + 2, edit.indexOf('}')));
    }

    @Test
    void whatIsAuthenticatedOrNotIsDecidedForEveryColumn() throws SQLException {
        var derived = List.of(
                "number",
                "storage_status",
                "activation_date",
                "deactivation_date",
                "value_set",
                "row_code",
                "commit_token");
        var authenticated = List.of(
                "tenant",
                "unique_identifier",
                "version",
                "object_type",
                "state",
                "archived",
                "owner",
                "key_version",
                "attributes",
                "data_key_id",
                "wrapped_data_key",
                "envelope");
        try (var _ = open();
                var connection = foreign();
                var rows = connection.getMetaData().getColumns(null, null, "managed_object", null)) {
            var columns = new ArrayList<String>();
            while (rows.next()) {
                columns.add(rows.getString("COLUMN_NAME"));
            }
            assertThat(columns)
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(derived.stream(), authenticated.stream())
                            .toList());
        }
    }
}
