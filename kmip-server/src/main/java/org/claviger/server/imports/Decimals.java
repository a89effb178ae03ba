package org.claviger.server.imports;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;

/** Bytes as decimal numbers from 0 to 255 with commas between, as JavaScript writes them. */
final class Decimals {
    private static final int LONGEST_NUMBER = 3;

    private Decimals() {}

    /**
     * Reads bytes. They may be a secret; the caller clears them then.
     *
     * @throws RowException unless the text is such numbers
     */
    static byte[] parse(String text) throws RowException {
        var bytes = new ByteArrayOutputStream(text.length() / 2);
        for (var number : text.strip().split(",", -1)) {
            var digits = number.strip();
            if (digits.isEmpty()
                    || digits.length() > LONGEST_NUMBER
                    || !digits.chars().allMatch(c -> c >= '0' && c <= '9')
                    || Integer.parseInt(digits) > 0xFF) {
                throw new RowException(
                        "encryptedDataKey is neither numbers from 0 to 255 with commas between nor JSON");
            }
            bytes.write(Integer.parseInt(digits));
        }
        return bytes.toByteArray();
    }

    /** Writes bytes. */
    static Secret text(Secret bytes, SecretScope secrets) {
        var length = Math.max(0, bytes.length() - 1);
        for (var i = 0L; i < bytes.length(); i++) {
            length += digits(at(bytes, i));
        }
        var text = secrets.allocate(length);
        var position = 0L;
        for (var i = 0L; i < bytes.length(); i++) {
            if (i > 0) {
                text.set(ValueLayout.JAVA_BYTE, position++, (byte) ',');
            }
            var rest = at(bytes, i);
            var count = digits(rest);
            for (var digit = count - 1; digit >= 0; digit--) {
                text.set(ValueLayout.JAVA_BYTE, position + digit, (byte) ('0' + rest % 10));
                rest /= 10;
            }
            position += count;
        }
        return new Secret(text);
    }

    private static int at(Secret bytes, long index) {
        return bytes.bytes().get(ValueLayout.JAVA_BYTE, index) & 0xFF;
    }

    private static int digits(int number) {
        return number < 10 ? 1 : number < 100 ? 2 : 3;
    }
}
