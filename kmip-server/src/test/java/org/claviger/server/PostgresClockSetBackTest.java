package org.claviger.server;

import java.io.IOException;
import java.nio.file.Path;
import org.claviger.server.store.PostgresServer;

class PostgresClockSetBackTest extends ClockSetBackContract {
    @Override
    Installation install(Path place) throws IOException {
        return Installation.onPostgres(place, PostgresServer.required().newDatabase());
    }
}
