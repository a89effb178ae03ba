package org.claviger.server.config;

import static org.claviger.server.config.ValueTypes.choice;
import static org.claviger.server.config.ValueTypes.listOf;
import static org.claviger.server.config.ValueTypes.number;

import java.nio.file.Path;
import java.util.List;
import org.claviger.server.domain.Tenant;

/** Where objects are kept. */
final class DatabaseKeys {
    static final Section SECTION = new Section("database.");

    static final Key<Path> FILE =
            SECTION.derived("file", ValueTypes.PATH, "`keys.db` in `data-dir`", "The SQLite database.");
    static final Key<String> URL = SECTION.derived(
            "url",
            ValueTypes.POSTGRESQL_URL,
            "SQLite is used",
            "The PostgreSQL database to use instead, such as `jdbc:postgresql://db.example.org/claviger`, with"
                    + " parameters of its JDBC driver. Unless `sslmode` says otherwise, the server's certificate must fit"
                    + " (`verify-full`), by the authority that `sslrootcert` names.");
    static final Key<String> USER =
            SECTION.derived("user", ValueTypes.TEXT, "as in the URL", "The user in whose name PostgreSQL is asked.");
    static final Key<Path> PASSWORD_FILE = SECTION.derived(
            "password-file",
            ValueTypes.READABLE_FILE,
            "no password",
            "File with the password of that user. It is read for each new connection.");
    static final Key<Integer> CONNECTIONS = SECTION.withDefault(
            "connections",
            number(2, 1_000),
            "16",
            "Connections to PostgreSQL at a time. All servers together must leave it some.");
    static final Key<Boolean> DURABILITY = SECTION.withDefault(
            "durability",
            choice(List.of(false, true), replicated -> replicated ? "replicated" : "local"),
            "local",
            "Where a change must be before it is answered as done: on PostgreSQL's own disk, or on that of a synchronous"
                    + " standby too (`replicated`). The server refuses a PostgreSQL whose settings do not do this.");
    static final Key<List<String>> ALLOW_FILE_SYSTEMS = SECTION.withDefault(
            "allow-file-systems",
            listOf(ValueTypes.TEXT),
            "",
            "Types of file systems on which the SQLite database may lie although they are known to lose or mix up writes,"
                    + " such as `nfs4` or `fuse.sshfs`: the name in the message that refuses it.");
    static final Key<List<Tenant>> DUPLICATE_NAMES = SECTION.withDefault(
            "duplicate-names",
            listOf(ValueTypes.TENANT),
            "",
            "Tenants in which several objects may have the same Name.");

    private DatabaseKeys() {}
}
