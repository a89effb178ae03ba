package org.claviger.conformance.errors;

import static org.claviger.conformance.wire.Ttlv.bytes;
import static org.claviger.enumeration.Operation.POLL;
import static org.claviger.enumeration.ResultReason.INVALID_ASYNCHRONOUS_CORRELATION_VALUE;

import org.claviger.conformance.wire.Ttlv;
import org.claviger.ttlv.Tag;

/** Poll (KMIP 2.1 section 6.1.36, KMIP 1.4 section 11.26). */
final class PollErrors {
    private PollErrors() {}

    static OperationErrors errors() {
        var unknown = bytes(Tag.ASYNCHRONOUS_CORRELATION_VALUE, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        return OperationErrors.of(POLL, _ -> new Ttlv[] {unknown})
                .both(
                        "correlation value unknown",
                        INVALID_ASYNCHRONOUS_CORRELATION_VALUE,
                        peer -> peer.ask(POLL, unknown));
    }
}
