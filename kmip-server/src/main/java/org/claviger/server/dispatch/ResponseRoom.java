package org.claviger.server.dispatch;

import java.util.List;
import java.util.Optional;
import org.claviger.enumeration.ResultReason;
import org.claviger.message.MessageCodec;
import org.claviger.message.RequestHeader;
import org.claviger.message.RequestItem;
import org.claviger.message.ResponseHeader;
import org.claviger.message.ResponseItem;
import org.claviger.message.ResponseMessage;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.binary.SizingTtlvWriter;

/**
 * Measures a response item by item, against the Maximum Response Size of the whole message (KMIP 2.1 section 9.12, KMIP 1.4
 * section 6.3). An item is measured before anything of it becomes durable, so that nothing is done of which the client would
 * not hear; for the items that are still to come, room is kept to say that they failed. Used by one thread.
 */
final class ResponseRoom {
    private final ProtocolVersion version;
    private final long maximum;
    private final long headerBytes;
    private final long[] leastBytes;

    private long used;
    private long reserved;
    private int answered;

    /** @param responseHeader what the response begins with */
    ResponseRoom(RequestHeader header, List<RequestItem> items, ResponseHeader responseHeader) {
        version = header.protocolVersion();
        maximum = header.maximumResponseSize().map(Integer::longValue).orElse(Long.MAX_VALUE);
        headerBytes = measure(responseHeader);
        leastBytes = new long[header.maximumResponseSize().isPresent() ? items.size() : 0];
        for (var i = 0; i < leastBytes.length; i++) {
            leastBytes[i] =
                    measure(ResponseItems.failure(items.get(i), ResultReason.RESPONSE_TOO_LARGE, Optional.empty()));
        }
        clear();
    }

    private static long measure(ResponseHeader header) {
        var sizing = new SizingTtlvWriter(header.protocolVersion());
        MessageCodec.writeResponse(sizing, new ResponseMessage(header, List.of()));
        return sizing.size();
    }

    /** Forgets the items: the batch begins again. */
    void clear() {
        answered = 0;
        used = headerBytes;
        reserved = 0;
        for (var bytes : leastBytes) {
            reserved += bytes;
        }
    }

    /** Tells whether not even the shortest answer fits. */
    boolean isTooSmall() {
        return used + reserved > maximum;
    }

    /** Returns how many bytes an item takes. */
    long measure(ResponseItem item) {
        var sizing = new SizingTtlvWriter(version);
        MessageCodec.writeResponseItem(sizing, item);
        return sizing.size();
    }

    /** Tells whether the next item may take this many bytes. */
    boolean holds(long bytes) {
        return used + bytes + reserved - leastOfNext() <= maximum;
    }

    /** Tells whether these items, all that are to come, fit. */
    boolean holdsAll(List<ResponseItem> items) {
        var bytes = used;
        for (var item : items) {
            bytes += measure(item);
        }
        return bytes <= maximum;
    }

    /** Adds an item of this many bytes. */
    void take(long bytes) {
        used += bytes;
        reserved -= leastOfNext();
        answered++;
    }

    private long leastOfNext() {
        return answered < leastBytes.length ? leastBytes[answered] : 0;
    }

    long maximum() {
        return maximum;
    }

    /** The bytes of the header and of the items that were taken. */
    long used() {
        return used;
    }
}
