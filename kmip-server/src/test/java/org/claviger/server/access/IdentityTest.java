package org.claviger.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
    @Test
    void thePrincipalNamesAuthorityRuleAndValue() {
        assertThat(new Identity("fleet", IdentityRule.URI, "spiffe://example.org/orders").principal())
                .isEqualTo("mtls:fleet:uri:spiffe://example.org/orders");
    }

    @Test
    void equalValuesOfTwoAuthoritiesOrRulesAreDifferentClients() {
        var orders = new Identity("fleet", IdentityRule.DNS, "orders");

        assertThat(orders).isNotEqualTo(new Identity("other", IdentityRule.DNS, "orders"));
        assertThat(orders.principal())
                .isNotEqualTo(new Identity("fleet", IdentityRule.COMMON_NAME, "orders").principal());
    }

    @ParameterizedTest
    @EnumSource
    void everyPrincipalReadsBackAsTheSameIdentity(IdentityRule rule) {
        var identity = new Identity("fleet-2.a_b", rule, "CN=a:b,O=c \u00e9");

        assertThat(Identity.parse(identity.principal())).isEqualTo(identity);
        assertThat(identity).hasToString(identity.principal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "mtls", "mtls:fleet:uri:", "oidc:fleet:uri:x", "mtls:fleet:serial:x", "mtls:FLEET:uri:x"})
    void anythingElseIsNoPrincipal(String text) {
        assertThatThrownBy(() -> Identity.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " orders",
                "orders ",
                "*",
                "*.example.org",
                "or\nders",
                "or\0ders",
                "or\u007fders",
                "or\u200bders", // zero width space
                "or\u202eders", // right-to-left override
                "or\u2028ders", // line separator
                "or\ud800ders", // half of a surrogate pair
                "or\ue000ders", // private use
                "e\u0301", // decomposed; the composed form is another sequence of bytes
                "\u212b" // Angstrom sign, which composes to A with ring
            })
    void anUnfitValueIsNoIdentity(String value) {
        assertThatThrownBy(() -> new Identity("fleet", IdentityRule.SUBJECT, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("identity value ");
    }

    @Test
    void aValueHasAtMost1024Characters() {
        assertThat(new Identity("fleet", IdentityRule.URI, "x".repeat(1_024)).value())
                .hasSize(1_024);
        assertThatThrownBy(() -> new Identity("fleet", IdentityRule.URI, "x".repeat(1_025)))
                .hasMessage("identity value has 1025 characters (expected at most 1024)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Fleet", "a:b", "-a", "a b", "\u00e9"})
    void anAuthorityNameIsPlain(String name) {
        assertThatThrownBy(() -> Identity.checkTrustAnchor(name)).isInstanceOf(IllegalArgumentException.class);
    }
}
