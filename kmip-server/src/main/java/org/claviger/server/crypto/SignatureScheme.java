package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;

import java.security.Key;
import java.security.interfaces.DSAKey;
import java.security.interfaces.RSAKey;
import java.util.Optional;
import org.bouncycastle.jcajce.interfaces.EdDSAKey;
import org.bouncycastle.jce.interfaces.ECKey;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.DigitalSignatureAlgorithm;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.MaskGenerator;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.server.domain.KmipException;

/**
 * How a signature is made, as it follows from the key and the Cryptographic Parameters (KMIP 2.1 section 4.16): the Digital
 * Signature Algorithm, or the Cryptographic Algorithm with its hash and its padding. What is said twice must agree.
 */
public sealed interface SignatureScheme {
    /** RSA with the padding of PKCS#1 v1.5. Without a hash, the client's digest is padded as it is. */
    record RsaPkcs1(Optional<HashingAlgorithm> hash) implements SignatureScheme {}

    /**
     * RSA with PSS.
     *
     * @param saltLength in bytes; empty means as long as the hash for a signer, any for a verifier
     */
    record RsaPss(HashingAlgorithm digest, HashingAlgorithm maskHash, Optional<Integer> saltLength)
            implements SignatureScheme {
        @Override
        public Optional<HashingAlgorithm> hash() {
            return Optional.of(digest);
        }
    }

    /** DSA. */
    record Dsa(Optional<HashingAlgorithm> hash) implements SignatureScheme {}

    /** ECDSA; the signature is a DER sequence of two numbers. */
    record Ecdsa(Optional<HashingAlgorithm> hash) implements SignatureScheme {}

    /** Ed25519 or Ed448, which sign the message itself. */
    record Edwards(String algorithm) implements SignatureScheme {
        @Override
        public Optional<HashingAlgorithm> hash() {
            return Optional.empty();
        }
    }

    /** The hash of the message. */
    Optional<HashingAlgorithm> hash();

    /** The standard trailer of PSS, and the only one (RFC 8017, section 9.1). */
    int TRAILER = 1;

    /**
     * Returns the scheme for a key.
     *
     * @throws KmipException if the parameters contradict each other or the key, or are not supported
     */
    static SignatureScheme of(Key key, CryptographicParameters parameters) {
        requireAlgorithm(key, parameters);
        var named = parameters.digitalSignatureAlgorithm().map(Named::of);
        var hash = hash(named, parameters);
        return switch (key) {
            case RSAKey _ -> rsa(named, hash, parameters);
            case DSAKey _ -> {
                requireFamily(named, Family.DSA);
                yield new Dsa(hash);
            }
            case ECKey _ -> {
                requireFamily(named, Family.ECDSA);
                yield new Ecdsa(hash);
            }
            case EdDSAKey edwards -> {
                requireFamily(named, Family.EDWARDS);
                if (hash.isPresent()) {
                    throw bad(edwards.getAlgorithm() + " takes no Hashing Algorithm");
                }
                yield new Edwards(edwards.getAlgorithm());
            }
            default ->
                throw new KmipException(
                        UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS, "keys of " + key.getAlgorithm() + " do not sign");
        };
    }

    private static void requireAlgorithm(Key key, CryptographicParameters parameters) {
        var algorithm = parameters.cryptographicAlgorithm();
        if (algorithm.isPresent() && !KeyDescription.of(key).algorithms().contains(algorithm.get())) {
            throw bad("Cryptographic Algorithm " + algorithm.get().specName() + " does not go with the key");
        }
    }

    private static Optional<HashingAlgorithm> hash(Optional<Named> named, CryptographicParameters parameters) {
        var implied = named.flatMap(Named::hash);
        var said = parameters.hashingAlgorithm();
        if (implied.isPresent() && said.isPresent() && !implied.equals(said)) {
            throw bad("Hashing Algorithm " + said.get().specName()
                    + " is not the one of the Digital Signature Algorithm");
        }
        return implied.or(() -> said);
    }

    private static SignatureScheme rsa(
            Optional<Named> named, Optional<HashingAlgorithm> hash, CryptographicParameters parameters) {
        var padding = parameters.paddingMethod().orElseGet(() -> usualPadding(named));
        var family = switch (padding) {
            case PKCS1_V1_5 -> Family.RSA_PKCS1;
            case PSS -> Family.RSA_PSS;
            default ->
                throw new KmipException(
                        UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                        "Padding Method " + padding.specName() + " (expected PKCS1 v1.5 or PSS)");
        };
        requireFamily(named, family);
        return family == Family.RSA_PSS ? pss(hash, parameters) : new RsaPkcs1(hash);
    }

    private static PaddingMethod usualPadding(Optional<Named> named) {
        return named.filter(algorithm -> algorithm.family == Family.RSA_PSS)
                .map(_ -> PaddingMethod.PSS)
                .orElse(PaddingMethod.PKCS1_V1_5);
    }

    /** The hash of the mask is that of the message unless another is said (docs/divergences.md). */
    private static RsaPss pss(Optional<HashingAlgorithm> hash, CryptographicParameters parameters) {
        var digest = hash.orElseThrow(() -> bad("Hashing Algorithm is missing (needed for PSS)"));
        if (parameters.maskGenerator().orElse(MaskGenerator.MGF1) != MaskGenerator.MGF1) {
            throw bad("Mask Generator (expected MGF1)");
        }
        if (parameters.trailerField().orElse(TRAILER) != TRAILER) {
            throw bad("Trailer Field " + parameters.trailerField().get() + " (expected " + TRAILER + ")");
        }
        var salt = parameters.saltLength();
        if (salt.isPresent() && salt.get() < 0) {
            throw bad("Salt Length " + salt.get());
        }
        return new RsaPss(digest, parameters.maskGeneratorHashingAlgorithm().orElse(digest), salt);
    }

    private static void requireFamily(Optional<Named> named, Family family) {
        if (named.isPresent() && named.get().family != family) {
            throw bad("Digital Signature Algorithm does not go with the key or its padding");
        }
    }

    private static KmipException bad(String problem) {
        return new KmipException(BAD_CRYPTOGRAPHIC_PARAMETERS, problem);
    }

    /** The kinds of signatures. */
    enum Family {
        RSA_PKCS1,
        RSA_PSS,
        DSA,
        ECDSA,
        EDWARDS
    }

    /** What a Digital Signature Algorithm names. */
    record Named(Family family, Optional<HashingAlgorithm> hash) {
        private static Named of(Family family, HashingAlgorithm hash) {
            return new Named(family, Optional.of(hash));
        }

        static Named of(DigitalSignatureAlgorithm algorithm) {
            return switch (algorithm) {
                case MD2_WITH_RSA_ENCRYPTION -> of(Family.RSA_PKCS1, HashingAlgorithm.MD2);
                case MD5_WITH_RSA_ENCRYPTION -> of(Family.RSA_PKCS1, HashingAlgorithm.MD5);
                case SHA_1_WITH_RSA_ENCRYPTION -> of(Family.RSA_PKCS1, HashingAlgorithm.SHA_1);
                case SHA_224_WITH_RSA_ENCRYPTION -> of(Family.RSA_PKCS1, HashingAlgorithm.SHA_224);
                case SHA_256_WITH_RSA_ENCRYPTION -> of(Family.RSA_PKCS1, HashingAlgorithm.SHA_256);
                case SHA_384_WITH_RSA_ENCRYPTION -> of(Family.RSA_PKCS1, HashingAlgorithm.SHA_384);
                case SHA_512_WITH_RSA_ENCRYPTION -> of(Family.RSA_PKCS1, HashingAlgorithm.SHA_512);
                case SHA3_256_WITH_RSA_ENCRYPTION -> of(Family.RSA_PKCS1, HashingAlgorithm.SHA3_256);
                case SHA3_384_WITH_RSA_ENCRYPTION -> of(Family.RSA_PKCS1, HashingAlgorithm.SHA3_384);
                case SHA3_512_WITH_RSA_ENCRYPTION -> of(Family.RSA_PKCS1, HashingAlgorithm.SHA3_512);
                case RSASSA_PSS -> new Named(Family.RSA_PSS, Optional.empty());
                case DSA_WITH_SHA_1 -> of(Family.DSA, HashingAlgorithm.SHA_1);
                case DSA_WITH_SHA224 -> of(Family.DSA, HashingAlgorithm.SHA_224);
                case DSA_WITH_SHA256 -> of(Family.DSA, HashingAlgorithm.SHA_256);
                case ECDSA_WITH_SHA_1 -> of(Family.ECDSA, HashingAlgorithm.SHA_1);
                case ECDSA_WITH_SHA224 -> of(Family.ECDSA, HashingAlgorithm.SHA_224);
                case ECDSA_WITH_SHA256 -> of(Family.ECDSA, HashingAlgorithm.SHA_256);
                case ECDSA_WITH_SHA384 -> of(Family.ECDSA, HashingAlgorithm.SHA_384);
                case ECDSA_WITH_SHA512 -> of(Family.ECDSA, HashingAlgorithm.SHA_512);
            };
        }
    }
}
