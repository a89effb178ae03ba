package org.claviger.server.dispatch;

import java.util.Optional;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.message.MessageExtension;
import org.claviger.message.RequestItem;
import org.claviger.message.ResponseItem;
import org.claviger.operation.RequestPayload;
import org.claviger.operation.ResponsePayload;
import org.claviger.server.domain.KmipException;
import org.claviger.server.operation.ItemOutput;
import org.claviger.server.operation.OperationHandler;
import org.claviger.server.operation.OperationTable;
import org.claviger.server.operation.RequestContext;
import org.claviger.ttlv.ProtocolVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one item: is the operation there, may the caller ask for it, do it, measure its answer. */
final class ItemPerformer {
    private static final Logger LOG = LoggerFactory.getLogger(ItemPerformer.class);

    private final OperationTable operations;

    ItemPerformer(OperationTable operations) {
        this.operations = operations;
    }

    /** Tells whether the item's operation makes something of an extension. */
    boolean knows(RequestItem item, MessageExtension extension, ProtocolVersion version) {
        var operation = item.operation();
        var handler = operation == null ? null : operations.find(operation, version);
        return handler != null && handler.knows(extension);
    }

    /** Does an item, but for making durable what it stages. A failure is an outcome, too. */
    Outcome perform(RequestItem item, BatchProcessor.Batch batch) {
        try {
            var operation = item.operation();
            batch.context().begin(operation, item.extensions());
            var handler = admit(item, operation, batch.context());
            var payload = handle(handler, item.payload(), batch.context());
            var output = ItemOutput.of(handler.type().operation(), payload);
            var forwarded = batch.context().forwarded();
            var answer = forwarded.isPresent()
                    ? ResponseItems.polled(item, forwarded.get().item())
                    : ResponseItems.success(item, isWithheld(item, output) ? new ResponseItem.Withheld() : payload);
            var bytes = batch.room().measure(answer);
            if (!batch.room().holds(bytes)) {
                throw new KmipException(
                        ResultReason.RESPONSE_TOO_LARGE,
                        "answer of %d bytes (Maximum Response Size %d)"
                                .formatted(bytes, batch.room().maximum()));
            }
            forwarded.ifPresent(other -> batch.whenAnswered().add(other.whenAnswered()));
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

    /** What becomes of an item that fails for this. */
    static Outcome failed(RuntimeException e, RequestItem item, BatchProcessor.Batch batch) {
        var operation = item.operation();
        var failure = Failures.known(e)
                .map(known -> new Outcome.Failure(
                        Failures.reason(
                                known.reason(), operation, batch.context().version()),
                        String.valueOf(known.getMessage()),
                        e))
                .orElseGet(() -> unexpected(e, operation));
        var answer = ResponseItems.failure(item, failure.reason(), Optional.of(failure.message()));
        var bytes = batch.room().measure(answer);
        if (!batch.room().holds(bytes)) {
            answer = ResponseItems.failure(item, failure.reason(), Optional.empty());
            bytes = batch.room().measure(answer);
        }
        return new Outcome(answer, bytes, ItemOutput.ofFailed(operation), failure);
    }

    /** What nobody foresaw is logged under a number, and the client hears the number only. */
    private static Outcome.Failure unexpected(RuntimeException e, @Nullable Operation operation) {
        var id = Incident.log(LOG, "operation " + operation + " failed", e);
        return new Outcome.Failure(ResultReason.GENERAL_FAILURE, "internal error " + id, e);
    }
}
