package org.claviger.server.net;

import java.io.Serial;
import java.security.cert.CertificateException;

/** A client certificate that doesn't open this door; the message is one line that says exactly why. */
final class ClientRefusedException extends CertificateException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Why a client is refused, as counted in the statistics. */
    enum Reason {
        EXPIRED,
        NOT_YET_VALID,
        WRONG_USAGE,
        WEAK_KEY,
        WEAK_SIGNATURE,
        UNTRUSTED,
        REVOKED,
        REVOCATION_UNKNOWN,
        NO_IDENTITY
    }

    private final Reason reason;

    ClientRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
