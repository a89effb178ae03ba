package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE_VALUE;
import static org.claviger.enumeration.ResultReason.PROTECTION_STORAGE_UNAVAILABLE;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicDomainParameters;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.Curve;
import org.claviger.hsm.Digest;
import org.claviger.hsm.KeyKind;
import org.claviger.hsm.KeyTemplate;
import org.claviger.hsm.KeyUse;
import org.claviger.server.domain.KmipException;

/** What a client asks for, in the words that devices understand. */
public final class ResidentTemplates {
    private static final int USUAL_RSA_BITS = 2048;

    private ResidentTemplates() {}

    /**
     * A secret key.
     *
     * @param attributes with algorithm, length and usage mask
     * @throws KmipException with Protection Storage Unavailable if no device has such keys
     */
    public static KeyTemplate secret(UUID id, Attributes attributes) {
        var algorithm = attributes.first(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM).orElseThrow();
        int bits = attributes.first(AttributeTypes.CRYPTOGRAPHIC_LENGTH).orElseThrow();
        try {
            var kind = algorithm == CryptographicAlgorithm.AES
                    ? new KeyKind.Aes(bits)
                    : new KeyKind.Hmac(hmacDigest(algorithm), bits);
            return template(id, kind, uses(attributes, kind), attributes);
        } catch (IllegalArgumentException e) {
            throw new KmipException(INVALID_ATTRIBUTE_VALUE, String.valueOf(e.getMessage()), e);
        }
    }

    private static Digest hmacDigest(CryptographicAlgorithm algorithm) {
        return Hashes.ofHmac(algorithm)
                .flatMap(hash -> Arrays.stream(Digest.values())
                        .filter(digest -> digest.name().equals(hash.name()))
                        .findFirst())
                .orElseThrow(() -> unavailable("keys for " + algorithm.specName()));
    }

    /**
     * A key pair.
     *
     * @param length its Cryptographic Length; empty means the usual one, or that of the curve
     * @throws KmipException with Protection Storage Unavailable if no device has such keys
     */
    public static KeyTemplate pair(
            UUID id,
            CryptographicAlgorithm algorithm,
            Optional<Integer> length,
            Optional<CryptographicDomainParameters> domain,
            Attributes ofPrivate,
            Attributes ofPublic) {
        var curve = domain.flatMap(CryptographicDomainParameters::recommendedCurve);
        KeyKind kind;
        try {
            kind = switch (algorithm) {
                case RSA -> new KeyKind.Rsa(length.orElse(USUAL_RSA_BITS));
                case EC, ECDSA, ECDH -> elliptic(length, curve);
                case ED25519 -> new KeyKind.Elliptic(Curve.ED25519);
                case ED448 -> new KeyKind.Elliptic(Curve.ED448);
                default -> throw unavailable("key pairs for " + algorithm.specName());
            };
        } catch (IllegalArgumentException e) {
            throw new KmipException(INVALID_ATTRIBUTE_VALUE, String.valueOf(e.getMessage()), e);
        }
        var uses = uses(ofPrivate, kind);
        uses.addAll(uses(ofPublic, kind));
        return template(id, kind, uses, ofPrivate);
    }

    /**
     * A private key that comes from outside; its public half comes with it.
     *
     * @param attributes with algorithm, and what follows from the key
     * @throws KmipException with Protection Storage Unavailable if no device has such keys
     */
    public static KeyTemplate privateKey(UUID id, Attributes attributes) {
        return pair(
                id,
                attributes.first(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM).orElseThrow(),
                attributes.first(AttributeTypes.CRYPTOGRAPHIC_LENGTH),
                attributes.first(AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS),
                attributes,
                Attributes.EMPTY);
    }

    private static KeyKind elliptic(Optional<Integer> length, Optional<RecommendedCurve> asked) {
        var chosen = asked.or(() ->
                        length.isEmpty() ? Optional.of(RecommendedCurve.P_256) : NamedCurves.ofLength(length.get()))
                .orElseThrow(() -> new KmipException(
                        INVALID_ATTRIBUTE_VALUE,
                        "Cryptographic Length " + length.get()
                                + " without a Recommended Curve (expected 224, 256, 384 or" + " 521)"));
        var curve = switch (chosen) {
            case P_224 -> Curve.P_224;
            case P_256 -> Curve.P_256;
            case P_384 -> Curve.P_384;
            case P_521 -> Curve.P_521;
            case SECP256K1 -> Curve.SECP256K1;
            default -> throw unavailable("keys on " + chosen.specName());
        };
        if (length.isPresent() && length.get() != curve.bits()) {
            throw new KmipException(
                    INVALID_ATTRIBUTE_VALUE, "length " + length.get() + " (the curve has " + curve.bits() + " bits)");
        }
        return new KeyKind.Elliptic(curve);
    }

    private static KeyTemplate template(UUID id, KeyKind kind, Set<KeyUse> uses, Attributes attributes) {
        if (!attributes.first(AttributeTypes.SENSITIVE).orElse(true)) {
            throw new KmipException(
                    INVALID_ATTRIBUTE_VALUE,
                    "Sensitive False for a key in a device, which never leaves it in the clear");
        }
        try {
            return new KeyTemplate(
                    id,
                    id.toString(),
                    kind,
                    uses,
                    attributes.first(AttributeTypes.EXTRACTABLE).orElse(false));
        } catch (BackendException e) {
            throw new KmipException(PROTECTION_STORAGE_UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private static Set<KeyUse> uses(Attributes attributes, KeyKind kind) {
        var uses = EnumSet.noneOf(KeyUse.class);
        attributes
                .first(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK)
                .ifPresent(mask -> mask.values().forEach(use -> use(use, kind).ifPresent(uses::add)));
        return uses;
    }

    /** What a device must allow for a use; deriving from a secret key is done with its codes, or by encryption. */
    private static Optional<KeyUse> use(CryptographicUsageMask use, KeyKind kind) {
        return Optional.ofNullable(
                switch (use) {
                    case ENCRYPT -> KeyUse.ENCRYPT;
                    case DECRYPT -> KeyUse.DECRYPT;
                    case SIGN -> KeyUse.SIGN;
                    case VERIFY -> KeyUse.VERIFY;
                    case MAC_GENERATE, MAC_VERIFY -> KeyUse.MAC;
                    case WRAP_KEY -> KeyUse.WRAP;
                    case UNWRAP_KEY -> KeyUse.UNWRAP;
                    case DERIVE_KEY, KEY_AGREEMENT ->
                        switch (kind) {
                            case KeyKind.Aes _ -> KeyUse.ENCRYPT;
                            case KeyKind.Hmac _ -> KeyUse.MAC;
                            case KeyKind.Rsa _, KeyKind.Elliptic _ -> KeyUse.DERIVE;
                        };
                    default -> null;
                });
    }

    static KmipException unavailable(String what) {
        return new KmipException(PROTECTION_STORAGE_UNAVAILABLE, "no device holds " + what);
    }
}
