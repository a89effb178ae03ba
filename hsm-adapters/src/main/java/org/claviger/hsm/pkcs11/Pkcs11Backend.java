package org.claviger.hsm.pkcs11;

import static org.claviger.hsm.BackendException.Category.NOT_FOUND;
import static org.claviger.hsm.BackendException.Category.UNSUPPORTED;

import java.io.IOException;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Capabilities;
import org.claviger.hsm.Health;
import org.claviger.hsm.Inspection;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.ResidentKeys;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.RootKeys;
import org.claviger.hsm.engine.KeyEngine;
import org.claviger.hsm.support.SecretFile;

/** Root keys and resident keys in one token that speaks PKCS #11. */
public final class Pkcs11Backend implements KeyBackend {
    /** Memory for calls; calls beyond that many at a time use memory of their own. */
    private static final int SLABS_PER_SESSION = 2;

    private final Pkcs11Settings settings;
    private final SharedModule module;
    private final SessionPool pool;
    private final Abilities abilities;
    private final RootKeys rootKeys;
    private final ResidentKeys residentKeys;
    private final boolean leavesHost;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Pkcs11Backend(
            Pkcs11Settings settings,
            SharedModule module,
            SessionPool pool,
            Abilities abilities,
            Clock clock,
            SecureRandom random,
            GcmCipher gcm,
            KeyEngine engine) {
        this.settings = settings;
        this.module = module;
        this.pool = pool;
        this.abilities = abilities;
        this.leavesHost = pool.token().profile().leavesHost();
        var directory = new RootDirectory(pool, clock, random);
        this.rootKeys = new Pkcs11RootKeys(
                settings.id(), pool, directory, abilities, settings.rootMethod(), gcm, engine.aesGcm(), random);
        this.residentKeys = new Pkcs11ResidentKeys(pool, new ResidentDirectory(settings.id()), abilities, gcm, random);
    }

    /**
     * Loads the module, finds the token, logs in and tries what it can do.
     *
     * @param memory memory for the bytes that cross the border to the module, of which some kilobytes are kept for each
     *     session; memory that every thread may use, and that is there until the process ends: a call that is stuck in the
     *     module writes to it even after the backend was closed
     * @param engine uses keys that are wrapped by keys of the token
     * @param random makes IVs for tokens that don't, and identifiers
     * @throws BackendException NOT_FOUND if there is no such profile, module or PIN file; INVALID_DATA if the profile is
     *     malformed; UNSUPPORTED if this isn't a 64-bit Unix or an environment variable is missing; UNAVAILABLE if the module
     *     or token can't be used; AUTH_FAILED if the token doesn't accept the PIN, which is tried once
     */
    public static Pkcs11Backend open(
            Pkcs11Settings settings, SegmentAllocator memory, KeyEngine engine, Clock clock, SecureRandom random) {
        return open(settings, memory, engine, clock, random, name -> Optional.ofNullable(System.getenv(name)));
    }

    static Pkcs11Backend open(
            Pkcs11Settings settings,
            SegmentAllocator memory,
            KeyEngine engine,
            Clock clock,
            SecureRandom random,
            Function<String, Optional<String>> environment) {
        var profile = Profile.load(settings.profile());
        requireEnvironment(profile, environment);
        if (profile.libraryParametersExample().isPresent()
                && settings.libraryParameters().isEmpty()) {
            throw new BackendException(
                    UNSUPPORTED,
                    "profile %s needs library-parameters, for example %s"
                            .formatted(
                                    profile.name(),
                                    profile.libraryParametersExample().get()));
        }
        var module = SharedModule.acquire(modulePath(settings, profile), settings.libraryParameters());
        SessionPool pool = null;
        try {
            var pinFile = new SecretFile(settings.pinFile(), "PIN");
            pinFile.read(_ -> true); // says what is wrong with it before a session is opened
            var token = new Token(module, profile, settings.token(), pinFile, environment);
            int sessions = Math.min(settings.sessions(), profile.mostSessions());
            pool = new SessionPool(
                    settings.id().value(),
                    token,
                    sessions,
                    settings.waitingCalls(),
                    settings.timeout(),
                    new CallMemory.Slabs(memory, SLABS_PER_SESSION * sessions),
                    clock);
            var gcm = new GcmCipher(profile, random);
            return new Pkcs11Backend(settings, module, pool, SelfTest.run(pool, gcm), clock, random, gcm, engine);
        } catch (RuntimeException e) {
            if (pool != null) {
                pool.close();
            }
            module.release();
            throw e;
        }
    }

    private static void requireEnvironment(Profile profile, Function<String, Optional<String>> environment) {
        var missing = profile.requiredEnvironment().stream()
                .filter(variable -> environment.apply(variable.name()).isEmpty())
                .map(variable -> variable.name() + " (" + variable.meaning() + ")")
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new BackendException(
                    UNSUPPORTED,
                    "the module of profile %s reads environment variables that are not set: %s; set them for this process, for example in its service unit"
                            .formatted(profile.name(), missing));
        }
    }

    static Path modulePath(Pkcs11Settings settings, Profile profile) {
        var path = settings.module()
                .or(() -> profile.modules().stream().filter(Files::exists).findFirst())
                .orElseThrow(() -> new BackendException(
                        NOT_FOUND,
                        profile.modules().isEmpty()
                                ? "profile %s knows no module; the setting \"module\" names one"
                                        .formatted(profile.name())
                                : "no PKCS #11 module of profile %s at %s; is it installed? The setting \"module\" names another place"
                                        .formatted(
                                                profile.name(),
                                                profile.modules().stream()
                                                        .map(Path::toString)
                                                        .collect(Collectors.joining(", ")))));
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new BackendException(NOT_FOUND, "PKCS #11 module " + path + " does not exist", e);
        }
    }

    /** Looks at the token, its limits, what the self-test found, and a root key. */
    List<Inspection> inspect(RootKeyRef key) {
        TokenInfo info;
        try (var call = pool.call()) {
            info = call.run(Effect.NONE, cryptoki -> pool.token().info(cryptoki.memory()));
        }
        return new Pkcs11Inspection(settings, pool.token().profile(), info, abilities).of(key, rootKeys);
    }

    @Override
    public BackendId id() {
        return settings.id();
    }

    @Override
    public Capabilities capabilities() {
        boolean makesRoots = !abilities.rootMethods().isEmpty();
        return new Capabilities(makesRoots, makesRoots, true, leavesHost, abilities.measured());
    }

    @Override
    public Health health() {
        return pool.health();
    }

    @Override
    public Optional<RootKeys> rootKeys() {
        return Optional.of(rootKeys);
    }

    @Override
    public Optional<ResidentKeys> residentKeys() {
        return Optional.of(residentKeys);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            pool.close();
            module.release();
        }
    }
}
