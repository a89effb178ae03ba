package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;

import java.math.BigInteger;
import java.security.spec.KeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPrivateKeySpec;
import java.util.List;
import java.util.Optional;
import org.claviger.server.domain.KmipException;

/**
 * The numbers of an RSA private key. A client may give only some of them (KMIP 2.1 section 3.7); the others follow, but for a
 * key of which neither the primes nor the private exponent are known.
 */
record RsaNumbers(
        BigInteger modulus,
        Optional<BigInteger> publicExponent,
        Optional<BigInteger> privateExponent,
        Optional<BigInteger> p,
        Optional<BigInteger> q,
        Optional<BigInteger> exponentP,
        Optional<BigInteger> exponentQ,
        Optional<BigInteger> coefficient) {
    /** Below, RSA is broken within minutes; above, one operation takes seconds. */
    static final int LEAST_BITS = 512;

    static final int MOST_BITS = 16_384;

    private static final BigInteger ONE = BigInteger.ONE;
    private static final BigInteger TWO = BigInteger.TWO;

    /** Public exponents in use; the right one is found by trying. */
    private static final List<BigInteger> USUAL_EXPONENTS =
            List.of(BigInteger.valueOf(65_537), BigInteger.valueOf(3), BigInteger.valueOf(17), BigInteger.valueOf(5));

    /** How many bases are tried to find the primes; each fails with a probability of at most a half. */
    private static final int MOST_BASES = 100;

    /**
     * Returns all numbers, or those two that suffice if the public exponent cannot be found; empty if even these do not
     * follow.
     *
     * @throws KmipException with Invalid Field if the numbers contradict each other
     */
    Optional<KeySpec> toSpec() {
        requireBits(modulus);
        if (p.isPresent() && q.isPresent()) {
            return Optional.of(ofPrimes(p.get(), q.get()));
        }
        if (privateExponent.isEmpty()) {
            return Optional.empty();
        }
        var d = privateExponent.get();
        require(d.compareTo(ONE) > 0 && d.compareTo(modulus) < 0, "Private Exponent is not between 1 and Modulus");
        var e = publicExponent.or(() -> findExponent(d));
        if (e.isEmpty()) {
            return Optional.of(new RSAPrivateKeySpec(modulus, d));
        }
        var prime = findPrime(d, e.get());
        return Optional.of(ofPrimes(prime.max(modulus.divide(prime)), prime.min(modulus.divide(prime))));
    }

    static void requireBits(BigInteger modulus) {
        require(
                modulus.signum() > 0 && modulus.bitLength() >= LEAST_BITS && modulus.bitLength() <= MOST_BITS,
                "Modulus of " + modulus.bitLength() + " bits (expected " + LEAST_BITS + " to " + MOST_BITS + ")");
        require(modulus.testBit(0), "Modulus is even");
    }

    private RSAPrivateCrtKeySpec ofPrimes(BigInteger prime, BigInteger other) {
        require(
                prime.compareTo(ONE) > 0
                        && other.compareTo(ONE) > 0
                        && prime.multiply(other).equals(modulus),
                "Modulus is not P times Q");
        var p1 = prime.subtract(ONE);
        var q1 = other.subtract(ONE);
        var order = p1.divide(p1.gcd(q1)).multiply(q1);
        try {
            var e = publicExponent
                    .or(() -> privateExponent.map(d -> d.modInverse(order)))
                    .or(() -> exponentP.map(dp -> dp.modInverse(p1)))
                    .orElseThrow(() -> new KmipException(INVALID_FIELD, "RSA key without an exponent"));
            var d = privateExponent.orElseGet(() -> e.modInverse(order));
            require(e.multiply(d).mod(order).equals(ONE), "Private Exponent does not belong to Public Exponent");
            var spec = new RSAPrivateCrtKeySpec(
                    modulus, e, d, prime, other, d.mod(p1), d.mod(q1), other.modInverse(prime));
            requireSame(exponentP, spec.getPrimeExponentP(), "Prime Exponent P");
            requireSame(exponentQ, spec.getPrimeExponentQ(), "Prime Exponent Q");
            requireSame(coefficient, spec.getCrtCoefficient(), "CRT Coefficient");
            return spec;
        } catch (ArithmeticException notInvertible) {
            throw new KmipException(INVALID_FIELD, "the exponents of the RSA key do not fit its primes", notInvertible);
        }
    }

    /** Only a key whose primes are given says what follows from them; found ones may come in the other order. */
    private void requireSame(Optional<BigInteger> given, BigInteger right, String name) {
        require(p.isEmpty() || given.isEmpty() || given.get().equals(right), name + " does not fit the primes");
    }

    private Optional<BigInteger> findExponent(BigInteger d) {
        return USUAL_EXPONENTS.stream()
                .filter(e -> TWO.modPow(d, modulus).modPow(e, modulus).equals(TWO))
                .findFirst();
    }

    /** Finds a prime factor by the method of NIST SP 800-56B, appendix C. */
    private BigInteger findPrime(BigInteger d, BigInteger e) {
        require(e.signum() > 0 && e.compareTo(modulus) < 0, "Public Exponent is not between 1 and Modulus");
        var k = d.multiply(e).subtract(ONE);
        var odd = k.shiftRight(k.getLowestSetBit());
        for (var base = 2; base < MOST_BASES; base++) {
            var x = BigInteger.valueOf(base).modPow(odd, modulus);
            for (var i = 0; i < k.getLowestSetBit() && !x.equals(ONE) && !x.equals(modulus.subtract(ONE)); i++) {
                var square = x.multiply(x).mod(modulus);
                if (square.equals(ONE)) {
                    return x.subtract(ONE).gcd(modulus);
                }
                x = square;
            }
        }
        throw new KmipException(INVALID_FIELD, "Private Exponent does not belong to Public Exponent");
    }

    private static void require(boolean condition, String problem) {
        if (!condition) {
            throw new KmipException(INVALID_FIELD, problem);
        }
    }
}
