package org.claviger.conformance.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Secrets that can be told from everything else, and the search for them: raw, as hex and as Base64. */
final class Marks {
    private static final int LONGEST = 48;

    private final Random random = new Random();
    private final List<byte[]> marks = new ArrayList<>();

    /** Returns a new secret of some bytes. */
    byte[] mark(int bytes) {
        var mark = new byte[bytes];
        random.nextBytes(mark);
        marks.add(mark);
        return mark;
    }

    /** Returns a new secret that is a text; neither it nor the bytes that it writes may be found. */
    byte[] printable() {
        var text = HexFormat.of().formatHex(mark(16)).getBytes(StandardCharsets.US_ASCII);
        marks.add(text);
        return text;
    }

    /** Takes what is as secret as if it had been made here: the last bytes, as the first ones of an encoded key are the same in all keys. */
    void keep(byte[] secret) {
        marks.add(Arrays.copyOfRange(secret, Math.max(0, secret.length - LONGEST), secret.length));
    }

    int count() {
        return marks.size();
    }

    /** Checks that none of the secrets is found. */
    void requireAbsent(byte[] where, String what) {
        for (var mark : marks) {
            assertAbsent(mark, where, what);
        }
    }

    private static void assertAbsent(byte[] mark, byte[] where, String what) {
        var haystack = Unpooled.wrappedBuffer(where).toString(StandardCharsets.ISO_8859_1);
        var hex = HexFormat.of().formatHex(mark);
        assertThat(haystack.contains(new String(mark, StandardCharsets.ISO_8859_1)))
                .as("raw in " + what)
                .isFalse();
        assertThat(haystack.contains(hex)).as("hex in " + what).isFalse();
        assertThat(haystack.contains(hex.toUpperCase(java.util.Locale.ROOT)))
                .as("HEX in " + what)
                .isFalse();
        for (var shift = 0; shift < 3; shift++) {
            var shifted = new byte[shift + mark.length];
            System.arraycopy(mark, 0, shifted, shift, mark.length);
            var base64 = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            assertThat(haystack.contains(base64.substring(4, base64.length() - 4)))
                    .as("Base64 in " + what)
                    .isFalse();
        }
    }
}
