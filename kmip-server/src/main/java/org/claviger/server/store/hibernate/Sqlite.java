package org.claviger.server.store.hibernate;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.hibernate.community.dialect.SQLiteDialect;
import org.hibernate.dialect.Dialect;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite. */
final class Sqlite implements Platform {
    @Override
    public Class<? extends Dialect> dialect() {
        return SQLiteDialect.class;
    }

    @Override
    public Map<String, String> words() {
        return Map.of("identity", "integer primary key", "text", "text", "bytes", "blob", "clustered", "without rowid");
    }

    /** Otherwise SQLite keeps a copy of each page that the insert changes, to undo it alone. */
    @Override
    public String insertInto() {
        return "insert or fail into";
    }

    /** None: no other program can have the file open, and here each check would cost as much as the row. */
    @Override
    public List<String> refusing(String table, String condition) {
        return List.of();
    }

    @Override
    public Failure failure(SQLException e) {
        var exact = e instanceof SQLiteException failure ? failure.getResultCode() : SQLiteErrorCode.SQLITE_ERROR;
        if (exact == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE
                || exact == SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY
                || exact == SQLiteErrorCode.SQLITE_CONSTRAINT_ROWID) {
            return Failure.DUPLICATE;
        }
        // the low byte is the kind, the others say more about it
        return switch (SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xFF)) {
            case SQLITE_BUSY, SQLITE_LOCKED -> Failure.BUSY;
            case SQLITE_FULL -> Failure.FULL;
            case SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_NOLFS ->
                Failure.BROKEN;
            default -> Failure.OTHER;
        };
    }
}
