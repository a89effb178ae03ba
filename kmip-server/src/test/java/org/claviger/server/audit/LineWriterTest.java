package org.claviger.server.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineWriterTest {
    private static String written(LineWriter line) throws IOException {
        var out = new ByteArrayOutputStream();
        line.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void membersFollowOneAnother() throws IOException {
        var line = new LineWriter()
                .raw("{\"v\":1")
                .number("seq", 0)
                .number("most", Long.MAX_VALUE)
                .text("kind", "")
                .texts("grants", List.of("a", "b"))
                .texts("none", List.of());

        assertThat(written(line))
                .isEqualTo(
                        "{\"v\":1,\"seq\":0,\"most\":9223372036854775807,\"kind\":\"\",\"grants\":[\"a\",\"b\"],\"none\":[]");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T03:04:05.678901Z, 2026-01-02T03:04:05.678901Z",
        "2026-12-31T23:59:59.999999999Z, 2026-12-31T23:59:59.999999Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000000Z"
    })
    void aTimeHasMicroseconds(Instant time, String expected) throws IOException {
        assertThat(written(new LineWriter().time("time", time))).isEqualTo(",\"time\":\"" + expected + "\"");
    }

    @Test
    void whatIsNoLetterIsEscaped() throws IOException {
        var line = new LineWriter().text("object", "\"\\\n\0\u007F é € 😀 \uD83D");

        assertThat(written(line)).isEqualTo(",\"object\":\"\\\"\\\\\\u000a\\u0000\\u007f é € \\ud83d\\ude00 \\ud83d\"");
    }

    /** What is written is read again by the verifier's parser. */
    @Test
    void aLongTextIsWhole() throws IOException {
        var text = "\0é".repeat(5_000);
        var line = new LineWriter().raw("{\"v\":1").number("seq", 1).text("object", text);
        line.text("hash", "0".repeat(64)).raw("}");

        assertThat(AuditLine.parse(written(line)).orElseThrow().member("object"))
                .contains(text);
    }

    @Test
    void theDigestIsOfWhatCameSince() throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        var line = new LineWriter().raw("before");
        var from = line.length();
        line.raw("since").digest(digest, from);

        assertThat(digest.digest())
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest("since".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aLineThatWasLargeLeavesNothingBehind() throws IOException {
        var line = new LineWriter().raw("x".repeat(10_000));
        line.clear(100);
        line.raw("y".repeat(300));

        assertThat(written(line)).isEqualTo("y".repeat(300));
    }
}
