package org.claviger.hsm;

/** What a resident key is, apart from what it may be used for. */
public sealed interface KeyKind {
    /** Length of a secret key, of an RSA modulus, or of the field a curve is over. */
    int bits();

    /** Whether it has a public half. */
    default boolean isPair() {
        return switch (this) {
            case Aes _, Hmac _ -> false;
            case Rsa _, Elliptic _ -> true;
        };
    }

    /** @param bits 128, 192 or 256 */
    record Aes(int bits) implements KeyKind {
        public Aes {
            if (bits != 128 && bits != 192 && bits != 256) {
                throw new IllegalArgumentException("AES key of " + bits + " bits (expected 128, 192 or 256)");
            }
        }
    }

    /**
     * A secret for HMAC, or the secret that a derivation starts from or ends in.
     *
     * @param digest the one it is used with; some backends fix it when the key is made
     * @param bits a multiple of 8, 8 to 8192
     */
    record Hmac(Digest digest, int bits) implements KeyKind {
        private static final int MOST_BITS = 8192;

        public Hmac {
            if (bits < Byte.SIZE || bits > MOST_BITS || bits % Byte.SIZE != 0) {
                throw new IllegalArgumentException(
                        "HMAC key of %d bits (expected a multiple of 8, at most %d)".formatted(bits, MOST_BITS));
            }
        }
    }

    /** @param bits of the modulus, 1024 to 16384; the public exponent is 65537 */
    record Rsa(int bits) implements KeyKind {
        private static final int LEAST_BITS = 1024;
        private static final int MOST_BITS = 16_384;

        public Rsa {
            if (bits < LEAST_BITS || bits > MOST_BITS) {
                throw new IllegalArgumentException(
                        "RSA key of %d bits (expected %d to %d)".formatted(bits, LEAST_BITS, MOST_BITS));
            }
        }
    }

    /** A key for ECDSA and ECDH, or for EdDSA, as its curve says. */
    record Elliptic(Curve curve) implements KeyKind {
        @Override
        public int bits() {
            return curve.bits();
        }
    }
}
