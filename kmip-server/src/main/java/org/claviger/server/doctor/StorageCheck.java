package org.claviger.server.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.Inspection;
import org.claviger.server.RootKeyPlaces;
import org.claviger.server.StoredData;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.config.ServerConfig.Database;
import org.claviger.server.config.ServerConfig.RootKey;
import org.claviger.server.control.ControlSocket;
import org.claviger.server.crypto.KeyringException;
import org.claviger.server.crypto.RootKeyTrial;
import org.claviger.server.rootkey.RootKeyTasks;
import org.claviger.server.store.StoreException;

/** The root key, the database, and whether they belong together. What makes a database unsafe, the store says itself. */
final class StorageCheck implements Check {
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
            findings.addAll(looked(rootKey));
        }
        if (findings.stream().noneMatch(finding -> finding.level() == Finding.Level.FAIL)) {
            findings.add(database());
        }
        findings.addAll(running());
        return findings;
    }

    private boolean isUsed() {
        var hasDatabase = switch (config.database()) {
            case Database.Sqlite(Path file) -> Files.exists(file);
            case Database.Postgresql _ -> true;
        };
        return hasDatabase
                || config.rootKeys().stream()
                        .anyMatch(rootKey -> rootKey.provider().mayHoldKeys());
    }

    /** The provider, as it knows itself, and then the root key, as the server uses it. */
    private List<Finding> looked(RootKey rootKey) {
        var findings = new ArrayList<Finding>();
        rootKey.provider().prerequisites().forEach(found -> findings.add(of(rootKey, found)));
        if (findings.stream().anyMatch(finding -> finding.level() == Finding.Level.FAIL)) {
            return findings;
        }
        try {
            RootKeyPlaces.look(rootKey.provider(), config.engine(), clock, random, (backend, memory) -> {
                rootKey.provider().inspect(backend, rootKey.key()).forEach(found -> findings.add(of(rootKey, found)));
                var taken = RootKeyTrial.of(backend.rootKeys().orElseThrow(), rootKey.key(), memory);
                return findings.add(Finding.ok("root key %s wraps and unwraps, in %d ms"
                        .formatted(rootKey.name().value(), taken.toMillis())));
            });
        } catch (BackendException e) {
            findings.add(Finding.fail(
                    "root key %s cannot be used: %s".formatted(rootKey.name().value(), e.getMessage()),
                    rootKey.provider().remedy(e)));
        }
        return findings;
    }

    private static Finding of(RootKey rootKey, Inspection found) {
        var what = "root keys of %s: %s".formatted(rootKey.name().value(), found.what());
        return switch (found.level()) {
            case GOOD -> Finding.ok(what);
            case DOUBTFUL -> Finding.warn(what, found.remedy());
            case BAD -> Finding.fail(what, found.remedy());
        };
    }

    /** What the running server says of its providers, if one runs: it may have given one up that answers us. */
    private List<Finding> running() {
        var findings = new ArrayList<Finding>();
        try {
            ControlSocket.ask(config.controlSocket(), List.of(RootKeyTasks.NAME, RootKeyTasks.STATUS), line -> {
                if (RootKeyTasks.saysThatAPlaceIsNotAsked(line)) {
                    findings.add(Finding.warn(
                            "the running server: root keys of " + line,
                            "It asks again by itself. If what stands above is in order, \"claviger root-key describe PLACE\""
                                    + " lets it ask at once."));
                }
            });
        } catch (IOException e) {
            findings.add(Finding.warn(
                    "the running server does not tell how its providers are: " + e.getMessage(),
                    "Look at its log, and whether it runs as this user."));
        }
        return findings;
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
