package org.claviger.server.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.claviger.enumeration.BatchErrorContinuationOption;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.ResultStatus;
import org.claviger.message.MessageExtension;
import org.claviger.message.RequestHeader;
import org.claviger.message.RequestItem;
import org.claviger.message.RequestMessage;
import org.claviger.message.ResponseItem;
import org.claviger.operation.OperationType;
import org.claviger.operation.RequestPayload;
import org.claviger.operation.ResponsePayload;
import org.claviger.server.dispatch.MessageHandler;
import org.claviger.ttlv.ProtocolVersion;

/** A KMIP request that does what a call asks for, and then its answers. */
final class Batch {
    /** The newest published version; in it nothing has to be left out. */
    private static final ProtocolVersion VERSION = ProtocolVersion.V2_1;

    private final List<RequestItem> items = new ArrayList<>(3);
    private Optional<BatchErrorContinuationOption> onError = Optional.empty();
    private MessageHandler.Sequel sequel = MessageHandler.Sequel.NONE;

    /** Adds an item. */
    <Q extends RequestPayload> Batch ask(OperationType<Q, ?> type, Q request) {
        return ask(type, request, List.of());
    }

    /** Adds an item with extensions. */
    <Q extends RequestPayload> Batch ask(OperationType<Q, ?> type, Q request, List<MessageExtension> extensions) {
        items.add(new RequestItem(
                type.operation().value(), Optional.empty(), Optional.empty(), Optional.empty(), request, extensions));
        return this;
    }

    /** Has all items undone if one fails. */
    Batch allOrNothing() {
        onError = Optional.of(BatchErrorContinuationOption.UNDO);
        return this;
    }

    /**
     * Has all items and those that follow undone if one fails.
     *
     * @param following returns what to do after these answers, all of which are of success, and an empty batch in the end
     */
    Batch allOrNothing(Function<Answers, Batch> following) {
        sequel = answers -> following.apply(new Answers(answers)).items;
        return allOrNothing();
    }

    MessageHandler.Sequel sequel() {
        return sequel;
    }

    RequestMessage message() {
        return new RequestMessage(RequestHeader.of(VERSION, onError, items.size()), items);
    }

    /** The answers, up to the first failure. */
    record Answers(List<ResponseItem> items) {
        int count() {
            return items.size();
        }

        Answers {
            items = List.copyOf(items);
        }

        /**
         * Checks that everything was done.
         *
         * @throws KmipRefusal if something has failed
         */
        void requireAll() {
            items.stream()
                    .filter(item -> item.resultStatus() == ResultStatus.OPERATION_FAILED)
                    .findFirst()
                    .ifPresent(item -> {
                        throw refusal(item);
                    });
        }

        private static KmipRefusal refusal(ResponseItem item) {
            return new KmipRefusal(
                    item.resultReason().orElse(ResultReason.GENERAL_FAILURE),
                    item.resultMessage().orElse(""));
        }

        /**
         * Returns the answer to an item.
         *
         * @throws KmipRefusal if it, or one before it, has failed
         */
        @SuppressWarnings("unchecked") // an item is answered with the payload of its operation
        <R extends ResponsePayload> R get(int index, OperationType<?, R> type) {
            for (var i = 0; i <= index; i++) {
                var item = items.get(i);
                if (item.resultStatus() != ResultStatus.SUCCESS) {
                    throw refusal(item);
                }
            }
            return (R) items.get(index)
                    .payload()
                    .orElseThrow(() -> new IllegalStateException("no payload of " + type.operation()));
        }
    }
}
