package org.claviger.server.tampering;

import java.io.IOException;
import java.nio.file.Path;
import org.claviger.server.Installation;
import org.claviger.server.store.PostgresServer;

class PostgresTamperedColumnsTest extends TamperedColumnsContract {
    @Override
    Installation install(Path place) throws IOException {
        return Installation.onPostgres(place, PostgresServer.required().newDatabase());
    }
}
