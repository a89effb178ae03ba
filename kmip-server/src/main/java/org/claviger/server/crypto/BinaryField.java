package org.claviger.server.crypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * The two binary fields in which keys are split (KMIP 2.1 section 13.1). Adding is exclusive or. Nothing here branches or looks
 * up by a secret.
 */
public enum BinaryField {
    /** Polynomials over two elements modulo x^8 + x^4 + x^3 + x^2 + 1. */
    GF_2_8(1) {
        @Override
        int multiply(int a, int b) {
            return multiplyBytes(a, b);
        }

        @Override
        int inverse(int a) {
            return inverseByte(a);
        }
    },

    /** Pairs uy + v over the field before, modulo y^2 + y + m; the first byte of a piece is u. */
    GF_2_16(2) {
        @Override
        int multiply(int a, int b) {
            var r = a >>> 8;
            var s = a & 0xFF;
            var u = b >>> 8;
            var v = b & 0xFF;
            var sv = multiplyBytes(s, v);
            var high = multiplyBytes(r ^ s, u ^ v) ^ sv;
            var low = multiplyBytes(multiplyBytes(r, u), M) ^ sv;
            return high << 8 | low;
        }

        @Override
        int inverse(int a) {
            var u = a >>> 8;
            var v = a & 0xFF;
            var d = multiplyBytes(u ^ v, v) ^ multiplyBytes(M, multiplyBytes(u, u));
            var inverse = inverseByte(d);
            return multiplyBytes(u, inverse) << 8 | multiplyBytes(u ^ v, inverse);
        }
    };

    private static final int M = 0x3A;
    private static final int REDUCTION = 0x1D;

    private final int pieceBytes;

    BinaryField(int pieceBytes) {
        this.pieceBytes = pieceBytes;
    }

    /** How many bytes one element takes. */
    int pieceBytes() {
        return pieceBytes;
    }

    /** How many parts there can be: one for each element but 0. */
    public int mostParts() {
        return (1 << pieceBytes * Byte.SIZE) - 1;
    }

    abstract int multiply(int a, int b);

    /** Returns the element by which {@code a}, which is not 0, gives 1. */
    abstract int inverse(int a);

    int piece(MemorySegment bytes, long at) {
        var piece = 0;
        for (var i = 0; i < pieceBytes; i++) {
            piece = piece << 8 | bytes.get(JAVA_BYTE, at + i) & 0xFF;
        }
        return piece;
    }

    void setPiece(MemorySegment bytes, long at, int piece) {
        for (var i = 0; i < pieceBytes; i++) {
            bytes.set(JAVA_BYTE, at + i, (byte) (piece >>> (pieceBytes - 1 - i) * Byte.SIZE));
        }
    }

    private static int multiplyBytes(int a, int b) {
        var product = 0;
        var shifted = a;
        for (var bit = 0; bit < Byte.SIZE; bit++) {
            product ^= shifted & -(b >>> bit & 1);
            shifted = shifted << 1 & 0xFF ^ REDUCTION & -(shifted >>> 7);
        }
        return product;
    }

    /** The power of 254, as the 255th of each element but 0 is 1. */
    private static int inverseByte(int a) {
        var power = a;
        var result = 1;
        for (var bit = 1; bit < Byte.SIZE; bit++) {
            power = multiplyBytes(power, power);
            result = multiplyBytes(result, power);
        }
        return result;
    }
}
