package org.claviger.conformance;

import java.sql.SQLException;
import org.claviger.server.store.PostgresServer;

/** Where a server of a test keeps what it keeps. */
public enum ServerDatabase {
    SQLITE {
        @Override
        public String settings() {
            return "";
        }
    },
    POSTGRESQL {
        @Override
        public String settings() throws SQLException {
            var database = PostgresServer.required().newDatabase();
            return "  database: {url: \"" + database.url() + "\", password-file: "
                    + database.server().passwordFile() + "}\n";
        }
    };

    /** Returns the lines for {@link LocalServer#start}; each time for an empty database. */
    public abstract String settings() throws SQLException;
}
