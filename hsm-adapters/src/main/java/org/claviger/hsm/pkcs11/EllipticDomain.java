package org.claviger.hsm.pkcs11;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.hsm.Curve;

/**
 * Arithmetic on a curve y² = x³ + ax + b over the integers modulo p (SEC 1 version 2.0), to find the public key of a private
 * key that only a token can use. Everything here is public, so nothing takes constant time.
 *
 * @param n the order of the base point
 */
record EllipticDomain(BigInteger p, BigInteger a, BigInteger b, Point base, BigInteger n) {
    private static final BigInteger TWO = BigInteger.TWO;
    private static final BigInteger THREE = BigInteger.valueOf(3);

    /** A point other than the one at infinity, which is empty where it can come up. */
    record Point(BigInteger x, BigInteger y) {}

    /** The domain parameters of a curve (SEC 2 version 2.0). */
    static EllipticDomain of(Curve curve) {
        return switch (curve) {
            case P_224 ->
                of(
                        "ffffffffffffffffffffffffffffffff000000000000000000000001",
                        "fffffffffffffffffffffffffffffffefffffffffffffffffffffffe",
                        "b4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4",
                        "b70e0cbd6bb4bf7f321390b94a03c1d356c21122343280d6115c1d21",
                        "bd376388b5f723fb4c22dfe6cd4375a05a07476444d5819985007e34",
                        "ffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3d");
            case P_256 ->
                of(
                        "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
                        "ffffffff00000001000000000000000000000000fffffffffffffffffffffffc",
                        "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
                        "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
                        "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
                        "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
            case P_384 ->
                of(
                        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
                        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffc",
                        "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
                        "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
                        "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
                        "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973");
            case P_521 ->
                of(
                        "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
                                + "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                        "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
                                + "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffc",
                        "0051953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e1"
                                + "56193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00",
                        "00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dba"
                                + "a14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66",
                        "011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c"
                                + "97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650",
                        "01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa"
                                + "51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409");
            case SECP256K1 ->
                of(
                        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
                        "0",
                        "7",
                        "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
                        "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8",
                        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
            case ED25519, ED448 -> throw new IllegalArgumentException(curve + " has no such form");
        };
    }

    private static EllipticDomain of(String p, String a, String b, String x, String y, String n) {
        return new EllipticDomain(number(p), number(a), number(b), new Point(number(x), number(y)), number(n));
    }

    private static BigInteger number(String hex) {
        return new BigInteger(hex, 16);
    }

    /**
     * The public keys by which a signature can be right (SEC 1 section 4.1.6): two, rarely more.
     *
     * @param digest what was signed, not longer than the order
     */
    List<Point> signers(BigInteger digest, BigInteger r, BigInteger s) {
        var signers = new ArrayList<Point>();
        for (var x = r; x.compareTo(p) < 0; x = x.add(n)) {
            var y = squareRoot(x.pow(3).add(a.multiply(x)).add(b).mod(p));
            if (y.isPresent()) {
                for (var commitment : List.of(new Point(x, y.get()), new Point(x, p.subtract(y.get())))) {
                    var inverse = r.modInverse(n);
                    sum(
                                    times(s.multiply(inverse).mod(n), commitment),
                                    times(digest.negate().multiply(inverse).mod(n), base))
                            .ifPresent(signers::add);
                }
            }
        }
        return signers;
    }

    Optional<Point> times(BigInteger factor, Point point) {
        Optional<Point> product = Optional.empty();
        for (int i = factor.bitLength() - 1; i >= 0; i--) {
            product = sum(product, product);
            if (factor.testBit(i)) {
                product = sum(product, Optional.of(point));
            }
        }
        return product;
    }

    private Optional<Point> sum(Optional<Point> first, Optional<Point> second) {
        if (first.isEmpty()) {
            return second;
        }
        if (second.isEmpty()) {
            return first;
        }
        var one = first.get();
        var other = second.get();
        BigInteger slope;
        if (!one.x().equals(other.x())) {
            slope = other.y()
                    .subtract(one.y())
                    .multiply(other.x().subtract(one.x()).modInverse(p));
        } else if (one.y().equals(other.y()) && one.y().signum() != 0) {
            slope = one.x()
                    .pow(2)
                    .multiply(THREE)
                    .add(a)
                    .multiply(one.y().multiply(TWO).modInverse(p));
        } else {
            return Optional.empty();
        }
        var x = slope.pow(2).subtract(one.x()).subtract(other.x()).mod(p);
        return Optional.of(new Point(
                x, slope.multiply(one.x().subtract(x)).subtract(one.y()).mod(p)));
    }

    /** A square root modulo p, if there is one, by the algorithm of Tonelli and Shanks. */
    private Optional<BigInteger> squareRoot(BigInteger square) {
        var minusOne = p.subtract(BigInteger.ONE);
        var half = minusOne.shiftRight(1);
        if (square.signum() == 0) {
            return Optional.of(square);
        }
        if (!square.modPow(half, p).equals(BigInteger.ONE)) {
            return Optional.empty();
        }
        int twos = minusOne.getLowestSetBit();
        var odd = minusOne.shiftRight(twos);
        var noSquare = TWO;
        while (!noSquare.modPow(half, p).equals(minusOne)) {
            noSquare = noSquare.add(BigInteger.ONE);
        }
        var step = noSquare.modPow(odd, p);
        var root = square.modPow(odd.add(BigInteger.ONE).shiftRight(1), p);
        var rest = square.modPow(odd, p);
        int left = twos;
        while (!rest.equals(BigInteger.ONE)) {
            int order = 0;
            for (var power = rest;
                    !power.equals(BigInteger.ONE);
                    power = power.multiply(power).mod(p)) {
                order++;
            }
            var factor = step.modPow(BigInteger.ONE.shiftLeft(left - order - 1), p);
            root = root.multiply(factor).mod(p);
            step = factor.multiply(factor).mod(p);
            rest = rest.multiply(step).mod(p);
            left = order;
        }
        return Optional.of(root);
    }
}
