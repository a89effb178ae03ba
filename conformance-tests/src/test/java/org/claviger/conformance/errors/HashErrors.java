package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.data;
import static org.claviger.conformance.errors.Requests.hashing;
import static org.claviger.conformance.errors.Requests.parameters;
import static org.claviger.conformance.wire.Ttlv.bytes;
import static org.claviger.enumeration.Operation.HASH;
import static org.claviger.enumeration.ResultReason.INVALID_CORRELATION_VALUE;

import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/** Hash (KMIP 2.1 section 6.1.23, KMIP 1.4 section 11.41). */
final class HashErrors {
    private HashErrors() {}

    static OperationErrors errors() {
        var sha256 = parameters(hashing(HashingAlgorithm.SHA_256));
        return OperationErrors.of(HASH, _ -> new Ttlv[] {sha256, data(16)})
                .since(ProtocolVersion.V1_3)
                .both(
                        "correlation value unknown",
                        INVALID_CORRELATION_VALUE,
                        peer -> peer.ask(HASH, sha256, data(16), bytes(Tag.CORRELATION_VALUE, new byte[8])));
    }
}
