package org.claviger.server.net;

import java.io.Serial;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /** The client's own certificate; the one at fault may be another of its chain. */
    private final transient @Nullable X509Certificate client;

    ClientRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
        this.client = null;
    }

    private ClientRefusedException(ClientRefusedException refusal, X509Certificate client) {
        super(refusal.getMessage(), refusal);
        this.reason = refusal.reason;
        this.client = client;
    }

    /** Returns this refusal, which is of the client with this certificate. */
    ClientRefusedException of(X509Certificate certificate) {
        return new ClientRefusedException(this, certificate);
    }

    Optional<X509Certificate> client() {
        return Optional.ofNullable(client);
    }

    Reason reason() {
        return reason;
    }
}
