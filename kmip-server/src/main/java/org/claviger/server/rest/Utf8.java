package org.claviger.server.rest;

import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.claviger.secret.Secret;

/** Tells text from other bytes. */
final class Utf8 {
    private static final int STEP_CHARS = 256;

    private Utf8() {}

    /** Tells whether the secret is text in UTF-8. What is decoded on the way is overwritten. */
    static boolean isText(Secret secret) {
        var in = secret.bytes().asByteBuffer();
        var step = CharBuffer.allocate(STEP_CHARS);
        var decoder = StandardCharsets.UTF_8.newDecoder();
        try {
            while (true) {
                var result = decoder.decode(in, step, true);
                step.clear();
                if (!result.isOverflow()) {
                    return result.isUnderflow();
                }
            }
        } finally {
            Arrays.fill(step.array(), '\0');
        }
    }
}
