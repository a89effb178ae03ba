package org.claviger.conformance.secrets;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The search for secrets must find what is there. */
class MarksTest {
    @Test
    void theSearchFindsWhatIsThere() {
        var marks = new Marks();
        var mark = marks.mark(32);

        requireFound(marks, mark);
        requireFound(marks, text(HexFormat.of().formatHex(mark)));
        requireFound(marks, text(HexFormat.of().withUpperCase().formatHex(mark)));
        for (var before = 0; before < 3; before++) {
            var among = new byte[before + mark.length + 5];
            System.arraycopy(mark, 0, among, before, mark.length);
            requireFound(marks, among);
            requireFound(marks, text(Base64.getEncoder().encodeToString(among)));
        }
        assertThatCode(() -> marks.requireAbsent(new byte[1_000], "zeros")).doesNotThrowAnyException();
    }

    private static byte[] text(String text) {
        return ("before " + text + " after").getBytes(StandardCharsets.UTF_8);
    }

    private static void requireFound(Marks marks, byte[] where) {
        assertThatThrownBy(() -> marks.requireAbsent(where, "bytes")).isInstanceOf(AssertionError.class);
    }
}
