package org.claviger.conformance.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.conformance.LocalServer;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.conformance.wire.Wire;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.operation.DataReference;
import org.claviger.operation.Decrypt;
import org.claviger.operation.Encrypt;
import org.claviger.operation.Locate;
import org.claviger.operation.RngRetrieve;
import org.claviger.secret.Secret;
import org.claviger.server.client.KmipClient;
import org.claviger.server.client.KmipFailure;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/wallets.md promises of data keys: recipes that work in both directions, and a wall before what the server stores. */
class WalletProofsTest {
    private static final String SETTINGS = "  rest: {listen: 127.0.0.1:0}\n";
    private static final Bytes PURPOSE =
            Bytes.wrap("claviger key provider data key 1".getBytes(StandardCharsets.US_ASCII));
    private static final CryptographicParameters GCM = CryptographicParameters.builder()
            .blockCipherMode(BlockCipherMode.GCM)
            .tagLength(16)
            .randomIv(true)
            .build();

    @TempDir
    private Path folder;

    private static String decimals(byte[] bytes) {
        return IntStream.range(0, bytes.length)
                .mapToObj(i -> String.valueOf(bytes[i] & 0xFF))
                .collect(Collectors.joining(","));
    }

    private static byte[] bytes(String decimals) {
        var bytes = new ByteArrayOutputStream();
        Arrays.stream(decimals.split(",", -1)).forEach(number -> bytes.write(Integer.parseInt(number)));
        return bytes.toByteArray();
    }

    private static byte[] array(Secret secret) {
        return secret.bytes().toArray(ValueLayout.JAVA_BYTE);
    }

    private static KmipClient kmip(LocalServer server, javax.net.ssl.SSLContext tls) throws Exception {
        return KmipClient.connect(server.address(), tls, ProtocolVersion.V2_1, Duration.ofSeconds(60));
    }

    /** Finds the wrapping key as docs/wallets.md tells to. */
    private static String wrappingKey(KmipClient client) throws Exception {
        var name = Name.of("claviger:data-key-wrapping-key");
        var found = client.ask(
                        Locate.TYPE,
                        new Locate.Request(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Attributes.of(AttributeTypes.NAME, name)))
                .uniqueIdentifiers();
        assertThat(found).hasSize(1);
        return ((UniqueIdentifier.Text) found.getFirst()).value();
    }

    private static byte[] decrypt(KmipClient client, String id, byte[] iv, byte[] tag, byte[] data) throws Exception {
        var answer = client.ask(
                Decrypt.TYPE,
                new Decrypt.Request(
                        Optional.of(UniqueIdentifier.of(id)),
                        Optional.of(GCM),
                        Optional.of(DataReference.of(client.secrets().copyOf(data))),
                        Optional.of(Bytes.wrap(iv)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(PURPOSE),
                        Optional.of(Bytes.wrap(tag))));
        return array(answer.data().orElseThrow());
    }

    @Test
    void aDataKeyOfEitherDoorIsDecryptedAtTheOther() throws Exception {
        try (var server = LocalServer.start(folder, SETTINGS)) {
            var tls = server.newClientTls("wallet");
            try (var rest = new RestClient(server.restAddress(), tls);
                    var client = kmip(server, tls)) {
                for (var keyType : List.of("AES-256", "RSA-2048", "ECDSA-P256")) {
                    var made = rest.post("/generateDataKey", Map.of("keyType", keyType));
                    var encrypted = bytes(made.text("encryptedKey"));

                    var in = ByteBuffer.wrap(encrypted);
                    assertThat(in.get()).isEqualTo((byte) 1);
                    var id = new UUID(in.getLong(), in.getLong()).toString();
                    assertThat(id).isEqualTo(wrappingKey(client));
                    assertThat(decrypt(
                                    client,
                                    id,
                                    Arrays.copyOfRange(encrypted, 17, 29),
                                    Arrays.copyOfRange(encrypted, 29, 45),
                                    Arrays.copyOfRange(encrypted, 45, encrypted.length)))
                            .isEqualTo(bytes(made.text("plaintextKey")));
                }

                var id = wrappingKey(client);
                var key = array(client.ask(RngRetrieve.TYPE, new RngRetrieve.Request(32))
                        .data());
                var again = rest.post("/decryptDataKey", Map.of("encryptedKey", decimals(encrypted(client, id, key))));
                assertThat(again.members()).isEqualTo(Map.of("plaintextKey", decimals(key)));
            }
        }
    }

    /** Encrypts a data key as docs/wallets.md tells to. */
    private static byte[] encrypted(KmipClient client, String id, byte[] key) throws Exception {
        var encrypted = client.ask(
                Encrypt.TYPE,
                new Encrypt.Request(
                        Optional.of(UniqueIdentifier.of(id)),
                        Optional.of(GCM),
                        Optional.of(DataReference.of(client.secrets().copyOf(key))),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(PURPOSE)));
        return joined(
                id,
                encrypted.ivCounterNonce().orElseThrow().toArray(),
                encrypted.authenticatedEncryptionTag().orElseThrow().toArray(),
                array(encrypted.data().orElseThrow()));
    }

    private static byte[] idBytes(String id) {
        var uuid = UUID.fromString(id);
        return ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }

    /** @param blobs the bytes columns of its row */
    private record Row(String id, List<byte[]> blobs) {}

    private List<Row> rows() throws Exception {
        var rows = new ArrayList<Row>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/keys.db"));
                var statement = connection.createStatement();
                var read = statement.executeQuery(
                        "select unique_identifier, wrapped_data_key, envelope from managed_object")) {
            while (read.next()) {
                rows.add(new Row(read.getString(1), List.of(read.getBytes(2), read.getBytes(3))));
            }
        }
        return rows;
    }

    /** Every way to say these bytes: as they are, without what stands before them, and in the form of a data key of any object. */
    private static List<byte[]> forms(byte[] blob, List<Row> rows) {
        var forms = new ArrayList<>(List.of(blob));
        for (var skipped = 0; skipped < Math.min(blob.length, 64); skipped++) {
            var rest = Arrays.copyOfRange(blob, skipped, blob.length);
            forms.add(rest);
            if (rest.length < 28) {
                continue;
            }
            for (var row : rows) {
                // IV, ciphertext and tag, as stored, and with the tag before the ciphertext, as data keys have it
                var cut = rest.length - 16;
                forms.add(joined(row.id(), rest));
                forms.add(joined(
                        row.id(),
                        Arrays.copyOfRange(rest, 0, 12),
                        Arrays.copyOfRange(rest, cut, rest.length),
                        Arrays.copyOfRange(rest, 12, cut)));
            }
        }
        return forms;
    }

    private static byte[] joined(String id, byte[]... parts) {
        var out = new ByteArrayOutputStream();
        out.write(1);
        out.writeBytes(idBytes(id));
        for (var part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Test
    void noCallUnwrapsWhatTheServerKeepsForItself() throws Exception {
        try (var server = LocalServer.start(folder, SETTINGS)) {
            var tls = server.newClientTls("wallet");
            try (var rest = new RestClient(server.restAddress(), tls);
                    var client = kmip(server, tls)) {
                rest.post(
                        "/key",
                        Map.of("prv", "p".repeat(40), "pub", "q", "coin", "tbtc", "source", "user", "type", "tss"));
                var made = rest.post("/generateDataKey", Map.of("keyType", "AES-256"));
                assertThat(made.status()).isEqualTo(200);
                var rows = rows();
                assertThat(rows).hasSize(2);
                var id = wrappingKey(client);

                var messages = rows.stream()
                        .flatMap(row -> row.blobs().stream())
                        .flatMap(blob -> forms(blob, rows).stream())
                        .map(form -> refused(rest, form))
                        .distinct()
                        .toList();

                assertThat(messages)
                        .containsExactly(
                                "404 encryptedKey was not made by this server for this client's tenant, or was changed");
                for (var row : rows) {
                    for (var blob : row.blobs()) {
                        var cut = blob.length - 16;
                        assertThatThrownBy(() -> decrypt(
                                        client,
                                        id,
                                        Arrays.copyOfRange(blob, Math.max(0, cut - 44), Math.max(0, cut - 44) + 12),
                                        Arrays.copyOfRange(blob, cut, blob.length),
                                        Arrays.copyOfRange(blob, Math.max(0, cut - 32), cut)))
                                .isInstanceOf(KmipFailure.class);
                    }
                }
                // The way that is tried here does decrypt what is the client's.
                assertThat(rest.post("/decryptDataKey", Map.of("encryptedKey", made.text("encryptedKey")))
                                .text("plaintextKey"))
                        .isEqualTo(made.text("plaintextKey"));
            }
        }
    }

    private static Ttlv parameters(BlockCipherMode mode, boolean randomIv) {
        return Ttlv.structure(
                Tag.CRYPTOGRAPHIC_PARAMETERS,
                Ttlv.enumeration(Tag.BLOCK_CIPHER_MODE, mode),
                Ttlv.bool(Tag.RANDOM_IV, randomIv),
                Ttlv.integer(Tag.TAG_LENGTH, 16));
    }

    /** What a client could try with the tenant's key, and with the data keys of others, beside the one thing that it is for. */
    @Test
    void theWrappingKeyOfDataKeysServesNothingElse() throws Exception {
        try (var server = LocalServer.start(folder, SETTINGS)) {
            var tls = server.newClientTls("wallet");
            try (var rest = new RestClient(server.restAddress(), tls);
                    var client = kmip(server, tls);
                    var wire = Wire.connect(server.address(), tls)) {
                var encrypted = bytes(rest.post("/generateDataKey", Map.of("keyType", "AES-256"))
                        .text("encryptedKey"));
                var peer = new Peer(ProtocolVersion.V2_1, wire);
                var key = Peer.uid(wrappingKey(client));
                var purpose = Ttlv.bytes(Tag.AUTHENTICATED_ENCRYPTION_ADDITIONAL_DATA, PURPOSE.toArray());
                var iv = Ttlv.bytes(Tag.IV_COUNTER_NONCE, Arrays.copyOfRange(encrypted, 17, 29));
                var tag = Ttlv.bytes(Tag.AUTHENTICATED_ENCRYPTION_TAG, Arrays.copyOfRange(encrypted, 29, 45));
                var data = Ttlv.bytes(Tag.DATA, Arrays.copyOfRange(encrypted, 45, encrypted.length));
                var block = Ttlv.bytes(Tag.DATA, new byte[16]);
                var sensitive = Peer.uid(peer.createActive(Ttlv.bool(Tag.SENSITIVE, true)));
                var wrappedByIt = Ttlv.structure(
                        Tag.KEY_WRAPPING_SPECIFICATION,
                        Ttlv.enumeration(Tag.WRAPPING_METHOD, WrappingMethod.ENCRYPT),
                        Ttlv.structure(Tag.ENCRYPTION_KEY_INFORMATION, key, parameters(BlockCipherMode.GCM, true)));

                // Other modes would give the key stream, a chosen IV the key of the tags, other data another purpose.
                for (var mode : List.of(BlockCipherMode.ECB, BlockCipherMode.CTR, BlockCipherMode.CBC)) {
                    assertRefused(peer.ask(Operation.ENCRYPT, key, parameters(mode, false), block, purpose));
                    assertRefused(peer.ask(Operation.ENCRYPT, key, parameters(mode, false), block));
                    assertRefused(peer.ask(Operation.DECRYPT, key, parameters(mode, false), data, iv));
                }
                assertRefused(peer.ask(Operation.ENCRYPT, key, block));
                assertRefused(peer.ask(Operation.ENCRYPT, key, parameters(BlockCipherMode.GCM, true), block));
                assertRefused(
                        peer.ask(Operation.ENCRYPT, key, parameters(BlockCipherMode.GCM, false), block, iv, purpose));
                assertRefused(
                        peer.ask(Operation.ENCRYPT, key, parameters(BlockCipherMode.GCM, true), block, iv, purpose));
                assertRefused(peer.ask(Operation.DECRYPT, key, parameters(BlockCipherMode.GCM, true), data, iv, tag));
                // Nothing of the client's is wrapped by it, not even what may leave wrapped only.
                assertRefused(peer.ask(Operation.GET, sensitive, wrappedByIt));
                assertRefused(peer.ask(Operation.EXPORT, sensitive, wrappedByIt));
                for (var operation : List.of(
                        Operation.GET,
                        Operation.EXPORT,
                        Operation.RE_KEY,
                        Operation.REVOKE,
                        Operation.DESTROY,
                        Operation.ARCHIVE,
                        Operation.CHECK,
                        Operation.OBTAIN_LEASE)) {
                    assertRefused(peer.ask(operation, key));
                }
                assertRefused(
                        peer.ask(Operation.MODIFY_ATTRIBUTE, key, peer.newAttribute(Ttlv.bool(Tag.SENSITIVE, false))));
                assertRefused(
                        peer.ask(Operation.SET_ATTRIBUTE, key, peer.newAttribute(Ttlv.bool(Tag.EXTRACTABLE, true))));
                assertRefused(
                        peer.ask(Operation.ADD_ATTRIBUTE, key, peer.newAttribute(Ttlv.text(Tag.OBJECT_GROUP, "mine"))));
                assertRefused(peer.ask(Operation.CREATE, peer.aes(Attrs.name("claviger:data-key-wrapping-key"))));

                var plain = peer.must(
                        Operation.DECRYPT, key, parameters(BlockCipherMode.GCM, true), data, iv, purpose, tag);
                assertThat(plain.at(Tag.DATA).value()).hasSize(32);
            }
        }
    }

    private static void assertRefused(Ttlv item) {
        assertThat(Peer.reason(item)).as(item.toString()).isPresent();
        assertThat(item.find(Tag.RESPONSE_PAYLOAD)).isEmpty();
    }

    /** Servers before this one gave each client a wrapping key, which the client itself owns. */
    @Test
    void whatAFormerServerEncryptedForOneClientIsStillDecryptedForThatClient() throws Exception {
        var access = "  access:\n    - {principals: \"mtls:test:*\", tenant: wallets}\n";
        try (var server = LocalServer.start(folder, access, SETTINGS)) {
            var tls = server.newClientTls("wallet");
            try (var rest = new RestClient(server.restAddress(), tls);
                    var other = new RestClient(server.restAddress(), server.newClientTls("other"));
                    var client = kmip(server, tls);
                    var wire = Wire.connect(server.address(), tls)) {
                var hash = MessageDigest.getInstance("SHA-256")
                        .digest("mtls:test:subject:CN=wallet".getBytes(StandardCharsets.UTF_8));
                var peer = new Peer(ProtocolVersion.V2_1, wire);
                var former = peer.createActive(
                        Attrs.name("data-key-wrapping-key:" + HexFormat.of().formatHex(hash)),
                        Attrs.uses(CryptographicUsageMask.ENCRYPT, CryptographicUsageMask.DECRYPT),
                        Ttlv.bool(Tag.SENSITIVE, true),
                        Ttlv.bool(Tag.EXTRACTABLE, false));
                var key = new byte[32];
                Arrays.fill(key, (byte) 7);
                var encrypted = encrypted(client, former, key);

                assertThat(rest.post("/decryptDataKey", Map.of("encryptedKey", decimals(encrypted)))
                                .members())
                        .isEqualTo(Map.of("plaintextKey", decimals(key)));
                assertThat(other.post("/decryptDataKey", Map.of("encryptedKey", decimals(encrypted)))
                                .status())
                        .isEqualTo(404);
                var made = bytes(rest.post("/generateDataKey", Map.of("keyType", "AES-256"))
                        .text("encryptedKey"));
                assertThat(Arrays.copyOfRange(made, 1, 17)).isEqualTo(idBytes(wrappingKey(client)));
            }
        }
    }

    private static String refused(RestClient rest, byte[] form) {
        try {
            var answer = rest.post("/decryptDataKey", Map.of("encryptedKey", decimals(form)));
            return answer.status() + " " + answer.text("message");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
