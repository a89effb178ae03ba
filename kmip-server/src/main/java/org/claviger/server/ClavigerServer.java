package org.claviger.server;

import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.claviger.hsm.engine.EngineChoice;
import org.claviger.hsm.engine.KeyEngine;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.hsm.engine.KeyWrap;
import org.claviger.hsm.support.Uuids;
import org.claviger.secret.SecretScope;
import org.claviger.server.access.AccessPolicy;
import org.claviger.server.audit.AuditLog;
import org.claviger.server.clock.ClockWatch;
import org.claviger.server.clock.SeenTime;
import org.claviger.server.clock.ServerClock;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.control.ControlSocket;
import org.claviger.server.crypto.CryptoEngine;
import org.claviger.server.crypto.DataKeys;
import org.claviger.server.crypto.EnvelopeCipher;
import org.claviger.server.crypto.KeyGenerator;
import org.claviger.server.crypto.KeyPairs;
import org.claviger.server.crypto.KeyWrapper;
import org.claviger.server.crypto.Keyring;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.server.crypto.ResidentPlaces;
import org.claviger.server.crypto.RootKeyDirectory;
import org.claviger.server.crypto.SecureMemory;
import org.claviger.server.crypto.SecureScope;
import org.claviger.server.crypto.Signatures;
import org.claviger.server.dispatch.AuditedRefusals;
import org.claviger.server.dispatch.AuditedSweep;
import org.claviger.server.dispatch.MessageHandler;
import org.claviger.server.dispatch.MessageProcessor;
import org.claviger.server.net.KmipServer;
import org.claviger.server.net.MutualTls;
import org.claviger.server.net.TlsConfigurationException;
import org.claviger.server.net.TlsFileWatcher;
import org.claviger.server.operation.ActivateHandler;
import org.claviger.server.operation.AddAttributeHandler;
import org.claviger.server.operation.AdjustAttributeHandler;
import org.claviger.server.operation.ArchiveHandler;
import org.claviger.server.operation.AttributeChanges;
import org.claviger.server.operation.CancelHandler;
import org.claviger.server.operation.CheckHandler;
import org.claviger.server.operation.CreateHandler;
import org.claviger.server.operation.CreateKeyPairHandler;
import org.claviger.server.operation.CreateSplitKeyHandler;
import org.claviger.server.operation.CryptographicStreams;
import org.claviger.server.operation.DecryptHandler;
import org.claviger.server.operation.DeleteAttributeHandler;
import org.claviger.server.operation.DeriveKeyHandler;
import org.claviger.server.operation.DestroyHandler;
import org.claviger.server.operation.DiscoverVersionsHandler;
import org.claviger.server.operation.EncryptHandler;
import org.claviger.server.operation.ExportHandler;
import org.claviger.server.operation.GeneratedKeys;
import org.claviger.server.operation.GetAttributeListHandler;
import org.claviger.server.operation.GetAttributesHandler;
import org.claviger.server.operation.GetHandler;
import org.claviger.server.operation.GetUsageAllocationHandler;
import org.claviger.server.operation.HashHandler;
import org.claviger.server.operation.ImportHandler;
import org.claviger.server.operation.InteropHandler;
import org.claviger.server.operation.JoinSplitKeyHandler;
import org.claviger.server.operation.KeyWrapping;
import org.claviger.server.operation.LocateHandler;
import org.claviger.server.operation.LogHandler;
import org.claviger.server.operation.MacHandler;
import org.claviger.server.operation.MacVerifyHandler;
import org.claviger.server.operation.ModifyAttributeHandler;
import org.claviger.server.operation.NewKeyPairs;
import org.claviger.server.operation.NewObjects;
import org.claviger.server.operation.ObjectDelivery;
import org.claviger.server.operation.ObtainLeaseHandler;
import org.claviger.server.operation.OperationHandler;
import org.claviger.server.operation.OperationTable;
import org.claviger.server.operation.PendingRequests;
import org.claviger.server.operation.PingHandler;
import org.claviger.server.operation.PollHandler;
import org.claviger.server.operation.ProcessHandler;
import org.claviger.server.operation.QueryAsynchronousRequestsHandler;
import org.claviger.server.operation.QueryHandler;
import org.claviger.server.operation.ReKeyHandler;
import org.claviger.server.operation.ReKeyKeyPairHandler;
import org.claviger.server.operation.RecoverHandler;
import org.claviger.server.operation.RegisterHandler;
import org.claviger.server.operation.ResidentLedger;
import org.claviger.server.operation.ResidentNotes;
import org.claviger.server.operation.Residents;
import org.claviger.server.operation.RevokeHandler;
import org.claviger.server.operation.RngRetrieveHandler;
import org.claviger.server.operation.RngSeedHandler;
import org.claviger.server.operation.SetAttributeHandler;
import org.claviger.server.operation.SignHandler;
import org.claviger.server.operation.SignatureVerifyHandler;
import org.claviger.server.rest.KeyProviderApi;
import org.claviger.server.rootkey.CapabilityWatch;
import org.claviger.server.rootkey.RewrapJob;
import org.claviger.server.rootkey.RootKeyTasks;
import org.claviger.server.store.PrivateFiles;
import org.claviger.server.store.ServerRecords;
import org.claviger.server.store.UnitOfWork;
import org.claviger.server.store.UnsafeStorageException;
import org.claviger.server.store.hibernate.Database;
import org.claviger.server.store.hibernate.PostgresDatabase;
import org.claviger.server.store.hibernate.PostgresSettings;
import org.claviger.server.store.hibernate.SqliteDatabase;
import org.claviger.server.store.hibernate.SqliteSettings;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Limits;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: the one place that makes services and ties them together. */
public final class ClavigerServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClavigerServer.class);
    private static final Duration CERTIFICATE_CHECK = Duration.ofSeconds(10);

    /** How old a note of a key in a device is before another than its item decides what becomes of the key. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration PATIENCE_WITH_OTHERS = Duration.ofHours(1);

    static final String KEYRING = "keyring";

    /** What is stored was within its limits when it came; later, smaller limits must not make it unreadable. */
    private static final Limits STORED = new Limits(
            Limits.MAX_MESSAGE_BYTES_CAP,
            Limits.MAX_DEPTH_CAP,
            Limits.MAX_ITEMS_CAP,
            Limits.MAX_BATCH_ITEMS_CAP,
            Limits.MAX_MESSAGE_BYTES_CAP,
            Limits.MAX_MESSAGE_BYTES_CAP,
            Limits.MAX_MESSAGE_BYTES_CAP,
            Limits.MAX_ITEMS_CAP);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private @Nullable KmipServer door;
    private @Nullable KmipServer restDoor;
    private RootKeyDirectory roots;
    private RewrapJob rewrap;
    private MessageProcessor processor;
    private AuditLog audit;
    private SecureMemory secureMemory;
    private SecureMemory.Status memory;
    private KeyEngine engine;

    /** Something that must be there before the server can serve, and is not. The message says what to do. */
    public static final class StartException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StartException(String message, Throwable cause) {
            super(message, cause);
        }

        StartException(String message) {
            super(message);
        }
    }

    @SuppressWarnings("NullAway.Init") // set by start, before anybody sees this object
    private ClavigerServer() {}

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

    private static ClavigerServer start(ServerConfig config, Clock system, SecureRandom random, boolean doors) {
        var server = new ClavigerServer();
        var clock = new ServerClock(system, config.clock().tolerance());
        try {
            server.open(config, clock, random);
            if (doors) {
                server.openDoors(config, clock, random);
            }
            return server;
        } catch (IOException | TlsConfigurationException e) {
            server.close();
            throw new StartException(String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void open(ServerConfig config, ServerClock clock, SecureRandom random)
            throws IOException, TlsConfigurationException {
        makeFolder(config.auditFile());
        requirePrivate(config);
        secureMemory = opened(SecureMemory.open());
        memory = secureMemory.status();
        memory.reason().ifPresent(reason -> LOG.warn("key memory is not locked against swapping: {}", reason));
        engine = chooseEngine(config.engine());
        var places = opened(new RootKeyPlaces(config.rootKeys(), secureMemory, engine, clock, random));
        roots = places.directory();
        var devices = new ResidentPlaces(places.backends(), config.residentKeys());
        var database = opened(openDatabase(config, clock));
        var seen = new SeenTime(database.records());
        var forgets = clock.goOnFrom(
                latest(seen.find(), AuditLog.lastTime(config.auditFile())),
                config.clock().acceptedFrom());
        new CapabilityWatch(database.records()).compare(roots);
        var keyring = opened(openKeyring(database.records(), roots, engine, secureMemory, random));
        var dataKeys = opened(DataKeys.open(roots, secureMemory, config.dataKeys()));
        audit = opened(new AuditLog(
                config.auditFile(),
                clock,
                config.strictAudit(),
                keyring.checkpoints(),
                Uuids.random(random),
                ClavigerServer::stop));
        opened(ClockWatch.start(clock, config.clock(), forgets, seen, database::time, audit));
        var store = database.objects(
                keyring.rows(), tenant -> !config.duplicateNames().contains(tenant));
        var vault = new ObjectVault(new EnvelopeCipher(dataKeys, engine, random), STORED);
        var ledger = opened(new ResidentLedger(
                        new ResidentNotes(database.records(), keyring.rows()),
                        store,
                        vault,
                        devices,
                        this::newSecrets,
                        patience(config),
                        new AuditedSweep(audit, () -> Uuids.random(random)),
                        clock)
                .start());
        var residents = new Residents(devices, ledger);
        var streams = opened(CryptographicStreams.start(
                config.streams(), () -> new RequestMemory(secureMemory.sharedScope()), clock, random));
        var pending = opened(new PendingRequests(PendingRequests.Settings.DEFAULT, random));
        processor = new MessageProcessor(
                config.versions(),
                config.limits(),
                new AccessPolicy(config.access(), config.grants()),
                operations(config, vault, engine.keyWrap(), devices, residents, streams, pending, clock, random),
                audit,
                () -> new UnitOfWork(store),
                () -> new RequestMemory(secureMemory.scope()),
                () -> new RequestMemory(secureMemory.sharedScope()),
                pending,
                clock,
                ByteBufAllocator.DEFAULT);
        rewrap = opened(new RewrapJob(
                database.wrappedKeys(),
                store,
                database.records(),
                KEYRING,
                audit,
                roots,
                secureMemory,
                keyring,
                () -> Uuids.random(random),
                clock));
    }

    private void openDoors(ServerConfig config, Clock clock, SecureRandom random)
            throws IOException, TlsConfigurationException {
        rewrap.resume();
        makeFolder(config.controlSocket());
        opened(ControlSocket.listen(
                config.controlSocket(), new RootKeyTasks(roots, secureMemory, Optional.of(rewrap))::run));
        var tls = MutualTls.load(config.tls(), clock, random);
        var refused = opened(new AuditedRefusals(audit));
        opened(TlsFileWatcher.start(tls, CERTIFICATE_CHECK));
        door = opened(KmipServer.start(config.listener(), tls, processor, refused, random));
        if (config.rest().isPresent()) {
            var rest = config.rest().get();
            var calls = KeyProviderApi.protocol(
                    rest.limits(), processor, this::newSecrets, rest.api(), ByteBufAllocator.DEFAULT);
            restDoor = opened(KmipServer.start(rest.listener(), tls, calls, refused, random));
        }
    }

    private static OperationTable operations(
            ServerConfig config,
            ObjectVault vault,
            KeyWrap keyWrap,
            ResidentPlaces devices,
            Residents residents,
            CryptographicStreams streams,
            PendingRequests pending,
            Clock clock,
            SecureRandom random)
            throws TlsConfigurationException {
        var signatures = new Signatures(random);
        // In the order of time, so that the newest objects stand side by side in the store's index.
        var newObjects =
                new NewObjects(vault, config.attributes(), () -> Uuids.timeOrdered(clock.instant(), random), residents);
        var engine = new CryptoEngine(random);
        var wrapping = new KeyWrapping(vault, engine, signatures, new KeyWrapper(engine, keyWrap, STORED), devices);
        var delivery = new ObjectDelivery(vault, wrapping);
        var generated = new GeneratedKeys(new KeyGenerator(random));
        var attributeChanges = new AttributeChanges(config.attributes());
        var newKeyPairs = new NewKeyPairs(new KeyPairs(random), newObjects);
        var table = new OperationTable[1];
        var handlers = new ArrayList<OperationHandler<?, ?>>(List.of(
                new ActivateHandler(),
                new AddAttributeHandler(attributeChanges),
                new AdjustAttributeHandler(attributeChanges),
                new ArchiveHandler(),
                new CancelHandler(pending),
                new CheckHandler(config.attributes().leaseTime()),
                new CreateHandler(generated, newObjects),
                new CreateKeyPairHandler(newKeyPairs, config.defaultKeyPairMasks()),
                new CreateSplitKeyHandler(wrapping, new KeyGenerator(random), newObjects, random),
                new DecryptHandler(wrapping, streams),
                new DeleteAttributeHandler(attributeChanges),
                new DeriveKeyHandler(wrapping, newObjects),
                new DestroyHandler(vault, streams, residents),
                new DiscoverVersionsHandler(config.versions()),
                new EncryptHandler(wrapping, streams),
                new ExportHandler(delivery),
                new GetAttributeListHandler(),
                new GetAttributesHandler(),
                new GetHandler(delivery),
                new GetUsageAllocationHandler(),
                new HashHandler(streams),
                new ImportHandler(vault, newObjects, wrapping, streams, residents),
                new JoinSplitKeyHandler(wrapping, newObjects),
                new LocateHandler(config.locatePage()),
                new LogHandler(),
                new MacHandler(wrapping, streams),
                new MacVerifyHandler(wrapping, streams),
                new ModifyAttributeHandler(attributeChanges),
                new ObtainLeaseHandler(config.attributes().leaseTime()),
                new PingHandler(),
                new PollHandler(pending),
                new ProcessHandler(pending),
                new QueryAsynchronousRequestsHandler(pending),
                new QueryHandler(
                        version -> table[0].supportedIn(version),
                        config.attributes().applicationNamespaces(),
                        devices),
                new ReKeyHandler(generated, newObjects),
                new ReKeyKeyPairHandler(newKeyPairs),
                new RecoverHandler(),
                new RegisterHandler(newObjects),
                new RevokeHandler(streams),
                new RngRetrieveHandler(random),
                new RngSeedHandler(),
                new SetAttributeHandler(attributeChanges),
                new SignHandler(wrapping, streams),
                new SignatureVerifyHandler(wrapping, streams)));
        handlers.addAll(CertificateServices.handlers(config, vault, newObjects, clock, random));
        if (config.interop()) {
            LOG.warn(
                    "kmip.interop is on: clients may delete their objects without a trace; for conformance tests only");
            handlers.add(new InteropHandler(vault, streams, residents, clock.instant()));
        }
        table[0] = new OperationTable(handlers);
        return table[0];
    }

    /** The audit's last record is younger than what the database has after a crash. */
    private static Optional<Instant> latest(Optional<Instant> kept, Optional<Instant> recorded) {
        return Stream.of(kept, recorded).flatMap(Optional::stream).max(Comparator.naturalOrder());
    }

    private static ResidentLedger.Patience patience(ServerConfig config) {
        return config.database() instanceof ServerConfig.Database.Sqlite
                ? new ResidentLedger.Patience(PATIENCE, true)
                : new ResidentLedger.Patience(PATIENCE_WITH_OTHERS, false);
    }

    private static Database openDatabase(ServerConfig config, Clock clock) {
        var safety = config.storageSafety();
        return switch (config.database()) {
            case ServerConfig.Database.Sqlite(var file) ->
                SqliteDatabase.open(SqliteSettings.of(file, safety.allowedFileSystems(), ClavigerServer::stop), clock);
            case ServerConfig.Database.Postgresql(var url, var user, var passwordFile, var connections) ->
                PostgresDatabase.open(
                        PostgresSettings.of(url, user, passwordFile, connections)
                                .replicated(safety.replicated())
                                .onBroken(ClavigerServer::stop),
                        clock);
        };
    }

    /** The keyring lies beside the data it protects; the first start makes it. */
    private static Keyring openKeyring(
            ServerRecords records,
            RootKeyDirectory roots,
            KeyEngine engine,
            SecureMemory secureMemory,
            SecureRandom random) {
        var stored = records.find(KEYRING);
        if (stored.isPresent()) {
            return Keyring.open(roots, stored.get().toArray(), engine, secureMemory);
        }
        var made = Keyring.create(roots, Uuids.random(random), engine, secureMemory);
        if (!records.create(KEYRING, Bytes.wrap(made.toBytes()))) {
            made.close();
            return openKeyring(records, roots, engine, secureMemory, random);
        }
        return made;
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

    private static void makeFolder(Path file) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(folder)) {
            return;
        }
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    /**
     * Checks that nobody else gets at the files of the root keys and of the audit, and the database's password. Its files are looked at where it is
     * opened, those of secrets that are only read, and the TLS keys' modes, where they are read.
     *
     * @throws UnsafeStorageException if somebody can
     */
    private static void requirePrivate(ServerConfig config) {
        for (var rootKey : config.rootKeys()) {
            for (var file : rootKey.provider().privateFiles()) {
                PrivateFiles.requireSafeFolder(file.what(), file.path());
                if (file.written()) {
                    PrivateFiles.requireOwnerOnly(file.what(), file.path());
                }
            }
        }
        if (config.database() instanceof ServerConfig.Database.Postgresql postgresql) {
            postgresql.passwordFile().ifPresent(file -> {
                PrivateFiles.requireSafeFolder("database password", file);
                PrivateFiles.requireOwnerOnly("database password", file);
            });
        }
        PrivateFiles.requireSafeFolder("audit", config.auditFile());
        PrivateFiles.requireGroupReadsAtMost("audit", config.auditFile());
        AuditLog.filesBeside(config.auditFile())
                .forEach(file -> PrivateFiles.requireOwnerWrites("file of the audit", file));
    }

    /** When a disk has failed, going on could answer with what is not there. Exits at once: closing would write. */
    private static void stop(Throwable cause) {
        LOG.error("the storage cannot be trusted any more; the server stops", cause);
        Runtime.getRuntime().halt(Main.EXIT_STORAGE_FAILED);
    }

    private <C extends AutoCloseable> C opened(C service) {
        open.push(service);
        return service;
    }

    /** Where the server listens. */
    public InetSocketAddress address() {
        return Objects.requireNonNull(door, "started without doors").address();
    }

    /** What does the messages of this process. */
    public MessageHandler messages() {
        return processor;
    }

    /** Returns locked memory for the secrets of one request. */
    public SecretScope newSecrets() {
        return new SecretScope(() -> new RequestMemory(secureMemory.scope()));
    }

    /** Where wallets are served over HTTPS, if they are. */
    public Optional<InetSocketAddress> restAddress() {
        return Optional.ofNullable(restDoor).map(KmipServer::address);
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
        while (!open.isEmpty()) {
            close(open.pop());
        }
    }

    static void close(AutoCloseable service) {
        try {
            service.close();
        } catch (Exception e) {
            LOG.error("closing failed", e);
        }
    }

    /** Stops at once but for the requests in hand, which get this long. */
    public void close(Duration grace) {
        if (restDoor != null) {
            restDoor.close(grace);
        }
        if (door != null) {
            door.close(grace);
        }
        close();
    }

    /** The secure memory of one request, or of one operation in several parts. */
    private record RequestMemory(SecureScope scope) implements SecretScope.Memory {
        @Override
        public MemorySegment allocate(long byteSize, long byteAlignment) {
            return scope.allocate(byteSize, byteAlignment);
        }

        @Override
        public void close() {
            scope.close();
        }
    }
}
