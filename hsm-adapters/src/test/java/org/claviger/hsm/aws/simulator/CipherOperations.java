package org.claviger.hsm.aws.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.hsm.Octets;
import tools.jackson.databind.node.ObjectNode;

/**
 * Encryption by symmetric keys. Cipher text here is: 1, length of the key id, key id, 32 bytes of key material id, IV of 12
 * bytes, AES-256-GCM; the encryption context and everything before the IV are authenticated.
 */
final class CipherOperations {
    private static final int LONGEST_PLAINTEXT_BYTES = 4096;
    private static final int LONGEST_BLOB_BYTES = 6144;
    private static final int LONGEST_GENERATED_BYTES = 1024;
    private static final int MATERIAL_ID_BYTES = 32;
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final RegionOperations region;
    private final SecureRandom random;

    CipherOperations(RegionOperations region, SecureRandom random) {
        this.region = region;
        this.random = random;
    }

    ObjectNode encrypt(Request request) {
        var key = region.requireEnabled(region.key(request));
        requireSymmetric(key);
        byte[] clear = request.bytes("Plaintext", LONGEST_PLAINTEXT_BYTES);
        stopIfDryRun(request);
        byte[] blob = seal(key, clear, request.context("EncryptionContext"));
        return RegionOperations.answer()
                .put("CiphertextBlob", base64(blob))
                .put("KeyId", key.arn())
                .put("EncryptionAlgorithm", "SYMMETRIC_DEFAULT");
    }

    ObjectNode decrypt(Request request) {
        var opened = open(
                request.text("KeyId"),
                request.bytes("CiphertextBlob", LONGEST_BLOB_BYTES),
                request.context("EncryptionContext"));
        stopIfDryRun(request);
        return RegionOperations.answer()
                .put("KeyId", opened.key().arn())
                .put("Plaintext", base64(opened.clear().toByteArray()))
                .put("KeyMaterialId", opened.materialId())
                .put("EncryptionAlgorithm", "SYMMETRIC_DEFAULT");
    }

    ObjectNode reEncrypt(Request request) {
        var to = region.requireEnabled(region.key(request.requiredText("DestinationKeyId")));
        var opened = open(
                request.text("SourceKeyId"),
                request.bytes("CiphertextBlob", LONGEST_BLOB_BYTES),
                request.context("SourceEncryptionContext"));
        stopIfDryRun(request);
        byte[] blob = seal(to, opened.clear().toByteArray(), request.context("DestinationEncryptionContext"));
        return RegionOperations.answer()
                .put("CiphertextBlob", base64(blob))
                .put("SourceKeyId", opened.key().arn())
                .put("KeyId", to.arn())
                .put("SourceKeyMaterialId", opened.materialId())
                .put(
                        "DestinationKeyMaterialId",
                        to.currentMaterial(region.now()).id())
                .put("SourceEncryptionAlgorithm", "SYMMETRIC_DEFAULT")
                .put("DestinationEncryptionAlgorithm", "SYMMETRIC_DEFAULT");
    }

    ObjectNode generateDataKey(Request request, boolean withPlaintext) {
        var key = region.requireEnabled(region.key(request));
        requireSymmetric(key);
        var bytes = request.integer("NumberOfBytes", 1, LONGEST_GENERATED_BYTES);
        var spec = request.text("KeySpec");
        if (bytes.isPresent() == spec.isPresent()) {
            throw Request.validation("Please specify either number of bytes or key spec.");
        }
        int length = bytes.orElseGet(() -> switch (spec.orElseThrow()) {
            case "AES_256" -> 32;
            case "AES_128" -> 16;
            default -> throw Request.validation("KeySpec " + spec.get());
        });
        stopIfDryRun(request);
        var clear = new byte[length];
        random.nextBytes(clear);
        var answer = RegionOperations.answer()
                .put("CiphertextBlob", base64(seal(key, clear, request.context("EncryptionContext"))))
                .put("KeyId", key.arn())
                .put("KeyMaterialId", key.currentMaterial(region.now()).id());
        return withPlaintext ? answer.put("Plaintext", base64(clear)) : answer;
    }

    ObjectNode generateRandom(Request request) {
        int length = request.integer("NumberOfBytes", 1, LONGEST_GENERATED_BYTES)
                .orElseThrow(() -> Request.validation("NumberOfBytes is missing"));
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return RegionOperations.answer().put("Plaintext", base64(bytes));
    }

    private record Opened(SimulatedKey key, String materialId, Octets clear) {}

    private static void requireSymmetric(SimulatedKey key) {
        if (!key.spec.equals("SYMMETRIC_DEFAULT")) {
            throw new KmsError(
                    "InvalidKeyUsageException",
                    key.arn() + " key usage is " + key.usage + " which is not valid for this.");
        }
    }

    private static void stopIfDryRun(Request request) {
        if (request.flag("DryRun")) {
            throw new KmsError(
                    412, "DryRunOperationException", "The request would have succeeded, but the DryRun option is set.");
        }
    }

    private byte[] seal(SimulatedKey key, byte[] clear, Map<String, String> context) {
        var material = key.currentMaterial(region.now());
        var iv = new byte[IV_BYTES];
        random.nextBytes(iv);
        byte[] id = key.id.getBytes(StandardCharsets.US_ASCII);
        byte[] header = ByteBuffer.allocate(2 + id.length + MATERIAL_ID_BYTES)
                .put((byte) 1)
                .put((byte) id.length)
                .put(id)
                .put(HexFormat.of().parseHex(material.id()))
                .array();
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, material, iv, header, context);
            byte[] sealed = cipher.doFinal(clear);
            return ByteBuffer.allocate(header.length + IV_BYTES + sealed.length)
                    .put(header)
                    .put(iv)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Opened open(Optional<String> named, byte[] blob, Map<String, String> context) {
        var wanted = named.map(name -> region.requireEnabled(region.key(name)));
        wanted.ifPresent(CipherOperations::requireSymmetric);
        int idLength = blob.length < 2 || blob[0] != 1 ? -1 : blob[1] & 0xFF;
        int headerLength = 2 + idLength + MATERIAL_ID_BYTES;
        if (idLength < 0 || blob.length < headerLength + IV_BYTES + TAG_BITS / Byte.SIZE) {
            throw invalid();
        }
        byte[] header = Arrays.copyOf(blob, headerLength);
        var id = new String(blob, 2, idLength, StandardCharsets.US_ASCII);
        var key = ofCiphertext(id);
        var material = key.material(HexFormat.of().formatHex(blob, 2 + idLength, headerLength))
                .orElseThrow(CipherOperations::invalid);
        if (material.expires().isPresent() && material.expires().get().isBefore(region.now())) {
            throw new KmsError("KMSInvalidStateException", key.arn() + " is pending import.");
        }
        byte[] clear;
        try {
            byte[] iv = Arrays.copyOfRange(blob, headerLength, headerLength + IV_BYTES);
            clear = cipher(Cipher.DECRYPT_MODE, material, iv, header, context)
                    .doFinal(blob, headerLength + IV_BYTES, blob.length - headerLength - IV_BYTES);
        } catch (GeneralSecurityException _) {
            throw invalid();
        }
        if (wanted.isPresent() && wanted.get() != key) {
            throw new KmsError(
                    "IncorrectKeyException",
                    "The key ID in the request does not identify a CMK that can perform this operation.");
        }
        region.requireEnabled(key);
        return new Opened(key, material.id(), Octets.of(clear));
    }

    private SimulatedKey ofCiphertext(String id) {
        try {
            return region.key(id);
        } catch (KmsError _) {
            throw new KmsError(
                    "AccessDeniedException",
                    "The ciphertext refers to a customer master key that does not exist, does not exist in this region, "
                            + "or you are not allowed to access.");
        }
    }

    private static Cipher cipher(
            int mode, SimulatedMaterial material, byte[] iv, byte[] header, Map<String, String> context)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(material.bytes().toByteArray(), "AES"), new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(header);
        cipher.updateAAD(canonical(context));
        return cipher;
    }

    private static byte[] canonical(Map<String, String> context) {
        var bytes = new ByteArrayOutputStream();
        context.forEach((name, value) -> {
            for (var text : new String[] {name, value}) {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                bytes.writeBytes(
                        ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
                bytes.writeBytes(utf8);
            }
        });
        return bytes.toByteArray();
    }

    private static KmsError invalid() {
        return new KmsError("InvalidCiphertextException", "");
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
