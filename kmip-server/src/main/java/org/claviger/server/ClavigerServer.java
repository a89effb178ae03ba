package org.claviger.server;

import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.claviger.hsm.engine.EngineChoice;
import org.claviger.hsm.engine.KeyEngine;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.hsm.support.Uuids;
import org.claviger.secret.SecretScope;
import org.claviger.server.access.AccessPolicy;
import org.claviger.server.audit.AuditLog;
import org.claviger.server.audit.AuditRun;
import org.claviger.server.clock.ClockStart;
import org.claviger.server.clock.ClockWatch;
import org.claviger.server.clock.SeenTime;
import org.claviger.server.clock.ServerClock;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.crypto.DataKeys;
import org.claviger.server.crypto.EnvelopeCipher;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.server.crypto.ResidentPlaces;
import org.claviger.server.crypto.SecureMemory;
import org.claviger.server.dispatch.AuditedSweep;
import org.claviger.server.dispatch.MessageHandler;
import org.claviger.server.dispatch.MessageProcessor;
import org.claviger.server.domain.Tenant;
import org.claviger.server.net.TlsConfigurationException;
import org.claviger.server.operation.CryptographicStreams;
import org.claviger.server.operation.PendingRequests;
import org.claviger.server.operation.ResidentLedger;
import org.claviger.server.operation.ResidentNotes;
import org.claviger.server.operation.Residents;
import org.claviger.server.rootkey.CapabilityWatch;
import org.claviger.server.rootkey.RewrapJob;
import org.claviger.server.rootkey.RootKeyTasks;
import org.claviger.server.store.UnitOfWork;
import org.claviger.ttlv.Limits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: the one place that makes services and ties them together. */
public final class ClavigerServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClavigerServer.class);

    private final OpenServices open = new OpenServices();
    private final KeyEngine engine;
    private final SecureMemory secureMemory;
    private final SecureMemory.Status memory;
    private final MessageProcessor processor;
    private final Optional<Doors> doors;

    /**
     * Starts a server and returns when it serves.
     *
     * @param clock the system's; the server goes by one that follows it and never goes back
     * @throws RuntimeException if something it needs is not there; whatever was opened is closed again
     */
    public static ClavigerServer start(ServerConfig config, Clock clock, SecureRandom random) {
        return start(config, clock, random, true);
    }

    /**
     * Starts everything but the doors: what is asked of it comes from this process. The database must be free as for a server.
     *
     * @throws RuntimeException as {@link #start(ServerConfig, Clock, SecureRandom)}
     */
    public static ClavigerServer startWithoutDoors(ServerConfig config, Clock clock, SecureRandom random) {
        return start(config, clock, random, false);
    }

    private static ClavigerServer start(ServerConfig config, Clock system, SecureRandom random, boolean withDoors) {
        try {
            return new ClavigerServer(
                    config, new ServerClock(system, config.clock().tolerance()), random, withDoors);
        } catch (IOException | TlsConfigurationException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private ClavigerServer(ServerConfig config, ServerClock clock, SecureRandom random, boolean withDoors)
            throws IOException, TlsConfigurationException {
        try {
            ServerFiles.makeFolderOf(config.auditFile());
            ServerFiles.requirePrivate(config);
            secureMemory = open.add(SecureMemory.open());
            memory = secureMemory.status();
            memory.reason().ifPresent(reason -> LOG.warn("key memory is not locked against swapping: {}", reason));
            engine = chooseEngine(config.engine());
            var places = open.add(new RootKeyPlaces(config.rootKeys(), secureMemory, engine, clock, random));
            var roots = places.directory();

            var database = open.add(Databases.open(config, clock, ClavigerServer::stop));
            var records = database.records();
            new CapabilityWatch(records).compare(roots);
            var isFirstStart = records.find(StoredKeyring.RECORD).isEmpty();
            var keyring = open.add(StoredKeyring.openOrMake(records, roots, engine, secureMemory, random));
            var seen = new SeenTime(records, keyring.rows());
            var clockStart =
                    ClockStart.of(clock, config.clock(), seen, AuditLog.lastTime(config.auditFile()), isFirstStart);
            var dataKeys = open.add(DataKeys.open(roots, secureMemory, config.dataKeys()));
            var audit = open.add(new AuditLog(
                    config.auditFile(),
                    clock,
                    config.strictAudit(),
                    keyring.checkpoints(),
                    new AuditRun(
                            Uuids.random(random),
                            config.duplicateNames().stream().map(Tenant::name).collect(Collectors.toSet())),
                    ClavigerServer::stop));
            open.add(ClockWatch.start(clock, config.clock(), clockStart, seen, database::time, audit));

            var store = database.objects(
                    keyring.rows(), tenant -> !config.duplicateNames().contains(tenant));
            var vault = new ObjectVault(new EnvelopeCipher(dataKeys, engine, random), Limits.WIDEST);
            var devices = new ResidentPlaces(places.backends(), config.residentKeys());
            var ledger = open.add(new ResidentLedger(
                            new ResidentNotes(records, keyring.rows()),
                            store,
                            vault,
                            devices,
                            this::newSecrets,
                            patience(config.database()),
                            new AuditedSweep(audit, () -> Uuids.random(random)),
                            clock)
                    .start());
            var residents = new Residents(devices, ledger);
            var streams =
                    open.add(CryptographicStreams.start(config.streams(), secureMemory::sharedScope, clock, random));
            var pending = open.add(new PendingRequests(PendingRequests.Settings.DEFAULT, random));
            processor = new MessageProcessor(
                    config.versions(),
                    config.limits(),
                    new AccessPolicy(config.access(), config.grants()),
                    Operations.table(
                            config, vault, engine.keyWrap(), devices, residents, streams, pending, clock, random),
                    audit,
                    () -> new UnitOfWork(store),
                    secureMemory::scope,
                    secureMemory::sharedScope,
                    pending,
                    clock,
                    ByteBufAllocator.DEFAULT);

            var rewrap = open.add(new RewrapJob(
                    database.wrappedKeys(),
                    store,
                    records,
                    StoredKeyring.RECORD,
                    audit,
                    roots,
                    secureMemory,
                    keyring,
                    () -> Uuids.random(random),
                    clock));
            if (withDoors) {
                rewrap.resume();
                var rootKeys = new RootKeyTasks(roots, secureMemory, Optional.of(rewrap));
                doors = Optional.of(
                        open.add(new Doors(config, processor, this::newSecrets, rootKeys, audit, clock, random)));
            } else {
                doors = Optional.empty();
            }
        } catch (IOException | TlsConfigurationException | RuntimeException e) {
            open.close();
            throw e;
        }
    }

    private static KeyEngine chooseEngine(EngineChoice choice) {
        var chosen = KeyEngines.choose(choice);
        chosen.whyNotLibcrypto()
                .ifPresent(reason -> LOG.warn(
                        "keys are copied to the Java heap while they are used, as libcrypto can't be used: {}",
                        reason));
        LOG.info("keys are used by {}", chosen.engine().name());
        return chosen.engine();
    }

    private static ResidentLedger.Patience patience(ServerConfig.Database database) {
        return switch (database) {
            case ServerConfig.Database.Sqlite _ -> ResidentLedger.Patience.ALONE;
            case ServerConfig.Database.Postgresql _ -> ResidentLedger.Patience.WITH_OTHERS;
        };
    }

    /** When a disk has failed, going on could answer with what is not there. Exits at once: closing would write. */
    private static void stop(Throwable cause) {
        LOG.error("the storage cannot be trusted any more; the server stops", cause);
        Runtime.getRuntime().halt(Main.EXIT_STORAGE_FAILED);
    }

    /** Where the server listens. */
    public InetSocketAddress address() {
        return doors.map(Doors::address).orElseThrow(() -> new IllegalStateException("started without doors"));
    }

    /** Where wallets are served over HTTPS, if they are. */
    public Optional<InetSocketAddress> restAddress() {
        return doors.flatMap(Doors::restAddress);
    }

    /** What does the messages of this process. */
    public MessageHandler messages() {
        return processor;
    }

    /** Returns locked memory for the secrets of one request. */
    public SecretScope newSecrets() {
        return new SecretScope(secureMemory::scope);
    }

    /** The engine that uses keys, by its name for operators. */
    public String engineName() {
        return engine.name();
    }

    /** How many blocks of key memory are in use; none once the server is closed. */
    public int secretBlocksInUse() {
        return secureMemory.blocksInUse();
    }

    /** Tells whether key memory is locked against swapping. */
    public boolean memoryLocked() {
        return memory.locked();
    }

    /** Stops listening, lets requests in hand finish, and closes everything in the reverse order of its start. */
    @Override
    public void close() {
        open.close();
    }

    /** Names the part of it that is being closed. Any thread. */
    String closing() {
        return open.closing();
    }

    /** Stops at once but for the requests in hand, which get this long. */
    public void close(Duration grace) {
        doors.ifPresent(all -> all.close(grace));
        close();
    }
}
