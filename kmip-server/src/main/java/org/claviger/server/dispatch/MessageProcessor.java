package org.claviger.server.dispatch;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.claviger.enumeration.AsynchronousIndicator;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.message.MessageCodec;
import org.claviger.message.RequestHeader;
import org.claviger.message.RequestItem;
import org.claviger.message.RequestMessage;
import org.claviger.message.ResponseHeader;
import org.claviger.message.ResponseItem;
import org.claviger.message.ResponseMessage;
import org.claviger.secret.SecretScope;
import org.claviger.server.access.AccessPolicy;
import org.claviger.server.access.Caller;
import org.claviger.server.access.ObjectGate;
import org.claviger.server.audit.AuditException;
import org.claviger.server.audit.AuditItem;
import org.claviger.server.audit.AuditLog;
import org.claviger.server.domain.KmipException;
import org.claviger.server.operation.OperationTable;
import org.claviger.server.operation.PendingRequests;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.store.UnitOfWork;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.binary.BinaryTtlvReader;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.claviger.ttlv.binary.SizingTtlvWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one message: decode, check the version, find out who asks, run the batch, encode the answer in the request's
 * version. Every request gets an answer; only a frame whose header cannot be read closes the connection behind it.
 */
public final class MessageProcessor implements FrameHandler, MessageHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MessageProcessor.class);

    /** Whose responses are never asynchronous (KMIP 2.1 sections 6.1.5, 6.1.38, 6.1.39 and 6.1.41). */
    private static final Set<Operation> NEVER_ASYNCHRONOUS =
            EnumSet.of(Operation.POLL, Operation.CANCEL, Operation.PROCESS, Operation.QUERY_ASYNCHRONOUS_REQUESTS);

    private final Set<ProtocolVersion> versions;
    private final ProtocolVersion newest;
    private final Limits limits;
    private final AccessPolicy policy;
    private final BatchProcessor batches;
    private final AuditLog audit;
    private final Supplier<UnitOfWork> units;
    private final Supplier<? extends SecretScope.Memory> secretMemory;
    private final Supplier<? extends SecretScope.Memory> sharedMemory;
    private final PendingRequests pending;
    private final Clock clock;
    private final ByteBufAllocator allocator;
    private final BoundedLog notices = new BoundedLog(LOG);

    /**
     * @param versions those that the server speaks
     * @param units makes the unit of work of one message
     * @param secretMemory where key bytes of one message live
     * @param sharedMemory where messages live that are done later, by whichever thread
     * @param pending those messages
     */
    public MessageProcessor(
            Set<ProtocolVersion> versions,
            Limits limits,
            AccessPolicy policy,
            OperationTable operations,
            AuditLog audit,
            Supplier<UnitOfWork> units,
            Supplier<? extends SecretScope.Memory> secretMemory,
            Supplier<? extends SecretScope.Memory> sharedMemory,
            PendingRequests pending,
            Clock clock,
            ByteBufAllocator allocator) {
        this.versions = Set.copyOf(versions);
        this.newest = versions.stream().max(ProtocolVersion::compareTo).orElseThrow();
        this.limits = limits;
        this.policy = policy;
        this.batches = new BatchProcessor(operations, audit);
        this.audit = audit;
        this.units = units;
        this.secretMemory = secretMemory;
        this.sharedMemory = sharedMemory;
        this.pending = pending;
        this.clock = clock;
        this.allocator = allocator;
    }

    @Override
    public Reply handle(ByteBuf frame, ClientConnection connection) {
        try (var secrets = new SecretScope(secretMemory)) {
            return answer(frame.slice(), new BinaryTtlvReader(frame, limits, secrets), secrets, connection);
        } finally {
            frame.setZero(0, frame.capacity());
            frame.release();
        }
    }

    @Override
    public ResponseMessage handle(
            RequestMessage message, Sequel sequel, SecretScope secrets, ClientConnection connection) {
        return handle(message, sequel, secrets, connection, policy.callerOf(connection.identity()));
    }

    @Override
    public ResponseMessage handleForTenant(
            RequestMessage message, Sequel sequel, SecretScope secrets, ClientConnection connection) {
        var caller = AccessPolicy.tenantItself(policy.callerOf(connection.identity()));
        return handle(message, sequel, secrets, connection, caller);
    }

    private ResponseMessage handle(
            RequestMessage message, Sequel sequel, SecretScope secrets, ClientConnection connection, Caller caller) {
        var now = now();
        var batch = batch(message.header(), message.items(), sequel, secrets, connection, caller, now);
        var answers = batches.process(batch);
        batch.whenAnswered().forEach(Runnable::run);
        return message(message.header().protocolVersion(), now, answers);
    }

    @Override
    public Reply refuse(RefusedFrame frame, ClientConnection connection) {
        var version = speakable(frame.version());
        recordUnreadable(connection, version, ResultReason.INVALID_MESSAGE);
        var failure = ResponseItems.failure(ResultReason.INVALID_MESSAGE, frame.detail());
        return new Reply(encode(message(version, now(), List.of(failure))), true);
    }

    private Reply answer(ByteBuf frame, BinaryTtlvReader in, SecretScope secrets, ClientConnection connection) {
        var now = now();
        RequestHeader header;
        try {
            header = MessageCodec.readRequestHeader(in);
        } catch (TtlvException fault) {
            notices.info("connection {}: unreadable request: {}", connection.id(), fault.getMessage());
            return refusal(connection, speakable(in.version()), fault, now, true);
        }
        var version = header.protocolVersion();
        if (!versions.contains(version)) {
            return unsupported(connection, header, now);
        }
        List<RequestItem> items;
        try {
            items = MessageCodec.readRequestItems(in, header);
        } catch (TtlvException fault) {
            notices.info("connection {}: unreadable request: {}", connection.id(), fault.getMessage());
            return refusal(connection, version, fault, now, false);
        }
        var batch = batch(header, items, Sequel.NONE, secrets, connection, policy.callerOf(connection.identity()), now);
        var answers = isMandatory(header) ? postpone(batch, frame, connection, now) : batches.process(batch);
        return new Reply(encode(batch, now, answers), false);
    }

    private BatchProcessor.Batch batch(
            RequestHeader header,
            List<RequestItem> items,
            Sequel sequel,
            SecretScope secrets,
            ClientConnection connection,
            Caller caller,
            Instant now) {
        var version = header.protocolVersion();
        var unit = units.get();
        return new BatchProcessor.Batch(
                header,
                items,
                sequel,
                new RequestContext(caller, version, now, secrets, new ObjectGate(unit)),
                unit,
                auditItem(connection, caller, version),
                new ResponseRoom(header, items, responseHeader(version, now, items.size())),
                new ArrayList<>(0));
    }

    private ByteBuf encode(BatchProcessor.Batch batch, Instant now, List<ResponseItem> answers) {
        var bytes = encode(
                message(batch.header().protocolVersion(), now, answers),
                batch.room().used());
        batch.whenAnswered().forEach(Runnable::run);
        return bytes;
    }

    /** A client that can wait need not: only one that insists on it is answered later. */
    private static boolean isMandatory(RequestHeader header) {
        return header.asynchronousIndicator()
                .filter(AsynchronousIndicator.MANDATORY::equals)
                .isPresent();
    }

    /** Keeps the message for later and answers that its items are pending (KMIP 2.1 sections 9.1, 9.2 and 11.3). */
    private List<ResponseItem> postpone(
            BatchProcessor.Batch batch, ByteBuf frame, ClientConnection connection, Instant now) {
        var items = batch.items();
        if (items.stream().allMatch(MessageProcessor::isNeverAsynchronous)) {
            return batches.process(batch);
        }
        var refusal = batches.refusal(batch);
        if (refusal.isPresent()) {
            return batches.refuse(batch, refusal.get());
        }
        if (items.stream().anyMatch(MessageProcessor::isNeverAsynchronous)) {
            return batches.refuse(
                    batch,
                    new KmipException(ResultReason.FEATURE_NOT_SUPPORTED, "an operation that is never asynchronous"));
        }
        var values = pending.correlationValues(items.size());
        var answers = new ArrayList<ResponseItem>(items.size());
        for (var i = 0; i < items.size(); i++) {
            answers.add(ResponseItems.pending(items.get(i), values.get(i)));
        }
        if (!batch.room().holdsAll(answers)) {
            return batches.refuse(
                    batch, new KmipException(ResultReason.RESPONSE_TOO_LARGE, "the correlation values do not fit"));
        }
        var work = new StoredMessage(
                new SecretScope(sharedMemory), frame, items, (bytes, chosen) -> doLater(bytes, chosen, connection));
        var operations = new ArrayList<@Nullable Operation>(items.size());
        items.forEach(item -> operations.add(item.operation()));
        if (!pending.submit(batch.context().caller(), operations, values, now, work)) {
            work.close();
            return batches.refuse(
                    batch,
                    new KmipException(ResultReason.SERVER_LIMIT_EXCEEDED, "too many asynchronous requests wait"));
        }
        answers.forEach(answer -> batch.room().take(batch.room().measure(answer)));
        return answers;
    }

    private static boolean isNeverAsynchronous(RequestItem item) {
        var operation = item.operation();
        return operation != null && NEVER_ASYNCHRONOUS.contains(operation);
    }

    /** Does these items of a message that was kept, as if it came now. */
    private ByteBuf doLater(ByteBuf frame, List<Integer> chosen, ClientConnection connection) {
        try (var secrets = new SecretScope(secretMemory)) {
            var now = now();
            var in = new BinaryTtlvReader(frame, limits, secrets);
            var header = MessageCodec.readRequestHeader(in);
            var items = MessageCodec.readRequestItems(in, header);
            var batch = batch(
                    header.withoutAsynchrony(chosen.size()),
                    chosen.stream().map(items::get).toList(),
                    Sequel.NONE,
                    secrets,
                    connection,
                    policy.callerOf(connection.identity()),
                    now);
            return encode(batch, now, batches.process(batch));
        }
    }

    private Reply refusal(
            ClientConnection connection, ProtocolVersion version, TtlvException fault, Instant now, boolean close) {
        var reason = Failures.reason(fault.fault());
        recordUnreadable(connection, version, reason);
        var failure = ResponseItems.failure(reason, String.valueOf(fault.getMessage()));
        return new Reply(encode(message(version, now, List.of(failure))), close);
    }

    private Reply unsupported(ClientConnection connection, RequestHeader header, Instant now) {
        var version = speakable(header.protocolVersion());
        var reason = Failures.reason(ResultReason.UNSUPPORTED_PROTOCOL_VERSION, null, version);
        recordUnreadable(connection, version, reason);
        var failure = ResponseItems.failure(
                reason, "KMIP " + header.protocolVersion() + " is not supported (newest is " + newest + ")");
        return new Reply(encode(message(version, now, List.of(failure))), false);
    }

    /** Returns the version in which to answer a request of this one: the same, or the nearest older that we speak. */
    private ProtocolVersion speakable(ProtocolVersion version) {
        return versions.stream()
                .filter(ours -> ours.compareTo(version) <= 0)
                .max(ProtocolVersion::compareTo)
                .orElseGet(
                        () -> versions.stream().min(ProtocolVersion::compareTo).orElseThrow());
    }

    private void recordUnreadable(ClientConnection connection, ProtocolVersion version, ResultReason reason) {
        try {
            var caller = policy.callerOf(connection.identity());
            audit.outcome(auditItem(connection, caller, version), Optional.of(reason));
        } catch (AuditException e) {
            LOG.error("an unreadable request could not be audited", e);
        }
    }

    private static AuditItem auditItem(ClientConnection connection, Caller caller, ProtocolVersion version) {
        return new AuditItem(
                connection.id(),
                connection.peer(),
                caller.principal(),
                connection.certificateSha256(),
                caller.tenant().name(),
                version,
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()),
                0,
                AuditItem.UNREADABLE,
                Optional.empty(),
                List.of());
    }

    private static ResponseMessage message(ProtocolVersion version, Instant now, List<ResponseItem> items) {
        return new ResponseMessage(responseHeader(version, now, items.size()), items);
    }

    /** A header says what it must and nothing more: some clients stop at a field they do not expect. */
    private static ResponseHeader responseHeader(ProtocolVersion version, Instant now, int items) {
        return ResponseHeader.of(version, now, items);
    }

    private static long sizeOf(ResponseMessage message) {
        var sizing = new SizingTtlvWriter(message.header().protocolVersion());
        MessageCodec.writeResponse(sizing, message);
        return sizing.size();
    }

    private ByteBuf encode(ResponseMessage message) {
        return encode(message, sizeOf(message));
    }

    private ByteBuf encode(ResponseMessage message, long size) {
        var buffer = allocator.directBuffer(Math.toIntExact(size), Math.toIntExact(size));
        try {
            MessageCodec.writeResponse(
                    new BinaryTtlvWriter(buffer, message.header().protocolVersion()), message);
            return buffer;
        } catch (RuntimeException e) {
            buffer.setZero(0, buffer.capacity());
            buffer.release();
            throw e;
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
