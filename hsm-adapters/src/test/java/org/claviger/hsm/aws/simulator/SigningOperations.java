package org.claviger.hsm.aws.simulator;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.hsm.Octets;
import tools.jackson.databind.node.ObjectNode;

/** Signatures, message codes and key agreement: on the NIST curves, Ed25519, RSA and HMAC. */
final class SigningOperations {
    private static final int LONGEST_MESSAGE_BYTES = 4096;

    /** What DER puts before a digest that RSASSA-PKCS1-v1_5 signs (RFC 8017 section 9.2 note 1). */
    private static final Map<String, String> DIGEST_INFO = Map.of(
            "256", "3031300d060960864801650304020105000420",
            "384", "3041300d060960864801650304020205000430",
            "512", "3051300d060960864801650304020305000440");

    private static final Map<String, String> CURVES =
            Map.of("ECC_NIST_P256", "secp256r1", "ECC_NIST_P384", "secp384r1", "ECC_NIST_P521", "secp521r1");
    private static final Map<String, String> DIGEST_OF_CURVE =
            Map.of("ECC_NIST_P256", "256", "ECC_NIST_P384", "384", "ECC_NIST_P521", "512");

    private final RegionOperations region;
    private final SecureRandom random;

    SigningOperations(RegionOperations region, SecureRandom random) {
        this.region = region;
        this.random = random;
    }

    /** Gives a new key what its type needs. */
    void make(SimulatedKey key, String spec, String usage) {
        key.spec = spec;
        key.usage = usage;
        requireUsage(spec, usage);
        if (spec.startsWith("HMAC_")) {
            var secret = new byte[Integer.parseInt(spec.substring("HMAC_".length())) / Byte.SIZE];
            random.nextBytes(secret);
            key.secret = Octets.of(secret);
        } else if (!spec.equals("SYMMETRIC_DEFAULT")) {
            key.pair = pair(spec);
        }
    }

    ObjectNode publicKey(Request request) {
        var key = region.requireEnabled(region.key(request));
        return RegionOperations.answer()
                .put("KeyId", key.arn())
                .put("KeySpec", key.spec)
                .put("KeyUsage", key.usage)
                .put("PublicKey", base64(pairOf(key).getPublic().getEncoded()));
    }

    ObjectNode sign(Request request) {
        var key = using(request, "SIGN_VERIFY");
        var algorithm = request.requiredText("SigningAlgorithm");
        try {
            var signature = signature(key, algorithm, isDigest(request));
            signature.initSign(pairOf(key).getPrivate());
            signature.update(message(request, algorithm));
            return RegionOperations.answer()
                    .put("KeyId", key.arn())
                    .put("Signature", base64(signature.sign()))
                    .put("SigningAlgorithm", algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    ObjectNode verify(Request request) {
        var key = using(request, "SIGN_VERIFY");
        var algorithm = request.requiredText("SigningAlgorithm");
        boolean valid;
        try {
            var signature = signature(key, algorithm, isDigest(request));
            signature.initVerify(pairOf(key).getPublic());
            signature.update(message(request, algorithm));
            valid = signature.verify(request.bytes("Signature", 6144));
        } catch (GeneralSecurityException _) {
            valid = false;
        }
        if (!valid) {
            throw new KmsError("KMSInvalidSignatureException", "");
        }
        return RegionOperations.answer()
                .put("KeyId", key.arn())
                .put("SignatureValid", true)
                .put("SigningAlgorithm", algorithm);
    }

    ObjectNode mac(Request request) {
        var key = using(request, "GENERATE_VERIFY_MAC");
        var algorithm = request.requiredText("MacAlgorithm");
        if (!algorithm.equals(key.spec.replace("HMAC_", "HMAC_SHA_"))) {
            throw new KmsError("InvalidKeyUsageException", algorithm + " is not for keys of type " + key.spec);
        }
        try {
            var name = algorithm.replace("HMAC_SHA_", "HmacSHA");
            var mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(key.secret.toByteArray(), name));
            return RegionOperations.answer()
                    .put("KeyId", key.arn())
                    .put("Mac", base64(mac.doFinal(request.bytes("Message", LONGEST_MESSAGE_BYTES))))
                    .put("MacAlgorithm", algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    ObjectNode deriveSharedSecret(Request request) {
        var key = using(request, "KEY_AGREEMENT");
        if (!request.requiredText("KeyAgreementAlgorithm").equals("ECDH")) {
            throw Request.validation("KeyAgreementAlgorithm");
        }
        try {
            var peer = KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(request.bytes("PublicKey", 8192)));
            var agreement = KeyAgreement.getInstance("ECDH");
            agreement.init(pairOf(key).getPrivate());
            agreement.doPhase(peer, true);
            return RegionOperations.answer()
                    .put("KeyId", key.arn())
                    .put("SharedSecret", base64(agreement.generateSecret()))
                    .put("KeyAgreementAlgorithm", "ECDH");
        } catch (GeneralSecurityException e) {
            throw Request.validation("PublicKey: " + e.getMessage());
        }
    }

    private SimulatedKey using(Request request, String usage) {
        var key = region.requireEnabled(region.key(request));
        if (!key.usage.equals(usage)) {
            throw new KmsError(
                    "InvalidKeyUsageException",
                    key.arn() + " key usage is " + key.usage + " which is not valid for this.");
        }
        return key;
    }

    private static boolean isDigest(Request request) {
        return request.text("MessageType").orElse("RAW").equals("DIGEST");
    }

    /** What goes into {@link #signature}: a digest stands in its DER frame where RSASSA-PKCS1-v1_5 signs it. */
    private static byte[] message(Request request, String algorithm) {
        byte[] message = request.bytes("Message", LONGEST_MESSAGE_BYTES);
        if (!isDigest(request)) {
            return message;
        }
        var bits = algorithm.substring(algorithm.length() - 3);
        if (message.length != Integer.parseInt(bits) / Byte.SIZE) {
            throw Request.validation("Digest is invalid length for algorithm " + algorithm + ".");
        }
        return algorithm.startsWith("RSASSA_PKCS1")
                ? HexFormat.of().parseHex(DIGEST_INFO.get(bits) + HexFormat.of().formatHex(message))
                : message;
    }

    private static Signature signature(SimulatedKey key, String algorithm, boolean digest)
            throws GeneralSecurityException {
        var bits = algorithm.substring(algorithm.length() - 3);
        if (algorithm.equals("ED25519_SHA_512") && key.spec.equals("ECC_NIST_EDWARDS25519") && !digest) {
            return Signature.getInstance("Ed25519");
        }
        if (algorithm.equals("ECDSA_SHA_" + DIGEST_OF_CURVE.get(key.spec))) {
            return Signature.getInstance(digest ? "NONEwithECDSA" : "SHA" + bits + "withECDSA");
        }
        if (algorithm.startsWith("RSASSA_PKCS1_V1_5_SHA_") && key.spec.startsWith("RSA_")) {
            return Signature.getInstance(digest ? "NONEwithRSA" : "SHA" + bits + "withRSA");
        }
        if (algorithm.startsWith("RSASSA_PSS_SHA_") && key.spec.startsWith("RSA_") && !digest) {
            var pss = Signature.getInstance("RSASSA-PSS");
            var name = "SHA-" + bits;
            pss.setParameter(new PSSParameterSpec(
                    name, "MGF1", new MGF1ParameterSpec(name), Integer.parseInt(bits) / Byte.SIZE, 1));
            return pss;
        }
        throw new KmsError("InvalidKeyUsageException", algorithm + " is not for keys of type " + key.spec);
    }

    private static KeyPair pair(String spec) {
        try {
            if (CURVES.containsKey(spec)) {
                var generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(new ECGenParameterSpec(CURVES.get(spec)));
                return generator.generateKeyPair();
            }
            if (spec.equals("ECC_NIST_EDWARDS25519")) {
                return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            }
            if (spec.startsWith("RSA_")) {
                return ImportOperations.pair(Integer.parseInt(spec.substring("RSA_".length())));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        throw new KmsError("UnsupportedOperationException", "the simulator has no keys of type " + spec);
    }

    private static void requireUsage(String spec, String usage) {
        var allowed = spec.equals("SYMMETRIC_DEFAULT")
                ? Set.of("ENCRYPT_DECRYPT")
                : spec.startsWith("HMAC_")
                        ? Set.of("GENERATE_VERIFY_MAC")
                        : spec.startsWith("RSA_")
                                ? Set.of("SIGN_VERIFY")
                                : CURVES.containsKey(spec)
                                        ? Set.of("SIGN_VERIFY", "KEY_AGREEMENT")
                                        : Set.of("SIGN_VERIFY");
        if (!allowed.contains(usage)) {
            throw Request.validation("KeyUsage " + usage + " is not compatible with KeySpec " + spec);
        }
    }

    private static KeyPair pairOf(SimulatedKey key) {
        if (key.pair == null) {
            throw new KmsError("UnsupportedOperationException", key.arn() + " is not an asymmetric key");
        }
        return key.pair;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
