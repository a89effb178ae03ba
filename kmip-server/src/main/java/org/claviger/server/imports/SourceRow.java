package org.claviger.server.imports;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** A row as another key server has written it: nothing of it is trusted. */
final class SourceRow {
    /** The columns that are read, by the names that the databases have them under. */
    enum Column {
        ID("id", true),
        PUB("pub", true),
        SOURCE("source", true),
        ENCRYPTED_PRV("encryptedPrv", true),
        ENCRYPTED_DATA_KEY("encryptedDataKey", true),
        PROVIDER("provider", false),
        ROOT_KEY("rootKey", true),
        COIN("coin", true),
        TYPE("type", true);

        private final String title;
        private final boolean required;

        Column(String title, boolean required) {
            this.title = title;
            this.required = required;
        }

        String title() {
            return title;
        }

        /** Tells whether each database has it. */
        boolean isRequired() {
            return required;
        }
    }

    private final Map<Column, String> values;

    /** @param values without those that are null */
    SourceRow(Map<Column, String> values) {
        this.values = new EnumMap<>(values);
    }

    Optional<String> find(Column column) {
        return Optional.ofNullable(values.get(column));
    }

    String get(Column column) throws RowException {
        return find(column).orElseThrow(() -> new RowException(column.title() + " is null"));
    }

    /** What the row is called in reports. */
    String id() {
        return find(Column.ID).orElse("without id");
    }
}
