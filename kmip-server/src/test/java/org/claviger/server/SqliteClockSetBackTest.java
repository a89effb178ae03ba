package org.claviger.server;

import java.io.IOException;
import java.nio.file.Path;

class SqliteClockSetBackTest extends ClockSetBackContract {
    @Override
    Installation install(Path place) throws IOException {
        return Installation.onSqlite(place);
    }
}
