package org.claviger.server.audit;

import java.util.OptionalLong;

/**
 * What becomes of one stored object, so that its row can be compared with the audit later.
 *
 * @param version of the row that the change stores; of the removal, one more than that of the row that is removed
 */
public record AuditChange(String object, long version, Kind kind) {
    /** What is there of the object afterwards. */
    public enum Kind {
        STORED(""),
        /** The object's row without its material. */
        DESTROYED(":destroyed"),
        /** Nothing. */
        DELETED(":deleted");

        private final String mark;

        Kind(String mark) {
            this.mark = mark;
        }
    }

    /** Returns the form in the record: {@code id:version}, and a mark where less than an object is left. */
    String toText() {
        return object + ":" + version + kind.mark;
    }

    /**
     * Reads what {@link #toText} gave. An identifier may hold anything, so it is read from the end.
     *
     * @throws IllegalArgumentException if the text is something else
     */
    static AuditChange ofText(String text) {
        for (var kind : new Kind[] {Kind.DESTROYED, Kind.DELETED}) {
            if (text.endsWith(kind.mark)) {
                return of(text.substring(0, text.length() - kind.mark.length()), kind);
            }
        }
        return of(text, Kind.STORED);
    }

    private static AuditChange of(String text, Kind kind) {
        var colon = text.lastIndexOf(':');
        var version = colon < 0 ? OptionalLong.empty() : version(text.substring(colon + 1));
        if (version.isEmpty()) {
            throw new IllegalArgumentException("a change of an object without its version");
        }
        return new AuditChange(text.substring(0, colon), version.getAsLong(), kind);
    }

    private static OptionalLong version(String digits) {
        try {
            return OptionalLong.of(Long.parseLong(digits));
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }
}
