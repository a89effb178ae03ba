package org.claviger.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.ObjectType;
import org.claviger.operation.Activate;
import org.claviger.operation.Create;
import org.claviger.operation.Get;
import org.claviger.server.client.KmipClient;
import org.claviger.server.client.KmipFailure;
import org.claviger.ttlv.Tag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each column of each table is swapped, copied and edited, between objects of one tenant and of two. What is found, and how, is
 * said here for each of them; a column that is added to the schema fails the test until somebody says it.
 *
 * <p>Every column has objects of its own, so that all are tampered with at once and each must be named.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TamperedColumnsContract {
    private static final String OBJECTS = "managed_object";
    private static final String INDEX = "object_index";
    private static final String NAMES = "object_name";
    private static final String SETS = "value_set";
    private static final String SET_VALUES = "value_set_value";
    private static final List<String> TABLES_OF_OBJECTS = List.of(OBJECTS, INDEX, NAMES, SETS, SET_VALUES);

    private static final Tenancy MINE = new Tenancy("default", "demo");
    private static final Tenancy THEIRS = new Tenancy("other", "stranger");

    /** No number of the tables comes near to it, so that what is edited by it meets nothing that is there. */
    private static final int FAR = 1_000_000;

    private record Tenancy(String tenant, String client) {}

    /** How tampering with a column shows. */
    private enum Verdict {
        /** At use and by {@code audit verify}. */
        CODE(": its row is not as it was written: its code is not that of what it holds"),
        /** By {@code audit verify}; what decides about use stands elsewhere. */
        REPEATED(": its row is not as it was written: a column that repeats another one does not agree with it"),
        /** By {@code audit verify}; Locate can be deceived. */
        INDEX(": its values in object_index are not those of its attributes"),
        /** By {@code audit verify}; Locate can be deceived. */
        OTHER_SET(": its value_set is not "),
        /** By {@code audit verify}; Locate can be deceived. */
        SET("value_set"),
        /** By {@code audit verify}; a name can be kept from clients. */
        NAME(", which "),
        /** The server does not start, nor does {@code audit verify}. */
        START(""),
        /** Nothing goes by it. */
        HARMLESS("");

        private final String finding;

        Verdict(String finding) {
            this.finding = finding;
        }
    }

    private static final Map<String, Verdict> VERDICTS = verdicts();

    private static Map<String, Verdict> verdicts() {
        var verdicts = new LinkedHashMap<String, Verdict>();
        for (var column : List.of(
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
                "envelope",
                "row_code")) {
            verdicts.put(OBJECTS + "." + column, Verdict.CODE);
        }
        for (var column : List.of("storage_status", "activation_date", "deactivation_date")) {
            verdicts.put(OBJECTS + "." + column, Verdict.REPEATED);
        }
        verdicts.put(OBJECTS + ".number", Verdict.INDEX); // it leads from the index to the object
        verdicts.put(OBJECTS + ".value_set", Verdict.OTHER_SET);
        verdicts.put(OBJECTS + ".change_token", Verdict.HARMLESS); // asked for once, in the moment of a lost commit
        for (var column : List.of(
                "object_number",
                "attribute",
                "instance",
                "path",
                "ordinal",
                "tenant",
                "kind",
                "text_value",
                "number_value")) {
            verdicts.put(INDEX + "." + column, Verdict.INDEX);
        }
        for (var column : List.of("number", "tenant", "digest")) {
            verdicts.put(SETS + "." + column, Verdict.SET);
        }
        for (var column : List.of(
                "value_set",
                "attribute",
                "instance",
                "path",
                "ordinal",
                "tenant",
                "kind",
                "text_value",
                "number_value")) {
            verdicts.put(SET_VALUES + "." + column, Verdict.SET);
        }
        for (var column : List.of("tenant", "name_type", "name_value", "object_number")) {
            verdicts.put(NAMES + "." + column, Verdict.NAME);
        }
        verdicts.put("server_record.name", Verdict.START);
        verdicts.put("server_record.value", Verdict.START);
        verdicts.put("schema_version.version", Verdict.START);
        verdicts.put("schema_version.sha256", Verdict.START);
        verdicts.put("schema_version.script", Verdict.HARMLESS); // for who reads the table; the digest decides
        verdicts.put("schema_version.applied_at", Verdict.HARMLESS);
        return verdicts;
    }

    /** The objects of one column: what is done to its rows is done between the first and one of the others. */
    private record Victims(String mine, String neighbour, String theirs) {}

    private Installation installation;
    private final Map<String, Victims> victims = new LinkedHashMap<>();
    private int made;

    abstract Installation install(Path place) throws IOException;

    @BeforeAll
    void makeObjects(@TempDir Path place) throws Exception {
        installation = install(place.resolve("server"));
        installation.replaceInConfiguration(
                "- {principals: \"mtls:dev:*\"",
                "- {principals: \"mtls:dev:subject:CN=" + THEIRS.client + "\", tenant: " + THEIRS.tenant + "}\n"
                        + "    - {principals: \"mtls:dev:*\"");
        try (var _ = installation.startHere();
                var mine = connect(MINE);
                var theirs = connect(THEIRS)) {
            for (var column : VERDICTS.keySet()) {
                if (TABLES_OF_OBJECTS.contains(table(column))) {
                    var first = create(mine, column + "/1", 128);
                    activate(mine, first);
                    victims.put(
                            column,
                            new Victims(first, create(mine, column + "/2", 256), create(theirs, column + "/3", 256)));
                }
            }
        }
        try (var connection = installation.database()) {
            for (var table : tables(connection)) {
                execute(connection, "create table " + kept(table) + " as select * from " + table);
            }
        }
    }

    @AfterEach
    void putBack() throws SQLException {
        try (var connection = installation.database()) {
            for (var table : tables(connection)) {
                execute(connection, "delete from " + table);
                execute(connection, "insert into " + table + " select * from " + kept(table));
            }
        }
        var run = installation.verify();
        assertThat(run.exit()).as(run.out() + run.err()).isZero();
    }

    private KmipClient connect(Tenancy tenancy) throws Exception {
        return installation.connect(installation.tlsOf(tenancy.client));
    }

    /** What an object has in common with others nearly always is its own alone here, so that tampering shows at it alone. */
    private String create(KmipClient client, String name, int bits) throws IOException {
        made++;
        var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, bits)
                .plus(AttributeTypes.NAME, Name.of(name))
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                        BitMask.of(CryptographicUsageMask.class, CryptographicUsageMask.ENCRYPT))
                .plus(AttributeTypes.PROTECTION_PERIOD, Duration.ofSeconds(made))
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_PARAMETERS,
                        CryptographicParameters.builder().ivLength(made).build());
        var answer =
                client.ask(Create.TYPE, new Create.Request(ObjectType.SYMMETRIC_KEY, attributes, Optional.empty()));
        var id = ((UniqueIdentifier.Text) answer.uniqueIdentifier()).value();
        get(client, id); // the first one changes the object: it is fresh no longer
        return id;
    }

    private static void activate(KmipClient client, String id) throws IOException {
        client.ask(Activate.TYPE, new Activate.Request(Optional.of(UniqueIdentifier.of(id))));
    }

    private static void get(KmipClient client, String id) throws IOException {
        client.ask(
                Get.TYPE,
                new Get.Request(
                        Optional.of(UniqueIdentifier.of(id)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    // --- tables ---

    private static String table(String column) {
        return column.substring(0, column.indexOf('.'));
    }

    private static String name(String column) {
        return column.substring(column.indexOf('.') + 1);
    }

    private static String kept(String table) {
        return "kept_" + table;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** All tables but those that this test keeps the others in, and the database's own. */
    private static Set<String> tables(Connection connection) throws SQLException {
        var names = new TreeSet<String>();
        try (var found =
                connection.getMetaData().getTables(null, connection.getSchema(), "%", new String[] {"TABLE"})) {
            while (found.next()) {
                names.add(found.getString("TABLE_NAME"));
            }
        }
        names.removeIf(name -> name.startsWith("kept_") || name.startsWith("sqlite_"));
        return names;
    }

    private static Set<String> columns(Connection connection) throws SQLException {
        var columns = new TreeSet<String>();
        for (var table : tables(connection)) {
            try (var found = connection.getMetaData().getColumns(null, connection.getSchema(), table, "%")) {
                while (found.next()) {
                    columns.add(table + "." + found.getString("COLUMN_NAME"));
                }
            }
        }
        return columns;
    }

    /** A row, by the names of its columns. */
    private record Row(String table, Map<String, @Nullable Object> values) {
        static Row only(Connection connection, String table, String where, Object... parameters) throws SQLException {
            try (var query = connection.prepareStatement("select * from " + table + " where " + where)) {
                for (var i = 0; i < parameters.length; i++) {
                    query.setObject(i + 1, parameters[i]);
                }
                try (var found = query.executeQuery()) {
                    assertThat(found.next()).as(table + " where " + where).isTrue();
                    var values = new LinkedHashMap<String, @Nullable Object>();
                    for (var i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                        values.put(found.getMetaData().getColumnName(i), found.getObject(i));
                    }
                    assertThat(found.next()).as("more than one row").isFalse();
                    return new Row(table, values);
                }
            }
        }

        Object value(String column) {
            return Objects.requireNonNull(values.get(column));
        }

        Row with(String column, @Nullable Object value) {
            var changed = new LinkedHashMap<String, @Nullable Object>(values);
            changed.put(column, value);
            return new Row(table, changed);
        }

        void delete(Connection connection) throws SQLException {
            var key = new ArrayList<String>();
            try (var found = connection.getMetaData().getPrimaryKeys(null, connection.getSchema(), table)) {
                while (found.next()) {
                    key.add(found.getString("COLUMN_NAME"));
                }
            }
            var where = key.stream().map(column -> column + " = ?").collect(Collectors.joining(" and "));
            try (var delete = connection.prepareStatement("delete from " + table + " where " + where)) {
                for (var i = 0; i < key.size(); i++) {
                    delete.setObject(i + 1, values.get(key.get(i)));
                }
                assertThat(delete.executeUpdate()).isOne();
            }
        }

        void insert(Connection connection) throws SQLException {
            var places =
                    String.join(", ", values.keySet().stream().map(_ -> "?").toList());
            try (var insert = connection.prepareStatement(
                    "insert into " + table + " (" + String.join(", ", values.keySet()) + ") values (" + places + ")")) {
                var i = 1;
                for (var value : values.values()) {
                    insert.setObject(i++, value);
                }
                insert.executeUpdate();
            }
        }
    }

    private static Row objectRow(Connection connection, String id) throws SQLException {
        return Row.only(connection, OBJECTS, "unique_identifier = ?", id);
    }

    /** Returns the row of an object that a column is tampered with in. */
    private static Row row(Connection connection, String column, String id) throws SQLException {
        var object = objectRow(connection, id);
        return switch (table(column)) {
            case OBJECTS -> object;
            case NAMES -> Row.only(connection, NAMES, "object_number = ?", object.value("number"));
            case SETS -> Row.only(connection, SETS, "number = ?", object.value("value_set"));
            case SET_VALUES ->
                Row.only(
                        connection,
                        SET_VALUES,
                        "value_set = ? and attribute = ? and path = ?",
                        object.value("value_set"),
                        Tag.CRYPTOGRAPHIC_PARAMETERS.code(),
                        (long) Tag.IV_LENGTH.code());
            default -> {
                var isNumber = name(column).equals("number_value");
                yield Row.only(
                        connection,
                        INDEX,
                        "object_number = ? and attribute = ? and path = ?",
                        object.value("number"),
                        (isNumber ? Tag.PROTECTION_PERIOD : Tag.NAME).code(),
                        isNumber ? 0L : (long) Tag.NAME_VALUE.code());
            }
        };
    }

    private static void replace(Connection connection, List<Row> before, List<Row> after) throws SQLException {
        for (var row : before) {
            row.delete(connection);
        }
        for (var row : after) {
            row.insert(connection);
        }
    }

    private static @Nullable Object edited(Connection connection, String column, @Nullable Object value)
            throws SQLException {
        return switch (value) {
            case null -> isText(connection, column) ? "x" : (Object) FAR;
            case Boolean flag -> !flag;
            case Integer number when name(column).equals("archived") -> 1 - number;
            case Integer number -> number + FAR;
            case Long number -> number + FAR;
            case String text -> text + "x";
            case byte[] bytes -> {
                var copy = bytes.clone();
                copy[copy.length - 1] ^= 1;
                yield copy;
            }
            default -> throw new AssertionError("a value of " + value.getClass());
        };
    }

    private static boolean isText(Connection connection, String column) throws SQLException {
        try (var found =
                connection.getMetaData().getColumns(null, connection.getSchema(), table(column), name(column))) {
            assertThat(found.next()).isTrue();
            return found.getString("TYPE_NAME").equalsIgnoreCase("text");
        }
    }

    private static boolean areEqual(@Nullable Object one, @Nullable Object other) {
        return Objects.deepEquals(one, other);
    }

    // --- what is done and what must be found ---

    /** What is done to a column of an object's row. */
    enum Attack {
        SWAP_WITHIN_TENANT,
        SWAP_ACROSS_TENANTS,
        COPY_WITHIN_TENANT,
        COPY_ACROSS_TENANTS,
        EDIT;

        private String partner(Victims victims) {
            return this == SWAP_ACROSS_TENANTS || this == COPY_ACROSS_TENANTS ? victims.theirs : victims.neighbour;
        }
    }

    /** Does it, and returns the rows that are no longer as they were: none if both rows hold the same in the column. */
    private static List<Row> tamper(Connection connection, Attack attack, String column, Victims victims)
            throws SQLException {
        var name = name(column);
        var mine = row(connection, column, victims.mine);
        var other = row(connection, column, attack.partner(victims));
        var here = mine.values.get(name);
        var there = other.values.get(name);
        if (attack == Attack.EDIT) {
            var after = mine.with(name, edited(connection, column, here));
            replace(connection, List.of(mine), List.of(after));
            return List.of(after);
        }
        if (areEqual(here, there)) {
            return List.of();
        }
        var isCopy = attack == Attack.COPY_WITHIN_TENANT || attack == Attack.COPY_ACROSS_TENANTS;
        if (isCopy) {
            var after = mine.with(name, there);
            if (isRefused(connection, mine, after)) {
                return List.of();
            }
            replace(connection, List.of(mine), List.of(after));
            return List.of(after);
        }
        var after = List.of(mine.with(name, there), other.with(name, here));
        replace(connection, List.of(mine, other), after);
        return after;
    }

    /** Some columns of a key cannot be copied to another row, because no two rows may have the same there. */
    private static boolean isRefused(Connection connection, Row before, Row after) throws SQLException {
        connection.setAutoCommit(false);
        try {
            replace(connection, List.of(before), List.of(after));
            return false;
        } catch (SQLException e) {
            return true;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    @Test
    void everyColumnHasAVerdict() throws SQLException {
        try (var connection = installation.database()) {
            assertThat(columns(connection)).isEqualTo(new TreeSet<>(VERDICTS.keySet()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyColumnThatIsTamperedWithIsFound(Attack attack) throws Exception {
        var tampered = new LinkedHashMap<String, List<Row>>();
        var before = new LinkedHashMap<Object, Row>();
        try (var connection = installation.database()) {
            for (var each : victims.entrySet()) {
                for (var id : List.of(each.getValue().mine, each.getValue().neighbour, each.getValue().theirs)) {
                    var row = objectRow(connection, id);
                    before.put(((Number) row.value("number")).longValue(), row);
                }
                tampered.put(each.getKey(), tamper(connection, attack, each.getKey(), each.getValue()));
            }
        }

        var run = installation.verify();

        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(Main.EXIT_INTEGRITY);
        assertThat(run.out()).doesNotContain(" more");
        var findings = run.out().lines().toList();
        tampered.forEach((column, rows) -> {
            var verdict = Objects.requireNonNull(VERDICTS.get(column));
            for (var row : rows) {
                if (verdict == Verdict.HARMLESS) {
                    assertThat(findings).as(column).noneMatch(line -> line.contains(text(row, "unique_identifier")));
                } else {
                    assertThat(findings)
                            .as("%s, %s", attack, column)
                            .anyMatch(line -> line.contains(subject(row, before)) && line.contains(verdict.finding));
                }
            }
        });
        requireTamperedWith(tampered, attack);
        requireRefusedAtUse(tampered);
    }

    private static String text(Row row, String column) {
        return row.value(column).toString();
    }

    /** What a finding must name: the object of a row. */
    private static String subject(Row row, Map<Object, Row> before) {
        if (row.table.equals(OBJECTS)) {
            return "object " + text(row, "unique_identifier") + " of tenant " + text(row, "tenant");
        }
        if (row.table.equals(SETS)) {
            return faultOfSet(row.value("number"), text(row, "tenant"));
        }
        if (row.table.equals(SET_VALUES)) {
            var set = row.value("value_set");
            return before.values().stream()
                    .filter(object -> text(object, "value_set").equals(set.toString()))
                    .map(object -> faultOfSet(set, text(object, "tenant")))
                    .findAny()
                    .orElse(SET_VALUES + " has values of value_set " + set + ", which is not there");
        }
        var number = ((Number) row.value("object_number")).longValue();
        var object = before.get(number);
        if (object == null) {
            return row.table.equals(NAMES) ? NAMES + " reserves a name for object number " + number + "," : "";
        }
        var named = "object " + text(object, "unique_identifier") + " of tenant " + text(object, "tenant");
        return row.table.equals(NAMES)
                ? "tenant " + text(row, "tenant") + ": " + NAMES + " reserves a name for " + named
                : named;
    }

    private static String faultOfSet(Object number, String tenant) {
        return "value_set %s of tenant %s: its values in value_set_value are not those of its digest"
                .formatted(number, tenant);
    }

    /** Every column was edited; what tells objects apart was swapped and copied as well. */
    private static void requireTamperedWith(Map<String, List<Row>> tampered, Attack attack) {
        var columns = tampered.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (attack == Attack.EDIT) {
            assertThat(columns).isEqualTo(tampered.keySet());
            return;
        }
        assertThat(columns)
                .contains(
                        "managed_object.version",
                        "managed_object.state",
                        "managed_object.attributes",
                        "managed_object.data_key_id",
                        "managed_object.wrapped_data_key",
                        "managed_object.envelope",
                        "managed_object.row_code",
                        "managed_object.activation_date",
                        "managed_object.value_set",
                        "object_index.text_value",
                        "object_index.number_value",
                        "value_set_value.number_value");
        if (attack != Attack.COPY_WITHIN_TENANT) { // which the database refuses
            assertThat(columns).contains("value_set.digest");
        }
        if (attack != Attack.COPY_WITHIN_TENANT) { // which the database refuses
            assertThat(columns).contains("object_name.name_value");
        }
    }

    private void requireRefusedAtUse(Map<String, List<Row>> tampered) throws Exception {
        try (var _ = installation.startHere();
                var mine = connect(MINE);
                var theirs = connect(THEIRS)) {
            var clients = Map.of(MINE.tenant, mine, THEIRS.tenant, theirs);
            for (var each : tampered.entrySet()) {
                for (var row : each.getValue()) {
                    var client = row.table.equals(OBJECTS) ? clients.get(text(row, "tenant")) : null;
                    if (client == null) {
                        continue; // of a tenant that nobody is of, or not asked for when the object is used
                    }
                    var id = text(row, "unique_identifier");
                    if (VERDICTS.get(each.getKey()) == Verdict.CODE) {
                        assertThatThrownBy(() -> get(client, id))
                                .as(each.getKey())
                                .isInstanceOf(KmipFailure.class)
                                .hasMessageContaining("internal error");
                    } else {
                        get(client, id);
                    }
                }
            }
        }
    }

    /** All that a row says of its object but who it is, in two tenants. */
    @Test
    void wholeRowsThatChangePlacesAreFound() throws Exception {
        var pair = victims.values().iterator().next();
        var rows = new ArrayList<Row>();
        try (var connection = installation.database()) {
            var mine = objectRow(connection, pair.mine);
            var theirs = objectRow(connection, pair.theirs);
            var mineAfter = theirs;
            var theirsAfter = mine;
            for (var who : List.of("number", "tenant", "unique_identifier")) {
                mineAfter = mineAfter.with(who, mine.values.get(who));
                theirsAfter = theirsAfter.with(who, theirs.values.get(who));
            }
            rows.addAll(List.of(mineAfter, theirsAfter));
            replace(connection, List.of(mine, theirs), rows);
        }
        var run = installation.verify();
        assertThat(run.exit()).isEqualTo(Main.EXIT_INTEGRITY);
        for (var row : rows) {
            assertThat(run.out()).contains(subject(row, Map.of()) + Verdict.CODE.finding);
        }
        requireRefusedAtUse(Map.of(OBJECTS + ".row_code", rows));
    }

    /** All values of two objects, and rows that were taken from another object or from nowhere. */
    @Test
    void rowsOfTheIndexThatChangePlacesComeOrGoAreFound() throws Exception {
        var each = List.copyOf(victims.values());
        try (var connection = installation.database()) {
            var mine = objectRow(connection, each.get(0).mine).value("number");
            var theirs = objectRow(connection, each.get(0).theirs).value("number");
            execute(connection, "update object_index set object_number = -1 where object_number = " + mine);
            execute(connection, "update object_index set object_number = " + mine + " where object_number = " + theirs);
            execute(connection, "update object_index set object_number = " + theirs + " where object_number = -1");

            var gone = row(connection, INDEX + ".text_value", each.get(1).mine);
            gone.delete(connection);
            var added = row(connection, INDEX + ".text_value", each.get(2).mine);
            added.with("instance", FAR).insert(connection);
            added.with("object_number", FAR).insert(connection);
        }
        var run = installation.verify();
        assertThat(run.exit()).isEqualTo(Main.EXIT_INTEGRITY);
        for (var id : List.of(each.get(0).mine, each.get(0).theirs, each.get(1).mine, each.get(2).mine)) {
            assertThat(run.out().lines())
                    .anyMatch(line -> line.contains("object " + id) && line.contains(Verdict.INDEX.finding));
        }
        assertThat(run.out()).contains("object_index has values of object number " + FAR + ", which is not there");
    }

    /** As an older program would leave it, or somebody who wants two answers; PostgreSQL itself refuses it. */
    @Test
    void aValueOfASetThatStandsInTheIndexTooIsFound() throws Exception {
        var id = victims.values().iterator().next().mine;
        var isThere = true;
        try (var connection = installation.database()) {
            var row = row(connection, INDEX + ".number_value", id);
            var inBoth = row.with("attribute", Tag.CRYPTOGRAPHIC_LENGTH.code());
            try {
                inBoth.insert(connection);
            } catch (SQLException e) {
                assertThat(e.getMessage()).contains("object_index_of_older_program");
                isThere = false;
            }
        }
        var run = installation.verify();
        assertThat(run.exit()).isEqualTo(isThere ? Main.EXIT_INTEGRITY : 0);
        assertThat(run.out()
                        .lines()
                        .anyMatch(line -> line.contains("object " + id) && line.contains(Verdict.INDEX.finding)))
                .isEqualTo(isThere);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"server_record.name", "server_record.value", "schema_version.version", "schema_version.sha256"})
    void whatTheServerKeepsForItselfIsLookedAtBeforeItServes(String column) throws Exception {
        assertThat(VERDICTS.get(column)).isEqualTo(Verdict.START);
        try (var connection = installation.database()) {
            var isRecord = table(column).equals("server_record");
            var row = Row.only(connection, table(column), isRecord ? "name = 'keyring'" : "version = 1");
            replace(
                    connection,
                    List.of(row),
                    List.of(row.with(name(column), edited(connection, column, row.values.get(name(column))))));
        }
        assertThat(installation.verify().exit()).isIn(Main.EXIT_INTEGRITY, Main.EXIT_CONFIGURATION);
        var start = Installation.run(
                "server", "--config", installation.configurationFile().toString());
        assertThat(start.exit()).as(start.err()).isIn(Main.EXIT_INTEGRITY, Main.EXIT_CONFIGURATION);
        assertThat(Stream.of(start.err())).noneMatch(String::isBlank);
    }

    @ParameterizedTest
    @ValueSource(strings = {"schema_version.script", "schema_version.applied_at"})
    void whatIsOnlyForReadersStopsNothing(String column) throws Exception {
        assertThat(VERDICTS.get(column)).isEqualTo(Verdict.HARMLESS);
        try (var connection = installation.database()) {
            execute(connection, "update schema_version set " + name(column) + " = 'x'");
        }
        assertThat(installation.verify().exit()).isZero();
        installation.startHere().close();
    }
}
