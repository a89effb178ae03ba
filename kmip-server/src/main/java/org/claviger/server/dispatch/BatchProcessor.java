package org.claviger.server.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.enumeration.BatchErrorContinuationOption;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.ResultStatus;
import org.claviger.message.RequestHeader;
import org.claviger.message.RequestItem;
import org.claviger.message.ResponseItem;
import org.claviger.server.audit.AuditItem;
import org.claviger.server.audit.AuditLog;
import org.claviger.server.domain.KmipException;
import org.claviger.server.operation.OperationTable;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.store.CommitUnknownException;
import org.claviger.server.store.UnitOfWork;

/**
 * Runs the items of a batch in order, whatever the Batch Order Option (KMIP 2.1 sections 9.6 to 9.8 and 11.5, KMIP 1.4 sections
 * 6.12, 6.13 and 11.43). Handlers only stage what they change. It is applied after each item, or under Undo after the last one; a
 * failed item leaves nothing behind. Items behind the one that ended a batch are not answered.
 *
 * <p>For each item: is the operation there, may the caller ask for it, do it, measure its answer, write the intent to the
 * audit, commit, write the outcome to the audit. What cannot be audited is not done; nor is what cannot be answered.
 */
final class BatchProcessor {
    /** How often an item, or a batch under Undo, begins again after a lost race. */
    private static final int MAX_ATTEMPTS = 8;

    /** What they answer is no client's object, nor made with one. */
    private static final Set<Operation> ABOUT_THE_SERVER = Set.of(Operation.QUERY, Operation.DISCOVER_VERSIONS);

    private final ItemPerformer performer;
    private final AuditedCommit commit;
    private final AuditLog audit;

    BatchProcessor(OperationTable operations, AuditLog audit) {
        this.performer = new ItemPerformer(operations);
        this.commit = new AuditedCommit(audit);
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
                if (extension.criticalityIndicator() && !performer.knows(item, extension, batch.context.version())) {
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

    /** Answers each item with the same failure. */
    List<ResponseItem> refuse(Batch batch, KmipException refusal) {
        var answers = new ArrayList<ResponseItem>(batch.items.size());
        for (var item : batch.items) {
            var outcome = ItemPerformer.failed(refusal, item, batch);
            audit.outcome(
                    batch.about.item(answers.size(), item.operation(), Optional.empty(), List.of()), outcome.reason());
            batch.room.take(outcome.bytes());
            answers.add(outcome.answer());
        }
        return answers;
    }

    private List<ResponseItem> oneByOne(Batch batch, boolean goOn) {
        var answers = new ArrayList<ResponseItem>(batch.items.size());
        for (var item : batch.items) {
            var outcome = performAndCommit(item, batch, answers.size());
            batch.context.outputs().add(outcome.output());
            batch.room.take(outcome.bytes());
            answers.add(outcome.answer());
            if (outcome.failure() != null && !goOn) {
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
            var outcome = performer.perform(item, batch);
            var audited = audited(outcome, item, batch, index);
            if (outcome.failure() != null) {
                batch.unit.rollback();
            } else {
                var failure = commit.commit(batch.unit, List.of(audited));
                outcome = failure == null ? outcome : ItemPerformer.failed(failure, item, batch);
            }
            if (outcome.lostRace() && attempt < MAX_ATTEMPTS) {
                batch.context.beginAgain();
                continue;
            }
            batch.context.settle(outcome.failure() == null);
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
            var outcome = performer.perform(item, batch);
            run.audited.add(audited(outcome, item, batch, run.outcomes.size()));
            run.outcomes.add(outcome);
            batch.context.outputs().add(outcome.output());
            batch.room.take(outcome.bytes());
            if (outcome.failure() != null || !run.goesOn(batch)) {
                batch.unit.rollback();
                return run;
            }
            letOthersRun(batch);
        }
        var failure = commit.commit(batch.unit, run.audited);
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
                        outcomes.stream().map(Outcome::answer).toList()));
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
                outcomes.set(i, ItemPerformer.failed(why, items.get(i), batch));
            }
        }
    }

    private List<ResponseItem> answers(Run run, Batch batch) {
        var isUndone = run.outcomes.getLast().failure() != null;
        batch.context.settle(!isUndone);
        if (isUndone) {
            batch.room.clear();
            batch.whenAnswered.clear();
        }
        var answers = new ArrayList<ResponseItem>(run.outcomes.size());
        for (var i = 0; i < run.outcomes.size(); i++) {
            var outcome = run.outcomes.get(i);
            var answer = isUndone && outcome.failure() == null ? outcome.undone(run.items.get(i)) : outcome.answer();
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
        if (outcome.failure() == null && ABOUT_THE_SERVER.contains(item.operation())) {
            audit.done(audited);
        } else if (outcome.failure() != null && outcome.failure().isUnknown()) {
            audit.unknown(audited, outcome.failure().reason());
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
        var object = outcome.output().made().or(batch.context::objectOfItem);
        return batch.about.item(
                index, item.operation(), object, batch.context.objects().grantsUsed());
    }
}
