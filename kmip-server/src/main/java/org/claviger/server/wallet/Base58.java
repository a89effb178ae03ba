package org.claviger.server.wallet;

import java.math.BigInteger;
import java.util.Arrays;

/** Bytes as a number in base 58, in digits that cannot be mistaken for each other; each leading zero byte is a digit 1. */
public final class Base58 {
    private static final String DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());
    private static final int CHECKSUM_BYTES = 4;

    /** Longer than any key; the time that decoding takes grows with the square. */
    private static final int MOST_CHARACTERS = 256;

    private Base58() {}

    public static String encode(byte[] bytes) {
        var text = new StringBuilder();
        for (var number = new BigInteger(1, bytes); number.signum() > 0; number = number.divide(BASE)) {
            text.append(DIGITS.charAt(number.mod(BASE).intValue()));
        }
        for (var i = 0; i < bytes.length && bytes[i] == 0; i++) {
            text.append(DIGITS.charAt(0));
        }
        return text.reverse().toString();
    }

    /** @throws WalletException if the text is not Base58 */
    public static byte[] decode(String text) {
        var number = BigInteger.ZERO;
        for (var i = 0; i < text.length(); i++) {
            var digit = DIGITS.indexOf(text.charAt(i));
            if (digit < 0 || i == MOST_CHARACTERS) {
                throw new WalletException("not Base58 of at most " + MOST_CHARACTERS + " characters");
            }
            number = number.multiply(BASE).add(BigInteger.valueOf(digit));
        }
        var zeros = 0;
        while (zeros < text.length() && text.charAt(zeros) == DIGITS.charAt(0)) {
            zeros++;
        }
        var digits = number.signum() == 0 ? new byte[0] : number.toByteArray();
        var sign = digits.length > 0 && digits[0] == 0 ? 1 : 0;
        var bytes = new byte[zeros + digits.length - sign];
        System.arraycopy(digits, sign, bytes, zeros, digits.length - sign);
        return bytes;
    }

    /** Encodes with the first bytes of a double SHA-256 behind, which tell a mistyped key. */
    public static String encodeChecked(byte[] bytes) {
        var checked = Arrays.copyOf(bytes, bytes.length + CHECKSUM_BYTES);
        System.arraycopy(Digests.doubleSha256(bytes), 0, checked, bytes.length, CHECKSUM_BYTES);
        return encode(checked);
    }

    /** @throws WalletException if the text is not Base58, or its checksum is wrong */
    public static byte[] decodeChecked(String text) {
        var checked = decode(text);
        if (checked.length < CHECKSUM_BYTES) {
            throw new WalletException("Base58 without a checksum");
        }
        var bytes = Arrays.copyOf(checked, checked.length - CHECKSUM_BYTES);
        var checksum = Arrays.copyOfRange(checked, bytes.length, checked.length);
        if (!Arrays.equals(checksum, Arrays.copyOf(Digests.doubleSha256(bytes), CHECKSUM_BYTES))) {
            throw new WalletException("Base58 with a wrong checksum");
        }
        return bytes;
    }
}
