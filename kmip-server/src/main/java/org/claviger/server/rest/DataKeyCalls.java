package org.claviger.server.rest;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicDomainParameters;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.enumeration.ResultReason;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.operation.Create;
import org.claviger.operation.CreateKeyPair;
import org.claviger.operation.DataReference;
import org.claviger.operation.Decrypt;
import org.claviger.operation.Destroy;
import org.claviger.operation.Encrypt;
import org.claviger.operation.Get;
import org.claviger.operation.Locate;
import org.claviger.operation.RngRetrieve;
import org.claviger.secret.Secret;
import org.claviger.server.access.TenantKey;
import org.claviger.server.rest.JsonBody.Field;
import org.claviger.ttlv.Bytes;

/**
 * {@code POST /generateDataKey} and {@code POST /decryptDataKey}: keys that the client keeps, encrypted under a key that never
 * leaves the server. That wrapping key is a managed object of the client's {@linkplain TenantKey tenant}, known by its Name; the
 * keys of stored objects are under others, which no call reaches. Older servers had a wrapping key for each client, which that
 * client owns; what was encrypted under those is still decrypted.
 *
 * <p>An encrypted key is a version byte, the 16 bytes of the wrapping key's Unique Identifier, the initialization vector of 12
 * bytes, the tag of 16, and the ciphertext of AES-256-GCM.
 */
final class DataKeyCalls {
    private static final Field KEY_TYPE = Field.text("keyType", "AES-256", "RSA-2048", "ECDSA-P256");
    private static final Field ENCRYPTED_KEY = Field.text("encryptedKey");
    private static final int AES_256_BYTES = 32;

    private static final byte VERSION = 1;
    private static final int ID_BYTES = 16;
    private static final int IV_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int HEAD_BYTES = 1 + ID_BYTES + IV_BYTES + TAG_BYTES;
    private static final CryptographicParameters GCM = CryptographicParameters.builder()
            .blockCipherMode(BlockCipherMode.GCM)
            .tagLength(TAG_BYTES)
            .randomIv(true)
            .build();

    /**
     * Makes a key and encrypts it: RNG Retrieve, or Create Key Pair, Get and Destroy; and Encrypt (KMIP 2.1 sections 6.1.49, 6.1.9,
     * 6.1.19, 6.1.15 and 6.1.17).
     */
    JsonWritable generate(Call call) {
        call.request().head().requireJson();
        var body = JsonBody.read(call.request().body(), List.of(KEY_TYPE), call.secrets());
        var id = wrappingKey(call);
        var plain = switch (body.text(KEY_TYPE.name())) {
            case "RSA-2048" ->
                privateKey(
                        call,
                        Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.RSA)
                                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 2048));
            case "ECDSA-P256" ->
                privateKey(
                        call,
                        Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.ECDSA)
                                .plus(
                                        AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS,
                                        new CryptographicDomainParameters(
                                                Optional.empty(), Optional.of(RecommendedCurve.P_256))));
            default ->
                call.run(new Batch().ask(RngRetrieve.TYPE, new RngRetrieve.Request(AES_256_BYTES)))
                        .get(0, RngRetrieve.TYPE)
                        .data();
        };
        var encrypted =
                call.run(new Batch().ask(Encrypt.TYPE, encrypt(id, plain))).get(0, Encrypt.TYPE);
        return new JsonAnswer()
                .decimals("plaintextKey", plain.bytes())
                .decimals("encryptedKey", MemorySegment.ofArray(joined(id, encrypted)));
    }

    /**
     * Makes a pair, takes its private key in PKCS #8, and destroys both, in one batch: no key of it is ever stored, and the client
     * alone keeps it.
     */
    private static Secret privateKey(Call call, Attributes common) {
        var answers = call.run(new Batch()
                .ask(
                        CreateKeyPair.TYPE,
                        new CreateKeyPair.Request(
                                Optional.of(common),
                                Optional.of(uses(CryptographicUsageMask.SIGN)),
                                Optional.of(uses(CryptographicUsageMask.VERIFY)),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .allOrNothing(
                        made -> made.count() == 1 ? takenAndDestroyed(made.get(0, CreateKeyPair.TYPE)) : new Batch()));
        answers.requireAll();
        var value = answers.get(1, Get.TYPE)
                .object()
                .block()
                .flatMap(KeyBlock::keyValue)
                .orElseThrow();
        if (value instanceof KeyValue.Plain(KeyMaterial.Encoded(var bytes), var _)) {
            return bytes;
        }
        throw new IllegalStateException("a private key in PKCS #8 that is no byte string");
    }

    private static Batch takenAndDestroyed(CreateKeyPair.Response pair) {
        return new Batch()
                .ask(
                        Get.TYPE,
                        new Get.Request(
                                Optional.of(pair.privateKeyUniqueIdentifier()),
                                Optional.of(KeyFormatType.PKCS_8),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .ask(Destroy.TYPE, new Destroy.Request(Optional.of(pair.privateKeyUniqueIdentifier())))
                .ask(Destroy.TYPE, new Destroy.Request(Optional.of(pair.publicKeyUniqueIdentifier())));
    }

    private static Attributes uses(CryptographicUsageMask use) {
        return Attributes.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, BitMask.of(CryptographicUsageMask.class, use));
    }

    private static Encrypt.Request encrypt(String id, Secret plain) {
        return new Encrypt.Request(
                Optional.of(UniqueIdentifier.of(id)),
                Optional.of(GCM),
                Optional.of(DataReference.of(plain)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(TenantKey.PURPOSE));
    }

    private static byte[] joined(String id, Encrypt.Response encrypted) {
        var iv = encrypted.ivCounterNonce().orElseThrow();
        var tag = encrypted.authenticatedEncryptionTag().orElseThrow();
        var data = encrypted.data().orElseThrow();
        if (iv.length() != IV_BYTES || tag.length() != TAG_BYTES) {
            throw new IllegalStateException("IV of " + iv.length() + " bytes, tag of " + tag.length());
        }
        var uuid = UUID.fromString(id);
        return ByteBuffer.allocate(HEAD_BYTES + data.length())
                .put(VERSION)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .put(iv.toArray())
                .put(tag.toArray())
                .put(data.bytes().asByteBuffer())
                .array();
    }

    /** Decrypts a key again: Locate and Decrypt (KMIP 2.1 sections 6.1.28 and 6.1.11). */
    JsonWritable decrypt(Call call) {
        call.request().head().requireJson();
        var body = JsonBody.read(call.request().body(), List.of(ENCRYPTED_KEY), call.secrets());
        var encrypted = bytes(body.text(ENCRYPTED_KEY.name()));
        if (encrypted.length < HEAD_BYTES || encrypted[0] != VERSION) {
            throw unknown();
        }
        var in = ByteBuffer.wrap(encrypted, 1, encrypted.length - 1);
        var id = new UUID(in.getLong(), in.getLong()).toString();
        if (!isWrappingKey(call, UniqueIdentifier.of(id))) {
            throw unknown();
        }
        var ivEnd = 1 + ID_BYTES + IV_BYTES;
        var request = new Decrypt.Request(
                Optional.of(UniqueIdentifier.of(id)),
                Optional.of(GCM),
                Optional.of(DataReference.of(
                        call.secrets().copyOf(Arrays.copyOfRange(encrypted, HEAD_BYTES, encrypted.length)))),
                Optional.of(Bytes.wrap(Arrays.copyOfRange(encrypted, 1 + ID_BYTES, ivEnd))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(TenantKey.PURPOSE),
                Optional.of(Bytes.wrap(Arrays.copyOfRange(encrypted, ivEnd, HEAD_BYTES))));
        try {
            var plain = call.run(new Batch().ask(Decrypt.TYPE, request)).get(0, Decrypt.TYPE);
            return new JsonAnswer()
                    .decimals("plaintextKey", plain.data().orElseThrow().bytes());
        } catch (KmipRefusal refusal) {
            throw refusal.reason() == ResultReason.GENERAL_FAILURE
                            || refusal.fault().status() == 403
                    ? refusal
                    : unknown();
        }
    }

    /** One answer to all that was not encrypted here for this tenant. */
    private static HttpFault unknown() {
        return new HttpFault(404, "encryptedKey was not made by this server for this client's tenant, or was changed");
    }

    private static byte[] bytes(String decimals) {
        var bytes = new ByteArrayOutputStream();
        for (var number : decimals.split(",", -1)) {
            if (number.isEmpty()
                    || number.length() > 3
                    || !number.chars().allMatch(digit -> digit >= '0' && digit <= '9')
                    || Integer.parseInt(number) > 0xFF) {
                throw HttpFault.badRequest(
                        "invalid: encryptedKey (expected numbers from 0 to 255 with commas between)");
            }
            bytes.write(Integer.parseInt(number));
        }
        return bytes.toByteArray();
    }

    /** Returns the tenant's wrapping key, which is made at the first call of any of its clients. */
    private static String wrappingKey(Call call) {
        var there = located(call, TenantKey.NAME);
        if (!there.isEmpty()) {
            return ((UniqueIdentifier.Text) there.getFirst()).value();
        }
        var attributes = Attributes.of(AttributeTypes.NAME, TenantKey.NAME)
                .plus(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, AES_256_BYTES * Byte.SIZE)
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                        BitMask.of(
                                CryptographicUsageMask.class,
                                CryptographicUsageMask.ENCRYPT,
                                CryptographicUsageMask.DECRYPT))
                .plus(AttributeTypes.ACTIVATION_DATE, Instant.EPOCH)
                .plus(AttributeTypes.SENSITIVE, true)
                .plus(AttributeTypes.EXTRACTABLE, false);
        try {
            var made = call.requester()
                    .runForTenant(new Batch()
                            .ask(
                                    Create.TYPE,
                                    new Create.Request(ObjectType.SYMMETRIC_KEY, attributes, Optional.empty())))
                    .get(0, Create.TYPE);
            return ((UniqueIdentifier.Text) made.uniqueIdentifier()).value();
        } catch (KmipRefusal refusal) {
            if (refusal.reason() != ResultReason.NON_UNIQUE_NAME_ATTRIBUTE) {
                throw refusal;
            }
            return located(call, TenantKey.NAME).stream() // another call was faster
                    .map(id -> ((UniqueIdentifier.Text) id).value())
                    .findFirst()
                    .orElseThrow(() -> refusal);
        }
    }

    private static boolean isWrappingKey(Call call, UniqueIdentifier id) {
        return located(call, TenantKey.NAME).contains(id)
                || located(call, formerName(call)).contains(id);
    }

    private static List<UniqueIdentifier> located(Call call, Name name) {
        var filter =
                Attributes.of(AttributeTypes.NAME, name).plus(AttributeTypes.OBJECT_TYPE, ObjectType.SYMMETRIC_KEY);
        return call.run(new Batch()
                        .ask(
                                Locate.TYPE,
                                new Locate.Request(
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        filter)))
                .get(0, Locate.TYPE)
                .uniqueIdentifiers();
    }

    /** What the wrapping key of this client alone is called, if an older server made it one. */
    private static Name formerName(Call call) {
        try {
            var principal = call.connection().identity().principal().getBytes(StandardCharsets.UTF_8);
            var hash = MessageDigest.getInstance("SHA-256").digest(principal);
            return Name.of("data-key-wrapping-key:" + HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
