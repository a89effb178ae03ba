package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.enumeration.CryptographicUsageMask.DECRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.ResultReason;
import org.claviger.hsm.TestedBackend.Ability;
import org.claviger.operation.Decrypt;
import org.claviger.operation.Destroy;
import org.claviger.operation.Encrypt;
import org.claviger.server.access.Grant;
import org.claviger.server.access.GrantedObjects;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What is encrypted and decrypted in a device, whatever the device. It is checked by the JDK. */
abstract class ResidentCipherContract extends ResidentClient {
    @Test
    void itEncryptsAndDecryptsAtOnceAndInParts() {
        var id = create(aes(ENCRYPT, DECRYPT));
        var encrypted = encrypt(id, GCM, MESSAGE, Optional.empty(), Optional.of(ADDITIONAL));
        assertThat(decrypt(id, GCM, encrypted, Optional.of(ADDITIONAL))).isEqualTo(MESSAGE);
        assertRefused(ResultReason.CRYPTOGRAPHIC_FAILURE, () -> decrypt(id, GCM, encrypted, Optional.empty()));

        var first = encryptPart(id, Arrays.copyOf(MESSAGE, 7), Optional.empty(), false);
        assertThat(first.ivCounterNonce()).isEmpty();
        var last = encryptPart(id, Arrays.copyOfRange(MESSAGE, 7, MESSAGE.length), first.correlationValue(), true);
        assertThat(decrypt(id, GCM, last, Optional.empty())).isEqualTo(MESSAGE);
    }

    @Test
    void aClientsIvIsUsedOrRefused() {
        var id = create(aes(ENCRYPT, DECRYPT));
        var iv = Optional.of(Bytes.wrap(Arrays.copyOf(IV.toArray(), 12)));
        if (!can(Ability.SUPPLIED_IV)) {
            assertRefused(
                    ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                    () -> encrypt(id, GCM, MESSAGE, iv, Optional.empty()));
            return;
        }
        var encrypted = encrypt(id, GCM, MESSAGE, iv, Optional.empty());
        assertThat(encrypted.ivCounterNonce()).isEmpty();
        assertThat(decrypt(id, GCM, encrypted, iv, Optional.empty())).isEqualTo(MESSAGE);
    }

    @Test
    void aRegisteredKeyEncryptsAsTheJdkDoesOrIsNotTaken() throws GeneralSecurityException {
        if (!can(Ability.IMPORT)) {
            assertRefused(ResultReason.PROTECTION_STORAGE_UNAVAILABLE, () -> register(ENCRYPT));
            return;
        }
        var id = register(ENCRYPT, DECRYPT);
        assertThat(object(id).attributes().first(AttributeTypes.ALWAYS_SENSITIVE))
                .contains(false);
        assertThat(object(id).attributes().first(AttributeTypes.NEVER_EXTRACTABLE))
                .contains(false);
        var jdkKey = new SecretKeySpec(KEY, "AES");

        var gcm = encrypt(id, GCM, MESSAGE, Optional.empty(), Optional.of(ADDITIONAL));
        var opening = Cipher.getInstance("AES/GCM/NoPadding");
        opening.init(
                Cipher.DECRYPT_MODE,
                jdkKey,
                new GCMParameterSpec(128, gcm.ivCounterNonce().orElseThrow().toArray()));
        opening.updateAAD(ADDITIONAL.toArray());
        opening.update(bytes(gcm.data().orElseThrow()));
        assertThat(opening.doFinal(
                        gcm.authenticatedEncryptionTag().orElseThrow().toArray()))
                .isEqualTo(MESSAGE);

        var cbc = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cbc.init(Cipher.ENCRYPT_MODE, jdkKey, new IvParameterSpec(IV.toArray()));
        var parameters = CryptographicParameters.builder()
                .blockCipherMode(BlockCipherMode.CBC)
                .paddingMethod(PaddingMethod.PKCS5)
                .build();
        assertThat(bytes(encrypt(id, parameters, MESSAGE, Optional.of(IV), Optional.empty())
                        .data()
                        .orElseThrow()))
                .isEqualTo(cbc.doFinal(MESSAGE));
        var ctr = Cipher.getInstance("AES/CTR/NoPadding");
        ctr.init(Cipher.ENCRYPT_MODE, jdkKey, new IvParameterSpec(IV.toArray()));
        var counter = CryptographicParameters.builder()
                .blockCipherMode(BlockCipherMode.CTR)
                .build();
        assertThat(bytes(encrypt(id, counter, MESSAGE, Optional.of(IV), Optional.empty())
                        .data()
                        .orElseThrow()))
                .isEqualTo(ctr.doFinal(MESSAGE));
    }

    @Test
    void parametersThatTheDeviceHasNotAreUnsupported() {
        var id = create(aes(ENCRYPT));
        var modes = can(Ability.STANDARD_CIPHERS)
                ? EnumSet.of(BlockCipherMode.XTS, BlockCipherMode.CCM)
                : EnumSet.of(BlockCipherMode.XTS, BlockCipherMode.CBC, BlockCipherMode.CTR);
        for (var mode : modes) {
            var parameters =
                    CryptographicParameters.builder().blockCipherMode(mode).build();
            assertRefused(
                    ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                    () -> encrypt(id, parameters, MESSAGE, Optional.of(IV), Optional.empty()));
        }
    }

    @Test
    void itDecryptsWhatAnybodyEncryptsWithItsPublicHalf() {
        Assumptions.assumeTrue(can(Ability.RSA_ENCRYPTION), "no RSA encryption in the simulator");
        var pair = pair(CryptographicAlgorithm.RSA, Optional.of(2048), Optional.empty(), DECRYPT, ENCRYPT, HARDWARE);
        var oaep = CryptographicParameters.builder()
                .paddingMethod(PaddingMethod.OAEP)
                .hashingAlgorithm(HashingAlgorithm.SHA_1)
                .build();
        var pkcs1 = CryptographicParameters.builder()
                .paddingMethod(PaddingMethod.PKCS1_V1_5)
                .build();
        for (var parameters : List.of(oaep, pkcs1)) {
            var encrypted = encrypt(pair.ofPublic(), parameters, MESSAGE, Optional.empty(), Optional.empty());
            assertThat(decrypt(pair.ofPrivate(), parameters, encrypted, Optional.empty()))
                    .isEqualTo(MESSAGE);
        }
    }

    @Test
    void wholeBlocksAreEncryptedOneByOneAsTheJdkDoes() throws GeneralSecurityException {
        Assumptions.assumeTrue(can(Ability.IMPORT), "this device takes no keys");
        var id = register(ENCRYPT, DECRYPT);
        var ecb = CryptographicParameters.builder()
                .blockCipherMode(BlockCipherMode.ECB)
                .build();
        var cipher = Cipher.getInstance("AES/ECB/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(KEY, "AES"));

        var encrypted = encrypt(id, ecb, KEY, Optional.empty(), Optional.empty());

        assertThat(bytes(encrypted.data().orElseThrow())).isEqualTo(cipher.doFinal(KEY));
        assertThat(encrypted.ivCounterNonce()).isEmpty();
        assertThat(decrypt(id, ecb, encrypted, Optional.empty())).isEqualTo(KEY);
        assertThatThrownBy(() -> encrypt(id, ecb, MESSAGE, Optional.empty(), Optional.empty()))
                .isInstanceOf(KmipException.class);
    }

    @Test
    void anotherClientDoesWithItWhatAGrantSaysAndNothingElse() {
        var id = create(aes(ENCRYPT, DECRYPT));
        assertRefused(ResultReason.OBJECT_NOT_FOUND, () -> encryptAs("bob", id));

        server.grant(new Grant(
                "billing",
                "mtls:fleet:cn:bob",
                StoredObjects.ACME,
                new GrantedObjects.All(),
                EnumSet.of(Operation.ENCRYPT)));

        var encrypted = encryptAs("bob", id);
        assertThat(decrypt(id, GCM, encrypted, Optional.empty())).isEqualTo(MESSAGE);
        assertRefused(
                ResultReason.OBJECT_NOT_FOUND,
                () -> server.as(
                        "bob",
                        ProtocolVersion.V2_1,
                        new DestroyHandler(server.vault, streams, server.residents),
                        new Destroy.Request(id(id))));
        assertThat(isInDevice(id)).isTrue();
    }

    private Encrypt.Response encryptAs(String client, String id) {
        return server.as(
                client,
                ProtocolVersion.V2_1,
                new EncryptHandler(server.wrapping, streams),
                new Encrypt.Request(
                        id(id),
                        Optional.of(GCM),
                        data(MESSAGE),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private Encrypt.Response encryptPart(String id, byte[] part, Optional<Bytes> correlation, boolean isLast) {
        return server.does(
                new EncryptHandler(server.wrapping, streams),
                new Encrypt.Request(
                        id(id),
                        Optional.of(GCM),
                        data(part),
                        Optional.empty(),
                        correlation,
                        correlation.isEmpty() ? Optional.of(true) : Optional.empty(),
                        isLast ? Optional.of(true) : Optional.empty(),
                        Optional.empty()));
    }

    private byte[] decrypt(
            String id, CryptographicParameters parameters, Encrypt.Response encrypted, Optional<Bytes> additional) {
        return decrypt(id, parameters, encrypted, encrypted.ivCounterNonce(), additional);
    }

    private byte[] decrypt(
            String id,
            CryptographicParameters parameters,
            Encrypt.Response encrypted,
            Optional<Bytes> iv,
            Optional<Bytes> additional) {
        return bytes(server.does(
                        new DecryptHandler(server.wrapping, streams),
                        new Decrypt.Request(
                                id(id),
                                Optional.of(parameters),
                                data(bytes(encrypted.data().orElseThrow())),
                                iv,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                additional,
                                encrypted.authenticatedEncryptionTag()))
                .data()
                .orElseThrow());
    }
}
