package org.claviger.server.store.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.NOW;
import static org.claviger.server.store.StoredObjects.OTHER;
import static org.claviger.server.store.StoredObjects.key;
import static org.claviger.server.store.StoredObjects.mask;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.Digest;
import org.claviger.attribute.Name;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.server.crypto.RowAuthenticators;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.store.AttributeIndex;
import org.claviger.server.store.Changes;
import org.claviger.server.store.Changes.Create;
import org.claviger.server.store.Changes.Update;
import org.claviger.server.store.FoundRow;
import org.claviger.server.store.IndexEntry;
import org.claviger.server.store.IndexValue;
import org.claviger.server.store.LocateQuery;
import org.claviger.server.store.ObjectStore;
import org.claviger.server.store.hibernate.Schema.Script;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Tag;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database of the first version of the schema, with objects as they were written then, is brought up to date. */
abstract class ValueSetsMigrationContract {
    /** More than are read at once. */
    private static final int OBJECTS = 1_200;

    private static final byte[] UNREADABLE = {0x42, 0x01, 0x25, 0x01, 0x7F, 0x7F, 0x7F, 0x7F, 1};

    private static final String INSERT_OBJECT =
            "insert into managed_object (number, tenant, unique_identifier, version,"
                    + " object_type, state, archived, owner, key_version, storage_status, activation_date, deactivation_date,"
                    + " attributes, data_key_id, wrapped_data_key, envelope, row_code, change_token)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, null, null, ?, ?, ?, ?, ?, ?)";

    private static final String INSERT_VALUE = "insert into object_index (object_number, attribute, instance, path,"
            + " ordinal, tenant, kind, text_value, number_value) values (?, ?, ?, ?, 0, ?, ?, ?, ?)";

    private final ObjectMapping mapping = new ObjectMapping(RowAuthenticators.withFixedKey());

    abstract Platform platform();

    /** Connects to the database of this test, in auto-commit mode. */
    abstract Connection connect() throws SQLException;

    abstract TestDatabases open();

    abstract RowReader reader();

    /** What {@link HalfMigratingProcess} is to be told of the database. */
    abstract List<String> place();

    @BeforeEach
    void makeFirstVersion() throws SQLException {
        try (var connection = connect()) {
            var first = Script.ofResource(Schema.SCRIPTS.getFirst(), platform().words());
            new Schema(List.of(first), Map.of(), TestDatabases.CLOCK).migrate(connection);
            connection.setAutoCommit(false);
            for (var i = 1; i <= OBJECTS; i++) {
                insertAsThen(connection, i, object(i));
            }
            if (platform() instanceof Postgres) {
                try (var statement = connection.createStatement()) {
                    statement.execute(
                            "select setval(pg_get_serial_sequence('managed_object', 'number'), " + OBJECTS + ")");
                }
            }
            connection.commit();
        }
    }

    /** Of ten in a row the first is of another tenant, the others have a group for each; three kinds of values for all. */
    private static ManagedObject object(int i) {
        var attributes = Attributes.of(AttributeTypes.NAME, Name.of("name" + i))
                .plus(AttributeTypes.OBJECT_GROUP, "group" + i % 10)
                .plus(AttributeTypes.SHORT_UNIQUE_IDENTIFIER, shortIdentifier(i))
                .plus(AttributeTypes.DIGEST, digest(i))
                .plus(AttributeTypes.FRESH, i % 3 == 0)
                .plus(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS, mode(BlockCipherMode.GCM));
        return key(
                i % 10 == 0 ? OTHER : ACME,
                "k" + i,
                i % 3 == 1
                        ? attributes.plus(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS, mode(BlockCipherMode.CBC))
                        : attributes);
    }

    private static Bytes shortIdentifier(int i) {
        return Bytes.ofHex("%064x".formatted(i));
    }

    private static Digest digest(int i) {
        return new Digest(HashingAlgorithm.SHA_256, shortIdentifier(i), Optional.of(KeyFormatType.RAW));
    }

    private static CryptographicParameters mode(BlockCipherMode mode) {
        return CryptographicParameters.builder()
                .blockCipherMode(mode)
                .tagLength(16)
                .build();
    }

    private void insertAsThen(Connection connection, int number, ManagedObject object) throws SQLException {
        var row = mapping.toRow(object, 1);
        try (var insert = connection.prepareStatement(INSERT_OBJECT)) {
            insert.setLong(1, number);
            insert.setString(2, row.tenant);
            insert.setString(3, row.uniqueIdentifier);
            insert.setLong(4, row.version);
            insert.setInt(5, row.objectType);
            insert.setInt(6, row.state);
            insert.setBoolean(7, row.archived);
            insert.setString(8, row.owner);
            insert.setInt(9, row.keyVersion);
            insert.setInt(10, row.storageStatus);
            insert.setBytes(11, row.attributes);
            insert.setString(12, row.dataKeyId);
            insert.setBytes(13, row.wrappedDataKey);
            insert.setBytes(14, row.envelope);
            insert.setBytes(15, row.rowCode);
            insert.setLong(16, row.commitToken);
            insert.executeUpdate();
        }
        try (var insert = connection.prepareStatement(INSERT_VALUE)) {
            for (var entry : AttributeIndex.entries(object.attributes())) {
                setValue(insert, number, row.tenant, entry);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void setValue(PreparedStatement insert, int number, String tenant, IndexEntry entry)
            throws SQLException {
        insert.setLong(1, number);
        insert.setInt(2, entry.attribute());
        insert.setInt(3, entry.instance());
        insert.setLong(4, entry.path());
        insert.setString(5, tenant);
        insert.setInt(6, entry.value().kind().code());
        switch (entry.value()) {
            case IndexValue.Textual(var _, var text) -> {
                insert.setString(7, text);
                insert.setNull(8, Types.BIGINT);
            }
            case IndexValue.Numeric(var _, var value) -> {
                insert.setNull(7, Types.VARCHAR);
                insert.setLong(8, value);
            }
        }
    }

    void execute(String sql, Object... parameters) throws SQLException {
        try (var connection = connect();
                var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.execute();
        }
    }

    private long count(String table) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static long total(ObjectStore store, Attributes attributes) {
        return store.locate(ACME, LocateQuery.matching(attributes, NOW).page(0, 1))
                .total();
    }

    private void requireAllFound(ObjectStore store) throws SQLException {
        var fresh = Attributes.of(AttributeTypes.FRESH, true);
        var encrypting = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, mask(CryptographicUsageMask.ENCRYPT));
        assertThat(total(store, Attributes.EMPTY)).isEqualTo(OBJECTS * 9 / 10);
        assertThat(total(store, encrypting)).isEqualTo(OBJECTS * 9 / 10);
        assertThat(total(store, fresh)).isEqualTo(OBJECTS * 3 / 10);
        assertThat(total(store, fresh.plus(AttributeTypes.OBJECT_GROUP, "group3")))
                .isEqualTo(OBJECTS / 30);
        assertThat(total(store, Attributes.of(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS, mode(BlockCipherMode.CBC))))
                .isEqualTo(OBJECTS * 3 / 10);
        assertThat(total(store, Attributes.of(AttributeTypes.NAME, Name.of("name77"))))
                .isEqualTo(1);
        for (var i : List.of(1, 7, OBJECTS - 1)) {
            var shortIdentifier = Attributes.of(AttributeTypes.SHORT_UNIQUE_IDENTIFIER, shortIdentifier(i));
            assertThat(total(store, shortIdentifier)).as("object %d", i).isEqualTo(1);
            assertThat(total(store, Attributes.of(AttributeTypes.DIGEST, digest(i))))
                    .as("object %d", i)
                    .isEqualTo(1);
        }
        assertThat(count("object_fingerprint")).isEqualTo(OBJECTS * 2);
        assertThat(count("managed_object where value_set is null")).isZero();
        assertThat(count("value_set")).isEqualTo(6);
    }

    private List<String> findings() {
        var findings = new ArrayList<String>();
        try (var reader = reader()) {
            reader.scan(RowAuthenticators.withFixedKey(), row -> findings.addAll(faults(row)), findings::add);
        }
        return findings;
    }

    private static List<String> faults(FoundRow row) {
        return row.fault().map(fault -> row.uniqueIdentifier() + ": " + fault).stream()
                .toList();
    }

    @Test
    void everyObjectGetsItsSetAndIsFoundAsBefore() throws SQLException {
        try (var databases = open()) {
            requireAllFound(databases.objects());
            assertThat(findings()).isEmpty();

            var store = databases.objects();
            var changed = store.find(ACME, "k1").orElseThrow().withAttribute(AttributeTypes.FRESH, true);
            store.commit(Changes.of(new Update(changed), new Create(key("new"))));
            assertThat(total(store, Attributes.of(AttributeTypes.FRESH, true))).isEqualTo(OBJECTS * 3 / 10 + 1);
            assertThat(findings()).isEmpty();
        }
    }

    /** It is refused at each use, but Locate finds it as before and the others are served. */
    @Test
    void anObjectWhoseAttributesCannotBeReadIsFoundByWhatTheIndexHad() throws SQLException {
        execute("update managed_object set attributes = ? where unique_identifier = 'k3'", (Object) UNREADABLE);

        try (var databases = open()) {
            requireAllFound(databases.objects());
            var k3 = Attributes.of(AttributeTypes.NAME, Name.of("name3")).plus(AttributeTypes.FRESH, true);
            assertThat(total(databases.objects(), k3)).isEqualTo(1);
            assertThatThrownBy(() -> databases.objects().find(ACME, "k3")).hasMessageContaining("not authentic");
            assertThat(findings()).containsExactly("k3: its code is not that of what it holds");
        }
    }

    /** Neither stops the others. */
    @Test
    void anIndexWithoutMeaningBesideUnreadableAttributesGivesNoValues() throws SQLException {
        execute("update managed_object set attributes = ? where unique_identifier = 'k3'", (Object) UNREADABLE);
        execute("update object_index set kind = 99 where object_number = 3");

        try (var databases = open()) {
            assertThat(total(databases.objects(), Attributes.of(AttributeTypes.FRESH, true)))
                    .isEqualTo(OBJECTS * 3 / 10 - 1);
            assertThat(count("managed_object where value_set is null")).isZero();
        }
    }

    @Test
    void whatAKilledProcessHasNotFinishedBeginsAnew() throws Exception {
        var process = HalfMigratingProcess.start(place());
        try (var output = process.inputReader()) {
            String line;
            do {
                line = output.readLine();
                assertThat(line).as("the process goes on").isNotNull();
            } while (!line.equals(HalfMigratingProcess.MOVED));
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThatThrownBy(() -> reader().close())
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("schema version 1 (expected 4)");

        try (var databases = open()) {
            requireAllFound(databases.objects());
            assertThat(findings()).isEmpty();
        }
    }

    @Test
    void aMigrationThatFailsChangesNothing() throws SQLException {
        execute("create table value_set (other integer)");

        assertThatThrownBy(this::open)
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("script V2__value_sets.sql failed");
        execute("drop table value_set");

        try (var databases = open()) {
            requireAllFound(databases.objects());
        }
    }

    /** As where a sequence has leapt; the number of blocks between says nothing. */
    @Test
    void numbersWithAWideGapAreFilledToo() throws SQLException {
        var far = Long.MAX_VALUE - 5;
        execute("update object_index set object_number = " + far + " where object_number = 7");
        execute("update managed_object set number = " + far + " where number = 7");

        try (var databases = open()) {
            for (var i : List.of(1, 7, OBJECTS - 1)) {
                assertThat(total(databases.objects(), Attributes.of(AttributeTypes.DIGEST, digest(i))))
                        .as("object %d", i)
                        .isEqualTo(1);
            }
        }
        assertThat(count("object_fingerprint where object_number = " + far)).isEqualTo(2);
        assertThat(count("object_fingerprint")).isEqualTo(OBJECTS * 2);
        assertThat(findings()).isEmpty();
    }

    /** The third version had the fields of a Digest among an object's own values. */
    @Test
    void whatIsSharedSinceLaterIsMovedLater() throws SQLException {
        open().close();
        makeThirdVersion(1);
        makeThirdVersion(3);
        execute("update managed_object set attributes = ? where number = 3", (Object) UNREADABLE);

        try (var databases = open()) {
            assertThat(count("object_index where attribute = " + Tag.DIGEST.code() + " and kind <> 8"))
                    .isZero();
            assertThat(findings()).containsExactly("k3: its code is not that of what it holds");
            assertThat(total(databases.objects(), Attributes.of(AttributeTypes.DIGEST, digest(1))))
                    .isEqualTo(1);
            var unreadable = Attributes.of(AttributeTypes.DIGEST, digest(3)).plus(AttributeTypes.FRESH, true);
            assertThat(total(databases.objects(), unreadable)).isEqualTo(1);
        }
    }

    /** Makes an object, which the fourth version has, what it was in the third. */
    private void makeThirdVersion(int number) throws SQLException {
        var ofDigest = " from value_set_value where attribute = " + Tag.DIGEST.code()
                + " and value_set = (select value_set from managed_object where number = " + number + ")";
        execute("delete from schema_version where version = 4");
        if (platform() instanceof Postgres) {
            execute("alter table object_index drop constraint if exists object_index_of_older_program");
        }
        execute(
                "insert into object_index (object_number, attribute, instance, path, ordinal, tenant, kind, number_value)"
                        + " select " + number + ", attribute, instance, path, ordinal, tenant, kind, number_value"
                        + ofDigest);
        execute("insert into value_set (tenant, digest) values ('acme', ?)", (Object) new byte[] {(byte) number});
        var set = "(select max(number) from value_set)";
        execute("insert into value_set_value select " + set + ", attribute, instance, path, ordinal, tenant, kind,"
                + " text_value, number_value" + ofDigest.replace("attribute =", "attribute <>"));
        execute("update managed_object set value_set = " + set + " where number = " + number);
        execute("update value_set set digest = ? where number = " + set, (Object)
                digestOfSet(count("value_set")).toArray());
    }

    private Bytes digestOfSet(long number) throws SQLException {
        try (var connection = connect()) {
            var rows = IndexTable.ofSets(platform()).between(connection, number - 1, number);
            return ValueSet.digest(Objects.requireNonNull(rows.get(number)));
        }
    }

    /** What an older program that still runs would do. */
    @Test
    void whatAnOlderProgramStoresIsRefused() throws SQLException {
        open().close();

        try (var connection = connect()) {
            assertThatThrownBy(() -> insertAsThen(connection, OBJECTS + 1, object(OBJECTS + 1)))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("change_token");
        }
        assertThat(count("managed_object")).isEqualTo(OBJECTS);
    }
}
