package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Binding;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.engine.HmacSha256;
import org.claviger.hsm.engine.KeyEngine;
import org.claviger.hsm.engine.TestedEngine;
import org.claviger.hsm.soft.Argon2Cost;
import org.claviger.hsm.soft.SoftwareBackend;
import org.claviger.hsm.soft.SoftwareSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the test vectors of {@code docs/envelope.md} with a predictable source of randomness and compares them with what is
 * written there. A difference means that stored data can't be read any more, or that the document is wrong.
 */
@ParameterizedClass
@EnumSource
class EnvelopeVectorsTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final String PASSPHRASE = "correct horse battery staple – Ä";
    private static final HexFormat HEX = HexFormat.of();

    @TempDir
    Path folder = Path.of("");

    private final KeyEngine engine;

    EnvelopeVectorsTest(TestedEngine engine) {
        this.engine = engine.open();
    }

    @Test
    void whatIsWrittenTodayIsWhatTheVectorsSay() throws IOException {
        var expected = Files.readString(DOCS.resolve("envelope-vectors.json"));
        assertThat(json(vectors()) + "\n").isEqualTo(expected);
    }

    @Test
    void theDocumentQuotesTheVectors() throws IOException {
        var document = Files.readString(DOCS.resolve("envelope.md")).replaceAll("[\\s`|]+", "");
        assertThat(vectors().values().stream().flatMap(section -> section.values().stream()))
                .allSatisfy(
                        value -> assertThat(document).contains(value.toString().replaceAll("\\s+", "")));
    }

    private Map<String, Map<String, Object>> vectors() throws IOException {
        var random = new CountingRandom();
        var keyFile = folder.resolve("root.key");
        Files.deleteIfExists(keyFile);
        var rootKeys = new ArrayList<MemorySegment>();
        var vectors = new LinkedHashMap<String, Map<String, Object>>();
        try (var memory = SecureMemory.open();
                var rootMemory = memory.sharedScope();
                var scope = memory.scope();
                var backend = SoftwareBackend.open(
                        settings(keyFile),
                        (size, alignment) -> {
                            rootKeys.add(rootMemory.allocate(size, alignment));
                            return rootKeys.getLast();
                        },
                        engine,
                        Clock.fixed(Instant.parse("2026-11-24T00:00:00Z"), ZoneOffset.UTC),
                        random)) {
            var roots = RootKeyDirectory.of(backend, new RootKeyRef("main"));
            try (var keyring = Keyring.create(
                            roots, UUID.fromString("c1a71e50-0000-4000-8000-000000000001"), engine, memory);
                    var dataKeys = new DataKeys(roots, memory, DataKeySettings.NOT_CACHED, System::nanoTime)) {
                vectors.put("rootKeyFile", rootKeyFile(keyFile, rootKeys.getLast()));
                vectors.put("material", material(new EnvelopeCipher(dataKeys, engine, random), dataKeys, scope));
                vectors.put("keyring", keyring(keyring, roots, scope));
                vectors.put("row", row(keyring));
                vectors.put("digest", digest(keyring));
            }
        }
        return vectors;
    }

    private static Map<String, Object> rootKeyFile(Path keyFile, MemorySegment rootKey) throws IOException {
        var section = new LinkedHashMap<String, Object>();
        section.put("passphrase", PASSPHRASE);
        section.put("file", HEX.formatHex(Files.readAllBytes(keyFile)));
        section.put("name", "main");
        section.put("version", 1);
        section.put("key", hex(rootKey));
        return section;
    }

    private static Map<String, Object> material(EnvelopeCipher cipher, DataKeys dataKeys, SecureScope scope) {
        var binding = new MaterialBinding("tenant-1", "6f0c2d1e-object", ObjectType.SYMMETRIC_KEY, 1);
        var clear = scope.allocateFrom(
                ValueLayout.JAVA_BYTE, "an AES-256 key, 32 bytes long ok".getBytes(StandardCharsets.US_ASCII));
        var sealed = cipher.seal(binding, clear);
        var id = sealed.dataKeyId();
        var section = new LinkedHashMap<String, Object>();
        section.put("tenant", binding.tenant());
        section.put("objectId", binding.objectId());
        section.put("objectType", binding.objectType().value());
        section.put("keyVersion", binding.keyVersion());
        section.put("dataKeyId", id.toString());
        section.put("dataKeyBinding", HEX.formatHex(new Binding("tenant-1", id.toString(), "data-key").toBytes()));
        section.put("wrappedDataKey", HEX.formatHex(sealed.wrappedDataKey()));
        section.put("dataKey", dataKeys.with(binding.tenant(), id, sealed.wrappedDataKey(), EnvelopeVectorsTest::hex));
        section.put("additionalData", HEX.formatHex(binding.toBytes(id)));
        section.put("envelope", HEX.formatHex(sealed.envelope()));
        section.put("clear", hex(clear));
        return section;
    }

    private Map<String, Object> keyring(Keyring keyring, RootKeyDirectory roots, SecureScope scope) {
        byte[] stored = keyring.toBytes();
        byte[] wrapped = Arrays.copyOfRange(stored, 1 + 16 + 4, stored.length);
        var integrityKey = roots.unwrap(
                WrappedKey.ofBytes(wrapped), new Binding("system", keyring.id().toString(), "integrity-key"), scope);
        var section = new LinkedHashMap<String, Object>();
        section.put("id", keyring.id().toString());
        section.put("bytes", HEX.formatHex(stored));
        section.put("integrityKey", hex(integrityKey));
        section.put("rowKey", derived(integrityKey, "claviger row code v1", scope));
        section.put("auditKey", derived(integrityKey, "claviger audit digest v1", scope));
        return section;
    }

    private static Map<String, Object> row(Keyring keyring) {
        var fields = RowFields.of("object")
                .text("id", "6f0c2d1e-object")
                .integer("state", 2)
                .absent("owner")
                .bytes("mask", new byte[] {0, 12});
        var section = new LinkedHashMap<String, Object>();
        section.put("table", "object");
        section.put("id", "6f0c2d1e-object");
        section.put("state", 2);
        section.put("mask", "000c");
        section.put("bytes", HEX.formatHex(fields.toBytes()));
        section.put("code", HEX.formatHex(keyring.rows().code(fields)));
        return section;
    }

    private static Map<String, Object> digest(Keyring keyring) {
        var section = new LinkedHashMap<String, Object>();
        section.put("kind", "Name");
        section.put("value", "backup key");
        section.put("hex", keyring.audit().hex("Name", "backup key"));
        return section;
    }

    private SoftwareSettings settings(Path keyFile) throws IOException {
        var passphrase = folder.resolve("passphrase");
        Files.writeString(passphrase, PASSPHRASE + "\n");
        Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-------"));
        return new SoftwareSettings(new BackendId("soft"), keyFile, passphrase, new Argon2Cost(1024, 2, 2));
    }

    private String derived(MemorySegment key, String info, SecureScope scope) {
        var derived = scope.allocate(HmacSha256.KEY_BYTES);
        engine.hmacSha256().deriveKey(key, info, derived);
        return hex(derived);
    }

    private static String hex(MemorySegment segment) {
        return HEX.formatHex(segment.toArray(ValueLayout.JAVA_BYTE));
    }

    private static String json(Object value) {
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(value);
    }

    /** 00, 01, 02 and so on: to be recognised in the vectors. */
    private static final class CountingRandom extends SecureRandom {
        private int next;

        @Override
        public void nextBytes(byte[] bytes) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) next++;
            }
        }
    }
}
