package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE_VALUE;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.CryptographicDomainParameters;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.server.domain.KmipException;

/** Makes key pairs (KMIP 2.1 section 6.1.9, KMIP 1.4 section 4.2). */
public final class KeyPairs {
    /** Weaker keys may be registered, but are not made. */
    private static final int LEAST_RSA_BITS = 1024;

    private static final int MOST_RSA_BITS = 8192;
    private static final int RSA_STEP = 64;
    private static final int USUAL_BITS = 2048;

    /** Keys on smaller curves are within reach of an attacker. */
    private static final int LEAST_CURVE_BITS = 192;

    /** The provider has groups of these sizes at hand; others would take minutes to find. */
    private static final Set<Integer> DH_BITS = Set.of(1024, 2048, 3072, 4096, 6144, 8192);

    /** Sizes whose groups the provider has at hand, and one more; no group is looked for while a client waits. */
    private static final Set<DsaSize> DSA_SIZES =
            Set.of(new DsaSize(1024, 160), new DsaSize(2048, 224), DsaSize.OF_OWN_GROUP, new DsaSize(3072, 256));

    private final SecureRandom random;

    public KeyPairs(SecureRandom random) {
        this.random = random;
    }

    /** Bits of a DSA key's primes. */
    private record DsaSize(int p, int q) {
        static final DsaSize OF_OWN_GROUP = new DsaSize(2048, 256);

        static DsaSize usual(int p) {
            return new DsaSize(p, p == 1024 ? 160 : p == 2048 ? 224 : 256);
        }
    }

    /**
     * Makes a key pair.
     *
     * @param length its Cryptographic Length; empty means the usual one, or that of the curve
     * @param domain the curve, or the length of the prime Q
     * @throws KmipException with Invalid Attribute Value if there are no such keys
     */
    public KeyPair make(
            CryptographicAlgorithm algorithm,
            Optional<Integer> length,
            Optional<CryptographicDomainParameters> domain) {
        var curve = domain.flatMap(CryptographicDomainParameters::recommendedCurve);
        var qLength = domain.flatMap(CryptographicDomainParameters::qlength);
        try {
            return switch (algorithm) {
                case RSA -> rsa(length.orElse(USUAL_BITS));
                case DSA -> dsa(length.orElse(USUAL_BITS), qLength);
                case DH -> dh(length.orElse(USUAL_BITS));
                case ECDSA, ECMQV -> onCurve(length, qLength, curve);
                case EC, ECDH -> agreeing(length, qLength, curve);
                case ED25519 -> edwards("Ed25519", RecommendedCurve.CURVE25519, 256, length, curve);
                case ED448 -> edwards("Ed448", RecommendedCurve.CURVE448, 448, length, curve);
                default ->
                    throw wrong(
                            "Cryptographic Algorithm " + algorithm.specName() + " has no key pairs that are made here");
            };
        } catch (GeneralSecurityException e) {
            throw new KmipException(CRYPTOGRAPHIC_FAILURE, "the key pair could not be made", e);
        }
    }

    private KeyPair rsa(int length) throws GeneralSecurityException {
        if (length < LEAST_RSA_BITS || length > MOST_RSA_BITS || length % RSA_STEP != 0) {
            throw wrong("Cryptographic Length " + length + " (expected a multiple of " + RSA_STEP + " from "
                    + LEAST_RSA_BITS + " to " + MOST_RSA_BITS + ")");
        }
        return ofPrimes(
                "RSA",
                generator ->
                        generator.initialize(new RSAKeyGenParameterSpec(length, RSAKeyGenParameterSpec.F4), random));
    }

    private KeyPair dsa(int length, Optional<Integer> qLength) throws GeneralSecurityException {
        var size = new DsaSize(length, qLength.orElse(DsaSize.usual(length).q));
        if (!DSA_SIZES.contains(size)) {
            throw wrong("Cryptographic Length " + size.p + " with Qlength " + size.q
                    + " (expected 1024 with 160, 2048 with 224 or 256, or 3072 with 256)");
        }
        if (size.equals(DsaSize.OF_OWN_GROUP)) {
            return ofPrimes("DSA", generator -> generator.initialize(DsaGroup.OF_2048_AND_256, random));
        }
        return ofPrimes("DSA", generator -> generator.initialize(length, random));
    }

    private KeyPair dh(int length) throws GeneralSecurityException {
        if (!DH_BITS.contains(length)) {
            throw wrong("Cryptographic Length " + length + " (expected 1024, 2048, 3072, 4096, 6144 or 8192)");
        }
        return ofPrimes("DH", generator -> generator.initialize(length, random));
    }

    /** Keys for agreement may also lie on Curve25519 and Curve448. */
    private KeyPair agreeing(Optional<Integer> length, Optional<Integer> qLength, Optional<RecommendedCurve> curve)
            throws GeneralSecurityException {
        if (curve.equals(Optional.of(RecommendedCurve.CURVE25519))) {
            return edwards("X25519", RecommendedCurve.CURVE25519, 256, length, curve);
        }
        if (curve.equals(Optional.of(RecommendedCurve.CURVE448))) {
            return edwards("X448", RecommendedCurve.CURVE448, 448, length, curve);
        }
        return onCurve(length, qLength, curve);
    }

    private KeyPair onCurve(Optional<Integer> length, Optional<Integer> qLength, Optional<RecommendedCurve> curve)
            throws GeneralSecurityException {
        var chosen = curve.orElseGet(() -> ofLength(length.or(() -> qLength)));
        var bits = NamedCurves.bits(chosen)
                .filter(size -> size >= LEAST_CURVE_BITS)
                .orElseThrow(
                        () -> wrong("Recommended Curve " + chosen.specName() + " is not one that keys are made on"));
        requireLength(length, bits);
        requireLength(qLength, bits);
        var oid = NamedCurves.oid(chosen).orElseThrow();
        var generator = CryptoProviders.keyPairGenerator("EC");
        generator.initialize(new ECGenParameterSpec(oid.getId()), random);
        return generator.generateKeyPair();
    }

    private static RecommendedCurve ofLength(Optional<Integer> length) {
        if (length.isEmpty()) {
            return RecommendedCurve.P_256;
        }
        return NamedCurves.ofLength(length.get())
                .orElseThrow(() -> wrong("Cryptographic Length " + length.get()
                        + " without a Recommended Curve (expected 192, 224, 256, 384 or 521)"));
    }

    private KeyPair edwards(
            String name, RecommendedCurve curve, int bits, Optional<Integer> length, Optional<RecommendedCurve> given) {
        requireLength(length, bits);
        if (given.isPresent() && given.get() != curve) {
            throw wrong("Recommended Curve " + given.get().specName() + " (expected " + curve.specName() + ")");
        }
        return CryptoProviders.keyPairGenerator(name).generateKeyPair();
    }

    private static void requireLength(Optional<Integer> length, int bits) {
        if (length.isPresent() && length.get() != bits) {
            throw wrong("length " + length.get() + " (the curve has " + bits + " bits)");
        }
    }

    private interface Initialization {
        void of(KeyPairGenerator generator) throws GeneralSecurityException;
    }

    private static KeyPair ofPrimes(String algorithm, Initialization initialization) throws GeneralSecurityException {
        var generator = CryptoProviders.keyPairGenerator(algorithm);
        initialization.of(generator);
        return LongWork.run(generator::generateKeyPair);
    }

    private static KmipException wrong(String problem) {
        return new KmipException(INVALID_ATTRIBUTE_VALUE, problem);
    }
}
