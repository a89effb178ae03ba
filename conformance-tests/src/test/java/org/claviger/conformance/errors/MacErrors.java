package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.data;
import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.errors.Requests.parameters;
import static org.claviger.enumeration.Operation.MAC;
import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.USAGE_LIMIT_EXCEEDED;

import org.claviger.conformance.wire.Attrs;
import org.claviger.enumeration.CryptographicAlgorithm;

/** MAC (KMIP 2.1 section 6.1.30, KMIP 1.4 section 11.37). */
final class MacErrors {
    private MacErrors() {}

    static OperationErrors errors() {
        var hmac = parameters(Attrs.algorithm(CryptographicAlgorithm.HMAC_SHA256));
        return UsingKeyErrors.of(MAC, "must not MAC", hmac, data(16))
                .since2(
                        BAD_CRYPTOGRAPHIC_PARAMETERS,
                        peer -> on(
                                peer,
                                MAC,
                                peer.createActive(),
                                parameters(Attrs.algorithm(CryptographicAlgorithm.RSA)),
                                data(16)))
                .since2(
                        USAGE_LIMIT_EXCEEDED,
                        peer -> on(peer, MAC, peer.createActive(Attrs.usageLimits(8, 1)), hmac, data(16)));
    }
}
