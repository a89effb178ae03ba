package org.claviger.hsm.aws.simulator;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.hsm.Octets;
import tools.jackson.databind.node.ObjectNode;

/** Import of key material, by each of the algorithms that KMS has for symmetric keys. */
final class ImportOperations {
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);
    private static final int MATERIAL_BYTES = 32;
    private static final int LONGEST_BYTES = 6144;

    /** One pair for each size is enough for tests: making one of 4,096 bits takes seconds. */
    private static final Map<Integer, KeyPair> PAIRS = new HashMap<>();

    private record Token(String keyId, String algorithm, int bits, Instant expires) {}

    private final RegionOperations region;
    private final SecureRandom random;
    private final Map<String, Token> tokens = new HashMap<>();

    ImportOperations(RegionOperations region, SecureRandom random) {
        this.region = region;
        this.random = random;
    }

    ObjectNode parameters(Request request) {
        var key = requireExternal(region.key(request));
        var algorithm = request.requiredText("WrappingAlgorithm");
        digest(algorithm);
        var spec = request.requiredText("WrappingKeySpec");
        int bits = switch (spec) {
            case "RSA_2048" -> 2048;
            case "RSA_3072" -> 3072;
            case "RSA_4096" -> 4096;
            default -> throw Request.validation("WrappingKeySpec " + spec);
        };
        var token = new byte[32];
        random.nextBytes(token);
        var expires = region.now().plus(TOKEN_LIFE);
        tokens.put(HexFormat.of().formatHex(token), new Token(key.id, algorithm, bits, expires));
        return RegionOperations.answer()
                .put("KeyId", key.arn())
                .put("ImportToken", Base64.getEncoder().encodeToString(token))
                .put(
                        "PublicKey",
                        Base64.getEncoder()
                                .encodeToString(pair(bits).getPublic().getEncoded()))
                .put("ParametersValidTo", RegionOperations.seconds(expires));
    }

    ObjectNode importMaterial(Request request) {
        var key = requireExternal(region.key(request));
        var token = tokens.get(HexFormat.of().formatHex(request.bytes("ImportToken", LONGEST_BYTES)));
        if (token == null || !token.keyId().equals(key.id)) {
            throw new KmsError("InvalidImportTokenException", "The import token is not for this key");
        }
        if (token.expires().isBefore(region.now())) {
            throw new KmsError("ExpiredImportTokenException", "The import token has expired");
        }
        byte[] material = unwrap(token, request.bytes("EncryptedKeyMaterial", LONGEST_BYTES));
        if (material.length != MATERIAL_BYTES) {
            throw new KmsError("IncorrectKeyMaterialException", "The key material is not 256 bits long");
        }
        var expires = expiry(request);
        var id = SimulatedMaterial.idOf(key.id, material);
        boolean fresh =
                request.text("ImportType").orElse("EXISTING_KEY_MATERIAL").equals("NEW_KEY_MATERIAL");
        store(key, new SimulatedMaterial(id, Octets.of(material), expires, Optional.empty(), "IMPORT"), fresh);
        return RegionOperations.answer().put("KeyId", key.arn()).put("KeyMaterialId", id);
    }

    ObjectNode deleteMaterial(Request request) {
        var key = requireExternal(region.key(request));
        var materials = key.shared.materials;
        if (!materials.isEmpty()) {
            var last = materials.getLast();
            materials.set(
                    materials.size() - 1,
                    new SimulatedMaterial(
                            last.id(), last.bytes(), Optional.of(Instant.EPOCH), last.since(), last.rotation()));
        }
        return RegionOperations.answer().put("KeyId", key.arn());
    }

    private void store(SimulatedKey key, SimulatedMaterial material, boolean fresh) {
        var materials = key.shared.materials;
        if (materials.isEmpty()) {
            materials.add(material);
            key.shared.related.forEach(k -> k.state = "Enabled");
            return;
        }
        if (fresh) {
            if (key.shared.current < materials.size() - 1) {
                throw new KmsError("KMSInvalidStateException", key.arn() + " has new key material already");
            }
            materials.add(new SimulatedMaterial(
                    material.id(), material.bytes(), material.expires(), Optional.of(region.now()), "ON_DEMAND"));
            return;
        }
        for (int i = 0; i < materials.size(); i++) {
            var old = materials.get(i);
            if (old.id().equals(material.id())) {
                materials.set(
                        i,
                        new SimulatedMaterial(old.id(), old.bytes(), material.expires(), old.since(), old.rotation()));
                return;
            }
        }
        throw new KmsError("IncorrectKeyMaterialException", "The key material is not the one that was imported before");
    }

    private Optional<Instant> expiry(Request request) {
        var model = request.text("ExpirationModel").orElse("KEY_MATERIAL_EXPIRES");
        var until = request.time("ValidTo");
        if (model.equals("KEY_MATERIAL_EXPIRES") != until.isPresent()) {
            throw Request.validation("ExpirationModel " + model + " and ValidTo contradict each other");
        }
        if (until.isPresent() && until.get().isBefore(region.now())) {
            throw Request.validation("ValidTo is in the past");
        }
        return until;
    }

    private static SimulatedKey requireExternal(SimulatedKey key) {
        if (!key.origin.equals("EXTERNAL")) {
            throw new KmsError(
                    "UnsupportedOperationException",
                    key.arn() + " origin is " + key.origin + " which is not valid here");
        }
        if (key.state.equals("PendingDeletion")) {
            throw new KmsError("KMSInvalidStateException", key.arn() + " is pending deletion.");
        }
        return key;
    }

    private static byte[] unwrap(Token token, byte[] wrapped) {
        int modulusBytes = token.bits() / Byte.SIZE;
        try {
            if (!token.algorithm().startsWith("RSA_AES_KEY_WRAP")) {
                return oaep(token, wrapped);
            }
            if (wrapped.length <= modulusBytes) {
                throw incorrect();
            }
            byte[] inner = oaep(token, Arrays.copyOf(wrapped, modulusBytes));
            var keyWrap = Cipher.getInstance("AES/KWP/NoPadding");
            keyWrap.init(Cipher.UNWRAP_MODE, new SecretKeySpec(inner, "AES"));
            return keyWrap.unwrap(Arrays.copyOfRange(wrapped, modulusBytes, wrapped.length), "AES", Cipher.SECRET_KEY)
                    .getEncoded();
        } catch (GeneralSecurityException _) {
            throw incorrect();
        }
    }

    private static byte[] oaep(Token token, byte[] wrapped) throws GeneralSecurityException {
        var digest = digest(token.algorithm());
        var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                pair(token.bits()).getPrivate(),
                new OAEPParameterSpec(digest, "MGF1", new MGF1ParameterSpec(digest), PSource.PSpecified.DEFAULT));
        return cipher.doFinal(wrapped);
    }

    private static String digest(String algorithm) {
        return switch (algorithm) {
            case "RSAES_OAEP_SHA_1", "RSA_AES_KEY_WRAP_SHA_1" -> "SHA-1";
            case "RSAES_OAEP_SHA_256", "RSA_AES_KEY_WRAP_SHA_256" -> "SHA-256";
            default -> throw new KmsError("UnsupportedOperationException", "WrappingAlgorithm " + algorithm);
        };
    }

    private static KmsError incorrect() {
        return new KmsError("InvalidCiphertextException", "");
    }

    static KeyPair pair(int bits) {
        synchronized (PAIRS) {
            return PAIRS.computeIfAbsent(bits, b -> {
                try {
                    var generator = KeyPairGenerator.getInstance("RSA");
                    generator.initialize(b);
                    return generator.generateKeyPair();
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }
}
