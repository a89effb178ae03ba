package org.claviger.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.access.IdentityRule.COMMON_NAME;
import static org.claviger.server.access.IdentityRule.DNS;
import static org.claviger.server.access.IdentityRule.EMAIL;
import static org.claviger.server.access.IdentityRule.PINNED_KEY;
import static org.claviger.server.access.IdentityRule.SUBJECT;
import static org.claviger.server.access.IdentityRule.URI;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.claviger.certs.AlternativeName;
import org.claviger.certs.CertificateOrder;
import org.claviger.certs.DevelopmentCertificates;
import org.claviger.certs.KeyKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateIdentityTest {
    private static final DevelopmentCertificates AUTHORITY = DevelopmentCertificates.newRoot(
            "test root", Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC), new SecureRandom());
    private static final CertificateOrder ORDERS = CertificateOrder.client("orders", KeyKind.P_256);

    private final CertificateIdentity byDefault = CertificateIdentity.byDefaultRules();

    @Test
    void theRulesAreTriedInTheirOrder() throws Exception {
        var everything = certificate(ORDERS.withName(AlternativeName.email("orders@example.org"))
                .withName(AlternativeName.dns("orders.example.org"))
                .withName(AlternativeName.uri("spiffe://example.org/orders")));

        assertThat(byDefault.identify("fleet", everything))
                .isEqualTo(new Identity("fleet", URI, "spiffe://example.org/orders"));
        assertThat(by(EMAIL, URI).identify("fleet", everything))
                .isEqualTo(new Identity("fleet", EMAIL, "orders@example.org"));
        assertThat(by(SUBJECT, URI).identify("fleet", everything))
                .isEqualTo(new Identity("fleet", SUBJECT, "CN=orders"));
    }

    @Test
    void aRuleThatFindsNothingLeavesItToTheNext() throws Exception {
        assertThat(byDefault.identify("fleet", certificate(ORDERS.withName(AlternativeName.dns("orders")))))
                .isEqualTo(new Identity("fleet", DNS, "orders"));
        assertThat(byDefault.identify("fleet", certificate(ORDERS)))
                .isEqualTo(new Identity("fleet", SUBJECT, "CN=orders"));
    }

    @Test
    void aRuleThatFindsSomethingUnfitRefusesTheClient() throws Exception {
        var wildcard = certificate(ORDERS.withName(AlternativeName.dns("*.example.org")));

        assertThatThrownBy(() -> byDefault.identify("fleet", wildcard))
                .isInstanceOf(UnidentifiedClientException.class)
                .hasMessage("alternative name (DNS) contains a wildcard");
    }

    @Test
    void theFirstOfSeveralNamesCounts() throws Exception {
        var two = certificate(
                ORDERS.withName(AlternativeName.dns("b.example.org")).withName(AlternativeName.dns("a.example.org")));

        assertThat(byDefault.identify("fleet", two)).isEqualTo(new Identity("fleet", DNS, "b.example.org"));
    }

    @Test
    void addressesOfHostsIdentifyNobody() throws Exception {
        var address = certificate(ORDERS.withName(AlternativeName.ip("10.4.0.9")));

        assertThat(byDefault.identify("fleet", address)).isEqualTo(new Identity("fleet", SUBJECT, "CN=orders"));
    }

    @Test
    void namesThatIgnoreCaseAreWrittenInLowerCase() throws Exception {
        assertThat(byDefault.identify("fleet", certificate(ORDERS.withName(AlternativeName.dns("Orders.Example.ORG")))))
                .isEqualTo(new Identity("fleet", DNS, "orders.example.org"));
        assertThat(byDefault.identify(
                        "fleet", certificate(ORDERS.withName(AlternativeName.email("Or.Ders@Example.ORG")))))
                .isEqualTo(new Identity("fleet", EMAIL, "Or.Ders@example.org"));
    }

    @Test
    void theWholeSubjectKeepsItsOrderCaseAndEscapes() throws Exception {
        var subject = new X500Principal("CN=Orders\\, A, OU=Sales+L=Paris, O=Example, C=FR");

        assertThat(byDefault
                        .identify("fleet", certificate(ORDERS.withSubject(subject)))
                        .value())
                .isEqualTo("CN=Orders\\, A,L=Paris+OU=Sales,O=Example,C=FR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "or\nders", "or\0ders", "e\u0301", "or\u202eders"})
    void anUnfitPartOfTheSubjectRefusesTheClient(String commonName) {
        var certificate = certificate(CertificateOrder.client(commonName, KeyKind.P_256));

        assertThatThrownBy(() -> byDefault.identify("fleet", certificate))
                .isInstanceOf(UnidentifiedClientException.class)
                .hasMessageStartingWith("subject's CN ")
                .hasMessageNotContaining(commonName);
        assertThatThrownBy(() -> by(COMMON_NAME).identify("fleet", certificate))
                .isInstanceOf(UnidentifiedClientException.class)
                .hasMessageStartingWith("common name ");
    }

    @Test
    void theCommonNameCountsOnlyWhereConfigured() throws Exception {
        var subject = new X500Principal("CN=orders, O=Example");

        assertThat(by(URI, COMMON_NAME).identify("fleet", certificate(ORDERS.withSubject(subject))))
                .isEqualTo(new Identity("fleet", COMMON_NAME, "orders"));
        assertThat(CertificateIdentity.DEFAULT_RULES).doesNotContain(COMMON_NAME);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CN=orders, CN=admin", "CN=orders+CN=admin, O=Example"})
    void twoCommonNamesIdentifyNobody(String subject) {
        var certificate = certificate(ORDERS.withSubject(new X500Principal(subject)));

        assertThatThrownBy(() -> by(COMMON_NAME).identify("fleet", certificate))
                .isInstanceOf(UnidentifiedClientException.class)
                .hasMessage("subject has 2 common names (expected one)");
    }

    @Test
    void aPinnedKeyIdentifiesWhatIsListedAndNothingElse() throws Exception {
        var listed = certificate(ORDERS);
        var rules =
                new CertificateIdentity(List.of(PINNED_KEY, SUBJECT), Set.of(CertificateIdentity.keySha256(listed)));

        assertThat(rules.identify("fleet", listed))
                .isEqualTo(new Identity("fleet", PINNED_KEY, CertificateIdentity.keySha256(listed)));
        assertThat(rules.identify("fleet", certificate(ORDERS))).isEqualTo(new Identity("fleet", SUBJECT, "CN=orders"));
    }

    @Test
    void aCertificateWithoutAnythingToGoByIsRefused() {
        var nameless = certificate(ORDERS.withSubject(new X500Principal("")).withName(AlternativeName.ip("10.4.0.9")));

        assertThatThrownBy(() -> byDefault.identify("fleet", nameless))
                .isInstanceOf(UnidentifiedClientException.class)
                .hasMessageContaining("looked for alternative name (URI), alternative name (DNS)");
    }

    @Test
    void rulesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new CertificateIdentity(List.of(), Set.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> by(URI, URI)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> by(PINNED_KEY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CertificateIdentity(List.of(URI), Set.of("0".repeat(64))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CertificateIdentity(List.of(PINNED_KEY), Set.of("xyz")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static CertificateIdentity by(IdentityRule... rules) {
        return new CertificateIdentity(List.of(rules), Set.of());
    }

    private static X509Certificate certificate(CertificateOrder order) {
        return AUTHORITY.issue(order).certificate();
    }
}
