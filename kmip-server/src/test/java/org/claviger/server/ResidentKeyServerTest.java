package org.claviger.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.ProtectionStorageMask;
import org.claviger.hsm.pkcs11.SoftHsm;
import org.claviger.operation.Create;
import org.claviger.operation.DataReference;
import org.claviger.operation.Decrypt;
import org.claviger.operation.Encrypt;
import org.claviger.operation.Get;
import org.claviger.operation.ProtectionStorageMasks;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server that makes clients' keys in a token, with its root key in a file. */
class ResidentKeyServerTest {
    private static final byte[] MESSAGE = "stays between us".getBytes(StandardCharsets.US_ASCII);
    private static final Optional<CryptographicParameters> GCM = Optional.of(CryptographicParameters.builder()
            .blockCipherMode(BlockCipherMode.GCM)
            .build());

    @TempDir
    private Path folder;

    @Test
    void aKeyInATokenIsUsedThereAlsoAfterARestart() throws Exception {
        var hsm = SoftHsm.in(folder.resolve("hsm")).withToken("claviger");
        var installation = Installation.onSqlite(folder.resolve("server"));
        var file = installation.configurationFile();
        var text = Files.readString(file);
        var end = text.indexOf("  access:");
        Files.writeString(
                file, text.substring(0, end) + """
                            - provider: pkcs11
                              name: hsm
                              pkcs11: {profile: softhsm, module: "%s", token: claviger, pin-file: "%s", timeout: 60s}
                          resident-keys:
                            - place: hsm
                        """.formatted(SoftHsm.module(), hsm.pinFile()) + text.substring(end));

        Optional<UniqueIdentifier> id;
        Encrypt.Response encrypted;
        byte[] ciphertext;
        try (var secrets = SecretScope.unlocked()) {
            try (var _ = installation.startHere();
                    var client = installation.connect(installation.tls())) {
                var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
                        .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256)
                        .plus(AttributeTypes.DEACTIVATION_DATE, Instant.now().plusSeconds(3600))
                        .plus(AttributeTypes.ACTIVATION_DATE, Instant.now().minusSeconds(60))
                        .plus(
                                AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                                BitMask.of(
                                        CryptographicUsageMask.class,
                                        CryptographicUsageMask.ENCRYPT,
                                        CryptographicUsageMask.DECRYPT));
                var hardware = BitMask.of(ProtectionStorageMask.class, ProtectionStorageMask.HARDWARE);
                id = Optional.of(client.ask(
                                Create.TYPE,
                                new Create.Request(
                                        ObjectType.SYMMETRIC_KEY,
                                        attributes,
                                        Optional.of(new ProtectionStorageMasks(List.of(hardware)))))
                        .uniqueIdentifier());
                encrypted = client.ask(
                        Encrypt.TYPE,
                        new Encrypt.Request(
                                id,
                                GCM,
                                Optional.of(new DataReference.Given(secrets.copyOf(MESSAGE))),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
                ciphertext = encrypted.data().orElseThrow().bytes().toArray(ValueLayout.JAVA_BYTE);
                var wanted = id;
                assertThatThrownBy(() -> client.ask(
                                Get.TYPE,
                                new Get.Request(
                                        wanted,
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty())))
                        .hasMessageContaining("never leaves it");
            }
            try (var _ = installation.startHere();
                    var client = installation.connect(installation.tls())) {
                var decrypted = client.ask(
                        Decrypt.TYPE,
                        new Decrypt.Request(
                                id,
                                GCM,
                                Optional.of(new DataReference.Given(secrets.copyOf(ciphertext))),
                                encrypted.ivCounterNonce(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                encrypted.authenticatedEncryptionTag()));
                assertThat(decrypted.data().map(Secret::bytes).orElseThrow().toArray(ValueLayout.JAVA_BYTE))
                        .isEqualTo(MESSAGE);
            }
        }
    }
}
