package org.claviger.server.operation;

import static org.claviger.enumeration.CryptographicUsageMask.DECRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.DERIVE_KEY;
import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.KEY_AGREEMENT;
import static org.claviger.enumeration.CryptographicUsageMask.SIGN;
import static org.claviger.enumeration.CryptographicUsageMask.UNWRAP_KEY;
import static org.claviger.enumeration.CryptographicUsageMask.VERIFY;
import static org.claviger.enumeration.CryptographicUsageMask.WRAP_KEY;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE_VALUE;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;

import java.util.List;
import java.util.Optional;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.EnumerationType;
import org.claviger.enumeration.ObjectType;
import org.claviger.server.domain.AttributeAdmission;
import org.claviger.server.domain.AttributePrecedence;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.ProtocolVersion;

/**
 * What the two keys of a new pair shall have: for attributes of one value the key's own go before the common ones, of the
 * others each key gets both (KMIP 2.1 section 6.1.9, KMIP 1.4 section 4.2).
 */
record KeyPairAttributes(Attributes ofPrivate, Attributes ofPublic) {
    /** What must be the same for both keys (KMIP 2.1 table 191). */
    private static final List<AttributeType<?>> SHARED = List.of(
            AttributeTypes.CRYPTOGRAPHIC_ALGORITHM,
            AttributeTypes.CRYPTOGRAPHIC_LENGTH,
            AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS,
            AttributeTypes.CRYPTOGRAPHIC_PARAMETERS);

    /** @throws KmipException if they are not allowed, or differ where they must not */
    static KeyPairAttributes of(
            Optional<Attributes> common,
            Optional<Attributes> ofPrivate,
            Optional<Attributes> ofPublic,
            ProtocolVersion version) {
        var shared = common.orElse(Attributes.EMPTY);
        var pair = new KeyPairAttributes(
                AttributeAdmission.admit(
                        AttributePrecedence.merge(shared, ofPrivate.orElse(Attributes.EMPTY), version),
                        ObjectType.PRIVATE_KEY,
                        version),
                AttributeAdmission.admit(
                        AttributePrecedence.merge(shared, ofPublic.orElse(Attributes.EMPTY), version),
                        ObjectType.PUBLIC_KEY,
                        version));
        SHARED.forEach(pair::requireSame);
        return pair;
    }

    /** What only one of the keys has, the other gets. */
    private void requireSame(AttributeType<?> type) {
        var first = ofPrivate.all(type);
        var second = ofPublic.all(type);
        if (!first.isEmpty() && !second.isEmpty() && !first.equals(second)) {
            throw new KmipException(INVALID_ATTRIBUTE_VALUE, "attribute " + type.name() + " differs for the two keys");
        }
    }

    /** Returns the same, with what one of the keys has and both must share at the other, too. */
    KeyPairAttributes shared() {
        return new KeyPairAttributes(withShared(ofPrivate, ofPublic), withShared(ofPublic, ofPrivate));
    }

    private static Attributes withShared(Attributes own, Attributes other) {
        return own.plusAll(other.where(attribute -> SHARED.contains(attribute.type()) && !own.has(attribute.type())));
    }

    CryptographicAlgorithm algorithm() {
        return either(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM)
                .orElseThrow(() -> new KmipException(INVALID_FIELD, "attribute Cryptographic Algorithm is missing"));
    }

    /** Returns the value of an attribute that both keys share. */
    <V> Optional<V> either(AttributeType<V> type) {
        return ofPrivate.first(type).or(() -> ofPublic.first(type));
    }

    /**
     * Returns the attributes with a Cryptographic Usage Mask for both keys.
     *
     * @param byDefault whether a key without one gets all uses of its algorithm
     * @throws KmipException with Invalid Field if it does not
     */
    KeyPairAttributes withMasks(boolean byDefault) {
        return new KeyPairAttributes(
                withMask(ofPrivate, byDefault, privateUses(algorithm())),
                withMask(ofPublic, byDefault, publicUses(algorithm())));
    }

    private static Attributes withMask(Attributes attributes, boolean byDefault, List<CryptographicUsageMask> uses) {
        if (attributes.has(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK)) {
            return attributes;
        }
        if (!byDefault) {
            throw new KmipException(INVALID_FIELD, "attribute Cryptographic Usage Mask is missing");
        }
        var bits = uses.stream().mapToInt(CryptographicUsageMask::value).reduce(0, (all, bit) -> all | bit);
        return attributes.with(
                AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                new BitMask<>(EnumerationType.of(CryptographicUsageMask.class), bits));
    }

    private static List<CryptographicUsageMask> privateUses(CryptographicAlgorithm algorithm) {
        return switch (algorithm) {
            case RSA -> List.of(SIGN, DECRYPT, UNWRAP_KEY);
            case DH, ECDH, ECMQV -> List.of(DERIVE_KEY, KEY_AGREEMENT);
            case EC -> List.of(SIGN, DERIVE_KEY, KEY_AGREEMENT);
            default -> List.of(SIGN);
        };
    }

    private static List<CryptographicUsageMask> publicUses(CryptographicAlgorithm algorithm) {
        return switch (algorithm) {
            case RSA -> List.of(VERIFY, ENCRYPT, WRAP_KEY);
            case DH, ECDH, ECMQV -> List.of(DERIVE_KEY, KEY_AGREEMENT);
            case EC -> List.of(VERIFY, DERIVE_KEY, KEY_AGREEMENT);
            default -> List.of(VERIFY);
        };
    }
}
