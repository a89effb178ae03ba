package org.claviger.conformance.errors;

import static org.claviger.conformance.wire.Ttlv.bytes;
import static org.claviger.enumeration.Operation.CANCEL;
import static org.claviger.enumeration.ResultReason.INVALID_ASYNCHRONOUS_CORRELATION_VALUE;

import org.claviger.conformance.wire.Ttlv;
import org.claviger.ttlv.Tag;

/** Cancel (KMIP 2.1 section 6.1.5, KMIP 1.4 section 4.27). */
final class CancelErrors {
    private CancelErrors() {}

    static OperationErrors errors() {
        var unknown = bytes(Tag.ASYNCHRONOUS_CORRELATION_VALUE, new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        return OperationErrors.of(CANCEL, _ -> new Ttlv[] {unknown})
                .since2(INVALID_ASYNCHRONOUS_CORRELATION_VALUE, peer -> peer.ask(CANCEL, unknown));
    }
}
