package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.enumeration.CryptographicUsageMask.DECRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.DERIVE_KEY;
import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.SIGN;
import static org.claviger.enumeration.CryptographicUsageMask.UNWRAP_KEY;
import static org.claviger.enumeration.CryptographicUsageMask.VERIFY;
import static org.claviger.enumeration.CryptographicUsageMask.WRAP_KEY;
import static org.claviger.server.operation.HandlerTester.NOW;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.DerivationMethod;
import org.claviger.enumeration.EncodingOption;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.hsm.TestedBackend.Ability;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyInformation;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KeyWrappingSpecification;
import org.claviger.object.KmipObject;
import org.claviger.operation.DerivationParameters;
import org.claviger.operation.DeriveKey;
import org.claviger.operation.Get;
import org.claviger.operation.ReKey;
import org.claviger.operation.ReKeyKeyPair;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.KeyBytes;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Keys that come of keys in a device, whatever the device: derived, wrapped, replaced. They are checked by the JDK. */
abstract class ResidentKeyMakingContract extends ResidentClient {
    @Test
    void whatIsDerivedInTheDeviceIsWhatTheJdkDerives() throws GeneralSecurityException {
        var own = pair(
                CryptographicAlgorithm.ECDH,
                Optional.empty(),
                Optional.of(RecommendedCurve.P_256),
                DERIVE_KEY,
                DERIVE_KEY,
                Optional.empty());
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var peer = generator.generateKeyPair();
        var agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(peer.getPrivate());
        agreement.doPhase(
                java.security.KeyFactory.getInstance("EC")
                        .generatePublic(new java.security.spec.X509EncodedKeySpec(
                                AsymmetricKeys.publicKey(get(own.ofPublic())).getEncoded())),
                true);
        var peerId = server.add(
                () -> AsymmetricKeys.object(
                        bouncyCastles(peer.getPublic().getEncoded()),
                        CryptographicAlgorithm.ECDH,
                        KeyFormatType.X_509,
                        Optional.empty(),
                        server.secrets()),
                Attributes.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(DERIVE_KEY)));

        var agreed = derive(DerivationMethod.ASYMMETRIC_KEY, 128, Optional.empty(), own.ofPrivate(), peerId);

        assertThat(clear(agreed)).isEqualTo(Arrays.copyOf(agreement.generateSecret(), 16));
        assertRefused(ResultReason.SENSITIVE, () -> get(agreed));

        if (can(Ability.IMPORT)) {
            var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.HMAC_SHA256)
                    .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(DERIVE_KEY))
                    .plus(AttributeTypes.ACTIVATION_DATE, NOW);
            var there = register(attributes);
            var here = server.addKey(CryptographicAlgorithm.HMAC_SHA256, KEY, DERIVE_KEY);
            for (var method : EnumSet.of(DerivationMethod.HMAC, DerivationMethod.NIST800_108_C)) {
                var bits = method == DerivationMethod.HMAC ? 256 : 640;
                assertThat(clear(derive(method, bits, Optional.of(MESSAGE), there)))
                        .isEqualTo(clear(derive(method, bits, Optional.of(MESSAGE), here)));
            }
            assertRefused(
                    ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                    () -> derive(DerivationMethod.HKDF, 256, Optional.of(MESSAGE), there));
        }
    }

    private static java.security.PublicKey bouncyCastles(byte[] info) {
        return org.claviger.server.crypto.DeviceKey.publicKey(org.claviger.hsm.Octets.of(info));
    }

    @Test
    void aWrappedGetWrapsInTheDevice() throws GeneralSecurityException {
        Assumptions.assumeTrue(can(Ability.KEY_WRAP), "this device wraps no keys");
        var parameters = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS, KEY_WRAP);
        var wrapping = register(aes(WRAP_KEY, UNWRAP_KEY).plusAll(parameters));
        var secret = server.addKey(CryptographicAlgorithm.AES, Arrays.copyOf(MESSAGE, 16), ENCRYPT);
        var cipher = Cipher.getInstance("AES/KW/NoPadding");
        cipher.init(Cipher.UNWRAP_MODE, new SecretKeySpec(KEY, "AES"));

        var wrapped = getWrapped(secret, wrapping, Optional.of(EncodingOption.NO_ENCODING));
        assertThat(cipher.unwrap(wrappedBytes(wrapped), "AES", Cipher.SECRET_KEY)
                        .getEncoded())
                .isEqualTo(Arrays.copyOf(MESSAGE, 16));
        for (var encoding : List.of(Optional.of(EncodingOption.NO_ENCODING), Optional.<EncodingOption>empty())) {
            var object = getWrapped(secret, wrapping, encoding);
            var again = server.item(
                    "alice", ProtocolVersion.V2_1, Operation.GET, context -> server.wrapping.unwrap(object, context));
            assertThat(KeyBytes.of(again)).isEqualTo(server.secret(Arrays.copyOf(MESSAGE, 16)));
        }

        var exportable = create(aes(ENCRYPT).plus(AttributeTypes.EXTRACTABLE, true));
        assertThat(object(exportable).attributes().first(AttributeTypes.NEVER_EXTRACTABLE))
                .contains(false);
        var left = getWrapped(exportable, wrapping, Optional.of(EncodingOption.NO_ENCODING));
        assertThat(cipher.unwrap(wrappedBytes(left), "AES", Cipher.SECRET_KEY).getEncoded())
                .hasSize(32);
        assertRefused(ResultReason.NOT_EXTRACTABLE, () -> get(exportable));
        assertRefused(ResultReason.ENCODING_OPTION_ERROR, () -> getWrapped(exportable, wrapping, Optional.empty()));
        var stays = create(aes(ENCRYPT));
        assertRefused(
                ResultReason.NOT_EXTRACTABLE,
                () -> getWrapped(stays, wrapping, Optional.of(EncodingOption.NO_ENCODING)));
    }

    @Test
    void aKeyIsReplacedByAnotherInTheDevice() {
        var id = create(aes(ENCRYPT, DECRYPT));
        var replacement = server.does(
                new ReKeyHandler(generated(), server.newObjects),
                new ReKey.Request(id(id), Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(isInDevice(text(replacement.uniqueIdentifier()))).isTrue();
        assertThat(isInDevice(id)).isTrue();
    }

    @Test
    void whatIsDerivedByEncryptingIsWhatAKeyHereDerives() {
        Assumptions.assumeTrue(can(Ability.IMPORT), "this device takes no keys");
        var there = register(aes(DERIVE_KEY));
        var here = server.addKey(CryptographicAlgorithm.AES, KEY, DERIVE_KEY);
        var cbc = CryptographicParameters.builder()
                .blockCipherMode(BlockCipherMode.CBC)
                .paddingMethod(PaddingMethod.PKCS5)
                .build();

        var derived = deriveByEncrypting(there, cbc);

        assertThat(clear(derived))
                .isEqualTo(clear(deriveByEncrypting(here, cbc)))
                .hasSize(16);
        assertRefused(ResultReason.SENSITIVE, () -> get(derived));
    }

    @Test
    void aPairIsReplacedByAnotherInTheDevice() {
        var former = pair(
                CryptographicAlgorithm.EC,
                Optional.empty(),
                Optional.of(RecommendedCurve.P_256),
                SIGN,
                VERIFY,
                HARDWARE);

        var made = server.does(
                new ReKeyKeyPairHandler(newKeyPairs()),
                new ReKeyKeyPair.Request(
                        id(former.ofPrivate()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));

        var pair = new Pair(text(made.privateKeyUniqueIdentifier()), text(made.publicKeyUniqueIdentifier()));
        assertThat(isInDevice(pair.ofPrivate())).isTrue();
        assertThat(isInDevice(former.ofPrivate())).isTrue();
        for (var half : List.of(pair.ofPrivate(), pair.ofPublic())) {
            assertThat(object(half).attributes().first(AttributeTypes.PROTECTION_STORAGE_MASK))
                    .contains(ProtectionStorage.HARDWARE);
        }
        var ecdsa = CryptographicParameters.builder()
                .hashingAlgorithm(HashingAlgorithm.SHA_256)
                .build();
        assertThat(verify(pair, ecdsa, sign(pair, ecdsa))).isEqualTo(ValidityIndicator.VALID);
        assertThat(verify(former, ecdsa, sign(pair, ecdsa))).isEqualTo(ValidityIndicator.INVALID);
    }

    @Test
    void whatAnybodyWrapsWithAPublicHalfIsUnwrappedInTheDevice() {
        Assumptions.assumeTrue(can(Ability.OAEP_WRAP), "this device unwraps by no RSA key");
        var oaep = CryptographicParameters.builder()
                .paddingMethod(PaddingMethod.OAEP)
                .hashingAlgorithm(HashingAlgorithm.SHA_1)
                .build();
        var pair = pair(
                CryptographicAlgorithm.RSA,
                Optional.of(2048),
                Optional.empty(),
                UNWRAP_KEY,
                WRAP_KEY,
                Optional.empty(),
                Attributes.of(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS, oaep));
        var secret = server.addKey(CryptographicAlgorithm.AES, KEY, ENCRYPT);
        for (var encoding : List.of(Optional.of(EncodingOption.NO_ENCODING), Optional.<EncodingOption>empty())) {
            var wrapped = getWrapped(secret, pair.ofPublic(), oaep, encoding);

            var again = server.item(
                    "alice", ProtocolVersion.V2_1, Operation.GET, context -> server.wrapping.unwrap(wrapped, context));

            assertThat(KeyBytes.of(again)).isEqualTo(server.secret(KEY));
        }
    }

    private String deriveByEncrypting(String base, CryptographicParameters parameters) {
        return derive(
                DerivationMethod.ENCRYPT,
                128,
                new DerivationParameters(
                        Optional.of(parameters),
                        Optional.of(IV),
                        List.of(server.secret(MESSAGE)),
                        Optional.empty(),
                        Optional.empty()),
                base);
    }

    private String derive(DerivationMethod method, int bits, Optional<byte[]> data, String... bases) {
        return derive(
                method,
                bits,
                new DerivationParameters(
                        Optional.empty(),
                        Optional.empty(),
                        data.map(server::secret).stream().toList(),
                        Optional.empty(),
                        Optional.empty()),
                bases);
    }

    private String derive(DerivationMethod method, int bits, DerivationParameters parameters, String... bases) {
        var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, bits)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(ENCRYPT))
                .plus(AttributeTypes.ACTIVATION_DATE, NOW);
        return text(server.does(
                        new DeriveKeyHandler(server.wrapping, server.newObjects),
                        new DeriveKey.Request(
                                ObjectType.SECRET_DATA,
                                Arrays.stream(bases).map(UniqueIdentifier::of).toList(),
                                method,
                                parameters,
                                attributes))
                .uniqueIdentifier());
    }

    /** What is in the vault, whether a client may have it or not. */
    private byte[] clear(String id) {
        return server.item(
                "alice",
                ProtocolVersion.V2_1,
                Operation.GET,
                context -> bytes(KeyBytes.of(server.vault.open(context.open(id(id)), context.secrets()))));
    }

    private KmipObject getWrapped(String id, String wrapping, Optional<EncodingOption> encoding) {
        return getWrapped(id, wrapping, KEY_WRAP, encoding);
    }

    private KmipObject getWrapped(
            String id, String wrapping, CryptographicParameters parameters, Optional<EncodingOption> encoding) {
        return server.does(
                        new GetHandler(server.delivery),
                        new Get.Request(
                                id(id),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new KeyWrappingSpecification(
                                        WrappingMethod.ENCRYPT,
                                        Optional.of(new KeyInformation(
                                                UniqueIdentifier.of(wrapping), Optional.of(parameters))),
                                        Optional.empty(),
                                        List.of(),
                                        encoding))))
                .object();
    }

    private static byte[] wrappedBytes(KmipObject object) {
        var value = object.block().flatMap(KeyBlock::keyValue).orElseThrow();
        return switch (value) {
            case KeyValue.Wrapped(var bytes) -> bytes(bytes);
            case KeyValue.Plain(KeyMaterial.Encoded(var bytes), var _) -> bytes(bytes);
            default -> throw new AssertionError(value);
        };
    }
}
