package org.claviger.server.crypto;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.claviger.hsm.support.RandomSecret;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;

/**
 * Splits a secret into parts and joins them again (KMIP 2.1 section 13.1). Shamir's methods choose a polynomial of degree
 * threshold minus 1 whose value at 0 is the secret; part number x is its value at x. All but the prime field work on pieces of
 * one or two bytes, in memory off the heap.
 */
public final class SecretSharing {
    private SecretSharing() {}

    /**
     * One part.
     *
     * @param identifier counts from 1
     */
    public record Part(int identifier, Secret material) {}

    /** Splits such that all parts together give the secret, which is the exclusive or of them. */
    public static List<Part> splitByXor(Secret secret, int parts, SecureRandom random, SecretScope secrets) {
        var split = new ArrayList<Part>(parts);
        var last = secrets.allocate(secret.length()).copyFrom(secret.bytes());
        for (var identifier = 1; identifier < parts; identifier++) {
            var part = RandomSecret.fill(secrets.allocate(secret.length()), random);
            addTo(last, part);
            split.add(new Part(identifier, new Secret(part)));
        }
        split.add(new Part(parts, new Secret(last)));
        return split;
    }

    /** Joins the parts of {@link #splitByXor}. */
    public static Secret joinByXor(List<Part> parts, SecretScope secrets) {
        var joined = secrets.allocate(parts.getFirst().material.length());
        for (var part : parts) {
            requireSameLength(part, joined.byteSize());
            addTo(joined, part.material.bytes());
        }
        return new Secret(joined);
    }

    private static void addTo(MemorySegment sum, MemorySegment summand) {
        for (var i = 0L; i < sum.byteSize(); i++) {
            sum.set(JAVA_BYTE, i, (byte) (sum.get(JAVA_BYTE, i) ^ summand.get(JAVA_BYTE, i)));
        }
    }

    /** Splits a secret piece by piece in a binary field. */
    public static List<Part> split(
            BinaryField field, Secret secret, int parts, int threshold, SecureRandom random, SecretScope secrets) {
        var length = padded(secret.length(), field);
        var coefficients = new ArrayList<MemorySegment>(threshold);
        var constant = secrets.allocate(length);
        MemorySegment.copy(secret.bytes(), 0, constant, 0, secret.length());
        coefficients.add(constant);
        for (var degree = 1; degree < threshold; degree++) {
            coefficients.add(RandomSecret.fill(secrets.allocate(length), random));
        }
        var split = new ArrayList<Part>(parts);
        for (var x = 1; x <= parts; x++) {
            split.add(new Part(x, new Secret(valueAt(x, coefficients, field, length, secrets))));
        }
        return split;
    }

    /** The last piece of a secret of odd length is filled with a zero, so a part of two-byte pieces may be a byte longer. */
    private static int padded(int length, BinaryField field) {
        return (length + field.pieceBytes() - 1) / field.pieceBytes() * field.pieceBytes();
    }

    /** Horner's rule, for all pieces. */
    private static MemorySegment valueAt(
            int x, List<MemorySegment> coefficients, BinaryField field, int length, SecretScope secrets) {
        var value = secrets.allocate(length);
        for (var at = 0; at < length; at += field.pieceBytes()) {
            var sum = 0;
            for (var coefficient : coefficients.reversed()) {
                sum = field.multiply(sum, x) ^ field.piece(coefficient, at);
            }
            field.setPiece(value, at, sum);
        }
        return value;
    }

    /** Joins parts of {@link #split}, by Lagrange's formula at 0. There must be as many as the threshold at least. */
    public static Secret join(BinaryField field, List<Part> parts, SecretScope secrets) {
        var length = parts.getFirst().material.length();
        var joined = secrets.allocate(length);
        for (var part : parts) {
            requireSameLength(part, length);
            if (length % field.pieceBytes() != 0) {
                throw new KmipException(
                        CRYPTOGRAPHIC_FAILURE, "a part of " + length + " bytes (expected an even number)");
            }
            var weight = weightAtZero(field, part, parts);
            for (var at = 0; at < length; at += field.pieceBytes()) {
                var summand = field.multiply(weight, field.piece(part.material.bytes(), at));
                field.setPiece(joined, at, field.piece(joined, at) ^ summand);
            }
        }
        return new Secret(joined);
    }

    private static int weightAtZero(BinaryField field, Part part, List<Part> parts) {
        var weight = 1;
        for (var other : parts) {
            if (other.identifier != part.identifier) {
                var difference = other.identifier ^ part.identifier;
                weight = field.multiply(weight, field.multiply(other.identifier, field.inverse(difference)));
            }
        }
        return weight;
    }

    /**
     * Splits a secret as one number below a prime. Numbers of the runtime lie on the heap and cannot be wiped; who minds that
     * takes another method.
     *
     * @throws KmipException if the prime is not above all secrets of this length
     */
    public static List<Part> splitByPrime(
            BigInteger prime, Secret secret, int parts, int threshold, SecureRandom random, SecretScope secrets) {
        if (prime.bitLength() <= secret.length() * Byte.SIZE || !prime.isProbablePrime(100)) {
            throw new KmipException(
                    CRYPTOGRAPHIC_FAILURE,
                    "Prime Field Size of " + prime.bitLength() + " bits (expected a prime above 2^"
                            + secret.length() * Byte.SIZE + ")");
        }
        var coefficients = new ArrayList<BigInteger>(threshold);
        coefficients.add(number(secret));
        for (var degree = 1; degree < threshold; degree++) {
            coefficients.add(below(prime, random));
        }
        var split = new ArrayList<Part>(parts);
        for (var x = 1; x <= parts; x++) {
            var value = BigInteger.ZERO;
            for (var coefficient : coefficients.reversed()) {
                value = value.multiply(BigInteger.valueOf(x)).add(coefficient).mod(prime);
            }
            split.add(new Part(x, bytes(value, (prime.bitLength() + 7) / Byte.SIZE, secrets)));
        }
        return split;
    }

    /**
     * Joins parts of {@link #splitByPrime}.
     *
     * @param length of the secret, in bytes
     */
    public static Secret joinByPrime(BigInteger prime, List<Part> parts, int length, SecretScope secrets) {
        var secret = BigInteger.ZERO;
        for (var part : parts) {
            var weight = BigInteger.ONE;
            for (var other : parts) {
                if (other.identifier != part.identifier) {
                    var difference = BigInteger.valueOf(other.identifier - (long) part.identifier);
                    weight = weight.multiply(BigInteger.valueOf(other.identifier))
                            .multiply(difference.modInverse(prime))
                            .mod(prime);
                }
            }
            secret = secret.add(weight.multiply(number(part.material))).mod(prime);
        }
        if (secret.bitLength() > length * Byte.SIZE) {
            throw new KmipException(CRYPTOGRAPHIC_FAILURE, "the parts do not belong together");
        }
        return bytes(secret, length, secrets);
    }

    private static BigInteger below(BigInteger limit, SecureRandom random) {
        var number = new BigInteger(limit.bitLength(), random);
        while (number.compareTo(limit) >= 0) {
            number = new BigInteger(limit.bitLength(), random);
        }
        return number;
    }

    private static BigInteger number(Secret secret) {
        var array = secret.bytes().toArray(JAVA_BYTE);
        try {
            return new BigInteger(1, array);
        } finally {
            Arrays.fill(array, (byte) 0);
        }
    }

    private static Secret bytes(BigInteger number, int length, SecretScope secrets) {
        var array = number.toByteArray();
        try {
            var segment = secrets.allocate(length);
            var skipped = Math.max(0, array.length - length); // a sign byte
            var copied = array.length - skipped;
            MemorySegment.copy(MemorySegment.ofArray(array), skipped, segment, length - (long) copied, copied);
            return new Secret(segment);
        } finally {
            Arrays.fill(array, (byte) 0);
        }
    }

    private static void requireSameLength(Part part, long length) {
        if (part.material.length() != length) {
            throw new KmipException(CRYPTOGRAPHIC_FAILURE, "the parts are of different lengths");
        }
    }
}
