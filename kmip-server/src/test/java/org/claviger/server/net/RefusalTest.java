package org.claviger.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.claviger.server.net.ClientRefusedException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class RefusalTest {
    private static Stream<Arguments> failures() {
        return Stream.of(
                arguments(
                        new SslHandshakeTimeoutException("handshake timed out after 10000ms"),
                        ConnectionEvent.HANDSHAKE_TIMEOUT,
                        "no finished TLS handshake in time",
                        "no finished TLS handshake in time"),
                arguments(
                        new NotSslRecordException("not an SSL/TLS record: 474554"),
                        ConnectionEvent.HANDSHAKE_FAILED,
                        "doesn't speak TLS, which this port asks for",
                        "no TLS"),
                arguments(
                        new SSLHandshakeException("Empty client certificate chain"),
                        ConnectionEvent.NO_CERTIFICATE,
                        "refused, it sent no client certificate",
                        "no client certificate"),
                arguments(
                        new DecoderException(thrownWhereBouncyCastleMissesACertificate()),
                        ConnectionEvent.NO_CERTIFICATE,
                        "refused, it sent no client certificate",
                        "no client certificate"),
                arguments(
                        new SSLHandshakeException("no cipher suites in common\r\nINFO all is well"),
                        ConnectionEvent.HANDSHAKE_FAILED,
                        "TLS handshake failed: \"no cipher suites in common??INFO all is well\"",
                        "TLS handshake failed"));
    }

    private static SSLException thrownWhereBouncyCastleMissesACertificate() {
        var failure = new SSLException("handshake_failure(40)");
        failure.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("org.bouncycastle.jsse.provider.ProvTlsServer", "notifyClientCertificate", null, -1)
        });
        return failure;
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aHandshakeThatFailsIsToldForWhatItIs(Exception failure, ConnectionEvent event, String notice, String reason) {
        assertThat(Refusal.ofHandshake(failure))
                .isEqualTo(new Refusal(event, notice, Optional.of(reason), Optional.empty()));
    }

    @Test
    void whoLeavesIsNotRefused() {
        for (var loss : new Exception[] {new ClosedChannelException(), new IOException("Connection reset by peer")}) {
            assertThat(Refusal.ofHandshake(loss))
                    .isEqualTo(new Refusal(
                            ConnectionEvent.LEFT_DURING_HANDSHAKE,
                            "left during the TLS handshake",
                            Optional.empty(),
                            Optional.empty()));
        }
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void aCertificateIsRefusedForItsReasonHoweverDeepInside(Reason reason) {
        var refused = new ClientRefusedException(reason, "certificate 17 is not good");
        var failure = new DecoderException(new SSLHandshakeException("bad_certificate").initCause(refused));

        assertThat(Refusal.ofHandshake(failure))
                .isEqualTo(Refusal.ofCertificate(refused))
                .satisfies(refusal -> {
                    assertThat(refusal.event()).isEqualTo(ConnectionEvent.CERTIFICATE_REFUSED);
                    assertThat(refusal.notice()).isEqualTo("refused, certificate 17 is not good");
                    assertThat(refusal.reason().orElseThrow()).matches("certificate [a-z ]+");
                });
    }
}
