package org.claviger.conformance.crash;

import java.nio.file.Path;
import org.claviger.server.Installation;
import org.claviger.server.store.PostgresServer;

/** Some of the kills take PostgreSQL with the server, some take PostgreSQL away while the server goes on. */
class PostgresKilledServerTest extends KilledServerContract {
    private static final int EACH = 3;

    private final PostgresServer postgres = PostgresServer.required();
    private boolean killed;

    @Override
    Installation install(Path place) throws Exception {
        return Installation.onPostgres(place, postgres.newDatabase());
    }

    @Override
    String suite() {
        return "kill -9, PostgreSQL";
    }

    @Override
    void killDatabaseToo(int round) throws Exception {
        if (round % EACH == 1) {
            postgres.kill();
            killed = true;
        }
    }

    @Override
    void restoreDatabase() throws Exception {
        if (killed) {
            postgres.start();
            killed = false;
        }
    }

    @Override
    boolean restartDatabaseUnderIt(int round) throws Exception {
        if (round % EACH != 2) {
            return false;
        }
        postgres.kill();
        postgres.start();
        return true;
    }
}
