package org.claviger.conformance.crash;

import java.nio.file.Path;
import org.claviger.server.Installation;

class SqliteKilledServerTest extends KilledServerContract {
    @Override
    Installation install(Path place) throws Exception {
        return Installation.onSqlite(place);
    }

    @Override
    String suite() {
        return "kill -9, SQLite";
    }

    @Override
    void killDatabaseToo(int round) {
        // it is in the same process
    }

    @Override
    void restoreDatabase() {
        // the next start does
    }

    @Override
    boolean restartDatabaseUnderIt(int round) {
        return false;
    }
}
