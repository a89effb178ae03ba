package org.claviger.server.tampering;

import java.io.IOException;
import java.nio.file.Path;
import org.claviger.server.Installation;

class SqliteTamperedRowsTest extends TamperedRowsContract {
    @Override
    Installation install(Path place) throws IOException {
        return Installation.onSqlite(place);
    }
}
