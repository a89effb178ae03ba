package org.claviger.conformance.errors;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.ttlv.ProtocolVersion;

/**
 * One row of a version's error tables (KMIP 1.x section 11, KMIP 2.1 section 6.1).
 *
 * @param operation as the specification writes it, or {@link #GENERAL} or {@link #BATCH}
 * @param reason empty: none of the list, but what another table or success says
 * @param situation in our words; {@link #UNNAMED} in 2.x, whose tables tell nothing but the reason
 */
record ErrorRow(ProtocolVersion version, String operation, Optional<ResultReason> reason, String situation) {
    /** The table that is for every message (KMIP 1.4 section 11.1). */
    static final String GENERAL = "General";
    /** The table of items that fail in a batch (KMIP 1.4 section 11.28). */
    static final String BATCH = "Batch Items";

    static final String UNNAMED = "-";
    private static final String NO_REASON = "-";
    /** 3.0 is a draft without error tables of its own here. */
    static final List<ProtocolVersion> VERSIONS = ProtocolVersion.published().stream()
            .filter(version -> version.compareTo(ProtocolVersion.V2_1) <= 0)
            .toList();

    /** Returns all rows of all versions. */
    static List<ErrorRow> all() {
        return lines("errors.tsv")
                .flatMap(cells -> versions(cells.get(3), cells.get(4))
                        .map(version -> new ErrorRow(version, cells.get(0), reason(cells.get(1)), cells.get(2))))
                .toList();
    }

    static Optional<ResultReason> reason(String name) {
        return name.equals(NO_REASON)
                ? Optional.empty()
                : Optional.of(Arrays.stream(ResultReason.values())
                        .filter(reason -> reason.specName().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(name)));
    }

    static Operation operation(String name) {
        return Arrays.stream(Operation.values())
                .filter(operation -> operation.specName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name));
    }

    static Stream<ProtocolVersion> versions(String first, String last) {
        return VERSIONS.stream()
                .filter(version -> version.toString().compareTo(first) >= 0
                        && version.toString().compareTo(last) <= 0);
    }

    /** Reads a table of this package; lines that begin with # say what it is. */
    static Stream<List<String>> lines(String table) {
        var resource = Objects.requireNonNull(
                ErrorRow.class.getResourceAsStream("/org/claviger/conformance/errors/" + table), table);
        try (var in = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return in
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> List.of(line.split("\t", -1)))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return "%s %s: %s (%s)"
                .formatted(
                        version, operation, reason.map(ResultReason::specName).orElse(NO_REASON), situation);
    }
}
