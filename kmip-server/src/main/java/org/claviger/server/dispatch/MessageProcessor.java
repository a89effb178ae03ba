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
import org.claviger.enumeration.ResultStatus;
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
import org.claviger.ttlv.UnencodableException;
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
        var failure = failure(ResultReason.INVALID_MESSAGE, frame.detail());
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
        var answers = header.asynchronousIndicator()
                        .filter(AsynchronousIndicator.MANDATORY::equals)
                        .isPresent()
                ? notAsynchronous(items, about)
                : batches.process(header, items, context, unit, about);
        return withinLimit(header, items, now, answers);
    }

    /** Asynchronous processing is not there yet, and a client that insists on it must not get it done otherwise. */
    private List<ResponseItem> notAsynchronous(List<RequestItem> items, AuditItem about) {
        return items.stream()
                .map(item -> {
                    audit.outcome(
                            about.item(0, item.operation(), Optional.empty()),
                            Optional.of(ResultReason.FEATURE_NOT_SUPPORTED));
                    return failure(
                            Optional.of(item),
                            ResultReason.FEATURE_NOT_SUPPORTED,
                            "asynchronous processing is not supported");
                })
                .toList();
    }

    /** Encodes the answer, or one that says it is too large (KMIP 2.1 section 9.13). */
    private ByteBuf withinLimit(
            RequestHeader header, List<RequestItem> items, Instant now, List<ResponseItem> answers) {
        var version = header.protocolVersion();
        var message = message(version, now, answers);
        long size;
        try {
            size = sizeOf(message);
        } catch (UnencodableException e) {
            var incident = Incident.log(LOG, "an answer cannot be written in KMIP " + version, e);
            return encode(replaced(header, items, now, ResultReason.GENERAL_FAILURE, "internal error " + incident));
        }
        var maximum = header.maximumResponseSize();
        if (maximum.isPresent() && size > maximum.get()) {
            return encode(replaced(
                    header,
                    items,
                    now,
                    ResultReason.RESPONSE_TOO_LARGE,
                    "response of " + size + " bytes (Maximum Response Size " + maximum.get() + ")"));
        }
        return encode(message, size);
    }

    private static ResponseMessage replaced(
            RequestHeader header, List<RequestItem> items, Instant now, ResultReason reason, String text) {
        return message(
                header.protocolVersion(),
                now,
                items.stream()
                        .map(item -> failure(Optional.of(item), reason, text))
                        .toList());
    }

    private Reply refusal(
            ClientConnection connection, ProtocolVersion version, TtlvException fault, Instant now, boolean close) {
        var reason = Failures.reason(fault.fault());
        recordUnreadable(connection, version, reason);
        var failure = failure(reason, String.valueOf(fault.getMessage()));
        return new Reply(encode(message(version, now, List.of(failure))), close);
    }

    private Reply unsupported(ClientConnection connection, RequestHeader header, Instant now) {
        var version = speakable(header.protocolVersion());
        var reason = Failures.reason(ResultReason.UNSUPPORTED_PROTOCOL_VERSION, null, version);
        recordUnreadable(connection, version, reason);
        var failure =
                failure(reason, "KMIP " + header.protocolVersion() + " is not supported (newest is " + newest + ")");
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

    private static ResponseItem failure(ResultReason reason, String text) {
        return failure(Optional.empty(), reason, text);
    }

    private static ResponseItem failure(Optional<RequestItem> item, ResultReason reason, String text) {
        return new ResponseItem(
                item.map(RequestItem::operationCode).filter(code -> code != 0),
                item.flatMap(RequestItem::uniqueBatchItemId),
                ResultStatus.OPERATION_FAILED,
                Optional.of(reason),
                Optional.of(text),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    /** A header says what it must and nothing more: some clients stop at a field they do not expect. */
    private static ResponseMessage message(ProtocolVersion version, Instant now, List<ResponseItem> items) {
        return new ResponseMessage(ResponseHeader.of(version, now, items.size()), items);
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
