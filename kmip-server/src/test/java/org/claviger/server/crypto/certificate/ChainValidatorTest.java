package org.claviger.server.crypto.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.enumeration.ValidityIndicator.INVALID;
import static org.claviger.enumeration.ValidityIndicator.UNKNOWN;
import static org.claviger.enumeration.ValidityIndicator.VALID;

import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.claviger.certs.CertificateOrder;
import org.claviger.certs.DevelopmentCertificates;
import org.claviger.certs.KeyKind;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.server.domain.KmipException;
import org.junit.jupiter.api.Test;

class ChainValidatorTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final DevelopmentCertificates ROOT = DevelopmentCertificates.newRoot("root", CLOCK, RANDOM);
    private static final DevelopmentCertificates BETWEEN = ROOT.newIntermediate("between");
    private static final CertificateOrder ORDERS = CertificateOrder.client("orders", KeyKind.P_256);

    private final ChainValidator validator = new ChainValidator(List.of(ROOT.root()));

    private ValidityIndicator validate(Instant when, X509Certificate... chain) throws CertificateEncodingException {
        var ders = new ArrayList<byte[]>();
        for (var certificate : chain) {
            ders.add(certificate.getEncoded());
        }
        return validator.validate(ders, when);
    }

    private static X509Certificate end() {
        return BETWEEN.issue(ORDERS).certificate();
    }

    private static X509Certificate between() {
        return BETWEEN.authority().certificate();
    }

    @Test
    void aWholeChainIsValidInAnyOrder() throws Exception {
        assertThat(validate(NOW, end(), between())).isEqualTo(VALID);
        var end = end();
        assertThat(validate(NOW, ROOT.root(), end, between())).isEqualTo(VALID);
        assertThat(validate(NOW, end, between(), end)).isEqualTo(VALID);
        assertThat(validate(NOW, ROOT.root())).isEqualTo(VALID);
    }

    @Test
    void aChainWhoseNextIssuerIsNotThereIsUnknown() throws Exception {
        assertThat(validate(NOW, end())).isEqualTo(UNKNOWN);
        var stranger = DevelopmentCertificates.newRoot("stranger", CLOCK, RANDOM);
        assertThat(validate(NOW, stranger.issue(ORDERS).certificate())).isEqualTo(UNKNOWN);
    }

    @Test
    void aRootThatNobodyTrustsMakesAChainInvalid() throws Exception {
        var stranger = DevelopmentCertificates.newRoot("stranger", CLOCK, RANDOM);

        assertThat(validate(NOW, stranger.root())).isEqualTo(INVALID);
        assertThat(validate(NOW, stranger.issue(ORDERS).certificate(), stranger.root()))
                .isEqualTo(INVALID);
    }

    @Test
    void anImpostorOfATrustedAuthorityIsInvalid() throws Exception {
        var impostor = DevelopmentCertificates.newRoot("root", CLOCK, RANDOM);

        assertThat(validate(NOW, impostor.issue(ORDERS).certificate())).isEqualTo(INVALID);
    }

    @Test
    void everyCertificateMustBeValidAtTheTime() throws Exception {
        var expired = ROOT.issue(ORDERS.expired()).certificate();

        assertThat(validate(NOW, expired)).isEqualTo(INVALID);
        assertThat(validate(NOW.minus(Duration.ofHours(10)), expired)).isEqualTo(VALID);
        assertThat(validate(NOW.plus(Duration.ofDays(400)), end(), between())).isEqualTo(INVALID);
        assertThat(validate(NOW.plus(Duration.ofDays(10_000)), ROOT.root())).isEqualTo(INVALID);
        assertThat(validate(Instant.EPOCH, end(), between())).isEqualTo(INVALID);
    }

    @Test
    void whoIsNoAuthorityVouchesForNobody() throws Exception {
        var holder = ROOT.issue(ORDERS);
        var forger = DevelopmentCertificates.ofRoot(holder.privateKey(), holder.certificate(), CLOCK, RANDOM);

        assertThat(validate(
                        NOW,
                        forger.issue(ORDERS.withSubject(between().getSubjectX500Principal()))
                                .certificate(),
                        holder.certificate()))
                .isEqualTo(INVALID);
    }

    @Test
    void certificatesOfSeveralChainsAreNone() throws Exception {
        assertThat(validate(NOW, end(), end(), between())).isEqualTo(INVALID);
        assertThat(validate(
                        NOW,
                        end(),
                        between(),
                        ROOT.newIntermediate("other").authority().certificate()))
                .isEqualTo(INVALID);
    }

    @Test
    void whatIsNoCertificateIsRefused() {
        assertThatThrownBy(() -> validator.validate(List.of(new byte[] {1}), NOW))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.INVALID_FIELD));
        assertThatThrownBy(() -> validator.validate(Collections.nCopies(33, new byte[1]), NOW))
                .hasMessage("33 certificates (expected at most 32)");
    }
}
