package org.claviger.server.crypto;

import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.Arrays;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;

/** Big Integers that are secret: two's complement, in whole words of 8 bytes (KMIP 2.1 section 10.1.2). */
final class SecretNumbers {
    private static final int WORD_BYTES = 8;

    private SecretNumbers() {}

    static BigInteger number(Secret secret) {
        var bytes = secret.bytes().toArray(ValueLayout.JAVA_BYTE);
        try {
            return new BigInteger(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** @param number not negative */
    static Secret secret(BigInteger number, SecretScope secrets) {
        var bytes = number.toByteArray();
        var length = (bytes.length + WORD_BYTES - 1) / WORD_BYTES * WORD_BYTES;
        var padded = new byte[length];
        try {
            System.arraycopy(bytes, 0, padded, length - bytes.length, bytes.length);
            return secrets.copyOf(padded);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            Arrays.fill(padded, (byte) 0);
        }
    }
}
