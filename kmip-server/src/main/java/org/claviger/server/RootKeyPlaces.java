package org.claviger.server;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.aws.AwsKmsBackend;
import org.claviger.hsm.engine.KeyEngine;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.hsm.guard.GuardStatus;
import org.claviger.hsm.guard.GuardedBackend;
import org.claviger.hsm.pkcs11.Pkcs11Backend;
import org.claviger.hsm.soft.Argon2Cost;
import org.claviger.hsm.soft.SoftwareBackend;
import org.claviger.hsm.soft.SoftwareSettings;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.crypto.RootKeyDirectory;
import org.claviger.server.crypto.SecureMemory;
import org.claviger.server.crypto.SecureScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The places of root keys that the configuration names, opened. */
public final class RootKeyPlaces implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RootKeyPlaces.class);

    private final List<AutoCloseable> owned = new ArrayList<>();
    private final List<KeyBackend> backends = new ArrayList<>();
    private final RootKeyDirectory directory;

    /**
     * Opens them.
     *
     * @param keyMemory where clear root keys live, if they are of a kind that this process holds
     * @param engine uses them
     */
    RootKeyPlaces(
            List<ServerConfig.RootKey> rootKeys,
            Supplier<SecureScope> keyMemory,
            KeyEngine engine,
            Clock clock,
            SecureRandom random) {
        try {
            directory = new RootKeyDirectory(rootKeys.stream()
                    .map(rootKey -> open(rootKey, keyMemory, engine, clock, random))
                    .toList());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Opens them in a process that is no server. */
    public static RootKeyPlaces open(ServerConfig config, Clock clock, SecureRandom random) {
        var memory = SecureMemory.open();
        var keyMemory = memory.sharedScope();
        try {
            var engine = KeyEngines.choose(config.engine()).engine();
            var places = new RootKeyPlaces(config.rootKeys(), () -> keyMemory, engine, clock, random);
            places.owned.add(keyMemory);
            places.owned.add(memory);
            return places;
        } catch (RuntimeException e) {
            keyMemory.close();
            memory.close();
            throw e;
        }
    }

    private RootKeyDirectory.Place open(
            ServerConfig.RootKey rootKey,
            Supplier<SecureScope> keyMemory,
            KeyEngine engine,
            Clock clock,
            SecureRandom random) {
        var backend = new GuardedBackend(
                backend(rootKey, keyMemory, engine, clock, random),
                rootKey.guard(),
                clock,
                random,
                RootKeyPlaces::tell);
        backends.add(backend);
        return new RootKeyDirectory.Place(
                backend, rootKey.key(), rootKey.tenants(), rootKey.objectTypes(), rootKey.recovery());
    }

    private static void tell(BackendId place, GuardStatus now, Optional<BackendException> cause) {
        if (cause.isPresent()) {
            LOG.warn(
                    "root keys of {} are not asked for a while: {} (that is the {}. time; {} of {} calls failed)",
                    place,
                    cause.get().getMessage(),
                    now.pauses(),
                    now.failed(),
                    now.calls());
        } else {
            LOG.info("root keys of {} answer again", place);
        }
    }

    /** Opens one of them. */
    static KeyBackend backend(
            ServerConfig.RootKey rootKey,
            Supplier<SecureScope> keyMemory,
            KeyEngine engine,
            Clock clock,
            SecureRandom random) {
        return switch (rootKey.provider()) {
            case ServerConfig.Provider.Software(var keyFile, var passphraseFile) ->
                SoftwareBackend.open(
                        new SoftwareSettings(rootKey.name(), keyFile, passphraseFile, Argon2Cost.DEFAULT),
                        keyMemory.get(),
                        engine,
                        clock,
                        random);
            case ServerConfig.Provider.AwsKms(var settings) -> AwsKmsBackend.open(settings, clock, random);
            case ServerConfig.Provider.Pkcs11(var settings) ->
                Pkcs11Backend.open(settings, moduleMemory(), engine, clock, random);
        };
    }

    /** Never closed: a call that is stuck in a device's library may write to it as long as the process lives. */
    private static SecureScope moduleMemory() {
        return SecureMemory.open().sharedScope();
    }

    public RootKeyDirectory directory() {
        return directory;
    }

    @Override
    public void close() {
        backends.forEach(KeyBackend::close);
        owned.forEach(ClavigerServer::close);
    }
}
