package org.claviger.conformance.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ClientEncryptionSettings;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.vault.DataKeyOptions;
import com.mongodb.client.model.vault.EncryptOptions;
import com.mongodb.client.model.vault.RewrapManyDataKeyOptions;
import com.mongodb.client.vault.ClientEncryption;
import com.mongodb.client.vault.ClientEncryptions;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.conformance.LocalServer;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.operation.Destroy;
import org.claviger.operation.Revoke;
import org.claviger.server.client.KmipClient;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * MongoDB's client-side field level encryption keeps its data keys wrapped by us: with a secret that it fetches (KMIP 1.0) or
 * delegated, with a key that never leaves us (KMIP 1.2). Its driver is the real one; an in-memory server stands in for the
 * database with the key vault.
 */
class MongoDbInteropTest {
    private static final String NATIVE_LIBRARY = "libmongocrypt.so";
    private static final EncryptOptions DETERMINISTIC =
            new EncryptOptions("AEAD_AES_256_CBC_HMAC_SHA_512-Deterministic");
    private static final BsonString PLAINTEXT = new BsonString("a salary");

    @TempDir
    private static Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // set before every test
    private static LocalServer server;

    @SuppressWarnings("NullAway.Init") // set before every test
    private static MongoServer vault;

    @SuppressWarnings("NullAway.Init") // set before every test
    private static SSLContext tls;

    @BeforeAll
    static void start() throws Exception {
        unpackNativeLibrary();
        server = LocalServer.start(folder, "");
        tls = server.newClientTls("mongodb");
        vault = new MongoServer(new MemoryBackend());
        vault.bind();
    }

    @AfterAll
    static void stop() {
        if (vault != null) {
            vault.shutdownNow();
        }
        if (server != null) {
            server.close();
        }
    }

    /** JNA would load a libmongocrypt of a Linux system first, which may be too old for the driver. */
    private static void unpackNativeLibrary() throws IOException {
        var platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        var entry = Map.of("Linux amd64", "linux-x86-64/", "Linux aarch64", "linux-aarch64/")
                .getOrDefault(platform, "nowhere/");
        try (InputStream library = MongoDbInteropTest.class.getResourceAsStream("/" + entry + NATIVE_LIBRARY)) {
            if (library != null) {
                var libraries = Files.createDirectory(folder.resolve("native"));
                Files.copy(library, libraries.resolve(NATIVE_LIBRARY));
                System.setProperty("jna.library.path", libraries.toString());
            }
        }
    }

    /** A client that has nothing but the key vault and its certificate. */
    private static ClientEncryption newClient() {
        var address = server.address();
        return ClientEncryptions.create(ClientEncryptionSettings.builder()
                .keyVaultMongoClientSettings(vaultSettings())
                .keyVaultNamespace("encryption.__keyVault")
                .kmsProviders(Map.of("kmip", Map.of("endpoint", "127.0.0.1:" + address.getPort())))
                .kmsProviderSslContextMap(Map.of("kmip", tls))
                .build());
    }

    private static MongoClientSettings vaultSettings() {
        return MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString("mongodb://127.0.0.1:"
                        + Objects.requireNonNull(vault.getLocalAddress()).getPort()))
                .build();
    }

    private static DataKeyOptions dataKey(boolean delegated) {
        return new DataKeyOptions().masterKey(new BsonDocument("delegated", BsonBoolean.valueOf(delegated)));
    }

    private static BsonBinary encrypt(ClientEncryption client, BsonBinary dataKey) {
        return client.encrypt(PLAINTEXT, new EncryptOptions(DETERMINISTIC.getAlgorithm()).keyId(dataKey));
    }

    /** Returns which of our objects wraps a data key. */
    private static String wrappedBy(BsonBinary dataKey) {
        try (var client = MongoClients.create(vaultSettings())) {
            var found = client.getDatabase("encryption")
                    .getCollection("__keyVault", BsonDocument.class)
                    .find(new BsonDocument("_id", dataKey))
                    .first();
            return Objects.requireNonNull(found)
                    .getDocument("masterKey")
                    .getString("keyId")
                    .getValue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatOneClientEncryptsAFreshOneDecrypts(boolean delegated) {
        BsonBinary ciphertext;
        try (var client = newClient()) {
            ciphertext = encrypt(client, client.createDataKey("kmip", dataKey(delegated)));
            assertThat((BsonValue) ciphertext).isNotEqualTo(PLAINTEXT);
        }
        try (var client = newClient()) {
            assertThat(client.decrypt(ciphertext)).isEqualTo(PLAINTEXT);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void twoDataKeysMayBeWrappedByOneOfOurs(boolean delegated) {
        try (var client = newClient()) {
            var first = client.createDataKey("kmip", dataKey(delegated));
            var masterKey = new BsonDocument("keyId", new BsonString(wrappedBy(first)))
                    .append("delegated", BsonBoolean.valueOf(delegated));
            var second = client.createDataKey("kmip", new DataKeyOptions().masterKey(masterKey));
            assertThat(wrappedBy(second)).isEqualTo(wrappedBy(first));
            assertThat(client.decrypt(encrypt(client, second))).isEqualTo(PLAINTEXT);
            assertThat(encrypt(client, second)).isNotEqualTo(encrypt(client, first));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void dataKeysAreWrappedAnew(boolean delegated) {
        BsonBinary dataKey;
        BsonBinary ciphertext;
        String before;
        try (var client = newClient()) {
            dataKey = client.createDataKey("kmip", dataKey(delegated));
            ciphertext = encrypt(client, dataKey);
            before = wrappedBy(dataKey);
            var result = client.rewrapManyDataKey(
                    new BsonDocument("_id", dataKey),
                    new RewrapManyDataKeyOptions()
                            .provider("kmip")
                            .masterKey(new BsonDocument("delegated", BsonBoolean.valueOf(!delegated))));
            assertThat(Objects.requireNonNull(result.getBulkWriteResult()).getModifiedCount())
                    .isEqualTo(1);
        }
        assertThat(wrappedBy(dataKey)).isNotEqualTo(before);
        try (var client = newClient()) {
            assertThat(client.decrypt(ciphertext)).isEqualTo(PLAINTEXT);
        }
    }

    @Test
    void aKeyThatIsGoneIsAnErrorThatTheUserSees() throws IOException {
        BsonBinary ciphertext;
        try (var client = newClient()) {
            var dataKey = client.createDataKey("kmip", dataKey(false));
            ciphertext = encrypt(client, dataKey);
            destroy(wrappedBy(dataKey));
        }
        try (var client = newClient()) {
            assertThatThrownBy(() -> client.decrypt(ciphertext)).hasStackTraceContaining("Item Not Found");
        }
    }

    private static void destroy(String identifier) throws IOException {
        var id = Optional.<UniqueIdentifier>of(new UniqueIdentifier.Text(identifier));
        try (var client = KmipClient.connect(server.address(), tls, ProtocolVersion.V1_4, Duration.ofSeconds(30))) {
            var reason = new RevocationReason(RevocationReasonCode.CESSATION_OF_OPERATION, Optional.empty());
            client.ask(Revoke.TYPE, new Revoke.Request(id, Optional.of(reason), Optional.empty()));
            client.ask(Destroy.TYPE, new Destroy.Request(id));
        }
    }
}
