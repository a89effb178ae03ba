package org.claviger.server.tampering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.server.tampering.Tables.FINGERPRINTS;
import static org.claviger.server.tampering.Tables.INDEX;
import static org.claviger.server.tampering.Tables.NAMES;
import static org.claviger.server.tampering.Tables.OBJECTS;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.claviger.server.Main;
import org.claviger.server.client.KmipClient;
import org.claviger.ttlv.Tag;
import org.junit.jupiter.api.Test;

/** Whole rows that change places, come or go, of objects and of the index. */
abstract class TamperedRowsContract extends TamperingTester {
    private final List<Trio> trios = new ArrayList<>();

    @Override
    void makeObjects(KmipClient mine, KmipClient theirs) throws IOException {
        for (var name : List.of("a", "b", "c")) {
            trios.add(trio(mine, theirs, name));
        }
    }

    /** All that a row says of its object but who it is, in two tenants. */
    @Test
    void wholeRowsThatChangePlacesAreFound() throws Exception {
        var pair = trios.getFirst();
        var rows = new ArrayList<Row>();
        try (var connection = installation.database()) {
            var mine = objectRow(connection, pair.mine());
            var theirs = objectRow(connection, pair.theirs());
            var mineAfter = theirs;
            var theirsAfter = mine;
            for (var who : List.of("number", "tenant", "unique_identifier")) {
                mineAfter = mineAfter.with(who, mine.value(who));
                theirsAfter = theirsAfter.with(who, theirs.value(who));
            }
            rows.addAll(List.of(mineAfter, theirsAfter));
            Row.replace(connection, List.of(mine, theirs), rows);
        }
        var run = installation.verify();
        assertThat(run.exit()).isEqualTo(Main.EXIT_INTEGRITY);
        for (var row : rows) {
            assertThat(run.out()).contains(named(row) + Verdict.CODE.finding());
        }
        requireRefusedAtUse(Map.of(new Column(OBJECTS, "row_code"), rows));
    }

    /** All values of two objects, and rows that were taken from another object or from nowhere. */
    @Test
    void rowsOfTheIndexThatChangePlacesComeOrGoAreFound() throws Exception {
        var swapped = trios.get(0);
        var losing = trios.get(1).mine();
        var gaining = trios.get(2).mine();
        var text = new Column(INDEX, "text_value");
        try (var connection = installation.database()) {
            var mine = objectRow(connection, swapped.mine()).number("number");
            var theirs = objectRow(connection, swapped.theirs()).number("number");
            Tables.execute(
                    connection,
                    "update object_index set object_number = -1 where object_number = " + mine,
                    "update object_index set object_number = " + mine + " where object_number = " + theirs,
                    "update object_index set object_number = " + theirs + " where object_number = -1");

            row(connection, text, losing).delete(connection);
            var added = row(connection, text, gaining);
            added.with("instance", Row.FAR).insert(connection);
            added.with("object_number", Row.FAR).insert(connection);
        }
        var run = installation.verify();
        assertThat(run.exit()).isEqualTo(Main.EXIT_INTEGRITY);
        for (var id : List.of(swapped.mine(), swapped.theirs(), losing, gaining)) {
            assertThat(run.out().lines())
                    .anyMatch(line -> line.contains("object " + id) && line.contains(Verdict.INDEX.finding()));
        }
        assertThat(run.out()).contains("object_index has values of object number " + Row.FAR + ", which is not there");
    }

    /** Else another object could take the name. */
    @Test
    void aNameThatIsNoLongerReservedIsFound() throws Exception {
        var losing = trios.get(0).theirs();
        try (var connection = installation.database()) {
            row(connection, new Column(NAMES, "name_value"), losing).delete(connection);
        }
        var run = installation.verify();
        assertThat(run.exit()).isEqualTo(Main.EXIT_INTEGRITY);
        assertThat(run.out().lines().filter(line -> line.startsWith("  ")))
                .containsExactly(
                        "  object " + losing + " of tenant other: its name is not reserved for it in object_name");
    }

    /** A row too many in its block, one without its object, and one in the block of other objects. */
    @Test
    void fingerprintsThatComeOrGoAreFound() throws Exception {
        var column = new Column(FINGERPRINTS, "fingerprint");
        var losing = trios.get(1).mine();
        var gaining = trios.get(2).mine();
        var misplaced = trios.get(0).mine();
        Object misplacedNumber;
        try (var connection = installation.database()) {
            row(connection, column, losing).delete(connection);
            var added = row(connection, column, gaining);
            added.with("fingerprint", Row.FAR).insert(connection);
            added.with("object_number", Row.FAR).with("block", Row.FAR / 1024).insert(connection);
            var other = row(connection, column, misplaced);
            misplacedNumber = other.value("object_number");
            other.with("block", Row.FAR).insert(connection);
        }
        var run = installation.verify();
        assertThat(run.exit()).isEqualTo(Main.EXIT_INTEGRITY);
        for (var id : List.of(losing, gaining)) {
            assertThat(run.out().lines())
                    .anyMatch(line -> line.contains("object " + id) && line.contains(Verdict.FINGERPRINT.finding()));
        }
        assertThat(run.out())
                .contains("object_fingerprint has fingerprints of object number " + Row.FAR + ", which is not there")
                .contains("object_fingerprint has fingerprints of object number " + misplacedNumber
                        + " in a block that is not its own");
    }

    /** As an older program would leave it, or somebody who wants two answers; PostgreSQL itself refuses it. */
    @Test
    void aValueOfASetThatStandsInTheIndexTooIsFound() throws Exception {
        var id = trios.getFirst().mine();
        var isThere = true;
        try (var connection = installation.database()) {
            var row = row(connection, new Column(INDEX, "number_value"), id);
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
                        .anyMatch(line -> line.contains("object " + id) && line.contains(Verdict.INDEX.finding())))
                .isEqualTo(isThere);
    }
}
