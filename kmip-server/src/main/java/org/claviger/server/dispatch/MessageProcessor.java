package org.claviger.server.dispatch;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.claviger.enumeration.AsynchronousIndicator;
import org.claviger.enumeration.ResultReason;
import org.claviger.message.MessageCodec;
import org.claviger.message.RequestHeader;
import org.claviger.message.RequestItem;
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
import org.claviger.server.operation.OperationTable;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.store.UnitOfWork;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.binary.BinaryTtlvReader;
import org.claviger.ttlv.binary.BinaryTtlvWriter;
import org.claviger.ttlv.binary.SizingTtlvWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers one message: decode, check the version, find out who asks, run the batch, encode the answer in the request's
 * version. Every request gets an answer; only a frame whose header cannot be read closes the connection behind it.
 */
public final class MessageProcessor implements FrameHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MessageProcessor.class);

    private final Set<ProtocolVersion> versions;
    private final ProtocolVersion newest;
    private final Limits limits;
    private final AccessPolicy policy;
    private final BatchProcessor batches;
    private final AuditLog audit;
    private final Supplier<UnitOfWork> units;
    private final Supplier<? extends SecretScope.Memory> secretMemory;
    private final Clock clock;
    private final ByteBufAllocator allocator;

    /**
     * @param versions those that the server speaks
     * @param units makes the unit of work of one message
     * @param secretMemory where key bytes of one message live
     */
    public MessageProcessor(
            Set<ProtocolVersion> versions,
            Limits limits,
            AccessPolicy policy,
            OperationTable operations,
            AuditLog audit,
            Supplier<UnitOfWork> units,
            Supplier<? extends SecretScope.Memory> secretMemory,
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
        this.clock = clock;
        this.allocator = allocator;
    }

    @Override
    public Reply handle(ByteBuf frame, ClientConnection connection) {
        try (var secrets = new SecretScope(secretMemory)) {
            return answer(new BinaryTtlvReader(frame, limits, secrets), secrets, connection);
        } finally {
            frame.setZero(0, frame.capacity());
            frame.release();
        }
    }

    @Override
    public Reply refuse(RefusedFrame frame, ClientConnection connection) {
        var version = speakable(frame.version());
        recordUnreadable(connection, version, ResultReason.INVALID_MESSAGE);
        var failure = ResponseItems.failure(ResultReason.INVALID_MESSAGE, frame.detail());
        return new Reply(encode(message(version, now(), List.of(failure))), true);
    }

    private Reply answer(BinaryTtlvReader in, SecretScope secrets, ClientConnection connection) {
        var now = now();
        RequestHeader header;
        try {
            header = MessageCodec.readRequestHeader(in);
        } catch (TtlvException fault) {
            LOG.info("connection {}: unreadable request: {}", connection.id(), fault.getMessage());
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
            LOG.info("connection {}: unreadable request: {}", connection.id(), fault.getMessage());
            return refusal(connection, version, fault, now, false);
        }
        return new Reply(process(header, items, secrets, connection, now), false);
    }

    private ByteBuf process(
            RequestHeader header,
            List<RequestItem> items,
            SecretScope secrets,
            ClientConnection connection,
            Instant now) {
        var caller = policy.callerOf(connection.identity());
        var unit = units.get();
        var context = new RequestContext(caller, header.protocolVersion(), now, secrets, new ObjectGate(unit));
        var about = auditItem(connection, caller, header.protocolVersion());
        var responseHeader = responseHeader(header.protocolVersion(), now, items.size());
        var room = new ResponseRoom(header, items, responseHeader);
        var answers = header.asynchronousIndicator()
                        .filter(AsynchronousIndicator.MANDATORY::equals)
                        .isPresent()
                ? notAsynchronous(items, about, room)
                : batches.process(new BatchProcessor.Batch(header, items, context, unit, about, room));
        return encode(message(header.protocolVersion(), now, answers), room.used());
    }

    /** Asynchronous processing is not there yet, and a client that insists on it must not get it done otherwise. */
    private List<ResponseItem> notAsynchronous(List<RequestItem> items, AuditItem about, ResponseRoom room) {
        return items.stream()
                .map(item -> {
                    audit.outcome(
                            about.item(0, item.operation(), Optional.empty()),
                            Optional.of(ResultReason.FEATURE_NOT_SUPPORTED));
                    var answer = ResponseItems.failure(
                            item,
                            ResultReason.FEATURE_NOT_SUPPORTED,
                            Optional.of("asynchronous processing is not supported"));
                    room.take(room.measure(answer));
                    return answer;
                })
                .toList();
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
                connection.peer().toString(),
                caller.principal(),
                connection.certificateSha256(),
                caller.tenant().name(),
                version,
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()),
                0,
                null,
                Optional.empty());
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
