package org.claviger.server.audit;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.claviger.enumeration.ResultReason;
import org.claviger.server.crypto.SigningKey;
import org.claviger.server.file.InUseException;
import org.claviger.server.file.ProcessLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the audit file: one JSON object a line, each with the SHA-256 of the one before, and at least once a minute a signed
 * checkpoint of all before it (docs/audit.md).
 *
 * <p>An intent is on the disk before what it announces: {@link #intent} returns when it is, {@link #intents} returns what has to
 * be waited for. {@link #outcome} returns when the operating system has the line; it is on the disk within a second, or before the
 * method returns if the audit is strict. Lines that wait at the same time are synced together.
 *
 * <p>After a failed write or sync nothing more is written, for what the file holds then is not known: every later call
 * fails, and the server must be started again.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final Duration SYNC_EVERY = Duration.ofSeconds(1);
    private static final Duration CHECKPOINT_EVERY = Duration.ofMinutes(1);
    private static final long RECORDS_BETWEEN_CHECKPOINTS = 1_000;

    /** However they must be escaped, so many fit into a line: six characters for one. */
    private static final int MOST_CHARS_OF_CHANGES = AuditLine.LONGEST_BYTES / 8;

    /** A version, what marks a destroyed object, and punctuation. */
    private static final int CHARS_BESIDE_AN_IDENTIFIER = 32;

    private final Clock clock;
    private final AuditFiles files;
    private final ProcessLock ours;
    private final FileOutputStream file;
    private final boolean strict;
    private final SigningKey signer;
    private final Consumer<Throwable> onBroken;
    private final Thread syncer;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition synced = lock.newCondition();
    private final Condition wanted = lock.newCondition();

    // All below is guarded by the lock.
    private String chain;
    private long sequence;
    private String previousHash;
    private long syncedSequence;
    private long wantedSequence;
    private long checkpointSequence;
    private long checkpointNanos = System.nanoTime();
    private boolean closing;
    private @Nullable Throwable broken;

    /** Returns the files that stand beside an audit file and belong to it: its newest checkpoint and the public key. */
    public static List<Path> filesBeside(Path path) {
        var files = new AuditFiles(path);
        return List.of(files.head(), files.publicKey());
    }

    /** As below; a failure only has every later call fail. */
    public AuditLog(Path path, Clock clock, boolean strict, SigningKey signer, UUID run) {
        this(path, clock, strict, signer, run, _ -> {});
    }

    /**
     * Opens the audit file, goes on behind its last line, and records the start.
     *
     * @param strict true: outcomes, too, are on the disk before the client gets its answer
     * @param run names this run of the server; no two have the same
     * @param onBroken called when a write or a sync has failed; the server should exit
     * @throws InUseException if another server writes it: two of them would break the chain
     * @throws AuditException if the file cannot be read or written, does not end with a whole line of ours, or is shorter
     *     than it was
     */
    public AuditLog(Path path, Clock clock, boolean strict, SigningKey signer, UUID run, Consumer<Throwable> onBroken) {
        this.clock = clock;
        this.onBroken = onBroken;
        this.strict = strict;
        this.signer = signer;
        this.files = new AuditFiles(path);
        this.ours = takeLock(path);
        var opened = false;
        try {
            var last = AuditTail.read(path);
            var head = files.readHead();
            requireAsLongAsBefore(last, head);
            chain = last.chain().orElse("");
            sequence = last.sequence();
            previousHash = last.hash();
            files.writePublicKey(signer.publicKey());
            file = files.openRecords();
            start(run, last.sequence() == 0 ? head : Optional.empty());
            if (last.sequence() == 0 || head.isEmpty()) {
                beginHead();
            }
            opened = true;
        } catch (IOException e) {
            throw new AuditException("audit file " + path + " cannot be opened: " + e.getMessage(), e);
        } finally {
            if (!opened) {
                ours.close();
            }
        }
        syncer = Thread.ofPlatform().name("audit-sync").daemon().start(this::syncUntilClosed);
    }

    private static ProcessLock takeLock(Path path) {
        try {
            return ProcessLock.take("audit file", path);
        } catch (UncheckedIOException e) {
            throw new AuditException(e.getMessage() + ": " + e.getCause(), e);
        }
    }

    /** The newest checkpoint says how long the file must be at least. */
    private void requireAsLongAsBefore(AuditTail last, Optional<AuditCheckpoint> head) throws IOException {
        if (head.isEmpty()) {
            if (last.sequence() > 0) {
                LOG.warn("{} is missing: whether the end of the audit was cut off cannot be told", files.head());
            }
            return;
        }
        if (!head.get().isSignedBy(signer.publicKey())) {
            throw new IOException(files.head() + " is not signed by this server's key");
        }
        if (last.sequence() == 0) {
            LOG.warn(
                    "the audit begins a new file; the one before had {} records and chain {}",
                    head.get().sequence(),
                    head.get().chain());
        } else if (last.sequence() < head.get().sequence()
                && last.chain().equals(Optional.of(head.get().chain()))) {
            throw new IOException("it ends with record %d, and there were %d"
                    .formatted(last.sequence(), head.get().sequence()));
        }
    }

    /** @param before the newest checkpoint of the file that this one follows, if it follows one */
    private void start(UUID run, Optional<AuditCheckpoint> before) throws IOException {
        var line = AuditLine.begin(sequence + 1, clock.instant(), "start");
        AuditLine.text(line, "run", run.toString());
        if (before.isPresent()) {
            AuditLine.text(line, "follows", before.get().chain());
            line.append(",\"after\":").append(before.get().sequence());
        }
        append(line);
        file.getChannel().force(true);
        syncedSequence = sequence;
        wantedSequence = sequence;
        checkpointSequence = sequence - 1;
    }

    /** Puts a first checkpoint aside, so that from now on a missing end shows, however soon the server dies. */
    private void beginHead() throws IOException {
        var first = writeCheckpoint();
        file.getChannel().force(true);
        syncedSequence = sequence;
        wantedSequence = sequence;
        files.writeHead(first);
    }

    /**
     * Records what is about to be done, and returns when the record is durable.
     *
     * @throws AuditException if it could not be made durable; then it must not be done
     */
    public void intent(AuditItem item, List<AuditChange> changes) {
        intents(List.of(item), changes).await();
    }

    /**
     * Records what is about to be done at once. Nothing of it may last before {@link Intended#await} has returned. What the first
     * item's record does not hold of the changes stands in records of their own: the changes have happened if and only if its
     * outcome says so.
     *
     * @param items at least one
     * @param changes of all items together
     * @throws AuditException if it could not be written; then nothing of it must be done
     */
    public Intended intents(List<AuditItem> items, List<AuditChange> changes) {
        var parts = parts(changes);
        var first = items.getFirst();
        var last = 0L;
        for (var i = 0; i < parts.size(); i++) {
            last = append(i == 0 ? "intent" : "changes", "intended", first, Optional.empty(), parts.get(i));
        }
        for (var item : items.subList(1, items.size())) {
            last = append("intent", "intended", item, Optional.empty(), List.of());
        }
        return new Intended(last);
    }

    /** Intents that have been written. */
    public final class Intended {
        private final long last;

        private Intended(long last) {
            this.last = last;
        }

        /** Has them synced and returns at once. */
        public void begin() {
            beginSync(last);
        }

        /**
         * Returns when they are durable.
         *
         * @throws AuditException if they could not be made so; then nothing of what they announce must be done
         */
        public void await() {
            awaitSynced(last);
        }
    }

    /** Returns the changes in lists that fit into a line, at least one. */
    private static List<List<AuditChange>> parts(List<AuditChange> changes) {
        if (changes.size() <= 1) {
            return List.of(changes);
        }
        var parts = new ArrayList<List<AuditChange>>();
        var from = 0;
        var chars = 0;
        for (var i = 0; i < changes.size(); i++) {
            chars += changes.get(i).object().length() + CHARS_BESIDE_AN_IDENTIFIER;
            if (chars > MOST_CHARS_OF_CHANGES && i > from) {
                parts.add(changes.subList(from, i));
                from = i;
                chars = 0;
            }
        }
        parts.add(changes.subList(from, changes.size()));
        return parts;
    }

    /**
     * Records what became of an item.
     *
     * @param failure why it failed; empty if it succeeded
     * @throws AuditException if it could not be recorded; then the client must not be told of it
     */
    public void outcome(AuditItem item, Optional<ResultReason> failure) {
        result(failure.isEmpty() ? "success" : "failure", item, failure);
    }

    /**
     * Records that nobody knows whether an item was done: the store lost the answer.
     *
     * @throws AuditException if it could not be recorded; then the client must not be told of it
     */
    public void unknown(AuditItem item, ResultReason told) {
        result("unknown", item, Optional.of(told));
    }

    /**
     * Records that an item of a batch was done and taken back, because another failed: nothing of it is left.
     *
     * @throws AuditException if it could not be recorded; then the client must not be told of it
     */
    public void undone(AuditItem item) {
        result("undone", item, Optional.empty());
    }

    /**
     * Records that a client was not let in. It is on the disk within a second.
     *
     * @throws AuditException if it could not be recorded
     */
    public void refused(AuditRefusal refusal) {
        var details = new StringBuilder(256);
        AuditLine.text(details, "reason", refusal.reason());
        refusal.client().ifPresent(client -> {
            AuditLine.text(details, "subject", client.subject());
            AuditLine.text(details, "serial", client.serial());
            AuditLine.text(details, "certificate", client.sha256());
        });
        AuditLine.text(details, "connection", refusal.connection());
        AuditLine.text(details, "peer", refusal.peer());
        append("refused", details);
    }

    /**
     * Records how many clients more were not let in, since the last such record, than stand in records of their own.
     *
     * @throws AuditException if it could not be recorded
     */
    public void refusedMore(long count) {
        append("refused", new StringBuilder(32).append(",\"more\":").append(count));
    }

    private void result(String result, AuditItem item, Optional<ResultReason> failure) {
        var written = append("outcome", result, item, failure, List.of());
        if (strict) {
            awaitSynced(written);
        }
    }

    private long append(
            String kind, String result, AuditItem item, Optional<ResultReason> failure, List<AuditChange> changes) {
        return append(kind, details(result, item, failure, changes));
    }

    /** @param details made before, as everybody waits for the lock */
    private long append(String kind, StringBuilder details) {
        lock.lock();
        try {
            requireWhole();
            var line = AuditLine.begin(sequence + 1, clock.instant(), kind).append(details);
            append(line);
            if (sequence - checkpointSequence >= RECORDS_BETWEEN_CHECKPOINTS) {
                wanted.signal();
            }
            return sequence;
        } catch (IOException e) {
            broken = e;
            onBroken.accept(e);
            throw new AuditException("the audit cannot be written: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private static StringBuilder details(
            String result, AuditItem item, Optional<ResultReason> failure, List<AuditChange> changes) {
        var line = new StringBuilder(512);
        AuditLine.text(line, "result", result);
        failure.ifPresent(reason -> AuditLine.text(line, "reason", reason.specName()));
        AuditLine.text(line, "operation", item.operation());
        item.object().ifPresent(id -> AuditLine.text(line, "object", id));
        if (!item.grants().isEmpty()) {
            AuditLine.texts(line, "grants", item.grants());
        }
        AuditLine.text(line, "tenant", item.tenant());
        AuditLine.text(line, "principal", item.principal());
        AuditLine.text(line, "certificate", item.certificateSha256());
        AuditLine.text(line, "connection", item.connection());
        AuditLine.text(line, "peer", item.peer());
        AuditLine.text(line, "kmip", item.version().toString());
        AuditLine.text(line, "message", item.message());
        line.append(",\"item\":").append(item.item());
        if (!changes.isEmpty()) {
            AuditLine.texts(
                    line, "changes", changes.stream().map(AuditChange::toText).toList());
        }
        return line;
    }

    /** Ends a line and writes it; the lock is held, or nobody else has this object yet. */
    private void append(StringBuilder line) throws IOException {
        var hash = AuditLine.end(line, previousHash);
        write(line.append("}\n").toString());
        advance(hash);
    }

    private void advance(String hash) {
        sequence++;
        previousHash = hash;
        if (chain.isEmpty()) {
            chain = hash;
        }
    }

    /** Writes a checkpoint if it is time for one and there is something new; the lock is held. */
    private Optional<AuditCheckpoint> checkpoint() throws IOException {
        var records = sequence - checkpointSequence;
        var due = closing
                || records >= RECORDS_BETWEEN_CHECKPOINTS
                || System.nanoTime() - checkpointNanos >= CHECKPOINT_EVERY.toNanos();
        if (records == 0 || !due) {
            return Optional.empty();
        }
        return Optional.of(writeCheckpoint());
    }

    /** The lock is held, or nobody else has this object yet. */
    private AuditCheckpoint writeCheckpoint() throws IOException {
        var line = AuditLine.begin(sequence + 1, clock.instant(), "checkpoint");
        var hash = AuditLine.end(line, previousHash);
        var checkpoint = AuditCheckpoint.sign(chain, sequence + 1, hash, signer);
        AuditLine.text(line, "signature", checkpoint.signature());
        write(line.append("}\n").toString());
        advance(hash);
        checkpointSequence = sequence;
        checkpointNanos = System.nanoTime();
        return checkpoint;
    }

    private void write(String line) throws IOException {
        file.write(line.getBytes(StandardCharsets.UTF_8));
    }

    private void beginSync(long target) {
        lock.lock();
        try {
            want(target);
        } finally {
            lock.unlock();
        }
    }

    /** The lock is held. */
    private void want(long target) {
        if (wantedSequence < target) {
            wantedSequence = target;
            wanted.signal();
        }
    }

    private void awaitSynced(long target) {
        lock.lock();
        try {
            want(target);
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
            Optional<AuditCheckpoint> checkpoint;
            lock.lock();
            try {
                var full = sequence - checkpointSequence >= RECORDS_BETWEEN_CHECKPOINTS;
                if (wantedSequence <= syncedSequence && !closing && !full) {
                    var inTime = wanted.awaitNanos(SYNC_EVERY.toNanos());
                    LOG.trace("waited, {} ns left", inTime);
                }
                checkpoint = broken == null ? checkpoint() : Optional.empty();
                if (closing && syncedSequence == sequence) {
                    return;
                }
                reached = sequence;
            } catch (IOException e) {
                fail(e);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                lock.unlock();
            }
            if (!sync(reached, checkpoint)) {
                return;
            }
        }
    }

    private boolean sync(long reached, Optional<AuditCheckpoint> checkpoint) {
        try {
            if (reached > syncedSequence) {
                file.getChannel().force(false); // nobody interrupts this thread
            }
            if (checkpoint.isPresent()) {
                files.writeHead(checkpoint.get());
            }
        } catch (IOException e) {
            lock.lock();
            try {
                fail(e);
            } finally {
                lock.unlock();
            }
            return false;
        }
        lock.lock();
        try {
            syncedSequence = Math.max(syncedSequence, reached);
            synced.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The lock is held. */
    private void fail(IOException e) {
        LOG.error("the audit cannot be synced; no more requests are served", e);
        broken = e;
        onBroken.accept(e);
        synced.signalAll();
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
            ours.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.error("the audit file cannot be closed", e);
        }
    }
}
