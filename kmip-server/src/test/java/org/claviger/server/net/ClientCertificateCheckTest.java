package org.claviger.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.certs.AlternativeName;
import org.claviger.certs.CertificateOrder;
import org.claviger.certs.CertificateOrder.Purpose;
import org.claviger.certs.DevelopmentCertificates;
import org.claviger.certs.IssuedCertificate;
import org.claviger.certs.KeyKind;
import org.claviger.certs.PemFiles;
import org.claviger.server.access.CertificateIdentity;
import org.claviger.server.access.Identity;
import org.claviger.server.access.IdentityRule;
import org.claviger.server.net.ClientRefusedException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClientCertificateCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final DevelopmentCertificates AUTHORITY =
            DevelopmentCertificates.newRoot("test root", CLOCK, RANDOM);
    private static final CertificateOrder ORDERS = CertificateOrder.client("orders", KeyKind.P_256);

    private final ClientCertificateCheck check = checkWith(Map.of(AUTHORITY.root(), "fleet"), List.of());

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "RSA_1024")
    void aGoodCertificateIsLetIn(KeyKind kind) throws Exception {
        var issued = AUTHORITY.issue(CertificateOrder.client("orders", kind));

        assertThat(check.check(issued.certificate()))
                .isEqualTo(new Identity("fleet", IdentityRule.SUBJECT, "CN=orders"));
    }

    @Test
    void theAuthorityThatVouchesIsPartOfTheIdentity() throws Exception {
        var other = DevelopmentCertificates.newRoot("other root", CLOCK, RANDOM);
        var both = checkWith(Map.of(AUTHORITY.root(), "fleet", other.root(), "partners"), List.of());

        assertThat(both.check(other.issue(ORDERS).certificate()).trustAnchor()).isEqualTo("partners");
        assertThat(both.check(AUTHORITY.issue(ORDERS).certificate()).trustAnchor())
                .isEqualTo("fleet");
    }

    @Test
    void intermediateAuthoritiesMayComeInAnyOrderAndWithTheRoot() throws Exception {
        var issued =
                AUTHORITY.newIntermediate("first").newIntermediate("second").issue(ORDERS);
        var sent = new ArrayList<>(issued.chain());
        sent.add(AUTHORITY.root());
        Collections.reverse(sent.subList(1, sent.size()));

        assertThat(check.check(sent.toArray(X509Certificate[]::new)).trustAnchor())
                .isEqualTo("fleet");
    }

    @Test
    void anIntermediateAuthorityMayBeTrustedByItself() throws Exception {
        var intermediate = AUTHORITY.newIntermediate("intermediate");
        var onlyIntermediate = checkWith(Map.of(intermediate.authority().certificate(), "team"), List.of());

        assertThat(onlyIntermediate
                        .check(intermediate.issue(ORDERS).certificate())
                        .trustAnchor())
                .isEqualTo("team");
        refused(
                () -> onlyIntermediate.check(AUTHORITY.issue(ORDERS).certificate()),
                Reason.UNTRUSTED,
                "is issued by \"CN=test root\", which is neither a configured client authority nor in the chain that was"
                        + " sent");
    }

    @Test
    void aListedClientCertificateVouchesForItself() throws Exception {
        var listed = DevelopmentCertificates.newRoot("lonely root", CLOCK, RANDOM)
                .issue(ORDERS)
                .certificate();

        assertThat(checkWith(Map.of(listed, "appliance"), List.of()).check(listed))
                .isEqualTo(new Identity("appliance", IdentityRule.SUBJECT, "CN=orders"));
    }

    @Test
    void timeIsChecked() {
        refused(ORDERS.expired(), Reason.EXPIRED, "expired at 2026-11-24T11:00:00Z");
        refused(
                ORDERS.notYetValid(),
                Reason.NOT_YET_VALID,
                "is not valid before 2026-11-25T12:00:00Z; it is 2026-11-24T12:00:00Z");
    }

    @Test
    void theLineNamesTheCertificate() {
        var issued = AUTHORITY.issue(ORDERS.expired());

        assertThatThrownBy(() -> check.check(issued.certificate()))
                .hasMessage("certificate \"CN=orders\" serial "
                        + issued.certificate().getSerialNumber().toString(16).toUpperCase(Locale.ROOT)
                        + " expired at 2026-11-24T11:00:00Z");
    }

    @Test
    void usageIsCheckedUnlessTheOperatorSaysOtherwise() throws Exception {
        var server = AUTHORITY.issue(ORDERS.withPurposes(Purpose.SERVER_AUTHENTICATION));
        var none = AUTHORITY.issue(ORDERS.withPurposes());
        var both = AUTHORITY.issue(ORDERS.withPurposes(Purpose.SERVER_AUTHENTICATION, Purpose.CLIENT_AUTHENTICATION));

        refused(
                () -> check.check(server.certificate()),
                Reason.WRONG_USAGE,
                "has extended key usage \"1.3.6.1.5.5.7.3.1\" (expected client authentication, 1.3.6.1.5.5.7.3.2)");
        refused(
                () -> check.check(none.certificate()),
                Reason.WRONG_USAGE,
                "has no extended key usage (expected client authentication, 1.3.6.1.5.5.7.3.2)");
        assertThat(check.check(both.certificate())).isNotNull();

        var lenient = new ClientCertificateCheck(
                Map.of(AUTHORITY.root(), "fleet"),
                IssuingAuthority.NONE,
                List.of(),
                false,
                CertificateIdentity.byDefaultRules(),
                CLOCK);
        assertThat(lenient.check(server.certificate())).isNotNull();
        assertThat(lenient.check(none.certificate())).isNotNull();
        refused(
                () -> lenient.check(AUTHORITY.newIntermediate("i").authority().certificate()),
                Reason.WRONG_USAGE,
                "has a key usage without digital signature");
    }

    @Test
    void weakKeysAndSignaturesAreRefused() {
        refused(
                CertificateOrder.client("orders", KeyKind.RSA_1024),
                Reason.WEAK_KEY,
                "has an RSA key of 1024 bits (expected 2048 to 8192)");
        refused(
                ORDERS.withSha1Signature(),
                Reason.WEAK_SIGNATURE,
                "is signed with \"SHA1WITHECDSA\" (expected SHA-256 or better)");
    }

    @Test
    void anotherAuthorityIsNotTrustedEvenUnderTheSameName() {
        var other = DevelopmentCertificates.newRoot("other root", CLOCK, RANDOM);
        var namesake = DevelopmentCertificates.newRoot("test root", CLOCK, RANDOM);

        refused(
                () -> check.check(other.issue(ORDERS).certificate()),
                Reason.UNTRUSTED,
                "is issued by \"CN=other root\", which is neither a configured client authority nor in the chain that"
                        + " was sent");
        refused(
                () -> check.check(other.issue(ORDERS).certificate(), other.root()),
                Reason.UNTRUSTED,
                "ends in \"CN=other root\", which is not a configured client authority");
        refused(
                () -> check.check(namesake.issue(ORDERS).certificate()),
                Reason.UNTRUSTED,
                "is issued by another authority with the same name as a configured one, \"CN=test root\"");
    }

    @Test
    void aClientCertificateIsNoAuthority() {
        // Signed by a key whose certificate may only be used by a client.
        var client = AUTHORITY.issue(ORDERS);
        var forged = DevelopmentCertificates.ofRoot(client.privateKey(), client.certificate(), CLOCK, RANDOM)
                .issue(CertificateOrder.client("admin", KeyKind.P_256));

        refused(
                () -> check.check(forged.certificate(), client.certificate()),
                Reason.UNTRUSTED,
                "leads to a configured client authority, but the chain breaks a rule of RFC 5280 section 6");
    }

    @Test
    void anAuthorityThatHasExpiredVouchesForNobody() {
        var later = Clock.offset(CLOCK, Duration.ofDays(3_660));
        var issued = DevelopmentCertificates.ofRoot(AUTHORITY.authority().privateKey(), AUTHORITY.root(), later, RANDOM)
                .issue(ORDERS);
        var check = new ClientCertificateCheck(
                Map.of(AUTHORITY.root(), "fleet"),
                IssuingAuthority.NONE,
                List.of(),
                true,
                CertificateIdentity.byDefaultRules(),
                later);

        refused(
                () -> check.check(issued.certificate()),
                Reason.UNTRUSTED,
                "leads to the client authority \"CN=test root\", which is valid only from 2026-11-17T12:00:00Z to");
    }

    @Test
    void aCertificateThatNamesNobodyIsRefused() {
        refused(
                ORDERS.withName(AlternativeName.dns("*.example.org")),
                Reason.NO_IDENTITY,
                "names nobody: alternative name (DNS) contains a wildcard");
    }

    @Test
    void aNameMadeToDeceiveTheLogIsDefused() {
        var issued =
                AUTHORITY.issue(CertificateOrder.client("x\n2026-11-24 INFO all is well \u202e\"", KeyKind.RSA_1024));

        assertThatThrownBy(() -> check.check(issued.certificate()))
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith("certificate \"CN=x?2026-11-24 INFO all is well ?\\?\" serial ")
                        .doesNotContain("\n")
                        .doesNotContain("\u202e"));
    }

    @Test
    void revokedCertificatesAreRefused() throws Exception {
        var revoked = AUTHORITY.issue(ORDERS);
        var kept = AUTHORITY.issue(ORDERS);
        var check =
                checkWith(Map.of(AUTHORITY.root(), "fleet"), List.of(AUTHORITY.revoke(List.of(revoked.certificate()))));

        refused(() -> check.check(revoked.certificate()), Reason.REVOKED, "was revoked at 2026-11-24T12:00:00Z");
        assertThat(check.check(kept.certificate())).isNotNull();
    }

    @Test
    void aRevokedIntermediateAuthorityTakesItsClientsAlong() {
        var intermediate = AUTHORITY.newIntermediate("intermediate");
        var issued = intermediate.issue(ORDERS);
        var check = checkWith(
                Map.of(AUTHORITY.root(), "fleet"),
                List.of(
                        intermediate.revoke(List.of()),
                        AUTHORITY.revoke(List.of(intermediate.authority().certificate()))));

        refused(
                () -> check.check(issued.chain().toArray(X509Certificate[]::new)),
                Reason.REVOKED,
                "was revoked at 2026-11-24T12:00:00Z");
    }

    @Test
    void theNewestRevocationListOfAnAuthorityCounts() throws Exception {
        var issued = AUTHORITY.issue(ORDERS);
        var earlier = DevelopmentCertificates.ofRoot(
                AUTHORITY.authority().privateKey(),
                AUTHORITY.root(),
                Clock.offset(CLOCK, Duration.ofHours(-1)),
                RANDOM);
        var lists = List.of(earlier.revoke(List.of()), AUTHORITY.revoke(List.of(issued.certificate())));

        refused(
                () -> checkWith(Map.of(AUTHORITY.root(), "fleet"), lists).check(issued.certificate()),
                Reason.REVOKED,
                "was revoked");
        refused(
                () -> checkWith(Map.of(AUTHORITY.root(), "fleet"), lists.reversed())
                        .check(issued.certificate()),
                Reason.REVOKED,
                "was revoked");
    }

    @Test
    void withoutACurrentListOfTheIssuerNobodyGetsIn() {
        var issued = AUTHORITY.issue(ORDERS);
        var other = DevelopmentCertificates.newRoot("other root", CLOCK, RANDOM);
        var namesake = DevelopmentCertificates.newRoot("test root", CLOCK, RANDOM);
        var old = DevelopmentCertificates.ofRoot(
                AUTHORITY.authority().privateKey(),
                AUTHORITY.root(),
                Clock.offset(CLOCK, Duration.ofDays(-31)),
                RANDOM);

        for (var list : List.of(other.revoke(List.of()), namesake.revoke(List.of()))) {
            refused(
                    () -> checkWith(Map.of(AUTHORITY.root(), "fleet"), List.of(list))
                            .check(issued.certificate()),
                    Reason.REVOCATION_UNKNOWN,
                    "cannot be checked: revocation lists are configured, but none of its issuer \"CN=test root\"");
        }
        refused(
                () -> checkWith(Map.of(AUTHORITY.root(), "fleet"), List.of(old.revoke(List.of())))
                        .check(issued.certificate()),
                Reason.REVOCATION_UNKNOWN,
                "cannot be checked: the revocation list of \"CN=test root\" is out of date since"
                        + " 2026-11-23T12:00:00Z");
    }

    /** An authority that is below a client authority in a way that its own file does not show. */
    @Test
    void whatTheIssuingAuthorityIssuesOpensNoDoor(@TempDir Path folder) throws Exception {
        var between = AUTHORITY.newIntermediate("between");
        var issuing = between.newIntermediate("issuing");
        var file = folder.resolve("issuing.pem");
        PemFiles.writeCertificates(file, List.of(issuing.authority().certificate()));
        var issued = issuing.issue(ORDERS);
        var chain = new X509Certificate[] {
            issued.certificate(),
            issuing.authority().certificate(),
            between.authority().certificate()
        };
        var careful = new ClientCertificateCheck(
                Map.of(AUTHORITY.root(), "fleet"),
                IssuingAuthority.of(Optional.of(file)),
                List.of(),
                true,
                CertificateIdentity.byDefaultRules(),
                CLOCK);

        assertThat(check.check(chain)).isNotNull();
        refused(
                () -> careful.check(chain),
                Reason.UNTRUSTED,
                "comes from the authority that certifies keys for clients (certify.authority), which opens no door here");
        assertThat(careful.check(between.issue(ORDERS).certificate(), chain[2])).isNotNull();
    }

    private void refused(CertificateOrder order, Reason reason, String what) {
        IssuedCertificate issued = AUTHORITY.issue(order);
        refused(() -> check.check(issued.certificate()), reason, what);
    }

    private static void refused(ThrowingCallable checking, Reason reason, String what) {
        assertThatThrownBy(checking).isInstanceOfSatisfying(ClientRefusedException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.getMessage()).startsWith("certificate \"").contains(what);
        });
    }

    private static ClientCertificateCheck checkWith(Map<X509Certificate, String> authorities, List<X509CRL> lists) {
        return new ClientCertificateCheck(
                authorities, IssuingAuthority.NONE, lists, true, CertificateIdentity.byDefaultRules(), CLOCK);
    }
}
