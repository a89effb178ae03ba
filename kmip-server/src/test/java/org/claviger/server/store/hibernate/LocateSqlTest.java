package org.claviger.server.store.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.ALICE;
import static org.claviger.server.store.StoredObjects.NOW;
import static org.claviger.server.store.StoredObjects.key;
import static org.claviger.server.store.StoredObjects.mask;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.State;
import org.claviger.enumeration.StorageStatusMask;
import org.claviger.server.store.Changes;
import org.claviger.server.store.Changes.Change;
import org.claviger.server.store.Changes.Create;
import org.claviger.server.store.Condition;
import org.claviger.server.store.LocateQuery;
import org.claviger.server.store.Visible;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Asks SQLite how it would run a Locate among 20,000 objects: by its indexes, whatever the filter. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LocateSqlTest {
    private static final int OBJECTS = 20_000;
    private static final int OBJECTS_PER_COMMIT = 2_000;

    private TestDatabases databases;
    private Connection connection;

    @BeforeAll
    void store(@TempDir Path directory) {
        databases = new TestDatabases(directory);
        var store = databases.objects();
        for (var first = 0; first < OBJECTS; first += OBJECTS_PER_COMMIT) {
            store.commit(new Changes(IntStream.range(first, first + OBJECTS_PER_COMMIT)
                    .<Change>mapToObj(i -> new Create(key(
                            "k" + i,
                            Attributes.of(AttributeTypes.NAME, Name.of("name" + i))
                                    .plus(AttributeTypes.OBJECT_GROUP, "group" + i % 10)
                                    .plus(AttributeTypes.SHORT_UNIQUE_IDENTIFIER, shortIdentifier(i))
                                    .plus(AttributeTypes.FRESH, i % 20 < 10)
                                    .plus(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS, parameters(i % 4))
                                    .plus(AttributeTypes.ACTIVATION_DATE, Instant.ofEpochSecond(i)))))
                    .toList()));
        }
        connection = new SqliteConnections(TestDatabases.file(directory)).openReader();
    }

    private static Bytes shortIdentifier(int i) {
        return Bytes.ofHex("%064x".formatted(i));
    }

    private static CryptographicParameters parameters(int kind) {
        var mode = kind < 2 ? BlockCipherMode.GCM : BlockCipherMode.CBC;
        return CryptographicParameters.builder()
                .blockCipherMode(mode)
                .tagLength(kind % 2 == 0 ? 16 : 12)
                .build();
    }

    @AfterAll
    void close() throws SQLException {
        connection.close();
        databases.close();
    }

    private List<String> plan(LocateSql sql) throws SQLException {
        try (var statement = connection.prepareStatement("explain query plan " + sql.sql())) {
            sql.bind(statement);
            try (var rows = statement.executeQuery()) {
                var steps = new ArrayList<String>();
                while (rows.next()) {
                    steps.add(rows.getString("detail"));
                }
                return steps;
            }
        }
    }

    private static LocateQuery query(Attributes attributes) {
        return LocateQuery.matching(attributes, NOW).page(0, 100);
    }

    private void assertLedBy(String index, LocateQuery query) throws SQLException {
        for (var sql : List.of(LocateSql.page("acme", query), LocateSql.count("acme", query))) {
            var tables = plan(sql).stream()
                    .filter(step -> step.startsWith("SEARCH") || step.startsWith("SCAN"))
                    .filter(step -> !step.contains("located"))
                    .toList();
            assertThat(tables).isNotEmpty().allMatch(step -> step.startsWith("SEARCH"));
            assertThat(tables.getFirst()).contains(index);
        }
    }

    @Test
    void aNameLeads() throws SQLException {
        assertLedBy("object_index_text", query(Attributes.of(AttributeTypes.NAME, Name.of("name77"))));
        assertThat(databases
                        .objects()
                        .locate(ACME, query(Attributes.of(AttributeTypes.NAME, Name.of("name77"))))
                        .uniqueIdentifiers())
                .containsExactly("k77");
    }

    /** Each block of objects is asked for the fingerprint, and the objects that have it for the value. */
    @Test
    void aByteStringLeadsByItsFingerprint() throws SQLException {
        for (var i : List.of(0, 77, OBJECTS - 1)) {
            var query = query(Attributes.of(AttributeTypes.SHORT_UNIQUE_IDENTIFIER, shortIdentifier(i))
                    .plus(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES));
            for (var sql : List.of(LocateSql.page("acme", query), LocateSql.count("acme", query))) {
                assertThat(plan(sql))
                        .containsSubsequence(
                                "SCAN block",
                                "SEARCH f USING PRIMARY KEY (block=? AND fingerprint=?)",
                                "SEARCH i USING PRIMARY KEY (object_number=? AND attribute=?)",
                                "SEARCH o USING INTEGER PRIMARY KEY (rowid=?)");
            }
            assertThat(databases.objects().locate(ACME, query).uniqueIdentifiers())
                    .containsExactly("k" + i);
        }
    }

    @Test
    void aNameLeadsBeforeAllElse() throws SQLException {
        var query = query(Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
                        .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, mask(CryptographicUsageMask.ENCRYPT))
                        .plus(AttributeTypes.STATE, State.ACTIVE)
                        .plus(AttributeTypes.OBJECT_GROUP, "group7")
                        .plus(AttributeTypes.NAME, Name.of("name77")))
                .among(Visible.ownedBy(ALICE));

        assertLedBy("object_index_text", query);
        assertThat(databases.objects().locate(ACME, query).uniqueIdentifiers()).containsExactly("k77");
    }

    @Test
    void aDateRangeLeads() throws SQLException {
        var query = query(Attributes.of(AttributeTypes.ACTIVATION_DATE, Instant.ofEpochSecond(100))
                .plus(AttributeTypes.ACTIVATION_DATE, Instant.ofEpochSecond(110))
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256));

        assertLedBy("object_index_number", query);
        assertThat(databases.objects().locate(ACME, query).total()).isEqualTo(11);
    }

    private void assertLedBySets(String range, LocateQuery query) throws SQLException {
        assertLedBy("value_set", query);
        for (var sql : List.of(LocateSql.page("acme", query), LocateSql.count("acme", query))) {
            assertThat(plan(sql)).anyMatch(step -> step.contains("managed_object_value_set (" + range + ")"));
        }
    }

    @Test
    void setsThatHaveANumberLead() throws SQLException {
        var algorithm = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.RSA);
        var all = Set.of(StorageStatusMask.values());

        assertLedBySets("tenant=? AND value_set=? AND storage_status=?", query(algorithm));
        assertLedBySets(
                "tenant=? AND value_set=? AND storage_status=?",
                query(algorithm).in(all));
        assertLedBySets(
                "tenant=? AND value_set=? AND storage_status=? AND owner=?",
                query(algorithm).in(all).among(Visible.ownedBy(ALICE)));
    }

    @Test
    void setsThatHaveTheBitsOfAMaskLead() throws SQLException {
        var encrypting =
                query(Attributes.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, mask(CryptographicUsageMask.ENCRYPT)));

        assertLedBySets("tenant=? AND value_set=? AND storage_status=?", encrypting);
        assertThat(databases.objects().locate(ACME, encrypting).total()).isEqualTo(OBJECTS);
    }

    /** A set must fulfil all conditions; one of them asks for the attribute alone. */
    @Test
    void setsThatFulfilSeveralConditionsLead() throws SQLException {
        var gcm = CryptographicParameters.builder()
                .blockCipherMode(BlockCipherMode.GCM)
                .tagLength(16)
                .build();
        var query = query(Attributes.of(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS, gcm)
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_PARAMETERS,
                        CryptographicParameters.builder().build())
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256));

        assertLedBySets("tenant=? AND value_set=? AND storage_status=?", query);
        assertThat(databases.objects().locate(ACME, query).total()).isEqualTo(OBJECTS / 4);
    }

    @Test
    void whatAnObjectHasToItselfLeadsBeforeTheSets() throws SQLException {
        var query = query(Attributes.of(AttributeTypes.OBJECT_GROUP, "group7").plus(AttributeTypes.FRESH, true));

        assertLedBy("object_index_text", query);
        assertThat(databases.objects().locate(ACME, query).total()).isEqualTo(OBJECTS / 20);
    }

    @Test
    void objectsThatLackAnAttributeAreSoughtWithoutReadingAllValues() throws SQLException {
        for (var attribute : List.of(Tag.SENSITIVE, Tag.CONTACT_INFORMATION)) {
            var all = query(Attributes.EMPTY);
            var query = new LocateQuery(
                    List.of(new Condition.Lacks(attribute.code())),
                    Optional.empty(),
                    all.storage(),
                    all.decided(),
                    0,
                    100);

            assertLedBy("managed_object_", query);
            assertThat(databases.objects().locate(ACME, query).total()).isEqualTo(OBJECTS);
        }
    }

    @Test
    void anIdentifierLeads() throws SQLException {
        assertLedBy(
                "sqlite_autoindex_managed_object_1",
                query(Attributes.of(AttributeTypes.UNIQUE_IDENTIFIER, UniqueIdentifier.of("k1"))
                        .plus(AttributeTypes.NAME, Name.of("name1"))));
    }

    @Test
    void allObjectsOfAnOwnerComeFromAnIndexInOrder() throws SQLException {
        var query = query(Attributes.EMPTY).among(Visible.ownedBy(ALICE));

        assertLedBy("managed_object_owner", query);
        assertThat(plan(LocateSql.page("acme", query))).noneMatch(step -> step.contains("TEMP B-TREE"));
        assertThat(databases.objects().locate(ACME, query).total()).isEqualTo(OBJECTS);
    }

    @Test
    void grantsLeaveTheFilterInTheLead() throws SQLException {
        var visible = new Visible(Set.of("CN=bob"), Set.of("group7"), Optional.empty());
        var query = query(Attributes.of(AttributeTypes.NAME, Name.of("name77"))).among(visible);

        assertLedBy("object_index_text", query);
        assertThat(databases.objects().locate(ACME, query).uniqueIdentifiers()).containsExactly("k77");
        assertThat(databases
                        .objects()
                        .locate(ACME, query(Attributes.EMPTY).among(visible))
                        .total())
                .isEqualTo(OBJECTS / 10);
    }

    @Test
    void allObjectsOfATenantComeFromAnIndexInOrder() throws SQLException {
        var query = query(Attributes.EMPTY);

        assertLedBy("managed_object_storage", query);
        assertThat(plan(LocateSql.page("acme", query))).noneMatch(step -> step.contains("TEMP B-TREE"));
    }

    @Test
    void theObjectsOfALargeGroupComeFromAnIndexInOrder() throws SQLException {
        var query = query(Attributes.of(AttributeTypes.OBJECT_GROUP, "group7"));

        assertLedBy("object_index_text", query);
        assertThat(plan(LocateSql.page("acme", query))).noneMatch(step -> step.contains("ORDER BY"));
    }
}
