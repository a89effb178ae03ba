package org.claviger.server.tampering;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** How tampering with a column shows. */
enum Verdict {
    /** At use and by {@code audit verify}. */
    CODE(": its row is not as it was written: its code is not that of what it holds"),
    /** By {@code audit verify}; what decides about use stands elsewhere. */
    REPEATED(": its row is not as it was written: a column that repeats another one does not agree with it"),
    /** By {@code audit verify}; Locate can be deceived. */
    INDEX(": its values in object_index are not those of its attributes"),
    /** By {@code audit verify}; Locate can be deceived. */
    FINGERPRINT(": its fingerprints in object_fingerprint are not those of its attributes"),
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

    private static final Map<Column, Verdict> BY_COLUMN = byColumn();

    private final String finding;

    Verdict(String finding) {
        this.finding = finding;
    }

    /** What {@code audit verify} says of what was tampered with. */
    String finding() {
        return finding;
    }

    static Verdict on(Column column) {
        return Objects.requireNonNull(BY_COLUMN.get(column));
    }

    /** The columns that there is a verdict on. */
    static Set<Column> columns() {
        return BY_COLUMN.keySet();
    }

    private static Map<Column, Verdict> byColumn() {
        var verdicts = new LinkedHashMap<Column, Verdict>();
        CODE.put(
                verdicts,
                Tables.OBJECTS,
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
                "row_code");
        REPEATED.put(verdicts, Tables.OBJECTS, "storage_status", "activation_date", "deactivation_date");
        INDEX.put(verdicts, Tables.OBJECTS, "number"); // it leads from the index to the object
        OTHER_SET.put(verdicts, Tables.OBJECTS, "value_set");
        HARMLESS.put(verdicts, Tables.OBJECTS, "commit_token"); // asked for once, in the moment of a lost commit
        INDEX.put(verdicts, Tables.INDEX, "object_number");
        FINGERPRINT.put(verdicts, Tables.FINGERPRINTS, "block", "fingerprint", "object_number");
        SET.put(verdicts, Tables.SET_VALUES, "value_set");
        for (var column :
                List.of("attribute", "instance", "path", "ordinal", "tenant", "kind", "text_value", "number_value")) {
            INDEX.put(verdicts, Tables.INDEX, column);
            SET.put(verdicts, Tables.SET_VALUES, column);
        }
        SET.put(verdicts, Tables.SETS, "number", "tenant", "digest");
        NAME.put(verdicts, Tables.NAMES, "tenant", "name_type", "name_value", "object_number");
        START.put(verdicts, "server_record", "name", "value");
        START.put(verdicts, "schema_version", "version", "sha256");
        HARMLESS.put(verdicts, "schema_version", "script"); // for who reads the table; the digest decides
        HARMLESS.put(verdicts, "schema_version", "applied_at");
        return verdicts;
    }

    private void put(Map<Column, Verdict> verdicts, String table, String... columns) {
        for (var column : columns) {
            verdicts.put(new Column(table, column), this);
        }
    }
}
