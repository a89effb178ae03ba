package org.claviger.server.dev;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.operation.Activate;
import org.claviger.operation.Create;
import org.claviger.operation.DataReference;
import org.claviger.operation.Decrypt;
import org.claviger.operation.Destroy;
import org.claviger.operation.DiscoverVersions;
import org.claviger.operation.Encrypt;
import org.claviger.operation.Get;
import org.claviger.operation.Revoke;
import org.claviger.server.client.ClientTls;
import org.claviger.server.client.KmipClient;
import org.claviger.server.client.KmipFailure;
import org.claviger.ttlv.ProtocolVersion;

/** Uses a server as a client would, over its real door, and says what came of each step. */
final class RoundTrip {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final byte[] MESSAGE = "not so secret".getBytes(StandardCharsets.US_ASCII);

    private final InetSocketAddress server;
    private final Report report;

    /** Where results go. */
    interface Report {
        void step(String name, String result);
    }

    /** A step did not do what it should. */
    static final class FailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FailedException(String message) {
            super(message);
        }
    }

    RoundTrip(InetSocketAddress server, Report report) {
        this.server = server;
        this.report = report;
    }

    /** Runs all steps; the first that fails ends it. */
    void run(Path authority, Path certificate, Path key) throws IOException, GeneralSecurityException {
        try (var client = KmipClient.connect(
                server, ClientTls.context(authority, certificate, key), ProtocolVersion.V2_1, TIMEOUT)) {
            use(client);
        }
        refusedWithoutCertificate(authority);
    }

    private void use(KmipClient client) throws IOException {
        var versions = client.ask(DiscoverVersions.TYPE, new DiscoverVersions.Request(List.of()))
                .protocolVersions();
        report.step(
                "Discover Versions",
                versions.stream().map(ProtocolVersion::toString).collect(Collectors.joining(" ")));
        var id = create(client);
        client.ask(Activate.TYPE, new Activate.Request(Optional.of(id)));
        report.step("Activate", "Active");
        get(client, id);
        encryptAndDecrypt(client, id);
        client.ask(
                Revoke.TYPE,
                new Revoke.Request(
                        Optional.of(id),
                        Optional.of(
                                new RevocationReason(RevocationReasonCode.CESSATION_OF_OPERATION, Optional.empty())),
                        Optional.empty()));
        client.ask(Destroy.TYPE, new Destroy.Request(Optional.of(id)));
        report.step("Revoke, Destroy", "Destroyed");
        refusedGet(client, id);
    }

    private UniqueIdentifier create(KmipClient client) throws IOException {
        var attributes = Attributes.of(
                Attribute.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES),
                Attribute.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256),
                Attribute.of(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                        BitMask.of(
                                CryptographicUsageMask.class,
                                CryptographicUsageMask.ENCRYPT,
                                CryptographicUsageMask.DECRYPT)));
        var created =
                client.ask(Create.TYPE, new Create.Request(ObjectType.SYMMETRIC_KEY, attributes, Optional.empty()));
        report.step("Create AES-256", created.uniqueIdentifier() + "  Pre-Active");
        return created.uniqueIdentifier();
    }

    private static Get.Request get(UniqueIdentifier id) {
        return new Get.Request(Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private void get(KmipClient client, UniqueIdentifier id) throws IOException {
        var got = client.ask(Get.TYPE, get(id));
        var length = got.object()
                .block()
                .flatMap(block -> block.cryptographicLength())
                .orElseThrow(() -> new FailedException("Get answered no key"));
        report.step("Get", length / Byte.SIZE + " bytes (not shown)");
    }

    private void encryptAndDecrypt(KmipClient client, UniqueIdentifier id) throws IOException {
        var gcm = Optional.of(CryptographicParameters.builder()
                .blockCipherMode(BlockCipherMode.GCM)
                .tagLength(16)
                .build());
        var plaintext = client.secrets().copyOf(MESSAGE);
        var encrypted = client.ask(
                Encrypt.TYPE,
                new Encrypt.Request(
                        Optional.of(id),
                        gcm,
                        Optional.of(DataReference.of(plaintext)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        var ciphertext = encrypted.data().orElseThrow(() -> new FailedException("Encrypt answered no data"));
        if (ciphertext.bytes().mismatch(MemorySegment.ofArray(MESSAGE)) < 0) {
            throw new FailedException("Encrypt answered the plaintext");
        }
        var decrypted = client.ask(
                Decrypt.TYPE,
                new Decrypt.Request(
                        Optional.of(id),
                        gcm,
                        Optional.of(DataReference.of(ciphertext)),
                        encrypted.ivCounterNonce(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        encrypted.authenticatedEncryptionTag()));
        if (!decrypted.data().equals(Optional.of(plaintext))) {
            throw new FailedException("Decrypt answered something else than was encrypted");
        }
        report.step("Encrypt, Decrypt", "AES-GCM, plaintext matches");
    }

    private void refusedGet(KmipClient client, UniqueIdentifier id) throws IOException {
        try {
            client.ask(Get.TYPE, get(id));
        } catch (KmipFailure e) {
            report.step("Get once more", "refused: " + e.reason().specName());
            return;
        }
        throw new FailedException("Get gave out a destroyed key");
    }

    private void refusedWithoutCertificate(Path authority) throws GeneralSecurityException {
        try (var client =
                KmipClient.connect(server, ClientTls.withoutCertificate(authority), ProtocolVersion.V2_1, TIMEOUT)) {
            client.ask(DiscoverVersions.TYPE, new DiscoverVersions.Request(List.of()));
        } catch (IOException _) {
            report.step("No certificate", "refused by TLS");
            return;
        }
        throw new FailedException("the server let a client without certificate in");
    }
}
