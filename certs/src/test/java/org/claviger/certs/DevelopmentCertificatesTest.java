package org.claviger.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.claviger.certs.CertificateOrder.Purpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DevelopmentCertificatesTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    private final DevelopmentCertificates authority =
            DevelopmentCertificates.newRoot("test root", Clock.fixed(NOW, ZoneOffset.UTC), new SecureRandom());

    @ParameterizedTest
    @EnumSource
    void everyKindOfKeyGetsACertificateThatLeadsToTheRoot(KeyKind kind) {
        var issued = authority.issue(CertificateOrder.client("orders", kind));

        assertThatCode(() -> validate(issued)).doesNotThrowAnyException();
        assertThat(issued.certificate().getPublicKey())
                .isInstanceOf(kind.isRsa() ? RSAPublicKey.class : ECPublicKey.class);
        assertThat(issued.certificate().getSigAlgName()).isEqualTo("SHA256withECDSA");
    }

    @Test
    void aServerIsReachableUnderLoopbackAndTheGivenHosts() throws Exception {
        var certificate = authority
                .issue(CertificateOrder.server(KeyKind.P_256, List.of("kms.example.org", "10.4.0.9", "localhost")))
                .certificate();

        assertThat(certificate.getSubjectAlternativeNames())
                .extracting(name -> (Object) name.get(1))
                .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "kms.example.org", "10.4.0.9");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly(SERVER_AUTH);
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    }

    @Test
    void aClientCarriesItsCommonNameAndUri() throws Exception {
        var certificate = authority
                .issue(CertificateOrder.client("orders, \"A\" + B", KeyKind.P_256)
                        .withName(AlternativeName.uri("spiffe://example.org/orders")))
                .certificate();

        assertThat(certificate.getSubjectX500Principal()).isEqualTo(new X500Principal("CN=\"orders, \\\"A\\\" + B\""));
        assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(6, "spiffe://example.org/orders"));
        assertThat(certificate.getExtendedKeyUsage()).containsExactly(CLIENT_AUTH);
    }

    @Test
    void anEmptySubjectMakesTheAlternativeNameCritical() {
        var certificate = authority
                .issue(CertificateOrder.client("x", KeyKind.P_256)
                        .withSubject(new X500Principal(""))
                        .withName(AlternativeName.email("orders@example.org")))
                .certificate();

        assertThat(certificate.getCriticalExtensionOIDs()).contains("2.5.29.17");
    }

    @Test
    void ordersCanAskForFaults() throws Exception {
        var good = CertificateOrder.client("orders", KeyKind.P_256);

        assertThatThrownBy(() -> authority.issue(good.expired()).certificate().checkValidity(Date.from(NOW)))
                .isInstanceOf(CertificateExpiredException.class);
        assertThatThrownBy(
                        () -> authority.issue(good.notYetValid()).certificate().checkValidity(Date.from(NOW)))
                .isInstanceOf(CertificateNotYetValidException.class);
        assertThat(authority.issue(good.withPurposes()).certificate().getExtendedKeyUsage())
                .isNull();
        assertThat(authority
                        .issue(good.withPurposes(Purpose.SERVER_AUTHENTICATION))
                        .certificate()
                        .getExtendedKeyUsage())
                .containsExactly(SERVER_AUTH);
        assertThat(authority.issue(good.withSha1Signature()).certificate().getSigAlgName())
                .isEqualTo("SHA1withECDSA");
    }

    @Test
    void validityRunsFromALittleBeforeNow() {
        var certificate = authority
                .issue(CertificateOrder.client("orders", KeyKind.P_256).validFor(Duration.ofDays(30)))
                .certificate();

        assertThat(certificate.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
        assertThat(certificate.getNotAfter().toInstant())
                .isEqualTo(NOW.minus(Duration.ofMinutes(5)).plus(Duration.ofDays(30)));
        assertThatThrownBy(
                        () -> CertificateOrder.client("orders", KeyKind.P_256).validFor(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCertificateOfAnIntermediateBringsItsChainButNotTheRoot() throws Exception {
        var intermediate = authority.newIntermediate("test intermediate");
        var issued = intermediate.issue(CertificateOrder.client("orders", KeyKind.P_256));

        assertThat(issued.chain())
                .containsExactly(issued.certificate(), intermediate.authority().certificate());
        assertThatCode(() -> validate(issued)).doesNotThrowAnyException();
    }

    @Test
    void aCertificateOfAnotherRootDoesNotLeadToThisOne() {
        var other = DevelopmentCertificates.newRoot("test root", Clock.fixed(NOW, ZoneOffset.UTC), new SecureRandom());

        assertThatThrownBy(() -> validate(other.issue(CertificateOrder.client("orders", KeyKind.P_256))))
                .isInstanceOf(CertPathValidatorException.class);
    }

    @Test
    void theRevocationListNamesWhatWasRevoked() throws Exception {
        var revoked = authority.issue(CertificateOrder.client("orders", KeyKind.P_256));
        var kept = authority.issue(CertificateOrder.client("orders", KeyKind.P_256));
        var list = authority.revoke(List.of(revoked.certificate()));

        list.verify(authority.root().getPublicKey());
        assertThat(list.isRevoked(revoked.certificate())).isTrue();
        assertThat(list.isRevoked(kept.certificate())).isFalse();
        assertThat(list.getNextUpdate()).isAfter(Date.from(NOW));
    }

    @Test
    void itsTextSaysWhoseItIsAndNothingOfTheKey() {
        assertThat(authority.issue(CertificateOrder.client("orders", KeyKind.RSA_2048)))
                .hasToString("IssuedCertificate[CN=orders]");
    }

    private void validate(IssuedCertificate issued) throws Exception {
        var parameters = new PKIXParameters(Set.of(new TrustAnchor(authority.root(), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(NOW));
        var path = CertificateFactory.getInstance("X.509").generateCertPath(issued.chain());
        CertPathValidator.getInstance("PKIX").validate(path, parameters);
    }
}
