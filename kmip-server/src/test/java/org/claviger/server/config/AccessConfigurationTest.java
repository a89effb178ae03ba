package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.claviger.enumeration.Operation;
import org.claviger.server.access.AccessRule;
import org.claviger.server.access.Grant;
import org.claviger.server.access.GrantedObjects;
import org.claviger.server.access.Identity;
import org.claviger.server.access.IdentityRule;
import org.claviger.server.config.ConfigurationException.Problem;
import org.claviger.server.domain.Tenant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who clients are and what they may do. */
class AccessConfigurationTest extends ConfigurationFixture {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "mtls:flet:uri:orders",
                "mtls:fleet:cn:orders",
                "tls:fleet:uri:orders",
                "mtls:fleet:uri",
                "mtls:fleet",
                "orders"
            })
    void aRuleThatCanBeForNobodyIsRefused(String principals) {
        assertProblems(NECESSARY + "access:\n  - {principals: '" + principals + "', tenant: t}")
                .containsExactly(new Problem(
                        file() + ":10",
                        "access[0].principals",
                        "\"" + principals + "\" (expected mtls:AUTHORITY:PLACE:VALUE with authority fleet and place uri"
                                + " or dns or email or subject)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "mtls:*",
                "mtls:fleet:*",
                "mtls:f*:uri:x",
                "mtls:fleet:uri:spiffe://example.org/*",
                "mtls:fleet:dns:a"
            })
    void aRuleThatCanBeForSomebodyIsTaken(String principals) {
        assertThat(load(NECESSARY + "access:\n  - {principals: '" + principals + "', tenant: t}")
                        .access())
                .extracting(AccessRule::principals)
                .containsExactly(principals);
    }

    @Test
    void anUnknownOperationIsNamedWithTheNearestOne() {
        assertProblems(NECESSARY + "access:\n  - {principals: '*', tenant: t, operations: [Get, GetAttribute]}")
                .containsExactly(new Problem(
                        file() + ":10",
                        "access[0].operations",
                        "\"GetAttribute\" (expected all or operations such as Get Attributes; the nearest is Get"
                                + " Attributes)"));
    }

    private static final String TWO_TENANTS = NECESSARY + """
            access:
              - {principals: 'mtls:fleet:dns:own', tenant: own}
              - {principals: 'mtls:fleet:dns:a', tenant: alpha}
              - {principals: '*', tenant: beta}
            grants:
            """;

    @Test
    void grantsAreReadInAllTheirForms() {
        var grants = load(TWO_TENANTS + """
                  - {name: readers, to: 'mtls:fleet:dns:r-*', tenant: beta, objects: all, operations: [Locate, Get]}
                  - {name: signers, to: '*', tenant: alpha, objects: 'group:code: signing', operations: Sign}
                  - {name: deputy, to: '*', tenant: beta, objects: 'owner:mtls:fleet:dns:a:b', operations: all}
                """).grants();

        assertThat(grants)
                .containsExactly(
                        new Grant(
                                "readers",
                                "mtls:fleet:dns:r-*",
                                new Tenant("beta"),
                                new GrantedObjects.All(),
                                Set.of(Operation.LOCATE, Operation.GET)),
                        new Grant(
                                "signers",
                                "*",
                                new Tenant("alpha"),
                                new GrantedObjects.Group("code: signing"),
                                Set.of(Operation.SIGN)),
                        new Grant(
                                "deputy",
                                "*",
                                new Tenant("beta"),
                                new GrantedObjects.Owner(new Identity("fleet", IdentityRule.DNS, "a:b")),
                                Grant.GRANTABLE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                name: Readers, to: '*', tenant: beta, objects: all, operations: Get | name | "Readers" (expected 1 to 64 of a-z, 0-9, '.', '_', '-')
                name: a, to: 'mtls:flet:*', tenant: beta, objects: all, operations: Get | to | "mtls:flet:*" (expected mtls:AUTHORITY:PLACE:VALUE with authority fleet and place uri or dns or email or subject)
                name: a, to: '*', tenant: gamma, objects: all, operations: Get | tenant | "gamma" (expected a tenant that a rule in access names: alpha or beta)
                name: a, to: '*', tenant: beta, objects: some, operations: Get | objects | "some" (expected all, group:NAME with an Object Group, or owner:PRINCIPAL with a client in full, such as owner:mtls:fleet:dns:orders.example.org)
                name: a, to: '*', tenant: beta, objects: 'group:', operations: Get | objects | "group:" (expected all, group:NAME with an Object Group, or owner:PRINCIPAL with a client in full, such as owner:mtls:fleet:dns:orders.example.org)
                name: a, to: '*', tenant: beta, objects: 'owner:mtls:fleet:dns:*', operations: Get | objects | "owner:mtls:fleet:dns:*" (expected all, group:NAME with an Object Group, or owner:PRINCIPAL with a client in full, such as owner:mtls:fleet:dns:orders.example.org)
                name: a, to: '*', tenant: beta, objects: all, operations: [Gett] | operations | "Gett" (expected all or operations such as Get Attributes; the nearest is Get)
                name: a, to: '*', tenant: beta, objects: all, operations: [Create] | operations | "Create" (expected operations on objects; this one is on none that exists)
                name: a, to: '*', tenant: beta, objects: all, operations: [] | operations | an empty list (expected at least one operation)
                """)
    void aGrantThatCannotBeMeantIsRefused(String grant, String key, String problem) {
        assertProblems(TWO_TENANTS + "  - {" + grant + "}")
                .containsExactly(new Problem(file() + ":14", "grants[0]." + key, problem));
    }

    @Test
    void twoGrantsHaveTwoNames() {
        var grant = "  - {name: a, to: '*', tenant: beta, objects: all, operations: Get}\n";

        assertProblems(TWO_TENANTS + grant + grant)
                .containsExactly(new Problem(file() + ":15", "grants[1].name", "\"a\" (expected each name once)"));
    }

    @Test
    void pinnedKeysAndTheirPlaceNeedEachOther() {
        assertProblems(NECESSARY.replace("tls:\n", "tls:\n  identity: [key]\n"))
                .containsExactly(new Problem(
                        file(), "tls.pinned-keys", "no keys (expected some, because tls.identity contains key)"));
    }

    @Test
    void twoAuthoritiesOfOneNameAreRefused() {
        assertProblems(NECESSARY.replace("ca.pem}", "ca.pem}\n    - {name: fleet, certificates: ca.pem}"))
                .containsExactly(new Problem(
                        file() + ":7", "tls.client-authorities[1].name", "\"fleet\" (expected each name once)"));
    }
}
