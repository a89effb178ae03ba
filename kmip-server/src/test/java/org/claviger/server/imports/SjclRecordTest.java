package org.claviger.server.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.claviger.secret.SecretScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the library itself has written: {@code sjcl-vectors.json}. */
class SjclRecordTest {
    private static final String SMALL =
            "{\"iv\":\"oeNcgt1W8Rg=\",\"v\":1,\"iter\":10000,\"ks\":256,\"ts\":128,\"mode\":\"ccm\",\"adata\":\"\","
                    + "\"cipher\":\"aes\",\"salt\":\"MBp/AayVVw8=\",\"ct\":\"xKV9ULWBJgqy+6MdMpLPbjM2BXkJQwtVqk7I\"}";

    private static JsonNode vectors(String kind) throws IOException {
        try (var in = SjclRecordTest.class.getResourceAsStream("sjcl-vectors.json")) {
            return JsonMapper.builder()
                    .build()
                    .readTree(Objects.requireNonNull(in))
                    .get(kind);
        }
    }

    static Stream<Arguments> whatTheLibraryHasWritten() throws IOException {
        return StreamSupport.stream(vectors("vectors").spliterator(), false)
                .map(vector -> Arguments.argumentSet(vector.get("name").stringValue(), vector));
    }

    @Test
    void allOfTheLibrarysVectorsAreThere() throws IOException {
        assertThat(whatTheLibraryHasWritten()).hasSize(13);
    }

    private static String decrypted(String json, String password) throws RowException {
        try (var secrets = SecretScope.unlocked()) {
            var text =
                    SjclRecord.parse(json).decrypt(secrets.copyOf(password.getBytes(StandardCharsets.UTF_8)), secrets);
            return new String(text.bytes().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @MethodSource
    void whatTheLibraryHasWritten(JsonNode vector) throws RowException {
        var expected = vector.has("plaintextUtf8")
                ? vector.get("plaintextUtf8").stringValue()
                : "a".repeat(vector.get("plaintextBytes").intValue());

        assertThat(decrypted(
                        vector.get("sjclJson").stringValue(),
                        vector.get("password").stringValue()))
                .isEqualTo(expected);
    }

    @Test
    void aChangedTagOrAnotherPasswordIsFound() throws IOException {
        for (var negative : vectors("negative")) {
            assertThatThrownBy(() -> decrypted(
                            negative.get("sjclJson").stringValue(),
                            negative.get("password").stringValue()))
                    .isInstanceOf(RowException.class)
                    .hasMessage("the tag of the SJCL record does not fit: another password, or the record was changed");
        }
        assertThatThrownBy(() -> decrypted(SMALL, "wrong horse"))
                .isInstanceOf(RowException.class)
                .hasMessageContaining("does not fit");
    }

    @Test
    void orderSpaceAndQuotationMarksOfNamesDoNotMatter() throws RowException {
        var other = "{ ct: \"xKV9ULWBJgqy+6MdMpLPbjM2BXkJQwtVqk7I\",\n \"salt\":\"MBp/AayVVw8\", cipher:\"aes\","
                + " adata:\"\", mode:\"ccm\", ts:128, ks:256, iter:10000, v:1, iv:\"oeNcgt1W8Rg\" }";

        assertThat(decrypted(other, "correct horse"))
                .isEqualTo(decrypted(SMALL, "correct horse"))
                .isEqualTo("L becomes 7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"v\":1          | \"v\":2             | the SJCL record has v 2 (expected 1)",
                "\"ccm\"          | \"ocb2\"            | the SJCL record has mode ocb2 (expected ccm)",
                "\"aes\"          | \"des\"             | the SJCL record has cipher des (expected aes)",
                "10000            | 100                 | the SJCL record has iter 100 (expected 101 to 10000000)",
                "10000            | 10000001            | the SJCL record has iter 10000001 (expected 101 to 10000000)",
                "10000            | 99999999999         | the SJCL record has no number as iter",
                "\"ts\":128       | \"ts\":32           | the SJCL record has ks 256 and ts 32 (expected 128, 192 or 256, and 64, 96 or 128)",
                "\"ks\":256       | \"ks\":64           | the SJCL record has ks 64 and ts 128 (expected 128, 192 or 256, and 64, 96 or 128)",
                "oeNcgt1W8Rg=     | oeNcgt1W8Q          | the SJCL record has an iv of 7 bytes (expected 8 to 16)",
                "MBp/AayVVw8=     | MBp%2FAayVVw8       | the SJCL record has no base64 as salt",
                "xKV9ULWBJgqy+6MdMpLPbjM2BXkJQwtVqk7I | AAAA | the SJCL record has a ct that is shorter than its tag",
                "\"adata\":\"\",  | ''                  | the SJCL record has no adata",
                "\"adata\":\"\"   | \"v\":1             | the SJCL record says v twice",
                "\"adata\":\"\"   | \"adata\":{}        | no SJCL record",
                "\"adata\":\"\"   | \"adata\":\"\\\"\"  | no SJCL record",
                "}                | ''                  | no SJCL record",
                "}                | ,}                  | no SJCL record",
                "}                | }}                  | no SJCL record",
                "{                | ''                  | no SJCL record"
            })
    void anythingElseIsRefusedWithTheReason(String part, String instead, String message) {
        var json = SMALL.replace(part, instead);

        assertThat(json).isNotEqualTo(SMALL);
        assertThatThrownBy(() -> SjclRecord.parse(json))
                .isInstanceOf(RowException.class)
                .hasMessage(message);
    }
}
