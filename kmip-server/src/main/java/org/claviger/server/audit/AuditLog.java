package org.claviger.server.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.claviger.enumeration.ResultReason;
import org.claviger.server.crypto.SigningKey;
import org.claviger.server.file.InUseException;
import org.claviger.server.file.ProcessLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the audit file: one JSON object a line, each with the SHA-256 of the one before, and at least once a minute a signed
 * checkpoint of all before it (docs/audit.md).
 *
 * <p>An intent is on the disk before what it announces: {@link #intent} returns when it is, {@link #intents} returns what has to
 * be waited for. {@link #outcome} returns when the operating system has the line; it is on the disk within a second, or before the
 * method returns if the audit is strict or the disk takes longer than that. Lines that wait at the same time are synced together.
 * While the disk does not answer, everybody waits for it.
 *
 * <p>After a failed write or sync nothing more is written, for what the file holds then is not known: every later call
 * fails, and the server must be started again.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

    /** However they must be escaped, so many fit into a line: six characters for one. */
    private static final int MOST_CHARS_OF_CHANGES = AuditLine.LONGEST_BYTES / 8;

    /** A version, what marks a destroyed object, and punctuation. */
    private static final int CHARS_BESIDE_AN_IDENTIFIER = 32;

    private final ProcessLock ours;
    private final boolean strict;
    private final AuditRecords records;
    private final AuditSync sync;

    /** Returns the files that stand beside an audit file and belong to it: its newest checkpoint and the public key. */
    public static List<Path> filesBeside(Path path) {
        var files = new AuditFiles(path);
        return List.of(files.head(), files.publicKey());
    }

    /**
     * Returns the time of the last record of an audit file that another run has written, if there is one. What is wrong with the
     * file, opening it says.
     */
    public static Optional<Instant> lastTime(Path path) {
        return AuditTail.lastTime(path);
    }

    /** As below; a failure only has every later call fail. */
    public AuditLog(Path path, Clock clock, boolean strict, SigningKey signer, UUID run) {
        this(path, clock, strict, signer, new AuditRun(run, Set.of()), _ -> {});
    }

    /**
     * Opens the audit file, goes on behind its last line, and records the start.
     *
     * @param strict true: outcomes, too, are on the disk before the client gets its answer
     * @param onBroken called when a write or a sync has failed; the server should exit
     * @throws InUseException if another server writes it: two of them would break the chain
     * @throws AuditTamperedException if the file does not end with a whole line of ours, or is shorter than it was
     * @throws AuditException if it cannot be read or written
     */
    public AuditLog(
            Path path, Clock clock, boolean strict, SigningKey signer, AuditRun run, Consumer<Throwable> onBroken) {
        this(path, clock, strict, signer, run, onBroken, file -> file);
    }

    AuditLog(
            Path path,
            Clock clock,
            boolean strict,
            SigningKey signer,
            AuditRun run,
            Consumer<Throwable> onBroken,
            UnaryOperator<RecordsFile> around) {
        this.strict = strict;
        this.ours = takeLock(path);
        var opened = false;
        try {
            var files = new AuditFiles(path);
            var last = AuditTail.read(path);
            var head = files.readHead();
            requireAsLongAsBefore(last, head, files, signer);
            files.writePublicKey(signer.publicKey());
            records = new AuditRecords(files, last, clock, signer, onBroken, around);
            records.start(run, head);
            opened = true;
        } catch (NotAsWrittenException e) {
            throw new AuditTamperedException("audit file " + path + " cannot be opened: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new AuditException("audit file " + path + " cannot be opened: " + e.getMessage(), e);
        } finally {
            if (!opened) {
                ours.close();
            }
        }
        sync = new AuditSync(records);
    }

    private static ProcessLock takeLock(Path path) {
        try {
            return ProcessLock.take("audit file", path);
        } catch (UncheckedIOException e) {
            throw new AuditException(e.getMessage() + ": " + e.getCause(), e);
        }
    }

    /** The newest checkpoint says how long the file must be at least. */
    private static void requireAsLongAsBefore(
            AuditTail last, Optional<AuditCheckpoint> head, AuditFiles files, SigningKey signer) throws IOException {
        if (head.isEmpty()) {
            if (last.sequence() > 0) {
                LOG.warn("{} is missing: whether the end of the audit was cut off cannot be told", files.head());
            }
            return;
        }
        if (!head.get().isSignedBy(signer.publicKey())) {
            throw new NotAsWrittenException(files.head() + " is not signed by this server's key");
        }
        if (last.sequence() == 0) {
            LOG.warn(
                    "the audit begins a new file; the one before had {} records and chain {}",
                    head.get().sequence(),
                    head.get().chain());
        } else if (last.sequence() < head.get().sequence()
                && last.chain().equals(Optional.of(head.get().chain()))) {
            throw new NotAsWrittenException("it ends with record %d, and there were %d"
                    .formatted(last.sequence(), head.get().sequence()));
        }
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
            last = records.add(
                    i == 0 ? "intent" : "changes", details("intended", first, Optional.empty(), parts.get(i)));
        }
        for (var item : items.subList(1, items.size())) {
            last = records.add("intent", details("intended", item, Optional.empty(), List.of()));
        }
        return new Intended(last);
    }

    /** Intents that have been recorded. They are written with those of others, when the sync of one of them begins. */
    public final class Intended {
        private final long last;

        private Intended(long last) {
            this.last = last;
        }

        /** Has them synced and returns at once. */
        public void begin() {
            sync.begin(last);
        }

        /**
         * Returns when they are durable.
         *
         * @throws AuditException if they could not be made so; then nothing of what they announce must be done
         */
        public void await() {
            sync.await(last);
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
     * Records that an item was done that has neither released nor used a key, and concerned no object. The operating system has the
     * record within a second, or before the method returns if the audit is strict.
     *
     * @throws AuditException if no record can be written any more; then the client must not be told of it
     */
    public void done(AuditItem item) {
        if (strict) {
            outcome(item, Optional.empty());
            return;
        }
        records.add("outcome", details("success", item, Optional.empty(), List.of()));
        wakeIfFull();
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
        var details = new LineWriter().text("reason", refusal.reason());
        refusal.client()
                .ifPresent(client -> details.text("subject", client.subject())
                        .text("serial", client.serial())
                        .text("certificate", client.sha256()));
        details.text("connection", refusal.connection()).text("peer", refusal.peer());
        write("refused", details);
    }

    /**
     * Records how many clients more were not let in, since the last such record, than stand in records of their own.
     *
     * @throws AuditException if it could not be recorded
     */
    public void refusedMore(long count) {
        write("refused", new LineWriter().number("more", count));
    }

    /**
     * Records what happened to the clock, and returns when the record is durable.
     *
     * @param event in a few words
     * @param system the time that the system's clock has
     * @param server the time that the server goes by
     * @throws AuditException if it could not be made durable
     */
    public void clock(String event, Instant system, Instant server) {
        var details = new LineWriter()
                .text("event", event)
                .text("system", system.toString())
                .text("server", server.toString());
        sync.await(write("clock", details));
    }

    private void result(String result, AuditItem item, Optional<ResultReason> failure) {
        var written = write("outcome", details(result, item, failure, List.of()));
        if (strict || records.isLate()) {
            sync.await(written);
        }
    }

    private long write(String kind, LineWriter details) {
        var written = records.write(kind, details);
        wakeIfFull();
        return written;
    }

    private void wakeIfFull() {
        if (records.isFull()) {
            sync.wake();
        }
    }

    private static LineWriter details(
            String result, AuditItem item, Optional<ResultReason> failure, List<AuditChange> changes) {
        var line = new LineWriter().text("result", result);
        failure.ifPresent(reason -> line.text("reason", reason.specName()));
        line.text("operation", item.operation());
        item.object().ifPresent(id -> line.text("object", id));
        if (!item.grants().isEmpty()) {
            line.texts("grants", item.grants());
        }
        line.text("tenant", item.tenant())
                .text("principal", item.principal())
                .text("certificate", item.certificateSha256())
                .text("connection", item.connection())
                .text("peer", item.peer())
                .text("kmip", item.version().toString())
                .text("message", item.message())
                .number("item", item.item());
        if (!changes.isEmpty()) {
            line.texts("changes", changes.stream().map(AuditChange::toText).toList());
        }
        return line;
    }

    /** Refuses what comes later, syncs what was recorded, and closes the file. */
    @Override
    public void close() {
        if (!records.end()) {
            return;
        }
        sync.close();
        try {
            records.close();
        } catch (IOException e) {
            LOG.error("the audit file cannot be closed", e);
        }
        ours.close();
    }
}
