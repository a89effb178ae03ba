package org.claviger.server.audit;

import java.io.IOException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.claviger.server.crypto.SigningKey;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit file as it grows: gives each record its number, chains it to the one before by its hash, and writes it. Records that
 * nobody needs to be written at once wait for the next write and go with it.
 *
 * <p>After a failed write or sync nothing more is written, for what the file holds then is not known.
 *
 * <p>Safe for use by many threads at once.
 */
final class AuditRecords {
    private static final Logger LOG = LoggerFactory.getLogger(AuditRecords.class);
    private static final Duration CHECKPOINT_EVERY = Duration.ofMinutes(1);
    private static final long RECORDS_BETWEEN_CHECKPOINTS = 1_000;

    /** So much waits at most for a write that somebody needs. */
    private static final int MOST_UNWRITTEN_BYTES = 64 * 1024;

    private final AuditFiles files;
    private final Clock clock;
    private final SigningKey signer;
    private final Consumer<Throwable> onBroken;
    private final WatchedFile file;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean full;

    // All below is guarded by the lock.
    private final MessageDigest sha256 = AuditLine.sha256();
    private final LineWriter unwritten = new LineWriter();
    private int lineBegin;
    private String chain;
    private long sequence;
    private String previousHash;
    private long checkpointSequence;
    private long checkpointNanos = System.nanoTime();
    private boolean ended;
    private @Nullable Throwable broken;

    /**
     * Goes on behind the last record.
     *
     * @param around what is put around the file, so that tests can have it fail or hang
     * @param onBroken called once, when a write or a sync has failed
     */
    AuditRecords(
            AuditFiles files,
            AuditTail last,
            Clock clock,
            SigningKey signer,
            Consumer<Throwable> onBroken,
            UnaryOperator<RecordsFile> around)
            throws IOException {
        this.files = files;
        this.clock = clock;
        this.signer = signer;
        this.onBroken = onBroken;
        this.chain = last.chain().orElse("");
        this.sequence = last.sequence();
        this.previousHash = last.hash();
        this.file = new WatchedFile(
                        around.apply(files.openRecords()), files.records().toString(), System::nanoTime)
                .watch();
    }

    /**
     * Records the start, durably. A file's first start has a checkpoint, so that from then on a missing end shows, however soon the
     * server dies.
     *
     * @param head the newest checkpoint that was put aside
     */
    void start(AuditRun run, Optional<AuditCheckpoint> head) throws IOException {
        lock.lock();
        try {
            var isNew = sequence == 0;
            var details = new LineWriter();
            details.text("run", run.id().toString())
                    .texts(
                            "duplicateNames",
                            run.duplicateNames().stream().sorted().toList());
            if (isNew && head.isPresent()) {
                details.text("follows", head.get().chain())
                        .number("after", head.get().sequence());
            }
            chain("start", details);
            checkpointSequence = sequence - 1;
            var first = isNew || head.isEmpty() ? Optional.of(checkpoint()) : Optional.<AuditCheckpoint>empty();
            writeAll();
            sync(new Written(sequence, first));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds a record, which is written together with the next one that {@link #write} writes, or when it is about to be synced, or
     * when much waits.
     *
     * @return its number
     * @throws AuditException if no record can be written any more
     */
    long add(String kind, LineWriter details) {
        return record(kind, details, MOST_UNWRITTEN_BYTES);
    }

    /**
     * Adds a record, and returns its number when the operating system has it and all before it.
     *
     * @throws AuditException if it could not be written
     */
    long write(String kind, LineWriter details) {
        return record(kind, details, 0);
    }

    /** @param mayWait how many bytes may be left unwritten */
    private long record(String kind, LineWriter details, int mayWait) {
        lock.lock();
        try {
            requireWhole();
            chain(kind, details);
            if (unwritten.length() > mayWait) {
                writeAll();
            }
            return sequence;
        } catch (AuditException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // a line may have been begun and not ended
            throw fail(e);
        } finally {
            lock.unlock();
        }
    }

    /** What has been written and has to be synced. */
    record Written(long sequence, Optional<AuditCheckpoint> checkpoint) {}

    /**
     * Writes what waits, and a checkpoint if it is time for one.
     *
     * @throws AuditException if it could not be written
     */
    Written writeWaiting() {
        lock.lock();
        try {
            requireUnbroken();
            var checkpoint = isCheckpointDue() ? Optional.of(checkpoint()) : Optional.<AuditCheckpoint>empty();
            writeAll();
            return new Written(sequence, checkpoint);
        } catch (IOException e) {
            throw fail(e);
        } finally {
            lock.unlock();
        }
    }

    /** Syncs what has been written, and then puts aside the checkpoint that is among it. Only by a thread that nobody interrupts. */
    void sync(Written written) throws IOException {
        file.sync();
        if (written.checkpoint.isPresent()) {
            file.whileSyncing(() -> files.writeHead(written.checkpoint.get()));
        }
    }

    /** Tells whether what was written is not on the disk a second later, because the sync of what came before takes longer. */
    boolean isLate() {
        return file.isLate();
    }

    /** Tells whether so much has been recorded since the last checkpoint that the next one must not wait for its time. */
    boolean isFull() {
        return full;
    }

    /**
     * Refuses all records from now on; those that there are get a last checkpoint.
     *
     * @return false if it was so before
     */
    boolean end() {
        lock.lock();
        try {
            var isFirst = !ended;
            ended = true;
            return isFirst;
        } finally {
            lock.unlock();
        }
    }

    /** Refuses everything from now on; the first reason holds. */
    AuditException fail(Throwable reason) {
        lock.lock();
        try {
            if (broken == null) {
                LOG.error("the audit cannot be written; no more requests are served", reason);
                broken = reason;
                onBroken.accept(reason);
            }
        } finally {
            lock.unlock();
        }
        return new AuditException("the audit cannot be written: " + reason.getMessage(), reason);
    }

    /** @throws AuditException if a write or a sync has failed */
    void requireUnbroken() {
        lock.lock();
        try {
            if (broken != null) {
                throw new AuditException("the audit cannot be written since an earlier failure", broken);
            }
        } finally {
            lock.unlock();
        }
    }

    void close() throws IOException {
        file.close();
    }

    /** The lock is held, here and below. */
    private void requireWhole() {
        requireUnbroken();
        if (ended) {
            throw new AuditException("the audit is closed", new IllegalStateException("closed"));
        }
    }

    private boolean isCheckpointDue() {
        var records = sequence - checkpointSequence;
        return records > 0
                && (ended
                        || records >= RECORDS_BETWEEN_CHECKPOINTS
                        || System.nanoTime() - checkpointNanos >= CHECKPOINT_EVERY.toNanos());
    }

    private void chain(String kind, LineWriter details) {
        chain(begin(kind).raw(details));
        end(unwritten);
    }

    private AuditCheckpoint checkpoint() {
        var hash = chain(begin("checkpoint"));
        var checkpoint = AuditCheckpoint.sign(chain, sequence, hash, signer);
        end(unwritten.text("signature", checkpoint.signature()));
        checkpointSequence = sequence;
        checkpointNanos = System.nanoTime();
        full = false;
        return checkpoint;
    }

    /** Begins a line behind those that wait. */
    private LineWriter begin(String kind) {
        lineBegin = unwritten.length();
        return unwritten
                .raw("{\"v\":1")
                .number("seq", sequence + 1)
                .time("time", clock.instant())
                .text("kind", kind);
    }

    /** Gives the line that has been begun the hash of the one before and its own, which is returned. */
    private String chain(LineWriter line) {
        line.text("prev", previousHash).digest(sha256, lineBegin);
        previousHash = HexFormat.of().formatHex(sha256.digest());
        line.text("hash", previousHash);
        sequence++;
        full = sequence - checkpointSequence >= RECORDS_BETWEEN_CHECKPOINTS;
        if (chain.isEmpty()) {
            chain = previousHash;
        }
        return previousHash;
    }

    private static void end(LineWriter line) {
        line.raw("}\n");
    }

    private void writeAll() throws IOException {
        file.write(unwritten);
        unwritten.clear(MOST_UNWRITTEN_BYTES);
    }
}
