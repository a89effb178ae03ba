package org.claviger.hsm;

/** How to encrypt or decrypt with a resident key. */
public sealed interface CipherSpec {
    /**
     * AES-GCM (NIST SP 800-38D).
     *
     * @param additional authenticated, not encrypted
     * @param tagBytes 12 to 16
     */
    record Gcm(IvPolicy iv, Octets additional, int tagBytes) implements CipherSpec {
        private static final int SHORTEST_TAG_BYTES = 12;
        private static final int LONGEST_TAG_BYTES = 16;

        public Gcm {
            if (tagBytes < SHORTEST_TAG_BYTES || tagBytes > LONGEST_TAG_BYTES) {
                throw new IllegalArgumentException("GCM tag of %d bytes (expected %d to %d)"
                        .formatted(tagBytes, SHORTEST_TAG_BYTES, LONGEST_TAG_BYTES));
            }
        }
    }

    /** @param padded by PKCS #7; if not, the data's length is a multiple of 16 bytes */
    record Cbc(IvPolicy iv, boolean padded) implements CipherSpec {}

    /** AES in counter mode; the IV is the first counter block, and all its 128 bits count. */
    record Ctr(IvPolicy iv) implements CipherSpec {}

    /** AES on each block by itself; the data's length is a multiple of 16 bytes. */
    record Ecb() implements CipherSpec {}

    /**
     * RSAES-OAEP (RFC 8017 section 7.1).
     *
     * @param mask the hash function of the mask generation function MGF1
     */
    record Oaep(Digest digest, Digest mask, Octets label) implements CipherSpec {}

    /** RSAES-PKCS1-v1_5 (RFC 8017 section 7.2). */
    record RsaPkcs1() implements CipherSpec {}
}
