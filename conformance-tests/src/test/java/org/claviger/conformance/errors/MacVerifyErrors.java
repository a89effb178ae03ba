package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.data;
import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.errors.Requests.parameters;
import static org.claviger.conformance.wire.Ttlv.bytes;
import static org.claviger.enumeration.Operation.MAC_VERIFY;
import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;

import org.claviger.conformance.wire.Attrs;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.ttlv.Tag;

/** MAC Verify (KMIP 2.1 section 6.1.31, KMIP 1.4 section 11.38). */
final class MacVerifyErrors {
    private MacVerifyErrors() {}

    static OperationErrors errors() {
        var mac = bytes(Tag.MAC_DATA, new byte[32]);
        return UsingKeyErrors.of(
                        MAC_VERIFY,
                        "must not verify a MAC",
                        parameters(Attrs.algorithm(CryptographicAlgorithm.HMAC_SHA256)),
                        data(16),
                        mac)
                .since2(
                        BAD_CRYPTOGRAPHIC_PARAMETERS,
                        peer -> on(
                                peer,
                                MAC_VERIFY,
                                peer.createActive(),
                                parameters(Attrs.algorithm(CryptographicAlgorithm.RSA)),
                                data(16),
                                mac));
    }
}
