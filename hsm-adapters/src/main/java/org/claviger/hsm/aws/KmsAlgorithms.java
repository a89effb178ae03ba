package org.claviger.hsm.aws;

import org.claviger.hsm.BackendException;
import org.claviger.hsm.CipherSpec;
import org.claviger.hsm.Digest;
import org.claviger.hsm.SignSpec;
import software.amazon.awssdk.services.kms.model.EncryptionAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.MacAlgorithmSpec;
import software.amazon.awssdk.services.kms.model.SigningAlgorithmSpec;

/** KMS's names of algorithms. Each method throws {@link BackendException} UNSUPPORTED for what KMS hasn't. */
final class KmsAlgorithms {
    private KmsAlgorithms() {}

    static SigningAlgorithmSpec signing(SignSpec spec) {
        return switch (spec) {
            case SignSpec.Pkcs1 pkcs1 ->
                switch (pkcs1.digest()) {
                    case SHA_256 -> SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_256;
                    case SHA_384 -> SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_384;
                    case SHA_512 -> SigningAlgorithmSpec.RSASSA_PKCS1_V1_5_SHA_512;
                    case SHA_1, SHA_224 -> throw KmsKeyKinds.unsupported("signatures with " + pkcs1.digest());
                };
            case SignSpec.Pss pss -> pss(pss);
            case SignSpec.Ecdsa ecdsa ->
                switch (ecdsa.digest()) {
                    case SHA_256 -> SigningAlgorithmSpec.ECDSA_SHA_256;
                    case SHA_384 -> SigningAlgorithmSpec.ECDSA_SHA_384;
                    case SHA_512 -> SigningAlgorithmSpec.ECDSA_SHA_512;
                    case SHA_1, SHA_224 -> throw KmsKeyKinds.unsupported("signatures with " + ecdsa.digest());
                };
            case SignSpec.EdDsa _ -> SigningAlgorithmSpec.ED25519_SHA_512;
        };
    }

    /** By an RSA key. */
    static EncryptionAlgorithmSpec encryption(CipherSpec.Oaep oaep) {
        if (oaep.digest() != oaep.mask() || !oaep.label().isEmpty()) {
            throw KmsKeyKinds.unsupported("RSA-OAEP with two digests or a label");
        }
        return switch (oaep.digest()) {
            case SHA_1 -> EncryptionAlgorithmSpec.RSAES_OAEP_SHA_1;
            case SHA_256 -> EncryptionAlgorithmSpec.RSAES_OAEP_SHA_256;
            case SHA_224, SHA_384, SHA_512 -> throw KmsKeyKinds.unsupported("RSA-OAEP with " + oaep.digest());
        };
    }

    static MacAlgorithmSpec mac(Digest digest) {
        return switch (digest) {
            case SHA_224 -> MacAlgorithmSpec.HMAC_SHA_224;
            case SHA_256 -> MacAlgorithmSpec.HMAC_SHA_256;
            case SHA_384 -> MacAlgorithmSpec.HMAC_SHA_384;
            case SHA_512 -> MacAlgorithmSpec.HMAC_SHA_512;
            case SHA_1 -> throw KmsKeyKinds.unsupported("HMAC with " + digest);
        };
    }

    private static SigningAlgorithmSpec pss(SignSpec.Pss pss) {
        if (pss.digest() != pss.mask() || pss.saltBytes() != pss.digest().bytes()) {
            throw KmsKeyKinds.unsupported("RSA-PSS with two digests or a salt of %d bytes (expected %d)"
                    .formatted(pss.saltBytes(), pss.digest().bytes()));
        }
        return switch (pss.digest()) {
            case SHA_256 -> SigningAlgorithmSpec.RSASSA_PSS_SHA_256;
            case SHA_384 -> SigningAlgorithmSpec.RSASSA_PSS_SHA_384;
            case SHA_512 -> SigningAlgorithmSpec.RSASSA_PSS_SHA_512;
            case SHA_1, SHA_224 -> throw KmsKeyKinds.unsupported("signatures with " + pss.digest());
        };
    }
}
