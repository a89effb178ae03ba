package org.claviger.server.tampering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.tampering.Tables.FINGERPRINTS;
import static org.claviger.server.tampering.Tables.INDEX;
import static org.claviger.server.tampering.Tables.NAMES;
import static org.claviger.server.tampering.Tables.OBJECTS;
import static org.claviger.server.tampering.Tables.SETS;
import static org.claviger.server.tampering.Tables.SET_VALUES;

import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.claviger.server.Installation;
import org.claviger.server.Main;
import org.claviger.server.client.KmipClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each column of each table is swapped, copied and edited, between objects of one tenant and of two. What is found, and how,
 * {@link Verdict} says for each of them; a column that is added to the schema fails the test until somebody says it.
 *
 * <p>Every column has objects of its own, so that all are tampered with at once and each must be named.
 */
abstract class TamperedColumnsContract extends TamperingTester {
    private static final List<String> TABLES_OF_OBJECTS =
            List.of(OBJECTS, INDEX, FINGERPRINTS, NAMES, SETS, SET_VALUES);

    /** The objects of one column: what is done to its rows is done between the first and one of the others. */
    private final Map<Column, Trio> victims = new LinkedHashMap<>();

    @Override
    void makeObjects(KmipClient mine, KmipClient theirs) throws IOException {
        for (var column : Verdict.columns()) {
            if (TABLES_OF_OBJECTS.contains(column.table())) {
                victims.put(column, trio(mine, theirs, column.toString()));
            }
        }
    }

    @Test
    void everyColumnHasAVerdict() throws SQLException {
        try (var connection = installation.database()) {
            assertThat(Tables.columns(connection)).containsExactlyInAnyOrderElementsOf(Verdict.columns());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyColumnThatIsTamperedWithIsFound(Attack attack) throws Exception {
        var tampered = new LinkedHashMap<Column, List<Row>>();
        var before = new LinkedHashMap<Long, Row>();
        try (var connection = installation.database()) {
            for (var each : victims.entrySet()) {
                var column = each.getKey();
                var objects = each.getValue();
                for (var id : objects.all()) {
                    var row = objectRow(connection, id);
                    before.put(row.number("number"), row);
                }
                var mine = row(connection, column, objects.mine());
                var other = row(connection, column, attack.partner(objects));
                tampered.put(column, attack.on(connection, column.name(), mine, other));
            }
        }

        var run = installation.verify();

        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(Main.EXIT_INTEGRITY);
        assertThat(run.out()).doesNotContain(" more");
        var findings = run.out().lines().toList();
        tampered.forEach((column, rows) -> {
            var verdict = Verdict.on(column);
            for (var row : rows) {
                if (verdict == Verdict.HARMLESS) {
                    assertThat(findings)
                            .as("%s", column)
                            .noneMatch(line -> line.contains(row.text("unique_identifier")));
                } else {
                    assertThat(findings)
                            .as("%s, %s", attack, column)
                            .anySatisfy(line -> assertThat(line).contains(expected(verdict, row, before)));
                }
            }
            if ((verdict == Verdict.INDEX || verdict == Verdict.FINGERPRINT) && !rows.isEmpty()) {
                var deprived = Objects.requireNonNull(victims.get(column)).mine();
                assertThat(findings)
                        .as("%s, %s", attack, column)
                        .anySatisfy(line -> assertThat(line).contains("object " + deprived, verdict.finding()));
            }
        });
        requireTamperedWith(tampered, attack);
        requireRefusedAtUse(tampered);
    }

    /** What one finding must say of a row: whom it is about, and what is wrong. */
    private static List<String> expected(Verdict verdict, Row row, Map<Long, Row> before) {
        var isOfIndex = row.table().equals(INDEX) || row.table().equals(FINGERPRINTS);
        if (isOfIndex && !before.containsKey(row.number("object_number"))) {
            var what = row.table().equals(INDEX) ? " has values" : " has fingerprints";
            return List.of(
                    row.table() + what + " of object number " + row.value("object_number") + ", which is not there");
        }
        return List.of(subject(row, before), verdict.finding());
    }

    /** What a finding must name: the object of a row. */
    private static String subject(Row row, Map<Long, Row> before) {
        return switch (row.table()) {
            case OBJECTS -> named(row);
            case SETS -> faultOfSet(row.number("number"), row.text("tenant"));
            case SET_VALUES -> {
                var set = row.number("value_set");
                yield before.values().stream()
                        .filter(object -> object.number("value_set") == set)
                        .map(object -> faultOfSet(set, object.text("tenant")))
                        .findAny()
                        .orElse(SET_VALUES + " has values of value_set " + set + ", which is not there");
            }
            case NAMES -> {
                var number = row.number("object_number");
                var object = before.get(number);
                yield object == null
                        ? NAMES + " reserves a name for object number " + number + ","
                        : "tenant " + row.text("tenant") + ": " + NAMES + " reserves a name for " + named(object);
            }
            default -> named(Objects.requireNonNull(before.get(row.number("object_number"))));
        };
    }

    private static String faultOfSet(long number, String tenant) {
        return "value_set %s of tenant %s: its values in value_set_value are not those of its digest"
                .formatted(number, tenant);
    }

    /** Every column was edited; what tells objects apart was swapped and copied as well. */
    private static void requireTamperedWith(Map<Column, List<Row>> tampered, Attack attack) {
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
                        new Column(OBJECTS, "version"),
                        new Column(OBJECTS, "state"),
                        new Column(OBJECTS, "attributes"),
                        new Column(OBJECTS, "data_key_id"),
                        new Column(OBJECTS, "wrapped_data_key"),
                        new Column(OBJECTS, "envelope"),
                        new Column(OBJECTS, "row_code"),
                        new Column(OBJECTS, "activation_date"),
                        new Column(OBJECTS, "value_set"),
                        new Column(INDEX, "text_value"),
                        new Column(INDEX, "number_value"),
                        new Column(FINGERPRINTS, "fingerprint"),
                        new Column(SET_VALUES, "number_value"));
        if (attack != Attack.COPY_WITHIN_TENANT) { // which the database refuses
            assertThat(columns).contains(new Column(SETS, "digest"), new Column(NAMES, "name_value"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"server_record.name", "server_record.value", "schema_version.version", "schema_version.sha256"})
    void whatTheServerKeepsForItselfIsLookedAtBeforeItServes(Column column) throws Exception {
        assertThat(Verdict.on(column)).isEqualTo(Verdict.START);
        try (var connection = installation.database()) {
            var isRecord = column.table().equals("server_record");
            var row = Row.only(connection, column.table(), isRecord ? "name = 'keyring'" : "version = 1");
            Row.replace(connection, List.of(row), List.of(row.edited(connection, column.name())));
        }
        assertThat(installation.verify().exit()).isIn(Main.EXIT_INTEGRITY, Main.EXIT_CONFIGURATION);
        var start = Installation.run(
                "server", "--config", installation.configurationFile().toString());
        assertThat(start.exit()).as(start.err()).isIn(Main.EXIT_INTEGRITY, Main.EXIT_CONFIGURATION);
        assertThat(Stream.of(start.err())).noneMatch(String::isBlank);
    }

    @ParameterizedTest
    @ValueSource(strings = {"schema_version.script", "schema_version.applied_at"})
    void whatIsOnlyForReadersStopsNothing(Column column) throws Exception {
        assertThat(Verdict.on(column)).isEqualTo(Verdict.HARMLESS);
        try (var connection = installation.database()) {
            Tables.execute(connection, "update " + column.table() + " set " + column.name() + " = 'x'");
        }
        assertThat(installation.verify().exit()).isZero();
        installation.startHere().close();
    }
}
