package org.claviger.server.crypto;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.secret.Secret;

/** The hash functions of KMIP (KMIP 2.1 section 11.21). */
public final class Hashes {
    private static final int PIECE_BYTES = 8 * 1024;

    private Hashes() {}

    /** Returns a new digest. */
    public static MessageDigest digest(HashingAlgorithm algorithm) {
        return CryptoProviders.digest(
                switch (algorithm) {
                    case MD2 -> "MD2";
                    case MD4 -> "MD4";
                    case MD5 -> "MD5";
                    case SHA_1 -> "SHA-1";
                    case SHA_224 -> "SHA-224";
                    case SHA_256 -> "SHA-256";
                    case SHA_384 -> "SHA-384";
                    case SHA_512 -> "SHA-512";
                    case RIPEMD_160 -> "RIPEMD160";
                    case TIGER -> "Tiger";
                    case WHIRLPOOL -> "Whirlpool";
                    case SHA_512_224 -> "SHA-512/224";
                    case SHA_512_256 -> "SHA-512/256";
                    case SHA3_224 -> "SHA3-224";
                    case SHA3_256 -> "SHA3-256";
                    case SHA3_384 -> "SHA3-384";
                    case SHA3_512 -> "SHA3-512";
                });
    }

    /** Returns the hash of an HMAC; empty for every other algorithm. */
    public static Optional<HashingAlgorithm> ofHmac(CryptographicAlgorithm algorithm) {
        return Optional.ofNullable(
                switch (algorithm) {
                    case HMAC_MD5 -> HashingAlgorithm.MD5;
                    case HMAC_SHA1 -> HashingAlgorithm.SHA_1;
                    case HMAC_SHA224 -> HashingAlgorithm.SHA_224;
                    case HMAC_SHA256 -> HashingAlgorithm.SHA_256;
                    case HMAC_SHA384 -> HashingAlgorithm.SHA_384;
                    case HMAC_SHA512 -> HashingAlgorithm.SHA_512;
                    case HMAC_SHA3_224 -> HashingAlgorithm.SHA3_224;
                    case HMAC_SHA3_256 -> HashingAlgorithm.SHA3_256;
                    case HMAC_SHA3_384 -> HashingAlgorithm.SHA3_384;
                    case HMAC_SHA3_512 -> HashingAlgorithm.SHA3_512;
                    default -> null;
                });
    }

    /** Adds data to a digest. */
    public static void update(MessageDigest digest, Secret data) {
        inPieces(data, digest::update);
    }

    interface Sink {
        void take(byte[] array, int offset, int length);
    }

    /** Hands data to what takes only arrays, piece by piece, and clears the array behind the last. */
    static void inPieces(Secret data, Sink sink) {
        var piece = new byte[Math.min(PIECE_BYTES, data.length())];
        try {
            for (var at = 0; at < data.length(); at += piece.length) {
                var length = Math.min(piece.length, data.length() - at);
                MemorySegment.copy(data.bytes(), ValueLayout.JAVA_BYTE, at, piece, 0, length);
                sink.take(piece, 0, length);
            }
        } finally {
            Arrays.fill(piece, (byte) 0);
        }
    }
}
