package org.claviger.server.tampering;

import java.io.IOException;
import java.nio.file.Path;
import org.claviger.server.Installation;

class SqliteTamperedColumnsTest extends TamperedColumnsContract {
    @Override
    Installation install(Path place) throws IOException {
        return Installation.onSqlite(place);
    }
}
