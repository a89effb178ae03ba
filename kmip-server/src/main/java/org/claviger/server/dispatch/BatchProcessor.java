package org.claviger.server.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.enumeration.BatchErrorContinuationOption;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.ResultStatus;
import org.claviger.message.MessageExtension;
import org.claviger.message.RequestHeader;
import org.claviger.message.RequestItem;
import org.claviger.message.ResponseItem;
import org.claviger.operation.RequestPayload;
import org.claviger.operation.ResponsePayload;
import org.claviger.server.audit.AuditChange;
import org.claviger.server.audit.AuditItem;
import org.claviger.server.audit.AuditLog;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.operation.ItemOutput;
import org.claviger.server.operation.OperationHandler;
import org.claviger.server.operation.OperationTable;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.store.Changes.Create;
import org.claviger.server.store.Changes.Delete;
import org.claviger.server.store.Changes.Update;
import org.claviger.server.store.CommitUnknownException;
import org.claviger.server.store.Prerequisite;
import org.claviger.server.store.StaleObjectException;
import org.claviger.server.store.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the items of a batch in order, whatever the Batch Order Option (KMIP 2.1 sections 9.6 to 9.8 and 11.5, KMIP 1.4 sections
 * 6.12, 6.13 and 11.43). Handlers only stage what they change. It is applied after each item, or under Undo after the last one; a
 * failed item leaves nothing behind. Items behind the one that ended a batch are not answered.
 *
 * <p>For each item: is the operation there, may the caller ask for it, do it, measure its answer, write the intent to the
 * audit, commit, write the outcome to the audit. What cannot be audited is not done; nor is what cannot be answered.
 */
final class BatchProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(BatchProcessor.class);

    /** How often an item, or a batch under Undo, begins again after a lost race. */
    private static final int MAX_ATTEMPTS = 8;

    /** What they answer is no client's object, nor made with one. */
    private static final Set<Operation> ABOUT_THE_SERVER = Set.of(Operation.QUERY, Operation.DISCOVER_VERSIONS);

    private final OperationTable operations;
    private final AuditLog audit;

    BatchProcessor(OperationTable operations, AuditLog audit) {
        this.operations = operations;
        this.audit = audit;
    }

    /**
     * The items of one message and what they are done with.
     *
     * @param sequel what comes after them, under Undo
     * @param whenAnswered takes what is to be done once the response is made
     */
    record Batch(
            RequestHeader header,
            List<RequestItem> items,
            MessageHandler.Sequel sequel,
            RequestContext context,
            UnitOfWork unit,
            AuditItem about,
            ResponseRoom room,
            List<Runnable> whenAnswered) {}

    /** Does the items. */
    List<ResponseItem> process(Batch batch) {
        var refusal = refusal(batch);
        if (refusal.isPresent()) {
            return refuse(batch, refusal.get());
        }
        return switch (batch.header.batchErrorContinuationOption().orElse(BatchErrorContinuationOption.STOP)) {
            case UNDO -> allOrNothing(batch);
            case CONTINUE -> oneByOne(batch, true);
            case STOP -> oneByOne(batch, false);
        };
    }

    /** What forbids the whole message (KMIP 2.1 section 9.13, KMIP 1.4 section 6.16 for the extension). */
    Optional<KmipException> refusal(Batch batch) {
        for (var item : batch.items) {
            for (var extension : item.extensions()) {
                if (extension.criticalityIndicator() && !knows(item, extension, batch)) {
                    return Optional.of(new KmipException(
                            ResultReason.UNKNOWN_MESSAGE_EXTENSION,
                            "a critical Message Extension that the server does not know"));
                }
            }
        }
        return batch.room.isTooSmall()
                ? Optional.of(new KmipException(
                        ResultReason.RESPONSE_TOO_LARGE,
                        "Maximum Response Size " + batch.room.maximum() + " holds no response"))
                : Optional.empty();
    }

    private boolean knows(RequestItem item, MessageExtension extension, Batch batch) {
        var operation = item.operation();
        var handler = operation == null ? null : operations.find(operation, batch.context.version());
        return handler != null && handler.knows(extension);
    }

    /** Answers each item with the same failure. */
    List<ResponseItem> refuse(Batch batch, KmipException refusal) {
        var answers = new ArrayList<ResponseItem>(batch.items.size());
        for (var item : batch.items) {
            var outcome = failed(refusal, item, batch);
            audit.outcome(
                    batch.about.item(answers.size(), item.operation(), Optional.empty(), List.of()), outcome.reason());
            batch.room.take(outcome.bytes);
            answers.add(outcome.answer);
        }
        return answers;
    }

    private List<ResponseItem> oneByOne(Batch batch, boolean goOn) {
        var answers = new ArrayList<ResponseItem>(batch.items.size());
        for (var item : batch.items) {
            var outcome = performAndCommit(item, batch, answers.size());
            batch.context.outputs().add(outcome.output);
            batch.room.take(outcome.bytes);
            answers.add(outcome.answer);
            if (outcome.failure != null && !goOn) {
                break;
            }
            letOthersRun(batch);
        }
        return answers;
    }

    /**
     * Does one item to its end. Whoever loses a race for an object begins again with what the object is now; handlers only
     * stage, so nothing has happened yet.
     */
    private Outcome performAndCommit(RequestItem item, Batch batch, int index) {
        for (var attempt = 1; ; attempt++) {
            var outcome = perform(item, batch);
            var audited = audited(outcome, item, batch, index);
            if (outcome.failure != null) {
                batch.unit.rollback();
            } else {
                var failure = commit(batch, List.of(audited));
                outcome = failure == null ? outcome : failed(failure, item, batch);
            }
            if (outcome.lostRace() && attempt < MAX_ATTEMPTS) {
                batch.context.beginAgain();
                continue;
            }
            batch.context.settle(outcome.failure == null);
            record(item, audited, outcome);
            return outcome;
        }
    }

    /**
     * Under Undo, all items are committed together; whoever loses a race begins again with the first, unless an item has done
     * what staging cannot take back.
     */
    private List<ResponseItem> allOrNothing(Batch batch) {
        for (var attempt = 1; ; attempt++) {
            batch.context.outputs().clear();
            batch.room.clear();
            var run = performAll(batch);
            var again = run.outcomes.getLast().lostRace() && !batch.context.awaitsSettling();
            if (!again || attempt == MAX_ATTEMPTS) {
                return answers(run, batch);
            }
        }
    }

    private Run performAll(Batch batch) {
        var run = Run.of(batch.items);
        while (run.hasNext()) {
            var item = run.next();
            var outcome = perform(item, batch);
            run.audited.add(audited(outcome, item, batch, run.outcomes.size()));
            run.outcomes.add(outcome);
            batch.context.outputs().add(outcome.output);
            batch.room.take(outcome.bytes);
            if (outcome.failure != null || !run.goesOn(batch)) {
                batch.unit.rollback();
                return run;
            }
            letOthersRun(batch);
        }
        var failure = commit(batch, run.audited);
        if (failure != null) {
            run.fail(failure, batch);
        }
        return run;
    }

    /** What became of the items of one try. */
    private record Run(List<RequestItem> items, List<Outcome> outcomes, List<AuditItem> audited) {
        static Run of(List<RequestItem> items) {
            return new Run(new ArrayList<>(items), new ArrayList<>(items.size()), new ArrayList<>(items.size()));
        }

        boolean hasNext() {
            return outcomes.size() < items.size();
        }

        /** The item after those that were done. */
        RequestItem next() {
            return items.get(outcomes.size());
        }

        /** Asks what follows once all is done; if nobody can say, the last item has failed. */
        boolean goesOn(Batch batch) {
            if (hasNext()) {
                return true;
            }
            try {
                items.addAll(batch.sequel.after(
                        outcomes.stream().map(outcome -> outcome.answer).toList()));
                return true;
            } catch (RuntimeException e) {
                fail(e, batch);
                return false;
            }
        }

        /** The last item fails; or all, if nobody knows what became of them. */
        void fail(RuntimeException why, Batch batch) {
            var last = outcomes.size() - 1;
            for (var i = why instanceof CommitUnknownException ? 0 : last; i <= last; i++) {
                outcomes.set(i, failed(why, items.get(i), batch));
            }
        }
    }

    private List<ResponseItem> answers(Run run, Batch batch) {
        var isUndone = run.outcomes.getLast().failure != null;
        batch.context.settle(!isUndone);
        if (isUndone) {
            batch.room.clear();
            batch.whenAnswered.clear();
        }
        var answers = new ArrayList<ResponseItem>(run.outcomes.size());
        for (var i = 0; i < run.outcomes.size(); i++) {
            var outcome = run.outcomes.get(i);
            var answer = isUndone && outcome.failure == null ? outcome.undone(run.items.get(i)) : outcome.answer;
            if (answer.resultStatus() == ResultStatus.OPERATION_UNDONE) {
                audit.undone(run.audited.get(i));
            } else {
                record(run.items.get(i), run.audited.get(i), outcome);
            }
            if (isUndone) {
                batch.room.take(batch.room.measure(answer));
            }
            answers.add(answer);
        }
        return answers;
    }

    private void record(RequestItem item, AuditItem audited, Outcome outcome) {
        if (outcome.failure == null && ABOUT_THE_SERVER.contains(item.operation())) {
            audit.done(audited);
        } else if (outcome.failure != null && outcome.failure.isUnknown()) {
            audit.unknown(audited, outcome.failure.reason);
        } else {
            audit.outcome(audited, outcome.reason());
        }
    }

    /** A long batch must not keep a processor to itself: nobody takes it from a virtual thread that does not block. */
    @SuppressWarnings("ThreadPriorityCheck") // fairness only: nothing depends on who runs next
    private static void letOthersRun(Batch batch) {
        if (batch.items.size() > 1) {
            Thread.yield();
        }
    }

    private static AuditItem audited(Outcome outcome, RequestItem item, Batch batch, int index) {
        var object = outcome.output.made().or(batch.context::objectOfItem);
        return batch.about.item(
                index, item.operation(), object, batch.context.objects().grantsUsed());
    }

    /**
     * Makes what is staged durable; the audit knows of it before it happens.
     *
     * @return why it was not done, or null
     */
    private @Nullable RuntimeException commit(Batch batch, List<AuditItem> audited) {
        if (!batch.unit.hasChanges()) {
            return null;
        }
        try {
            batch.unit.commit(afterSyncOf(audit.intents(audited, changes(batch.unit))));
            return null;
        } catch (RuntimeException e) {
            batch.unit.rollback();
            return e;
        }
    }

    /** The audit's sync and the store's work go on side by side; only the store's end waits for it. */
    private static Prerequisite afterSyncOf(AuditLog.Intended intended) {
        return new Prerequisite() {
            @Override
            public void begin() {
                intended.begin();
            }

            @Override
            public void await() {
                intended.await();
            }
        };
    }

    /** Every object is of the caller's tenant, which the record names. */
    private static List<AuditChange> changes(UnitOfWork unit) {
        return unit.staged().stream()
                .map(change -> switch (change) {
                    case Create(var object) -> stored(object);
                    case Update(var object) -> stored(object);
                    case Delete delete ->
                        new AuditChange(
                                delete.uniqueIdentifier(), delete.expectedVersion() + 1, AuditChange.Kind.DELETED);
                })
                .toList();
    }

    private static AuditChange stored(ManagedObject object) {
        var kind = object.isDestroyed() ? AuditChange.Kind.DESTROYED : AuditChange.Kind.STORED;
        return new AuditChange(object.uniqueIdentifier(), object.version() + 1, kind);
    }

    private Outcome perform(RequestItem item, Batch batch) {
        try {
            var operation = item.operation();
            batch.context.begin(operation, item.extensions());
            var handler = admit(item, operation, batch.context);
            var payload = handle(handler, item.payload(), batch.context);
            var output = ItemOutput.of(handler.type().operation(), payload);
            var forwarded = batch.context.forwarded();
            var answer = forwarded.isPresent()
                    ? ResponseItems.polled(item, forwarded.get().item())
                    : ResponseItems.success(item, isWithheld(item, output) ? new ResponseItem.Withheld() : payload);
            var bytes = batch.room.measure(answer);
            if (!batch.room.holds(bytes)) {
                throw new KmipException(
                        ResultReason.RESPONSE_TOO_LARGE,
                        "answer of %d bytes (Maximum Response Size %d)".formatted(bytes, batch.room.maximum()));
            }
            forwarded.ifPresent(other -> batch.whenAnswered.add(other.whenAnswered()));
            return new Outcome(answer, bytes, output, null);
        } catch (RuntimeException e) {
            return failed(e, item, batch);
        }
    }

    /** Data that is for later items only is not answered (KMIP 2.1 section 8.3). */
    private static boolean isWithheld(RequestItem item, ItemOutput output) {
        var isEphemeral =
                item.ephemeral().orElse(false) || item.ephemeralOutput().isPresent();
        return isEphemeral && output.data().isPresent();
    }

    private OperationHandler<?, ?> admit(RequestItem item, @Nullable Operation operation, RequestContext context) {
        if (item.payload() instanceof RequestItem.Unreadable(var fault) && item.operationCode() == 0) {
            throw fault;
        }
        var handler = operation == null ? null : operations.find(operation, context.version());
        if (operation == null || handler == null) {
            var name = operation == null ? "0x%08X".formatted(item.operationCode()) : operation.specName();
            throw new KmipException(
                    ResultReason.OPERATION_NOT_SUPPORTED,
                    "operation %s is not supported in KMIP %s".formatted(name, context.version()));
        }
        if (item.payload() instanceof RequestItem.Unreadable(var fault)) {
            throw fault;
        }
        if (!context.caller().mayAsk(operation)) {
            throw new KmipException(
                    ResultReason.PERMISSION_DENIED, "this client may not ask for " + operation.specName());
        }
        return handler;
    }

    @SuppressWarnings("unchecked") // an item's payload is of its operation's type
    private static <Q extends RequestPayload, R extends ResponsePayload> ResponsePayload handle(
            OperationHandler<Q, R> handler, RequestPayload payload, RequestContext context) {
        return handler.handle((Q) payload, context);
    }

    private static Outcome failed(RuntimeException e, RequestItem item, Batch batch) {
        var operation = item.operation();
        var failure = Failures.known(e)
                .map(known -> new Failure(
                        Failures.reason(known.reason(), operation, batch.context.version()),
                        String.valueOf(known.getMessage()),
                        e))
                .orElseGet(() -> unexpected(e, operation));
        var answer = ResponseItems.failure(item, failure.reason, Optional.of(failure.message));
        var bytes = batch.room.measure(answer);
        if (!batch.room.holds(bytes)) {
            answer = ResponseItems.failure(item, failure.reason, Optional.empty());
            bytes = batch.room.measure(answer);
        }
        return new Outcome(answer, bytes, ItemOutput.ofFailed(operation), failure);
    }

    /** What nobody foresaw is logged under a number, and the client hears the number only. */
    private static Failure unexpected(RuntimeException e, @Nullable Operation operation) {
        var id = Incident.log(LOG, "operation " + operation + " failed", e);
        return new Failure(ResultReason.GENERAL_FAILURE, "internal error " + id, e);
    }

    private record Failure(ResultReason reason, String message, RuntimeException cause) {
        /** Tells whether somebody else changed the object meanwhile. */
        boolean lostRace() {
            return cause instanceof StaleObjectException;
        }

        /** Tells whether the item may have been done all the same. */
        boolean isUnknown() {
            return cause instanceof CommitUnknownException;
        }
    }

    /** @param failure null if the item has succeeded */
    private record Outcome(
            ResponseItem answer,
            long bytes,
            ItemOutput output,
            @Nullable Failure failure) {
        Optional<ResultReason> reason() {
            return failure == null ? Optional.empty() : Optional.of(failure.reason);
        }

        boolean lostRace() {
            return failure != null && failure.lostRace();
        }

        /** What was handed out of a key cannot be taken back: it is not handed out with what is undone. */
        ResponseItem undone(RequestItem item) {
            var payload = output.isReleased()
                    ? new ResponseItem.Withheld()
                    : answer.payload().orElseThrow();
            return ResponseItems.undone(item, payload);
        }
    }
}
