package org.claviger.server;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.KeyProvider;
import org.claviger.hsm.engine.EngineChoice;
import org.claviger.hsm.engine.KeyEngine;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.hsm.guard.GuardStatus;
import org.claviger.hsm.guard.GuardedBackend;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.crypto.RootKeyDirectory;
import org.claviger.server.crypto.SecureMemory;
import org.claviger.server.crypto.SecureScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The places of root keys that the configuration names, opened. */
public final class RootKeyPlaces implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RootKeyPlaces.class);

    private final OpenServices open;
    private final List<KeyBackend> backends = new ArrayList<>();
    private final SecureMemory memory;
    private final RootKeyDirectory directory;

    /**
     * Opens them.
     *
     * @param memory where clear root keys live, if they are of a kind that this process holds
     * @param engine uses them
     * @throws BackendException CONFLICT if two places name the same root key
     */
    RootKeyPlaces(
            List<ServerConfig.RootKey> rootKeys,
            SecureMemory memory,
            KeyEngine engine,
            Clock clock,
            SecureRandom random) {
        this(new OpenServices(), rootKeys, memory, engine, clock, random);
    }

    /** @param open what else is theirs, and closed after them */
    private RootKeyPlaces(
            OpenServices open,
            List<ServerConfig.RootKey> rootKeys,
            SecureMemory memory,
            KeyEngine engine,
            Clock clock,
            SecureRandom random) {
        this.open = open;
        this.memory = memory;
        var means = new KeyProvider.Means(this::keyMemory, RootKeyPlaces::lastingMemory, engine, clock, random);
        try {
            directory = new RootKeyDirectory(
                    rootKeys.stream().map(rootKey -> open(rootKey, means)).toList());
            requireDistinct(directory.places());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Opens them in a process that is no server. */
    public static RootKeyPlaces open(ServerConfig config, Clock clock, SecureRandom random) {
        var engine = KeyEngines.choose(config.engine()).engine();
        var open = new OpenServices();
        return new RootKeyPlaces(open, config.rootKeys(), open.add(SecureMemory.open()), engine, clock, random);
    }

    /**
     * Opens one backend to be looked at, with no guard before it.
     *
     * @param look is given memory for keys, too
     * @throws BackendException if it can't be opened
     */
    public static <T> T look(
            KeyProvider provider,
            EngineChoice engine,
            Clock clock,
            SecureRandom random,
            BiFunction<KeyBackend, SecureMemory, T> look) {
        try (var memory = SecureMemory.open();
                var keyMemory = memory.sharedScope();
                var backend = provider.open(new KeyProvider.Means(
                        () -> keyMemory,
                        RootKeyPlaces::lastingMemory,
                        KeyEngines.choose(engine).engine(),
                        clock,
                        random))) {
            return look.apply(backend, memory);
        }
    }

    private RootKeyDirectory.Place open(ServerConfig.RootKey rootKey, KeyProvider.Means means) {
        var backend = new GuardedBackend(
                rootKey.provider().open(means), rootKey.guard(), means.clock(), means.random(), RootKeyPlaces::tell);
        backends.add(open.add(backend));
        return new RootKeyDirectory.Place(
                backend, rootKey.key(), rootKey.tenants(), rootKey.objectTypes(), rootKey.recovery());
    }

    /**
     * Under two names, one key would be retired by the one while it wraps for the other. A key that can't be asked for now is
     * looked at when it is retired.
     */
    private static void requireDistinct(List<RootKeyDirectory.Place> places) {
        if (places.size() < 2) {
            return;
        }
        var seen = new HashMap<String, BackendId>();
        for (var place : places) {
            identity(place).ifPresent(identity -> {
                var other = seen.putIfAbsent(identity, place.id());
                if (other != null) {
                    throw new BackendException(
                            BackendException.Category.CONFLICT,
                            ("root-keys \"%s\" and \"%s\" name the same key, %s: set root-keys[].key of one of them to"
                                            + " another key, or take one out")
                                    .formatted(other, place.id(), identity));
                }
            });
        }
    }

    private static Optional<String> identity(RootKeyDirectory.Place place) {
        try {
            return Optional.of(place.keys().identity(place.key()));
        } catch (BackendException e) {
            LOG.info(
                    "whether root-keys \"{}\" names the key of another element is not known: {}",
                    place.id(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private SecureScope keyMemory() {
        return open.add(memory.sharedScope());
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

    /** Never closed: a call that is stuck in a device's library may write to it as long as the process lives. */
    private static SecureScope lastingMemory() {
        return SecureMemory.open().sharedScope();
    }

    /** The places that are open. */
    List<KeyBackend> backends() {
        return List.copyOf(backends);
    }

    public RootKeyDirectory directory() {
        return directory;
    }

    /** Where keys of this process live. */
    public SecureMemory memory() {
        return memory;
    }

    @Override
    public void close() {
        open.close();
    }
}
