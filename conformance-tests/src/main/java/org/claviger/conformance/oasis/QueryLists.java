package org.claviger.conformance.oasis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** How far the lists of Query may vary in the cases of a profile, in {@code query-lists.tsv}: as its text says. */
record QueryLists(List<Row> rows) {
    static final QueryLists PUBLISHED = read();

    private static final int COLUMNS = 4;

    /** @param required operations and object types, as in XML, that may not be missing where a case lists them */
    record Row(String profile, Set<String> versions, Set<String> required) {}

    private static QueryLists read() {
        var resource =
                Objects.requireNonNull(QueryLists.class.getResourceAsStream("query-lists.tsv"), "query-lists.tsv");
        try (var in = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return new QueryLists(in.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", COLUMNS))
                    .map(cells -> new Row(cells[0], words(cells[1]), words(cells[2])))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> words(String cell) {
        return Set.of(cell.split(" ", -1));
    }

    /** Returns what may not be missing; empty if all that a case lists may not. */
    Optional<Set<String>> required(TestCase test) {
        return rows.stream()
                .filter(row ->
                        row.profile().equals(test.profile()) && row.versions().contains(test.version()))
                .map(Row::required)
                .findFirst();
    }
}
