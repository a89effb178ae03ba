package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.enumeration.CryptographicUsageMask.MAC_GENERATE;
import static org.claviger.enumeration.CryptographicUsageMask.MAC_VERIFY;
import static org.claviger.enumeration.CryptographicUsageMask.SIGN;
import static org.claviger.enumeration.CryptographicUsageMask.VERIFY;
import static org.claviger.server.operation.HandlerTester.NOW;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.hsm.TestedBackend.Ability;
import org.claviger.object.PrivateKey;
import org.claviger.operation.MacVerify;
import org.claviger.operation.ProtectionStorageMasks;
import org.claviger.operation.Sign;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.KeyPairs;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures and message codes of a device, whatever the device. They are checked by the JDK. */
abstract class ResidentSigningContract extends ResidentClient {
    @Test
    void aPairSignsAndItsPublicHalfIsReadableAndVerifies() throws GeneralSecurityException {
        var rsa = pair(CryptographicAlgorithm.RSA, Optional.of(2048), Optional.empty(), SIGN, VERIFY, HARDWARE);
        var parameters = CryptographicParameters.builder()
                .paddingMethod(PaddingMethod.PKCS1_V1_5)
                .hashingAlgorithm(HashingAlgorithm.SHA_256)
                .build();
        signsAs(rsa, parameters, "SHA256withRSA");
        var pss = CryptographicParameters.builder()
                .paddingMethod(PaddingMethod.PSS)
                .hashingAlgorithm(HashingAlgorithm.SHA_256)
                .build();
        if (can(Ability.PSS)) {
            assertThat(verify(rsa, pss, sign(rsa, pss))).isEqualTo(ValidityIndicator.VALID);
        }

        var onCurve = pair(
                CryptographicAlgorithm.EC,
                Optional.empty(),
                Optional.of(RecommendedCurve.P_256),
                SIGN,
                VERIFY,
                Optional.empty());
        var ecdsa = CryptographicParameters.builder()
                .hashingAlgorithm(HashingAlgorithm.SHA_256)
                .build();
        signsAs(onCurve, ecdsa, "SHA256withECDSA");
        assertThat(object(onCurve.ofPublic()).attributes().first(AttributeTypes.PROTECTION_STORAGE_MASK))
                .contains(ProtectionStorage.SOFTWARE);
        assertThat(object(rsa.ofPublic()).attributes().first(AttributeTypes.PROTECTION_STORAGE_MASK))
                .contains(ProtectionStorage.HARDWARE);
        assertRefused(ResultReason.NOT_EXTRACTABLE, () -> get(rsa.ofPrivate()));

        var digested = server.does(
                new SignHandler(server.wrapping, streams),
                new Sign.Request(
                        id(onCurve.ofPrivate()),
                        Optional.of(ecdsa),
                        Optional.empty(),
                        Optional.of(
                                Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(MESSAGE))),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(verify(onCurve, ecdsa, digested.signatureData().orElseThrow()))
                .isEqualTo(ValidityIndicator.VALID);

        destroy(rsa.ofPrivate());
        assertThat(isInDevice(rsa.ofPrivate())).isFalse();
    }

    private void signsAs(Pair pair, CryptographicParameters parameters, String jdkName)
            throws GeneralSecurityException {
        var signature = sign(pair, parameters);
        var verifier = Signature.getInstance(jdkName);
        verifier.initVerify(java.security.KeyFactory.getInstance(jdkName.endsWith("RSA") ? "RSA" : "EC")
                .generatePublic(new java.security.spec.X509EncodedKeySpec(
                        AsymmetricKeys.publicKey(get(pair.ofPublic())).getEncoded())));
        verifier.update(MESSAGE);
        assertThat(verifier.verify(signature.toArray())).isTrue();
        assertThat(verify(pair, parameters, signature)).isEqualTo(ValidityIndicator.VALID);
        var wrong = signature.toArray();
        wrong[wrong.length - 1] ^= 1;
        assertThat(verify(pair, parameters, Bytes.wrap(wrong))).isEqualTo(ValidityIndicator.INVALID);
    }

    @Test
    void codesAreTheStandards() throws GeneralSecurityException {
        var hmac = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.HMAC_SHA256)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(MAC_GENERATE, MAC_VERIFY))
                .plus(AttributeTypes.ACTIVATION_DATE, NOW);
        var id = can(Ability.IMPORT) ? register(hmac) : create(hmac);
        var code = mac(id);
        if (can(Ability.IMPORT)) {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HMAC"));
            assertThat(code.toArray()).isEqualTo(mac.doFinal(MESSAGE));
        }
        var verified = server.does(
                new MacVerifyHandler(server.wrapping, streams),
                new MacVerify.Request(
                        id(id),
                        Optional.empty(),
                        data(MESSAGE),
                        Optional.of(code),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(verified.validityIndicator()).contains(ValidityIndicator.VALID);
    }

    @ParameterizedTest
    @CsvSource({
        "RSA, PKCS_1",
        "RSA, PKCS_8",
        "RSA, TRANSPARENT_RSA_PRIVATE_KEY",
        "EC, PKCS_8",
        "EC, EC_PRIVATE_KEY",
        "EC, TRANSPARENT_EC_PRIVATE_KEY"
    })
    void aRegisteredPrivateKeySignsInTheDeviceOrIsNotTaken(CryptographicAlgorithm algorithm, KeyFormatType format)
            throws GeneralSecurityException {
        var isRsa = algorithm == CryptographicAlgorithm.RSA;
        var outside = outside(algorithm);
        if (!can(Ability.IMPORT)) {
            assertRefused(
                    ResultReason.PROTECTION_STORAGE_UNAVAILABLE,
                    () -> registerPrivate(outside.getPrivate(), algorithm, format, HARDWARE));
            return;
        }

        var id = registerPrivate(outside.getPrivate(), algorithm, format, HARDWARE);

        assertThat(isInDevice(id)).isTrue();
        var attributes = object(id).attributes();
        assertThat(attributes.first(AttributeTypes.KEY_FORMAT_TYPE)).contains(KeyFormatType.PKCS_8);
        assertThat(attributes.first(AttributeTypes.SENSITIVE)).contains(true);
        assertThat(attributes.first(AttributeTypes.ALWAYS_SENSITIVE)).contains(false);
        assertThat(attributes.first(AttributeTypes.EXTRACTABLE)).contains(false);
        assertThat(attributes.first(AttributeTypes.CRYPTOGRAPHIC_LENGTH)).contains(isRsa ? 2048 : 256);
        assertRefused(ResultReason.NOT_EXTRACTABLE, () -> get(id));
        var signature = sign(
                new Pair(id, id),
                isRsa
                        ? CryptographicParameters.builder()
                                .paddingMethod(PaddingMethod.PKCS1_V1_5)
                                .hashingAlgorithm(HashingAlgorithm.SHA_256)
                                .build()
                        : CryptographicParameters.builder()
                                .hashingAlgorithm(HashingAlgorithm.SHA_256)
                                .build());
        var verifier = Signature.getInstance(isRsa ? "SHA256withRSA" : "SHA256withECDSA");
        verifier.initVerify(jdkKey(outside.getPublic(), isRsa ? "RSA" : "EC"));
        verifier.update(MESSAGE);
        assertThat(verifier.verify(signature.toArray())).isTrue();

        destroy(id);
        assertThat(isInDevice(id)).isFalse();
    }

    @Test
    void aPrivateKeyThatNoDeviceTakesIsKeptHereIfTheClientLikesThatToo() {
        var outside = outside(CryptographicAlgorithm.ED25519);
        assertRefused(
                ResultReason.PROTECTION_STORAGE_UNAVAILABLE,
                () -> registerPrivate(
                        outside.getPrivate(), CryptographicAlgorithm.ED25519, KeyFormatType.PKCS_8, HARDWARE));

        var inQuestion = server.ledger.open();

        var id = registerPrivate(
                outside.getPrivate(), CryptographicAlgorithm.ED25519, KeyFormatType.PKCS_8, HARDWARE_OR_SOFTWARE);

        assertThat(isInDevice(id)).isFalse();
        assertThat(object(id).attributes().first(AttributeTypes.PROTECTION_STORAGE_MASK))
                .contains(ProtectionStorage.SOFTWARE);
        assertThat(server.ledger.open()).isEqualTo(inQuestion);
    }

    @Test
    void codesByAesAreThoseOfKeysHere() {
        var cmac = aes(MAC_GENERATE, MAC_VERIFY);
        if (!can(Ability.CMAC)) {
            assertRefused(ResultReason.PROTECTION_STORAGE_UNAVAILABLE, () -> create(cmac));
            return;
        }
        var here = server.addKey(CryptographicAlgorithm.AES, KEY, MAC_GENERATE);

        var parameters = Optional.of(CryptographicParameters.builder()
                .blockCipherMode(BlockCipherMode.CMAC)
                .build());

        assertThat(mac(register(cmac), parameters)).isEqualTo(mac(here, parameters));
    }

    @Test
    void aPairOnAnEdwardsCurveSignsAsTheJdkVerifiesOrIsNotMade() throws GeneralSecurityException {
        if (!can(Ability.ED25519)) {
            assertRefused(
                    ResultReason.PRIVATE_PROTECTION_STORAGE_UNAVAILABLE,
                    () -> pair(
                            CryptographicAlgorithm.ED25519,
                            Optional.empty(),
                            Optional.empty(),
                            SIGN,
                            VERIFY,
                            Optional.empty()));
            return;
        }
        var pair = pair(CryptographicAlgorithm.ED25519, Optional.empty(), Optional.empty(), SIGN, VERIFY, HARDWARE);
        var parameters = CryptographicParameters.builder().build();

        var signature = sign(pair, parameters);

        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(jdkKey(AsymmetricKeys.publicKey(get(pair.ofPublic())), "Ed25519"));
        verifier.update(MESSAGE);
        assertThat(verifier.verify(signature.toArray())).isTrue();
        assertThat(verify(pair, parameters, signature)).isEqualTo(ValidityIndicator.VALID);
    }

    /** A pair that was made here, and not in the device. */
    private KeyPair outside(CryptographicAlgorithm algorithm) {
        return new KeyPairs(server.random()).make(algorithm, Optional.empty(), Optional.empty());
    }

    /** Registers a private key that signs. */
    private String registerPrivate(
            java.security.PrivateKey key,
            CryptographicAlgorithm algorithm,
            KeyFormatType format,
            Optional<ProtectionStorageMasks> masks) {
        return registerPrivate(AsymmetricKeys.object(key, algorithm, format, server.secrets()), masks);
    }

    private String registerPrivate(PrivateKey key, Optional<ProtectionStorageMasks> masks) {
        var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(SIGN))
                .plus(AttributeTypes.ACTIVATION_DATE, NOW);
        return register(key, attributes, masks);
    }

    private Bytes mac(String id) {
        return mac(id, Optional.empty());
    }

    private Bytes mac(String id, Optional<CryptographicParameters> parameters) {
        return server.does(
                        new MacHandler(server.wrapping, streams),
                        new org.claviger.operation.Mac.Request(
                                id(id),
                                parameters,
                                data(MESSAGE),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .macData()
                .orElseThrow();
    }
}
