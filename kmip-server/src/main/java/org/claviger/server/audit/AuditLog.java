package org.claviger.server.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.claviger.enumeration.ResultReason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the audit file: one JSON object a line, each with the SHA-256 of the one before.
 *
 * <p>{@link #intent} returns when the line is on the disk: it stands before every change. {@link #outcome} returns when the
 * operating system has the line; it is on the disk within a second, or before the method returns if the audit is strict.
 * Lines that wait at the same time are synced together.
 *
 * <p>After a failed write or sync nothing more is written, for what the file holds then is not known: every later call
 * fails, and the server must be started again.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final Duration SYNC_EVERY = Duration.ofSeconds(1);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final String FIRST_HASH = "0".repeat(64);

    private final Clock clock;
    private final FileChannel file;
    private final boolean strict;
    private final Thread syncer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition synced = lock.newCondition();
    private final Condition wanted = lock.newCondition();

    // All below is guarded by the lock.
    private long sequence;
    private String previousHash;
    private long syncedSequence;
    private long wantedSequence;
    private boolean closing;
    private @Nullable Throwable broken;

    /**
     * Opens the audit file and goes on behind its last line.
     *
     * @param strict true: outcomes, too, are on the disk before the client gets its answer
     * @throws AuditException if the file cannot be read or written, or does not end with a whole line of ours
     */
    public AuditLog(Path path, Clock clock, boolean strict) {
        this.clock = clock;
        this.strict = strict;
        try {
            var last = AuditTail.read(path);
            sequence = last.sequence();
            previousHash = last.hash().orElse(FIRST_HASH);
            file = open(path);
        } catch (IOException e) {
            throw new AuditException("audit file " + path + " cannot be opened: " + e.getMessage(), e);
        }
        syncedSequence = sequence;
        wantedSequence = sequence;
        syncer = Thread.ofPlatform().name("audit-sync").daemon().start(this::syncUntilClosed);
    }

    private static FileChannel open(Path path) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? FileChannel.open(
                        path,
                        options,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : FileChannel.open(path, options);
    }

    /**
     * Records what is about to be done, and returns when the record is durable.
     *
     * @throws AuditException if it could not be made durable; then it must not be done
     */
    public void intent(AuditItem item) {
        awaitSynced(append("intent", item, Optional.empty()));
    }

    /**
     * Records what became of an item.
     *
     * @param failure why it failed; empty if it succeeded
     * @throws AuditException if it could not be recorded; then the client must not be told of it
     */
    public void outcome(AuditItem item, Optional<ResultReason> failure) {
        var written = append("outcome", item, failure);
        if (strict) {
            awaitSynced(written);
        }
    }

    private long append(String kind, AuditItem item, Optional<ResultReason> failure) {
        lock.lock();
        try {
            requireWhole();
            var line = new StringBuilder(512);
            line.append("{\"v\":1,\"seq\":").append(sequence + 1);
            text(line, "time", TIME.format(clock.instant()));
            text(line, "kind", kind);
            text(line, "result", kind.equals("intent") ? "intended" : failure.isEmpty() ? "success" : "failure");
            failure.ifPresent(reason -> text(line, "reason", reason.specName()));
            text(
                    line,
                    "operation",
                    item.operation() == null ? "unreadable" : item.operation().specName());
            item.object().ifPresent(id -> text(line, "object", id));
            text(line, "tenant", item.tenant());
            text(line, "principal", item.principal());
            text(line, "certificate", item.certificateSha256());
            text(line, "connection", item.connection());
            text(line, "peer", item.peer());
            text(line, "kmip", item.version().toString());
            text(line, "message", item.message());
            line.append(",\"item\":").append(item.item());
            text(line, "prev", previousHash);
            var hash = sha256(line.toString());
            text(line, "hash", hash);
            line.append("}\n");
            write(line.toString());
            sequence++;
            previousHash = hash;
            return sequence;
        } catch (IOException e) {
            broken = e;
            throw new AuditException("the audit cannot be written: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private void write(String line) throws IOException {
        var bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    private void awaitSynced(long target) {
        lock.lock();
        try {
            if (wantedSequence < target) {
                wantedSequence = target;
                wanted.signal();
            }
            while (syncedSequence < target) {
                requireWhole();
                synced.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void requireWhole() {
        if (broken != null) {
            throw new AuditException("the audit cannot be written since an earlier failure", broken);
        }
        if (closing) {
            throw new AuditException("the audit is closed", new IllegalStateException("closed"));
        }
    }

    private void syncUntilClosed() {
        while (true) {
            long reached;
            lock.lock();
            try {
                if (wantedSequence <= syncedSequence && !closing) {
                    var inTime = wanted.awaitNanos(SYNC_EVERY.toNanos());
                    LOG.trace("waited, {} ns left", inTime);
                }
                if (closing && syncedSequence == sequence) {
                    return;
                }
                reached = sequence;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                lock.unlock();
            }
            if (!sync(reached)) {
                return;
            }
        }
    }

    private boolean sync(long reached) {
        @Nullable IOException failure = null;
        if (reached > syncedSequence) {
            try {
                file.force(false);
            } catch (IOException e) {
                failure = e;
                LOG.error("the audit cannot be synced; no more requests are served", e);
            }
        }
        lock.lock();
        try {
            if (failure == null) {
                syncedSequence = Math.max(syncedSequence, reached);
            } else {
                broken = failure;
            }
            synced.signalAll();
            return failure == null;
        } finally {
            lock.unlock();
        }
    }

    /** Syncs what is written and closes the file. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (closing) {
                return;
            }
            closing = true;
            wanted.signal();
        } finally {
            lock.unlock();
        }
        try {
            syncer.join();
            file.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.error("the audit file cannot be closed", e);
        }
    }

    private static void text(StringBuilder line, String name, String value) {
        line.append(",\"").append(name).append("\":\"");
        for (var i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7F || Character.isSurrogate(c)) {
                line.append("\\u%04x".formatted((int) c));
            } else {
                line.append(c);
            }
        }
        line.append('"');
    }

    static String sha256(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
