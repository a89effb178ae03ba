package org.claviger.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.Ephemeral;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.ResultStatus;
import org.claviger.operation.OperationType;
import org.claviger.operation.OperationTypes;
import org.claviger.operation.RequestPayload;
import org.claviger.operation.ResponsePayload;
import org.claviger.schema.Codec;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ItemType;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.TtlvException.Fault;
import org.claviger.ttlv.TtlvReader;
import org.claviger.ttlv.TtlvWriter;
import org.claviger.ttlv.UnencodableException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes whole messages, in whatever encoding the reader or writer has. A request is read in two steps, so that
 * its version can be refused before its items are looked at. A fault inside one item is that item's alone.
 */
public final class MessageCodec {
    private static final EnumerationType<Operation> OPERATIONS = EnumerationType.of(Operation.class);
    private static final Codec<Ephemeral> EPHEMERAL = Codec.enumeration(Ephemeral.class);
    private static final Codec<ResultStatus> RESULT_STATUS = Codec.enumeration(ResultStatus.class);
    private static final Codec<ResultReason> RESULT_REASON = Codec.enumeration(ResultReason.class);

    private MessageCodec() {}

    /**
     * Reads a whole request.
     *
     * @throws TtlvException for a fault outside of the batch items
     */
    public static RequestMessage readRequest(TtlvReader in) {
        var header = readRequestHeader(in);
        return new RequestMessage(header, readRequestItems(in, header));
    }

    /** Enters a request and reads its header; the reader then has the message's version. */
    public static RequestHeader readRequestHeader(TtlvReader in) {
        enter(in, Tag.REQUEST_MESSAGE);
        requireNext(in, Tag.REQUEST_HEADER);
        return RequestHeader.STRUCT.read(in);
    }

    /** Reads the items of a request whose header has been read. */
    public static List<RequestItem> readRequestItems(TtlvReader in, RequestHeader header) {
        if (!in.version().isPublished()) {
            throw in.fault(Fault.UNKNOWN, "items of KMIP " + in.version() + " (no known version)");
        }
        var announced = header.batchCount();
        var limit = in.limits().maxBatchItems();
        if (announced.isPresent() && announced.get() > limit) {
            throw in.fault(Fault.LIMIT, announced.get() + " batch items (limit " + limit + ")");
        }
        List<RequestItem> items = List.of();
        while (in.hasNext()) {
            requireNext(in, Tag.BATCH_ITEM);
            if (items.size() == limit) {
                throw in.fault(Fault.LIMIT, "more than " + limit + " batch items");
            }
            items = plus(items, readRequestItem(in));
        }
        if (announced.isPresent() && announced.get() != items.size()) {
            throw in.fault(Fault.MALFORMED, "Batch Count " + announced.get() + " (found " + items.size() + " items)");
        }
        if (items.isEmpty()) {
            throw in.fault(Fault.MALFORMED, "no Batch Item");
        }
        leave(in);
        return items;
    }

    private static RequestItem readRequestItem(TtlvReader in) {
        var depth = in.depth();
        var item = new RequestItemBuilder();
        in.enter();
        try {
            item.readFields(in);
            in.leave();
            return item.build();
        } catch (TtlvException e) {
            if (in.depth() <= depth) {
                throw e; // the item itself was left already
            }
            in.unwind(depth);
            return item.unreadable(e);
        }
    }

    /** The fields of an item as far as they have been read. */
    private static final class RequestItemBuilder {
        private int operationCode;
        private Optional<Boolean> ephemeral = Optional.empty();
        private Optional<Ephemeral> ephemeralOutput = Optional.empty();
        private Optional<Bytes> uniqueBatchItemId = Optional.empty();
        private @Nullable RequestPayload payload;
        private List<MessageExtension> extensions = List.of();

        void readFields(TtlvReader in) {
            while (in.hasNext()) {
                var tag = in.tag();
                if (tag == Tag.OPERATION.code()) {
                    requireFirst(in, Tag.OPERATION, operationCode == 0);
                    operationCode = in.enumeration(OPERATIONS);
                } else if (tag == Tag.UNIQUE_BATCH_ITEM_ID.code()) {
                    requireFirst(in, Tag.UNIQUE_BATCH_ITEM_ID, uniqueBatchItemId.isEmpty());
                    uniqueBatchItemId = Optional.of(in.bytes());
                } else if (tag == Tag.REQUEST_PAYLOAD.code()) {
                    requireFirst(in, Tag.REQUEST_PAYLOAD, payload == null);
                    payload = readPayload(in);
                } else if (tag == Tag.MESSAGE_EXTENSION.code()) {
                    extensions = plus(extensions, MessageExtension.STRUCT.read(in));
                } else if (tag == Tag.EPHEMERAL.code() && in.version().isAtLeast(ProtocolVersion.V2_0)) {
                    readEphemeral(in);
                } else {
                    throw in.fault(Fault.UNKNOWN, "unexpected item in a Batch Item");
                }
            }
            if (operationCode == 0) {
                throw in.fault(Fault.MALFORMED, "Operation is missing");
            }
            if (payload == null) {
                throw in.fault(Fault.MALFORMED, "Request Payload is missing");
            }
        }

        private void readEphemeral(TtlvReader in) {
            requireFirst(in, Tag.EPHEMERAL, ephemeral.isEmpty() && ephemeralOutput.isEmpty());
            if (in.version().isAtLeast(ProtocolVersion.V3_0)) {
                ephemeralOutput = Optional.of(EPHEMERAL.read(in));
            } else {
                ephemeral = Optional.of(in.bool());
            }
        }

        private RequestPayload readPayload(TtlvReader in) {
            if (operationCode == 0) {
                throw in.fault(Fault.MALFORMED, "Request Payload before Operation");
            }
            var type = typeOf(operationCode, in.version());
            if (type == null) {
                in.skip();
                return new RequestItem.Unknown();
            }
            return type.request().read(in);
        }

        RequestItem build() {
            if (payload == null) {
                throw new IllegalStateException("an item without payload was taken for complete");
            }
            return with(payload);
        }

        RequestItem unreadable(TtlvException fault) {
            return with(new RequestItem.Unreadable(fault));
        }

        private RequestItem with(RequestPayload what) {
            return new RequestItem(operationCode, ephemeral, ephemeralOutput, uniqueBatchItemId, what, extensions);
        }
    }

    /** Writes a whole request in its header's version. */
    public static void writeRequest(TtlvWriter out, RequestMessage message) {
        out.version(message.header().protocolVersion());
        out.startStructure(Tag.REQUEST_MESSAGE.code());
        RequestHeader.STRUCT.write(out, Tag.REQUEST_HEADER.code(), message.header());
        for (var item : message.items()) {
            writeRequestItem(out, item);
        }
        out.endStructure();
    }

    private static void writeRequestItem(TtlvWriter out, RequestItem item) {
        out.startStructure(Tag.BATCH_ITEM.code());
        out.enumeration(Tag.OPERATION.code(), item.operationCode(), OPERATIONS);
        item.ephemeral().ifPresent(value -> out.bool(Tag.EPHEMERAL.code(), value));
        item.ephemeralOutput().ifPresent(value -> EPHEMERAL.write(out, Tag.EPHEMERAL.code(), value));
        item.uniqueBatchItemId().ifPresent(id -> out.bytes(Tag.UNIQUE_BATCH_ITEM_ID.code(), id));
        var type = typeOf(item.operationCode(), out.version());
        if (item.payload() instanceof RequestItem.Unreadable || item.payload() instanceof RequestItem.Unknown) {
            throw new UnencodableException("a payload that was not read");
        }
        if (type == null) {
            throw new UnencodableException(
                    "operation 0x%08X does not exist in KMIP %s".formatted(item.operationCode(), out.version()));
        }
        writePayload(out, Tag.REQUEST_PAYLOAD, type.request(), item.payload());
        writeExtensions(out, item.extensions());
        out.endStructure();
    }

    /**
     * Reads a whole response.
     *
     * @throws TtlvException for any fault; a client has no use for half an answer
     */
    public static ResponseMessage readResponse(TtlvReader in) {
        enter(in, Tag.RESPONSE_MESSAGE);
        requireNext(in, Tag.RESPONSE_HEADER);
        var header = ResponseHeader.STRUCT.read(in);
        var items = new ArrayList<ResponseItem>();
        while (in.hasNext()) {
            requireNext(in, Tag.BATCH_ITEM);
            items.add(readResponseItem(in));
        }
        leave(in);
        return new ResponseMessage(header, items);
    }

    private static ResponseItem readResponseItem(TtlvReader in) {
        Optional<Integer> operationCode = Optional.empty();
        Optional<Bytes> id = Optional.empty();
        Optional<ResultStatus> status = Optional.empty();
        Optional<ResultReason> reason = Optional.empty();
        Optional<String> text = Optional.empty();
        Optional<Bytes> correlation = Optional.empty();
        Optional<ResponsePayload> payload = Optional.empty();
        List<MessageExtension> extensions = List.of();
        in.enter();
        while (in.hasNext()) {
            var tag = in.tag();
            if (tag == Tag.OPERATION.code()) {
                requireFirst(in, Tag.OPERATION, operationCode.isEmpty());
                operationCode = Optional.of(in.enumeration(OPERATIONS));
            } else if (tag == Tag.UNIQUE_BATCH_ITEM_ID.code()) {
                requireFirst(in, Tag.UNIQUE_BATCH_ITEM_ID, id.isEmpty());
                id = Optional.of(in.bytes());
            } else if (tag == Tag.RESULT_STATUS.code()) {
                requireFirst(in, Tag.RESULT_STATUS, status.isEmpty());
                status = Optional.of(RESULT_STATUS.read(in));
            } else if (tag == Tag.RESULT_REASON.code()) {
                requireFirst(in, Tag.RESULT_REASON, reason.isEmpty());
                reason = Optional.of(RESULT_REASON.read(in));
            } else if (tag == Tag.RESULT_MESSAGE.code()) {
                requireFirst(in, Tag.RESULT_MESSAGE, text.isEmpty());
                text = Optional.of(in.text(ItemType.TEXT_STRING, in.limits().maxTextBytes()));
            } else if (tag == Tag.ASYNCHRONOUS_CORRELATION_VALUE.code()) {
                requireFirst(in, Tag.ASYNCHRONOUS_CORRELATION_VALUE, correlation.isEmpty());
                correlation = Optional.of(in.bytes());
            } else if (tag == Tag.RESPONSE_PAYLOAD.code()) {
                requireFirst(in, Tag.RESPONSE_PAYLOAD, payload.isEmpty());
                var type = operationCode.isEmpty() ? null : typeOf(operationCode.get(), in.version());
                if (type == null) {
                    throw in.fault(Fault.UNKNOWN, "Response Payload of an unknown operation");
                }
                payload = Optional.of(readResponsePayload(in, type));
            } else if (tag == Tag.MESSAGE_EXTENSION.code()) {
                extensions = plus(extensions, MessageExtension.STRUCT.read(in));
            } else {
                throw in.fault(Fault.UNKNOWN, "unexpected item in a Batch Item");
            }
        }
        if (status.isEmpty()) {
            throw in.fault(Fault.MALFORMED, "Result Status is missing");
        }
        in.leave();
        return new ResponseItem(operationCode, id, status.get(), reason, text, correlation, payload, extensions);
    }

    private static ResponsePayload readResponsePayload(TtlvReader in, OperationType<?, ?> type) {
        var mayBeWithheld = in.isEmptyStructure();
        try {
            return type.response().read(in);
        } catch (TtlvException e) {
            if (!mayBeWithheld) {
                throw e;
            }
            return new ResponseItem.Withheld(); // an empty structure was read to its end before its fields were missed
        }
    }

    /** Writes a whole response in its header's version. */
    public static void writeResponse(TtlvWriter out, ResponseMessage message) {
        out.version(message.header().protocolVersion());
        out.startStructure(Tag.RESPONSE_MESSAGE.code());
        ResponseHeader.STRUCT.write(out, Tag.RESPONSE_HEADER.code(), message.header());
        for (var item : message.items()) {
            writeResponseItem(out, item);
        }
        out.endStructure();
    }

    /** Writes one item of a response in the version that the writer has. */
    public static void writeResponseItem(TtlvWriter out, ResponseItem item) {
        out.startStructure(Tag.BATCH_ITEM.code());
        item.operationCode().ifPresent(code -> out.enumeration(Tag.OPERATION.code(), code, OPERATIONS));
        item.uniqueBatchItemId().ifPresent(id -> out.bytes(Tag.UNIQUE_BATCH_ITEM_ID.code(), id));
        RESULT_STATUS.write(out, Tag.RESULT_STATUS.code(), item.resultStatus());
        item.resultReason().ifPresent(reason -> RESULT_REASON.write(out, Tag.RESULT_REASON.code(), reason));
        item.resultMessage().ifPresent(text -> out.text(Tag.RESULT_MESSAGE.code(), ItemType.TEXT_STRING, text));
        item.asynchronousCorrelationValue()
                .ifPresent(value -> out.bytes(Tag.ASYNCHRONOUS_CORRELATION_VALUE.code(), value));
        if (item.payload().orElse(null) instanceof ResponseItem.Withheld) {
            out.startStructure(Tag.RESPONSE_PAYLOAD.code());
            out.endStructure();
        } else if (item.payload().isPresent()) {
            var type = item.operationCode().isEmpty()
                    ? null
                    : typeOf(item.operationCode().get(), out.version());
            if (type == null) {
                throw new UnencodableException("a payload without an operation of KMIP " + out.version());
            }
            writePayload(
                    out, Tag.RESPONSE_PAYLOAD, type.response(), item.payload().get());
        }
        writeExtensions(out, item.extensions());
        out.endStructure();
    }

    private static @Nullable OperationType<?, ?> typeOf(int operationCode, ProtocolVersion version) {
        var operation = OPERATIONS.byValue(operationCode);
        var type = operation == null ? null : OperationTypes.of(operation);
        return type == null || !type.versions().contains(version) ? null : type;
    }

    @SuppressWarnings("unchecked") // an item's payload is of its operation's type
    private static <P> void writePayload(TtlvWriter out, Tag tag, Codec<P> codec, Object payload) {
        codec.write(out, tag.code(), (P) payload);
    }

    private static void writeExtensions(TtlvWriter out, List<MessageExtension> extensions) {
        for (var extension : extensions) {
            MessageExtension.STRUCT.write(out, Tag.MESSAGE_EXTENSION.code(), extension);
        }
    }

    /** Returns a list with one more element; most lists in a message have just one, and need no room to grow. */
    private static <E> List<E> plus(List<E> list, E element) {
        if (list.isEmpty()) {
            return List.of(element);
        }
        var more = list.size() == 1 ? new ArrayList<>(list) : list;
        more.add(element);
        return more;
    }

    private static void requireFirst(TtlvReader in, Tag tag, boolean isFirst) {
        if (!isFirst) {
            throw in.fault(Fault.MALFORMED, tag.specName() + " twice");
        }
    }

    private static void enter(TtlvReader in, Tag tag) {
        requireNext(in, tag);
        in.enter();
    }

    private static void leave(TtlvReader in) {
        in.leave();
        if (in.hasNext()) {
            in.tag();
            throw in.fault(Fault.MALFORMED, "bytes behind the message");
        }
    }

    private static void requireNext(TtlvReader in, Tag expected) {
        if (!in.hasNext()) {
            throw in.fault(Fault.MALFORMED, expected.specName() + " is missing");
        }
        var code = in.tag();
        if (code != expected.code()) {
            var tag = Tag.of(code);
            throw in.fault(
                    Fault.MALFORMED,
                    "%s (expected %s)"
                            .formatted(
                                    tag == null ? "tag 0x%06X".formatted(code) : tag.specName(), expected.specName()));
        }
    }
}
