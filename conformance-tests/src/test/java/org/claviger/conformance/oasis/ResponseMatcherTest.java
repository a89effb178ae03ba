package org.claviger.conformance.oasis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The matcher accepts what may differ, and finds each deviation that may not. */
class ResponseMatcherTest {
    private static final String REQUEST = """
            <RequestMessage><RequestHeader><ProtocolVersion>
              <ProtocolVersionMajor type="Integer" value="2"/><ProtocolVersionMinor type="Integer" value="1"/>
            </ProtocolVersion></RequestHeader></RequestMessage>""";

    private static final String RESPONSE = """
            <ResponseMessage><ResponseHeader><ProtocolVersion>
              <ProtocolVersionMajor type="Integer" value="2"/><ProtocolVersionMinor type="Integer" value="1"/>
            </ProtocolVersion><TimeStamp type="DateTime" value="2026-01-02T03:04:05+00:00"/>
              <BatchCount type="Integer" value="2"/></ResponseHeader>
            <BatchItem><Operation type="Enumeration" value="GetAttributes"/>
              <ResultStatus type="Enumeration" value="Success"/>
              <ResponsePayload>
                <UniqueIdentifier type="TextString" value="$UNIQUE_IDENTIFIER_0"/>
                <Attributes>
                  <State type="Enumeration" value="Active"/>
                  <CryptographicLength type="Integer" value="256"/>
                  <CryptographicUsageMask type="Integer" value="Decrypt Encrypt"/>
                  <ActivationDate type="DateTime" value="2001-01-01T00:00:00+00:00"/>
                </Attributes>
              </ResponsePayload></BatchItem>
            <BatchItem><Operation type="Enumeration" value="Get"/>
              <ResultStatus type="Enumeration" value="OperationFailed"/>
              <ResultReason type="Enumeration" value="ItemNotFound"/></BatchItem>
            </ResponseMessage>""";

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static void compare(String actual) {
        new ResponseMatcher(new Variables(), new Made())
                .compare(Element.parse(REQUEST), Element.parse(RESPONSE), Element.parse(actual), NOW);
    }

    @Test
    void theExpectedResponseItselfIsAccepted() {
        assertThatCode(() -> compare(RESPONSE.replace("$UNIQUE_IDENTIFIER_0", "abc")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05, 2030-01-01T00:00:00",
        "2001-01-01T00:00:00, 2020-01-01T00:00:00",
        "Decrypt Encrypt, Encrypt Decrypt",
        "$UNIQUE_IDENTIFIER_0, anything",
        "<Attributes>, <Attributes><Fresh type=\"Boolean\" value=\"true\"/>",
        "<ResultReason type=\"Enumeration\" value=\"ItemNotFound\"/>,"
                + " <ResultReason type=\"Enumeration\" value=\"ItemNotFound\"/><ResultMessage type=\"TextString\" value=\"x\"/>",
    })
    void whatMayDifferIsAccepted(String from, String to) {
        assertThatCode(() -> compare(RESPONSE.replace(from, to))).doesNotThrowAnyException();
    }

    private static final String QUERY = """
            <ResponseMessage><ResponseHeader><ProtocolVersion>
              <ProtocolVersionMajor type="Integer" value="2"/><ProtocolVersionMinor type="Integer" value="1"/>
            </ProtocolVersion><TimeStamp type="DateTime" value="2026-01-02T03:04:05+00:00"/>
            <BatchCount type="Integer" value="1"/></ResponseHeader>
            <BatchItem><Operation type="Enumeration" value="Query"/>
              <ResultStatus type="Enumeration" value="Success"/>
              <ResponsePayload>
                <Operation type="Enumeration" value="Create"/>
                <Operation type="Enumeration" value="Notify"/>
              </ResponsePayload></BatchItem>
            </ResponseMessage>""";

    private static void compareQuery(Optional<Set<String>> required, String missing) {
        new ResponseMatcher(new Variables(), new Made(), required)
                .compare(
                        Element.parse(REQUEST),
                        Element.parse(QUERY),
                        Element.parse(QUERY.replace("<Operation type=\"Enumeration\" value=\"" + missing + "\"/>", "")),
                        NOW);
    }

    @Test
    void aListOfQueryMayLackOnlyWhatTheProfileDoesNotRequire() {
        var required = Optional.of(Set.of("Create", "Query"));

        assertThatCode(() -> compareQuery(required, "Notify")).doesNotThrowAnyException();
        assertThatThrownBy(() -> compareQuery(required, "Create"))
                .isInstanceOf(DifferenceException.class)
                .hasMessageContaining("expected Create, got a list without it");
        assertThatThrownBy(() -> compareQuery(Optional.empty(), "Notify")).isInstanceOf(DifferenceException.class);
    }

    @Test
    void theProfilesWhoseListsVaryAreData() {
        assertThat(QueryLists.PUBLISHED
                        .required(new TestCase("SUITEB_128-M-1-12", "1.2", List.of()))
                        .orElseThrow())
                .contains("CreateKeyPair", "Locate", "Certificate")
                .doesNotContain("Notify", "Certify");
        assertThat(QueryLists.PUBLISHED.required(new TestCase("SUITEB_128-M-1-14", "1.4", List.of())))
                .isEmpty();
        assertThat(QueryLists.PUBLISHED.required(new TestCase("TC_121_12_Query", "1.2", List.of())))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ItemNotFound, PermissionDenied",
        "OperationFailed, Success",
        "\"Active\", \"PreActive\"",
        "\"256\", \"128\"",
        "Decrypt Encrypt, Decrypt",
        "<CryptographicLength type=\"Integer\" value=\"256\"/>, ''",
        "<UniqueIdentifier type=\"TextString\" value=\"$UNIQUE_IDENTIFIER_0\"/>, ''",
        "<Attributes>, <ObjectType type=\"Enumeration\" value=\"SymmetricKey\"/><Attributes>",
        "ProtocolVersionMinor type=\"Integer\" value=\"1\", ProtocolVersionMinor type=\"Integer\" value=\"0\"",
        "<BatchItem><Operation type=\"Enumeration\" value=\"Get\"/>, <Extra/><BatchItem><Operation type=\"Enumeration\" value=\"Put\"/>",
    })
    void whatMayNotDifferIsFound(String from, String to) {
        assertThatThrownBy(() -> compare(RESPONSE.replace(from, to))).isInstanceOf(DifferenceException.class);
    }

    @Test
    void anIdentifierMustStayTheSame() {
        var variables = new Variables();
        var matcher = new ResponseMatcher(variables, new Made());
        var expected = Element.parse(RESPONSE);
        matcher.compare(
                Element.parse(REQUEST), expected, Element.parse(RESPONSE.replace("$UNIQUE_IDENTIFIER_0", "a")), NOW);
        assertThatThrownBy(() -> matcher.compare(
                        Element.parse(REQUEST),
                        expected,
                        Element.parse(RESPONSE.replace("$UNIQUE_IDENTIFIER_0", "b")),
                        NOW))
                .isInstanceOf(DifferenceException.class)
                .hasMessageContaining("UNIQUE_IDENTIFIER_0");
    }

    @Test
    void aMissingItemIsFound() {
        var first =
                RESPONSE.substring(0, RESPONSE.indexOf("<BatchItem><Operation type=\"Enumeration\" value=\"Get\"/>"));
        assertThatThrownBy(() -> compare(first.replace("$UNIQUE_IDENTIFIER_0", "a")
                                .replace("Count type=\"Integer\" value=\"2", "Count type=\"Integer\" value=\"1")
                        + "</ResponseMessage>"))
                .isInstanceOf(DifferenceException.class)
                .hasMessageContaining("2 items");
    }
}
