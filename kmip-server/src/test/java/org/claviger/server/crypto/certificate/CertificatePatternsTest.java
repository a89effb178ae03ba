package org.claviger.server.crypto.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the operator's rules let certificates be for. */
class CertificatePatternsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CN=*,OU=Tapes,O=Example      | CN=tape 7,OU=Tapes,O=Example             | true",
                "CN=*,OU=Tapes,O=Example      | CN=tape\\, 7,OU=Tapes,O=Example          | true",
                "CN=tape-*,OU=Tapes,O=Example | CN=tape-7,OU=Tapes,O=Example             | true",
                "CN=tape-*,OU=Tapes,O=Example | CN=vault-7,OU=Tapes,O=Example            | false",
                "CN=*,OU=Tapes,O=Example      | CN=x,OU=Vault,OU=Tapes,O=Example         | false",
                "CN=*,OU=Tapes,O=Example      | CN=x+UID=vault,OU=Tapes,O=Example        | false",
                "CN=*,OU=Tapes,O=Example      | CN=x,OU=Tapes,O=Example,C=DE             | false",
                "CN=*,OU=Tapes,O=Example      | OU=Tapes,CN=x,O=Example                  | false",
                "CN=*,OU=Tapes,O=Example      | UID=x,OU=Tapes,O=Example                 | false",
                "CN=*,OU=Tapes,O=Example      | CN=x,OU=tapes,O=Example                  | false",
                "EMAILADDRESS=*@example.org   | EMAILADDRESS=a@example.org               | true",
                "*                            | CN=x+UID=y,O=Anything                    | true",
            })
    void aStarStandsForOneValue(String pattern, String subject, boolean fits) {
        assertThat(new SubjectPattern(pattern).fits(SubjectPattern.name(subject)))
                .isEqualTo(fits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tape", "CN=a+UID=b,O=Example", "CN"})
    void whatIsNoNameIsNoPattern(String pattern) {
        assertThatThrownBy(() -> new SubjectPattern(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "dns:*.example.org, 2, a.example.org, true",
        "dns:*.example.org, 2, A.Example.ORG, true",
        "dns:*.example.org, 2, example.org, false",
        "dns:*.example.org, 2, a.example.com, false",
        "dns:*, 2, *.example.org, false",
        "dns:*.example.org, 2, *.example.org, true",
        "dns:*, 1, a@example.org, false",
        "email:*@example.org, 1, a@example.org, true",
        "uri:spiffe://example.org/tapes/*, 6, spiffe://example.org/tapes/7, true",
        "uri:spiffe://example.org/tapes/*, 6, spiffe://example.org/vault/7, false",
        "dns:*, 2, 'a b.example.org', false",
    })
    void alternativeNamesAreCompared(String pattern, int kind, String name, boolean fits) {
        assertThat(new AlternativeNamePattern(pattern).fits(new GeneralName(kind, new DERIA5String(name))))
                .isEqualTo(fits);
    }

    @Test
    void aNameWithAZeroByteFitsNothing() {
        var name = new GeneralName(GeneralName.dNSName, new DERIA5String("evil.org\0.example.org"));

        assertThat(new AlternativeNamePattern("dns:*").fits(name)).isFalse();
    }

    @Test
    void addressesAreComparedAsTexts() {
        var address = new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[] {10, 4, 0, 9}));

        assertThat(new AlternativeNamePattern("ip:10.4.*").fits(address)).isTrue();
        assertThat(new AlternativeNamePattern("ip:10.5.*").fits(address)).isFalse();
        assertThat(new AlternativeNamePattern("ip:*")
                        .fits(new GeneralName(GeneralName.iPAddress, new DEROctetString(new byte[5]))))
                .isFalse();
    }

    @Test
    void otherKindsOfNamesFitNothing() {
        var name = new GeneralName(new X500Name("CN=vault"));

        assertThat(new AlternativeNamePattern("dns:*").fits(name)).isFalse();
        assertThatThrownBy(() -> new AlternativeNamePattern("dir:*"))
                .hasMessage("\"dir:*\" begins with no kind of alternative names");
    }
}
