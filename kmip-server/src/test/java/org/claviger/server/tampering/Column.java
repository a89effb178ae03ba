package org.claviger.server.tampering;

import java.util.Comparator;

/** A column of a table of the database. */
record Column(String table, String name) implements Comparable<Column> {
    private static final Comparator<Column> ORDER =
            Comparator.comparing(Column::table).thenComparing(Column::name);

    /** Takes {@code table.name}. */
    static Column of(String both) {
        var dot = both.indexOf('.');
        return new Column(both.substring(0, dot), both.substring(dot + 1));
    }

    @Override
    public int compareTo(Column other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return table + "." + name;
    }
}
