package org.claviger.server.net;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Why a client does not get in, or is turned out, and who is told what of it.
 *
 * @param event for the statistics
 * @param notice for the log
 * @param reason for the audit, which says it in the words of docs/audit.md; nothing if the client left by itself
 * @param certificate the client's, if it could be read
 */
record Refusal(ConnectionEvent event, String notice, Optional<String> reason, Optional<X509Certificate> certificate) {
    private static final String TOO_SLOW = "no finished TLS handshake in time";

    /** A client whose handshake has failed. */
    static Refusal ofHandshake(Throwable failure) {
        var refused = Causes.find(ClientRefusedException.class, failure);
        if (refused.isPresent()) {
            return ofCertificate(refused.get());
        }
        if (failure instanceof SslHandshakeTimeoutException) {
            return unnamed(ConnectionEvent.HANDSHAKE_TIMEOUT, TOO_SLOW, TOO_SLOW);
        }
        if (Causes.isLoss(failure)) {
            return new Refusal(
                    ConnectionEvent.LEFT_DURING_HANDSHAKE,
                    "left during the TLS handshake",
                    Optional.empty(),
                    Optional.empty());
        }
        if (failure instanceof NotSslRecordException) {
            return unnamed(ConnectionEvent.HANDSHAKE_FAILED, "doesn't speak TLS, which this port asks for", "no TLS");
        }
        if (isMissingCertificate(failure)) {
            return unnamed(
                    ConnectionEvent.NO_CERTIFICATE, "refused, it sent no client certificate", "no client certificate");
        }
        return unnamed(
                ConnectionEvent.HANDSHAKE_FAILED,
                "TLS handshake failed: " + LogText.quote(String.valueOf(failure.getMessage())),
                "TLS handshake failed");
    }

    /** A client whose certificate does not open this door, or does no longer. */
    static Refusal ofCertificate(ClientRefusedException refused) {
        return new Refusal(
                ConnectionEvent.CERTIFICATE_REFUSED,
                "refused, " + refused.getMessage(),
                Optional.of("certificate "
                        + refused.reason().name().toLowerCase(Locale.ROOT).replace('_', ' ')),
                refused.client());
    }

    /** A client that negotiates TLS a second time. */
    static Refusal ofAnotherHandshake(Optional<X509Certificate> certificate) {
        return new Refusal(
                ConnectionEvent.HANDSHAKE_FAILED,
                "closed, it began another TLS handshake inside its connection",
                Optional.of("another TLS handshake inside its connection"),
                certificate);
    }

    private static Refusal unnamed(ConnectionEvent event, String notice, String reason) {
        return new Refusal(event, notice, Optional.of(reason), Optional.empty());
    }

    /**
     * Neither implementation of TLS has a type for it. The runtime's has a text, Bouncy Castle's under TLS 1.2 nothing but the place
     * that throws; a certificate that is refused there leaves its exception as a cause, and is not asked about here.
     */
    private static boolean isMissingCertificate(Throwable failure) {
        return Causes.of(failure)
                .anyMatch(cause -> String.valueOf(cause.getMessage()).contains("Empty client certificate chain")
                        || Arrays.stream(cause.getStackTrace())
                                .anyMatch(frame -> frame.getMethodName().equals("notifyClientCertificate")));
    }
}
