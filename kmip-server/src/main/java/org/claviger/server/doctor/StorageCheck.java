package org.claviger.server.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.claviger.hsm.BackendException;
import org.claviger.server.StoredData;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.config.ServerConfig.Database;
import org.claviger.server.config.ServerConfig.RootKey;
import org.claviger.server.crypto.KeyringException;
import org.claviger.server.store.StoreException;

/** The root key, the database, and whether they belong together. What makes a database unsafe, the store says itself. */
final class StorageCheck implements Check {
    private static final String ROOT_KEY_REMEDY =
            "Put the right key file and passphrase into place, from the backup if need be: without the root key no key in"
                    + " the database can be read.";

    private final ServerConfig config;
    private final Clock clock;
    private final SecureRandom random;

    StorageCheck(ServerConfig config, Clock clock, SecureRandom random) {
        this.config = config;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public String name() {
        return "storage";
    }

    @Override
    public List<Finding> look() {
        if (!isUsed()) {
            return List.of(Finding.ok("nothing is kept yet; the first start makes the root key and the database"));
        }
        var findings = new ArrayList<Finding>();
        for (var rootKey : config.rootKeys()) {
            findings.add(tried(rootKey));
        }
        if (findings.stream().allMatch(finding -> finding.level() == Finding.Level.OK)) {
            findings.add(database());
        }
        return findings;
    }

    private boolean isUsed() {
        var hasDatabase = switch (config.database()) {
            case Database.Sqlite(Path file) -> Files.exists(file);
            case Database.Postgresql _ -> true;
        };
        return hasDatabase
                || config.rootKeys().stream().anyMatch(rootKey -> switch (rootKey.provider()) {
                    case ServerConfig.Provider.Software(var keyFile, var _) -> Files.exists(keyFile);
                    case ServerConfig.Provider.AwsKms _, ServerConfig.Provider.Pkcs11 _ -> true;
                });
    }

    private Finding tried(RootKey rootKey) {
        try {
            var taken = StoredData.tryRootKey(rootKey, clock, random);
            return Finding.ok("root key %s wraps and unwraps, in %d ms"
                    .formatted(rootKey.name().value(), taken.toMillis()));
        } catch (BackendException e) {
            return Finding.fail(
                    "root key %s cannot be used: %s".formatted(rootKey.name().value(), e.getMessage()),
                    ROOT_KEY_REMEDY);
        }
    }

    private Finding database() {
        try (var _ = StoredData.open(config, clock, random)) {
            return Finding.ok(name(config.database()) + " is safe to use, current, and under this root key");
        } catch (StoreException e) {
            return Finding.fail(String.valueOf(e.getMessage()), remedy());
        } catch (KeyringException | BackendException e) {
            return Finding.fail(
                    "the database does not belong to this root key: " + e.getMessage(),
                    "Use the key file and the database of the same server and the same backup.");
        }
    }

    private String remedy() {
        return switch (config.database()) {
            case Database.Sqlite(Path file) ->
                Files.exists(file)
                        ? "Do as the line says; docs/store.md has what SQLite needs. If the file is damaged, restore the"
                                + " backup."
                        : "Restore the backup to " + file + ", or take the root key away to begin anew.";
            case Database.Postgresql postgresql ->
                "Do as the line says; try \"psql\" with " + postgresql.url()
                        + ". docs/store.md has what PostgreSQL needs.";
        };
    }

    private static String name(Database database) {
        return switch (database) {
            case Database.Sqlite(Path file) -> "SQLite " + file;
            case Database.Postgresql postgresql -> "PostgreSQL " + postgresql.url();
        };
    }
}
