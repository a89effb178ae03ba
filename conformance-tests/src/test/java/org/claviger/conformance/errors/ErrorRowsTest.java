package org.claviger.conformance.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.claviger.conformance.LocalServer;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.conformance.wire.Wire;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every row of the specification's error tables is met by a provocation, in every version that has it, or is listed with the
 * reason why it is not.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ErrorRowsTest {
    private final List<ErrorRow> rows = ErrorRow.all();
    private final Unproven unproven = Unproven.load();
    private final Map<ProtocolVersion, Set<Operation>> announced = new HashMap<>();
    private List<Provocation> provocations = List.of();
    private LocalServer server;
    private SSLContext somebody;
    private SSLContext nobody;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, GeneralSecurityException {
        server = LocalServer.start(folder, "  kmip: {interop: allow}\n" + LocalServer.CERTIFYING);
        somebody = server.newClientTls("somebody");
        nobody = server.newClientTls("nobody");
        for (var version : ErrorRow.VERSIONS) {
            try (var wire = Wire.connect(server.address(), somebody)) {
                announced.put(version, new Peer(version, wire).announced());
            }
        }
        provocations = all();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** Asks as a client that may ask for nothing. */
    private Ttlv askForbidden(ProtocolVersion version, Operation operation, Ttlv... payload) throws IOException {
        try (var wire = Wire.connect(server.address(), nobody)) {
            return new Peer(version, wire).ask(operation, payload);
        }
    }

    private boolean announces(ProtocolVersion version, Operation operation) {
        return Objects.requireNonNull(announced.get(version)).contains(operation);
    }

    private boolean isThere(ErrorRow row) {
        return isTable(row.operation()) || announces(row.version(), ErrorRow.operation(row.operation()));
    }

    private static boolean isTable(String operation) {
        return operation.equals(ErrorRow.GENERAL) || operation.equals(ErrorRow.BATCH);
    }

    private List<Provocation> all() {
        var list = new ArrayList<Provocation>();
        var tables = AllErrors.list(this::askForbidden);
        for (var errors : tables) {
            list.addAll(errors.provocations());
            if (errors.sample().isPresent()) {
                CommonErrors.of(errors, this::askForbidden).stream()
                        .filter(common -> rows.stream().anyMatch(common::meets))
                        .forEach(list::add);
            }
        }
        rows.stream()
                .map(ErrorRow::operation)
                .filter(operation -> !isTable(operation))
                .distinct()
                .map(CommonErrors::unsupported)
                .forEach(list::add);
        return list;
    }

    /** Tells whether the server has what a provocation needs. */
    private boolean canRun(Provocation provocation, ProtocolVersion version) {
        if (!provocation.versions().contains(version)) {
            return false;
        }
        if (isTable(provocation.table())) {
            return provocation.needs().stream().allMatch(needed -> announces(version, needed));
        }
        var itself = announces(version, ErrorRow.operation(provocation.table()));
        return provocation
                        .reason()
                        .filter(ResultReason.OPERATION_NOT_SUPPORTED::equals)
                        .isPresent()
                ? !itself
                : itself && provocation.needs().stream().allMatch(needed -> announces(version, needed));
    }

    private List<ErrorRow> metBy(Provocation provocation, ProtocolVersion version) {
        return rows.stream()
                .filter(row -> row.version().equals(version) && provocation.meets(row))
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> everyProvocationIsAnsweredWithTheReasonOfItsRow() {
        return ErrorRow.VERSIONS.stream()
                .flatMap(version -> provocations.stream()
                        .filter(provocation -> canRun(provocation, version))
                        .map(provocation -> dynamicTest(version + " " + provocation, () -> run(provocation, version))));
    }

    private void run(Provocation provocation, ProtocolVersion version) throws IOException {
        Ttlv item;
        try (var wire = Wire.connect(server.address(), somebody)) {
            item = provocation.script().run(new Peer(version, wire));
        }
        var met = metBy(provocation, version);
        if (met.stream().anyMatch(row -> row.reason().isEmpty())) {
            return; // no reason of the list; the script itself has looked
        }
        var reason = Peer.reason(item);
        if (met.isEmpty()) {
            assertThat(reason).as("%s", item).isPresent();
            if (hasTable(provocation.table(), version)) {
                assertThat(listed(provocation.table(), version)).as("%s", item).contains(reason.orElseThrow());
            }
            return;
        }
        var row = met.getFirst();
        assertThat(reason)
                .as("%s: %s", row, item)
                .isEqualTo(unproven.answered(row).or(row::reason));
    }

    private boolean hasTable(String operation, ProtocolVersion version) {
        return rows.stream()
                .anyMatch(
                        row -> row.version().equals(version) && row.operation().equals(operation));
    }

    /** The reasons that the operation may give in this version. */
    private Set<ResultReason> listed(String operation, ProtocolVersion version) {
        return rows.stream()
                .filter(row -> row.version().equals(version))
                .filter(row ->
                        row.operation().equals(operation) || row.operation().equals(ErrorRow.GENERAL))
                .flatMap(row -> row.reason().stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(ResultReason.class)));
    }

    @Test
    void everyRowIsMetOrListed() {
        var faults = new LinkedHashSet<String>();
        for (var row : rows) {
            var met = provocations.stream()
                    .anyMatch(provocation -> canRun(provocation, row.version()) && provocation.meets(row));
            var lines = unproven.of(row, isThere(row));
            if (lines.size() > 1) {
                faults.add("listed twice: " + row);
            }
            if (lines.isEmpty() && !met) {
                faults.add("neither met nor listed: " + row);
            }
            if (!lines.isEmpty() && lines.getFirst().answer().isEmpty() && met) {
                faults.add("listed, but met: " + row);
            }
            if (!lines.isEmpty() && lines.getFirst().answer().isPresent() && !met) {
                faults.add("listed as answered otherwise, but not met: " + row);
            }
        }
        unproven.unused(rows, this::isThere).forEach(line -> faults.add("covers no row: " + line));
        if (!faults.isEmpty()) {
            fail(faults.size() + " faults:\n" + String.join("\n", faults));
        }
    }

    /** A provocation that is for no row of any version is a mistake in its situation or reason. */
    @Test
    void everyProvocationIsForARow() {
        assertThat(provocations)
                .filteredOn(provocation -> provocation
                        .reason()
                        .filter(ResultReason.OPERATION_NOT_SUPPORTED::equals)
                        .isEmpty())
                .allSatisfy(provocation -> {
                    var met = rows.stream().filter(provocation::meets).toList();
                    if (provocation.situation().isPresent()) {
                        assertThat(met).anyMatch(row -> !row.situation().equals(ErrorRow.UNNAMED));
                    }
                    if (provocation.reason().isPresent()) {
                        assertThat(met).anyMatch(row -> row.situation().equals(ErrorRow.UNNAMED));
                    }
                });
    }
}
