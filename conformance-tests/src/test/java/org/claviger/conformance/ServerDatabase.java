package org.claviger.conformance;

import java.sql.SQLException;
import org.claviger.server.store.PostgresServer;

/** Where a server of a test keeps what it keeps. */
enum ServerDatabase {
    SQLITE {
        @Override
        String settings() {
            return "";
        }
    },
    POSTGRESQL {
        @Override
        String settings() throws SQLException {
            var database = PostgresServer.required().newDatabase();
            return "  database: {url: \"" + database.url() + "\", password-file: "
                    + database.server().passwordFile() + "}\n";
        }
    };

    /** Returns the lines for {@link LocalServer#start}; each time for an empty database. */
    abstract String settings() throws SQLException;
}
