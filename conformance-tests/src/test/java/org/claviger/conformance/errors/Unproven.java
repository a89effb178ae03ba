package org.claviger.conformance.errors;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.claviger.enumeration.ResultReason;
import org.claviger.ttlv.ProtocolVersion;

/** The rows that no provocation proves, with the reason why not, and those that the server answers with another reason. */
final class Unproven {
    private static final String ANY = "*";
    private static final String NOT_THERE = "the server does not have the operation";
    private static final String ANSWERED = "answered ";

    /**
     * @param operation {@code *}: every operation that the server has
     * @param reason {@code *}: any
     * @param situation {@code *}: any
     * @param why for a row that is answered otherwise: with which reason, and why
     */
    record Line(String operation, String reason, String situation, String first, String last, String why) {
        /** Returns the reason that is answered in place of the row's own. */
        Optional<ResultReason> answer() {
            return why.startsWith(ANSWERED)
                    ? ErrorRow.reason(why.substring(ANSWERED.length(), why.indexOf(':')))
                    : Optional.empty();
        }

        boolean covers(ErrorRow row, boolean there) {
            return isFor(row, there)
                    && (reason.equals(ANY)
                            || reason.equals(
                                    row.reason().map(ResultReason::specName).orElse(ErrorRow.UNNAMED)))
                    && (situation.equals(ANY) || situation.equals(row.situation()))
                    && ErrorRow.versions(first, last).anyMatch(row.version()::equals);
        }

        /** That an operation is not there is proven by asking for it. */
        private boolean isFor(ErrorRow row, boolean there) {
            if (why.equals(NOT_THERE)) {
                return operation.equals(row.operation())
                        && !there
                        && !(row.version().compareTo(ProtocolVersion.V2_0) >= 0
                                && row.reason()
                                        .filter(ResultReason.OPERATION_NOT_SUPPORTED::equals)
                                        .isPresent());
            }
            return there && (operation.equals(ANY) || operation.equals(row.operation()));
        }
    }

    private final List<Line> lines;

    private Unproven(List<Line> lines) {
        this.lines = lines;
    }

    static Unproven load() {
        return new Unproven(ErrorRow.lines("unproven.tsv")
                .map(cells ->
                        new Line(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5)))
                .toList());
    }

    /** @param there whether the server has the row's operation in its version */
    List<Line> of(ErrorRow row, boolean there) {
        return lines.stream().filter(line -> line.covers(row, there)).toList();
    }

    Optional<ResultReason> answered(ErrorRow row) {
        return of(row, true).stream().flatMap(line -> line.answer().stream()).findFirst();
    }

    List<Line> unused(List<ErrorRow> rows, Predicate<ErrorRow> there) {
        return lines.stream()
                .filter(line -> rows.stream().noneMatch(row -> line.covers(row, there.test(row))))
                .toList();
    }
}
