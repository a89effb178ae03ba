package org.claviger.server.dispatch;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.claviger.enumeration.ResultReason;
import org.claviger.message.MessageCodec;
import org.claviger.message.RequestItem;
import org.claviger.message.ResponseItem;
import org.claviger.secret.SecretScope;
import org.claviger.server.operation.PendingRequests;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.binary.BinaryTtlvReader;
import org.jspecify.annotations.Nullable;

/**
 * A request that is done later: its bytes as they came, and then those of its response, in secure memory that is not one
 * thread's. So what is done and what is answered is what would have been at once.
 */
final class StoredMessage implements PendingRequests.Work {
    private final SecretScope memory;
    private final MemorySegment request;
    private final List<RequestItem> shapes;
    private final BiFunction<ByteBuf, List<Integer>, ByteBuf> processor;
    private final int[] places;

    private @Nullable MemorySegment response;

    /**
     * @param memory for this message alone; closed with it
     * @param frame the bytes of the request from its reader index on
     * @param items the request's items; only their operations and identifiers are kept
     * @param processor does the items of these numbers of the request in a frame, and returns the response
     */
    StoredMessage(
            SecretScope memory,
            ByteBuf frame,
            List<RequestItem> items,
            BiFunction<ByteBuf, List<Integer>, ByteBuf> processor) {
        this.memory = memory;
        this.request = memory.allocate(frame.readableBytes());
        frame.getBytes(frame.readerIndex(), request.asByteBuffer());
        this.shapes = items.stream()
                .map(item -> new RequestItem(
                        item.operationCode(),
                        Optional.empty(),
                        Optional.empty(),
                        item.uniqueBatchItemId(),
                        new RequestItem.Unknown(),
                        List.of()))
                .toList();
        this.processor = processor;
        this.places = new int[items.size()];
    }

    @Override
    public void run(List<Integer> items) {
        for (var i = 0; i < items.size(); i++) {
            places[items.get(i)] = i;
        }
        var answer = processor.apply(Unpooled.wrappedBuffer(request.asByteBuffer()), items);
        try {
            var stored = memory.allocate(answer.readableBytes());
            answer.getBytes(answer.readerIndex(), stored.asByteBuffer());
            response = stored;
        } finally {
            answer.setZero(0, answer.capacity());
            answer.release();
        }
    }

    @Override
    public ResponseItem answer(int item, SecretScope secrets) {
        if (response == null) {
            return failure(item, ResultReason.GENERAL_FAILURE, "the request could not be done");
        }
        var in = new BinaryTtlvReader(Unpooled.wrappedBuffer(response.asByteBuffer()), Limits.WIDEST, secrets);
        var answers = MessageCodec.readResponse(in).items();
        return places[item] < answers.size()
                ? answers.get(places[item])
                : failure(item, ResultReason.OPERATION_CANCELED_BY_REQUESTER, "not done: an item before it failed");
    }

    private ResponseItem failure(int item, ResultReason reason, String text) {
        return ResponseItems.failure(shapes.get(item), reason, Optional.of(text));
    }

    @Override
    public void close() {
        memory.close();
    }
}
