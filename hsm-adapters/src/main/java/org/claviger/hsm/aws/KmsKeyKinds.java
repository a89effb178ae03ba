package org.claviger.hsm.aws;

import static org.claviger.hsm.BackendException.Category.UNSUPPORTED;

import java.util.EnumSet;
import java.util.Set;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.Curve;
import org.claviger.hsm.Digest;
import org.claviger.hsm.KeyKind;
import org.claviger.hsm.KeyTemplate;
import org.claviger.hsm.KeyUse;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;

/** Which kinds of keys KMS has, and its one usage for each key. */
final class KmsKeyKinds {
    private KmsKeyKinds() {}

    /** @throws BackendException UNSUPPORTED if KMS has no such keys */
    static KeySpec spec(KeyKind kind) {
        return switch (kind) {
            case KeyKind.Aes aes when aes.bits() == 256 -> KeySpec.SYMMETRIC_DEFAULT;
            case KeyKind.Aes aes -> throw unsupported("AES keys of " + aes.bits() + " bits (expected 256)");
            case KeyKind.Hmac hmac -> hmac(hmac);
            case KeyKind.Rsa rsa ->
                switch (rsa.bits()) {
                    case 2048 -> KeySpec.RSA_2048;
                    case 3072 -> KeySpec.RSA_3072;
                    case 4096 -> KeySpec.RSA_4096;
                    default -> throw unsupported("RSA keys of " + rsa.bits() + " bits (expected 2048, 3072 or 4096)");
                };
            case KeyKind.Elliptic elliptic ->
                switch (elliptic.curve()) {
                    case P_256 -> KeySpec.ECC_NIST_P256;
                    case P_384 -> KeySpec.ECC_NIST_P384;
                    case P_521 -> KeySpec.ECC_NIST_P521;
                    case SECP256K1 -> KeySpec.ECC_SECG_P256_K1;
                    case ED25519 -> KeySpec.ECC_NIST_EDWARDS25519;
                    case P_224, ED448 -> throw unsupported("keys on curve " + elliptic.curve());
                };
        };
    }

    /** @throws BackendException UNSUPPORTED if the uses aren't those of one of KMS's usages for the kind */
    static KeyUsageType usage(KeyTemplate template) {
        if (template.exportable()) {
            throw unsupported("keys that may leave it");
        }
        for (var usage : new KeyUsageType[] {
            KeyUsageType.ENCRYPT_DECRYPT,
            KeyUsageType.SIGN_VERIFY,
            KeyUsageType.GENERATE_VERIFY_MAC,
            KeyUsageType.KEY_AGREEMENT
        }) {
            if (fits(template.kind(), usage) && uses(usage).containsAll(template.uses())) {
                return usage;
            }
        }
        throw unsupported("%s for %s in one key".formatted(template.kind(), template.uses()));
    }

    /** @throws BackendException UNSUPPORTED if KMS has a kind of keys that we don't know */
    static KeyKind kind(KeyMetadata metadata) {
        return switch (metadata.keySpec()) {
            case SYMMETRIC_DEFAULT -> new KeyKind.Aes(256);
            case HMAC_224 -> new KeyKind.Hmac(Digest.SHA_224, 224);
            case HMAC_256 -> new KeyKind.Hmac(Digest.SHA_256, 256);
            case HMAC_384 -> new KeyKind.Hmac(Digest.SHA_384, 384);
            case HMAC_512 -> new KeyKind.Hmac(Digest.SHA_512, 512);
            case RSA_2048 -> new KeyKind.Rsa(2048);
            case RSA_3072 -> new KeyKind.Rsa(3072);
            case RSA_4096 -> new KeyKind.Rsa(4096);
            case ECC_NIST_P256 -> new KeyKind.Elliptic(Curve.P_256);
            case ECC_NIST_P384 -> new KeyKind.Elliptic(Curve.P_384);
            case ECC_NIST_P521 -> new KeyKind.Elliptic(Curve.P_521);
            case ECC_SECG_P256_K1 -> new KeyKind.Elliptic(Curve.SECP256K1);
            case ECC_NIST_EDWARDS25519 -> new KeyKind.Elliptic(Curve.ED25519);
            default -> throw unsupported("keys of type " + metadata.keySpecAsString() + " for us");
        };
    }

    /** What a key of one of KMS's usages is for. */
    static Set<KeyUse> uses(KeyUsageType usage) {
        return switch (usage) {
            case ENCRYPT_DECRYPT -> EnumSet.of(KeyUse.ENCRYPT, KeyUse.DECRYPT);
            case SIGN_VERIFY -> EnumSet.of(KeyUse.SIGN, KeyUse.VERIFY);
            case GENERATE_VERIFY_MAC -> EnumSet.of(KeyUse.MAC);
            case KEY_AGREEMENT -> EnumSet.of(KeyUse.DERIVE);
            case UNKNOWN_TO_SDK_VERSION -> EnumSet.noneOf(KeyUse.class);
        };
    }

    static BackendException unsupported(String what) {
        return new BackendException(UNSUPPORTED, "AWS KMS has no " + what);
    }

    private static boolean fits(KeyKind kind, KeyUsageType usage) {
        return switch (kind) {
            case KeyKind.Aes _ -> usage == KeyUsageType.ENCRYPT_DECRYPT;
            case KeyKind.Hmac _ -> usage == KeyUsageType.GENERATE_VERIFY_MAC;
            case KeyKind.Rsa _ -> usage == KeyUsageType.ENCRYPT_DECRYPT || usage == KeyUsageType.SIGN_VERIFY;
            case KeyKind.Elliptic elliptic ->
                usage == KeyUsageType.SIGN_VERIFY
                        || usage == KeyUsageType.KEY_AGREEMENT
                                && elliptic.curve().form() == Curve.Form.WEIERSTRASS
                                && elliptic.curve() != Curve.SECP256K1;
        };
    }

    private static KeySpec hmac(KeyKind.Hmac hmac) {
        if (hmac.bits() != hmac.digest().bytes() * Byte.SIZE) {
            throw unsupported("HMAC keys of %d bits for %s (expected as many as the digest has)"
                    .formatted(hmac.bits(), hmac.digest()));
        }
        return switch (hmac.digest()) {
            case SHA_224 -> KeySpec.HMAC_224;
            case SHA_256 -> KeySpec.HMAC_256;
            case SHA_384 -> KeySpec.HMAC_384;
            case SHA_512 -> KeySpec.HMAC_512;
            case SHA_1 -> throw unsupported("HMAC keys for " + hmac.digest());
        };
    }
}
