package org.claviger.server.store.hibernate;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.claviger.server.crypto.RowAuthenticator;
import org.claviger.server.domain.Tenant;
import org.claviger.server.file.InUseException;
import org.claviger.server.file.ProcessLock;
import org.claviger.server.store.ObjectStore;
import org.claviger.server.store.Prerequisite;
import org.claviger.server.store.ServerRecords;
import org.claviger.server.store.StoreUnavailableException;
import org.claviger.server.store.UnsafeStorageException;
import org.claviger.server.store.WrappedKeyRows;
import org.hibernate.SessionFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded database: SQLite in a file of this process alone, in WAL mode, synced at each commit. One thread writes, a few
 * connections read.
 */
public final class SqliteDatabase implements Database {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteDatabase.class);

    private final ProcessLock lock;
    private final SessionFactory sessionFactory;
    private final GroupCommitWriter writer;
    private final ReaderPool readers;
    private final Platform platform;
    private final RowCache cache;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SqliteDatabase(
            ProcessLock lock,
            SessionFactory sessionFactory,
            GroupCommitWriter writer,
            ReaderPool readers,
            Platform platform,
            RowCache cache) {
        this.lock = lock;
        this.sessionFactory = sessionFactory;
        this.writer = writer;
        this.readers = readers;
        this.platform = platform;
        this.cache = cache;
    }

    /**
     * Opens the database, or makes it if there is none, and brings its tables up to date.
     *
     * @param clock dates the changes of the tables
     * @throws UnsafeStorageException if an acknowledged write could get lost here
     * @throws InUseException if another process has it open
     * @throws SchemaException if a later program has changed it
     * @throws StoreUnavailableException if it cannot be opened
     */
    public static SqliteDatabase open(SqliteSettings settings, Clock clock) {
        SqliteFiles.prepareDirectory(settings.file(), settings.allowedFileSystems());
        var lock = ProcessLock.take("database", settings.file());
        var opened = new ArrayList<AutoCloseable>(List.of(lock));
        try {
            SqliteFiles.prepareFile(settings.file());
            return open(settings, clock, lock, opened);
        } catch (RuntimeException e) {
            closeAll(opened.reversed(), e);
            throw e;
        }
    }

    private static SqliteDatabase open(
            SqliteSettings settings, Clock clock, ProcessLock lock, List<AutoCloseable> opened) {
        var platform = new Sqlite();
        var connections = new SqliteConnections(settings.file());
        var writing = connections.openWriter();
        opened.add(writing);
        new Schema(platform, clock).migrate(writing);
        var sessionFactory = Mappings.sessionFactory(platform);
        opened.add(sessionFactory);
        var reading = new ArrayList<KeptStatements>();
        for (var i = 0; i < settings.readers(); i++) {
            var reader = connections.openReader();
            opened.add(reader);
            reading.add(new KeptStatements(reader));
        }
        var last = new AtomicLong(lastNumber(writing));
        var writer = new GroupCommitWriter(sessionFactory, writing, platform, last::incrementAndGet, settings);
        var readers = new ReaderPool(sessionFactory, reading, platform, settings.patience(), settings.onBroken());
        writer.start();
        return new SqliteDatabase(
                lock, sessionFactory, writer, readers, platform, new RowCache(settings.cachedObjects()));
    }

    private static long lastNumber(Connection connection) {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select coalesce(max(number), 0) from managed_object")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new StoreUnavailableException("cannot read the database: " + e.getMessage(), e);
        }
    }

    private static void closeAll(List<AutoCloseable> resources, Exception reason) {
        for (var resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                reason.addSuppressed(e);
            }
        }
    }

    @Override
    public ServerRecords records() {
        return new HibernateServerRecords(sessions());
    }

    @Override
    public ObjectStore objects(RowAuthenticator rows, Predicate<Tenant> uniqueNames) {
        return new HibernateObjectStore(sessions(), platform, rows, uniqueNames, cache);
    }

    @Override
    public WrappedKeyRows wrappedKeys() {
        return new HibernateWrappedKeyRows(sessions());
    }

    /** SQLite has none. */
    @Override
    public Optional<Instant> time() {
        return Optional.empty();
    }

    private Sessions sessions() {
        return new Sessions() {
            @Override
            public <T> T read(Work<T> work) {
                return readers.read(work);
            }

            @Override
            public <T> T scan(Work<T> work) {
                return readers.scan(work);
            }

            @Override
            public <T> T write(Unit<T> unit, Prerequisite prerequisite) {
                return writer.write(unit, prerequisite);
            }
        };
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        var failure = new StoreUnavailableException("the database was not closed as it should be");
        closeAll(List.of(readers, writer, sessionFactory, lock), failure);
        if (failure.getSuppressed().length > 0) {
            LOG.warn("closing the database failed; it will recover at the next start", failure);
        }
    }
}
