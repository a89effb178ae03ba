package org.claviger.server.crypto.cipher;

import java.security.SecureRandom;
import java.util.Arrays;

/**
 * How the last block of a message is filled up (KMIP 2.1 section 11.37). Taking a padding off looks at every byte of the block,
 * whatever it finds, so that the time says nothing of where a fault is.
 */
enum BlockPadding {
    /** Every byte of the padding is its length: PKCS #5, PKCS #7. */
    PKCS5 {
        @Override
        void fill(byte[] padding, SecureRandom random) {
            Arrays.fill(padding, (byte) padding.length);
        }

        @Override
        int wrongBits(byte filler, int length) {
            return filler ^ length;
        }
    },
    /** Zeros, then the length. */
    ANSI_X9_23 {
        @Override
        void fill(byte[] padding, SecureRandom random) {
            Arrays.fill(padding, (byte) 0);
        }

        @Override
        int wrongBits(byte filler, int length) {
            return filler;
        }
    },
    /** Random bytes, then the length. */
    ISO_10126 {
        @Override
        void fill(byte[] padding, SecureRandom random) {
            random.nextBytes(padding);
        }

        @Override
        int wrongBits(byte filler, int length) {
            return 0;
        }
    },
    /**
     * Zeros up to the end of a block that isn't full. A message that ends with zeros loses those of its last block when it is
     * decrypted: it suits texts, and messages whose length is known.
     */
    ZEROS {
        @Override
        void fill(byte[] padding, SecureRandom random) {
            Arrays.fill(padding, (byte) 0);
        }

        @Override
        byte[] padding(int missing, int blockBytes, SecureRandom random) {
            return new byte[missing % blockBytes];
        }

        @Override
        int messageBytes(byte[] lastBlock) {
            var length = lastBlock.length;
            while (length > 0 && lastBlock[length - 1] == 0) {
                length--;
            }
            return length;
        }

        @Override
        int wrongBits(byte filler, int length) {
            return 0;
        }
    };

    abstract void fill(byte[] padding, SecureRandom random);

    /** Returns 0 if a byte of the padding, which is not its last, is what it should be. */
    abstract int wrongBits(byte filler, int length);

    /**
     * Returns the padding.
     *
     * @param missing bytes of the last block that the message does not fill: 1 to all of them
     */
    byte[] padding(int missing, int blockBytes, SecureRandom random) {
        var padding = new byte[missing];
        fill(padding, random);
        padding[missing - 1] = (byte) missing;
        return padding;
    }

    /** Returns how many bytes of the last block are the message's, or -1 if its padding is wrong. */
    int messageBytes(byte[] lastBlock) {
        var length = lastBlock[lastBlock.length - 1] & 0xFF;
        var wrong = (length - 1 | lastBlock.length - length) >>> 31; // 1 unless 1 <= length <= block
        for (var i = 1; i < lastBlock.length; i++) {
            var isPadding = i - length >> 31; // all ones if the i-th byte before the last belongs to the padding
            wrong |= isPadding & (wrongBits(lastBlock[lastBlock.length - 1 - i], length) & 0xFF);
        }
        return wrong == 0 ? lastBlock.length - length : -1;
    }
}
