package org.claviger.server.command;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.claviger.server.audit.AuditedRows;
import org.claviger.server.audit.AuditedRows.ObjectId;
import org.claviger.server.audit.AuditedRows.Versions;
import org.claviger.server.store.FoundRow;

/**
 * Compares the rows of a database with the audit. A server may go on meanwhile: the audit is read first, then the rows, and what
 * seems wrong is held against the audit once more, which by then says what happened in between.
 */
final class RowComparison {
    private final AuditedRows before;
    private final Set<ObjectId> seen = new HashSet<>();
    private final List<String> findings = new ArrayList<>();

    /** Rows that the audit did not foresee, by their version. */
    private final Map<ObjectId, Long> doubtful = new LinkedHashMap<>();

    private final Map<ObjectId, Versions> absent = new LinkedHashMap<>();
    private long rows;

    /** @param before the audit as it was before the first row was read */
    RowComparison(AuditedRows before) {
        this.before = before;
    }

    /** Takes a row. */
    void row(FoundRow row) {
        rows++;
        var key = new ObjectId(row.tenant(), row.uniqueIdentifier());
        seen.add(key);
        if (row.fault().isPresent()) {
            findings.add(name(key) + ": its row is not as it was written: "
                    + row.fault().get());
        } else if (!before.of(key).allow(row.version())) {
            doubtful.put(key, row.version());
        } else if (!row.hasItsNames() && before.of(key).reservesNames()) {
            findings.add(name(key) + ": its name is not reserved for it in object_name");
        }
    }

    /** Takes what is wrong with what is stored beside the rows of objects. */
    void other(String finding) {
        findings.add(finding);
    }

    /** Says that all rows were taken. Returns the objects that the audit must be asked about again; often none. */
    Set<ObjectId> end() {
        before.forEachThatMustBeThere((key, versions) -> {
            if (!seen.contains(key)) {
                absent.put(key, versions);
            }
        });
        var again = new HashSet<>(doubtful.keySet());
        again.addAll(absent.keySet());
        return again;
    }

    /**
     * Settles what was doubtful.
     *
     * @param after the audit as it was after the last row was read; watches what {@link #end} returned
     */
    void settle(AuditedRows after) {
        doubtful.forEach((key, version) -> {
            var then = before.of(key);
            var now = after.of(key);
            var meanwhile = version > then.acknowledged() && now.everAllowed(version);
            if (!now.allow(version) && !meanwhile) {
                findings.add(name(key) + ": " + difference(version, now));
            }
        });
        absent.forEach((key, versions) -> {
            if (!after.of(key).mayBeAbsent()) {
                findings.add("%s: its row is gone (version %d was acknowledged)"
                        .formatted(name(key), versions.acknowledged()));
            }
        });
    }

    private static String difference(long version, Versions audited) {
        if (audited.isDeleted()) {
            return "its row is there at version " + version + ", although it was deleted";
        }
        if (audited.acknowledged() == 0) {
            return "its row is there at version " + version + ", which no record of the audit names";
        }
        return version < audited.acknowledged()
                ? "its row is an old one, of version %d (version %d was acknowledged)"
                        .formatted(version, audited.acknowledged())
                : "its row has version %d, which no record of the audit names (version %d was acknowledged)"
                        .formatted(version, audited.acknowledged());
    }

    private static String name(ObjectId key) {
        return "object " + key.object() + " of tenant " + key.tenant();
    }

    long rows() {
        return rows;
    }

    List<String> findings() {
        return List.copyOf(findings);
    }
}
