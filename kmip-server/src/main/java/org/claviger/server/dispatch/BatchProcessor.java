package org.claviger.server.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import org.claviger.server.audit.AuditItem;
import org.claviger.server.audit.AuditLog;
import org.claviger.server.domain.KmipException;
import org.claviger.server.operation.OperationHandler;
import org.claviger.server.operation.OperationTable;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.store.StaleObjectException;
import org.claviger.server.store.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the items of a batch in order (KMIP 2.1 section 9.6 and 9.7, KMIP 1.4 sections 6.12 to 6.15). Handlers only stage what
 * they change. It is applied after each item, or under Undo after the last one; a failed item leaves nothing behind.
 *
 * <p>For each item: is the operation there, may the caller ask for it, do it, write the intent to the audit, commit, write
 * the outcome to the audit. What cannot be audited is not done.
 */
final class BatchProcessor {
    private static final Logger LOG = LoggerFactory.getLogger(BatchProcessor.class);

    /** How often an item begins again after a lost race. */
    private static final int MAX_ATTEMPTS = 8;

    private final OperationTable operations;
    private final AuditLog audit;

    BatchProcessor(OperationTable operations, AuditLog audit) {
        this.operations = operations;
        this.audit = audit;
    }

    List<ResponseItem> process(
            RequestHeader header, List<RequestItem> items, RequestContext context, UnitOfWork unit, AuditItem about) {
        var onError = header.batchErrorContinuationOption().orElse(BatchErrorContinuationOption.STOP);
        return onError == BatchErrorContinuationOption.UNDO
                ? allOrNothing(items, context, unit, about)
                : oneByOne(items, context, unit, about, onError == BatchErrorContinuationOption.CONTINUE);
    }

    private List<ResponseItem> oneByOne(
            List<RequestItem> items, RequestContext context, UnitOfWork unit, AuditItem about, boolean goOn) {
        var answers = new ArrayList<ResponseItem>(items.size());
        for (var item : items) {
            var outcome = performAndCommit(item, context, unit, about, answers.size());
            answers.add(outcome.answer(item));
            if (outcome.failure != null && !goOn) {
                break;
            }
        }
        return answers;
    }

    /**
     * Does one item to its end. Whoever loses a race for an object begins again with what the object is now; handlers only
     * stage, so nothing has happened yet.
     */
    private Outcome performAndCommit(
            RequestItem item, RequestContext context, UnitOfWork unit, AuditItem about, int index) {
        for (var attempt = 1; ; attempt++) {
            var outcome = perform(item, context);
            var audited = about.item(index, item.operation(), context.objectOfItem());
            if (outcome.failure != null) {
                unit.rollback();
            } else {
                outcome = commit(unit, audited, outcome, context);
            }
            if (outcome.failure != null && outcome.failure.lostRace && attempt < MAX_ATTEMPTS) {
                context.beginAgain();
                continue;
            }
            context.settle(outcome.failure == null);
            audit.outcome(audited, outcome.reason());
            return outcome;
        }
    }

    /** Under Undo, the failure of one item takes back all: those before it are answered as undone. */
    private List<ResponseItem> allOrNothing(
            List<RequestItem> items, RequestContext context, UnitOfWork unit, AuditItem about) {
        var outcomes = new ArrayList<Outcome>(items.size());
        var audited = new ArrayList<AuditItem>(items.size());
        for (var item : items) {
            var outcome = perform(item, context);
            outcomes.add(outcome);
            audited.add(about.item(audited.size(), item.operation(), context.objectOfItem()));
            if (outcome.failure != null) {
                break;
            }
        }
        var last = outcomes.getLast();
        if (last.failure == null) {
            outcomes.set(outcomes.size() - 1, commit(unit, audited.getLast(), last, context));
        } else {
            unit.rollback();
        }
        var failed = outcomes.getLast().failure != null;
        context.settle(!failed);
        var answers = new ArrayList<ResponseItem>(outcomes.size());
        for (var i = 0; i < outcomes.size(); i++) {
            var outcome = outcomes.get(i);
            var undone = failed && i < outcomes.size() - 1;
            audit.outcome(
                    audited.get(i),
                    undone ? Optional.of(ResultReason.OPERATION_CANCELED_BY_REQUESTER) : outcome.reason());
            answers.add(undone ? outcome.undone(items.get(i)) : outcome.answer(items.get(i)));
        }
        return answers;
    }

    /** Makes what an item has staged durable; the audit knows of it before it happens. */
    private Outcome commit(UnitOfWork unit, AuditItem audited, Outcome outcome, RequestContext context) {
        if (!unit.hasChanges()) {
            return outcome;
        }
        try {
            audit.intent(audited);
            unit.commit();
            return outcome;
        } catch (RuntimeException e) {
            unit.rollback();
            return failed(e, audited.operation(), context);
        }
    }

    private Outcome perform(RequestItem item, RequestContext context) {
        var operation = item.operation();
        try {
            var handler = admit(item, operation, context);
            return new Outcome(Optional.of(handle(handler, item.payload(), context)), null);
        } catch (RuntimeException e) {
            return failed(e, operation, context);
        }
    }

    private OperationHandler<?, ?> admit(RequestItem item, @Nullable Operation operation, RequestContext context) {
        if (operation != null) {
            context.begin(operation);
        }
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
        if (item.extensions().stream().anyMatch(MessageExtension::criticalityIndicator)) {
            throw new KmipException(
                    ResultReason.FEATURE_NOT_SUPPORTED, "a critical Message Extension that the server does not know");
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

    private static Outcome failed(RuntimeException e, @Nullable Operation operation, RequestContext context) {
        var failure = Failures.known(e)
                .map(known -> new Failure(
                        Failures.reason(known.reason(), operation, context.version()),
                        String.valueOf(known.getMessage()),
                        e instanceof StaleObjectException))
                .orElseGet(() -> unexpected(e, operation));
        return new Outcome(Optional.empty(), failure);
    }

    /** What nobody foresaw is logged under a number, and the client hears the number only. */
    private static Failure unexpected(RuntimeException e, @Nullable Operation operation) {
        var id = Incident.log(LOG, "operation " + operation + " failed", e);
        return new Failure(ResultReason.GENERAL_FAILURE, "internal error " + id, false);
    }

    /** @param lostRace true: somebody else changed the object meanwhile */
    private record Failure(ResultReason reason, String message, boolean lostRace) {}

    private record Outcome(
            Optional<ResponsePayload> payload, @Nullable Failure failure) {
        Optional<ResultReason> reason() {
            return failure == null ? Optional.empty() : Optional.of(failure.reason);
        }

        ResponseItem answer(RequestItem item) {
            var status = failure == null ? ResultStatus.SUCCESS : ResultStatus.OPERATION_FAILED;
            return item(item, status, failure);
        }

        ResponseItem undone(RequestItem item) {
            return item(item, ResultStatus.OPERATION_UNDONE, null);
        }

        private ResponseItem item(RequestItem item, ResultStatus status, @Nullable Failure why) {
            return new ResponseItem(
                    item.operationCode() == 0 ? Optional.empty() : Optional.of(item.operationCode()),
                    item.uniqueBatchItemId(),
                    status,
                    why == null ? Optional.empty() : Optional.of(why.reason),
                    why == null ? Optional.empty() : Optional.of(why.message),
                    Optional.empty(),
                    payload,
                    List.of());
        }
    }
}
