package org.claviger.server.crypto;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.EncodingOption;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.engine.KeyEngine;
import org.claviger.hsm.engine.TestedEngine;
import org.claviger.hsm.soft.Argon2Cost;
import org.claviger.hsm.soft.SoftwareBackend;
import org.claviger.hsm.soft.SoftwareSettings;
import org.claviger.hsm.support.RandomSecret;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyInformation;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KeyWrappingData;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;

/**
 * A process that uses keys of each kind often, closes everything that held them, and then looks for them in all of its memory.
 * It prints how many copies of each it found.
 *
 * <p>Arguments: the engine, the folder of the root key file, the passphrase file, and {@code true} if garbage is to be collected
 * all the time meanwhile.
 */
final class KeyTracesProgram {
    static final int USES = 50;

    private static final int KEY_BYTES = 32;
    private static final MaterialBinding BINDING =
            new MaterialBinding("tenant", "object-1", ObjectType.SYMMETRIC_KEY, 1);

    private final SecureRandom random = new SecureRandom();
    private final Map<String, byte[]> masked = new LinkedHashMap<>();
    private final KeyEngine engine;
    private final SoftwareSettings settings;

    private KeyTracesProgram(KeyEngine engine, SoftwareSettings settings) {
        this.engine = engine;
        this.settings = settings;
    }

    public static void main(String[] args) throws IOException {
        var settings = new SoftwareSettings(
                new BackendId("soft"), Path.of(args[1]).resolve("root.key"), Path.of(args[2]), new Argon2Cost(8, 1, 1));
        var program = new KeyTracesProgram(TestedEngine.valueOf(args[0]).open(), settings);
        var garbage = Thread.ofPlatform().daemon().unstarted(KeyTracesProgram::makeGarbage);
        if (Boolean.parseBoolean(args[3])) {
            garbage.start();
        }
        program.useKeys();
        garbage.interrupt();
        var copies = MemoryScan.copies(List.copyOf(program.masked.values()));
        int i = 0;
        for (var name : program.masked.keySet()) {
            System.out.println(name + "=" + copies[i++]);
        }
    }

    private void useKeys() {
        var memory = SecureMemory.open();
        try (memory) {
            var rootKeys = new ArrayList<MemorySegment>();
            try (var rootMemory = memory.sharedScope();
                    var backend = SoftwareBackend.open(
                            settings,
                            (size, alignment) -> {
                                rootKeys.add(rootMemory.allocate(size, alignment));
                                return rootKeys.getLast();
                            },
                            engine,
                            Clock.systemUTC(),
                            random)) {
                var roots = RootKeyDirectory.of(backend, new RootKeyRef("main"));
                Keyring.create(roots, UUID.randomUUID(), engine, memory).close();
                masked.put("root key", MemoryScan.masked(rootKeys.getLast()));
                useRootKey(roots, memory);
                useDataKey(roots, memory);
            }
            useWrappingKey(memory);
        }
    }

    /** No data key is kept, so each opening unwraps it by the root key. */
    private void useRootKey(RootKeyDirectory roots, SecureMemory memory) {
        try (var keys = new DataKeys(roots, memory, DataKeySettings.NOT_CACHED, System::nanoTime)) {
            useEnvelope(keys, memory);
        }
    }

    private void useDataKey(RootKeyDirectory roots, SecureMemory memory) {
        try (var keys = new DataKeys(roots, memory, DataKeySettings.DEFAULT, System::nanoTime)) {
            useEnvelope(keys, memory);
        }
    }

    private void useEnvelope(DataKeys keys, SecureMemory memory) {
        var cipher = new EnvelopeCipher(keys, engine, random);
        try (var scope = memory.scope()) {
            var clear = RandomSecret.fill(scope.allocate(KEY_BYTES), random);
            masked.put("material", MemoryScan.masked(clear));
            var sealed = cipher.seal(BINDING, clear);
            masked.put(
                    "data key", keys.with("tenant", sealed.dataKeyId(), sealed.wrappedDataKey(), MemoryScan::masked));
            for (int i = 0; i < USES; i++) {
                try (var use = memory.scope()) {
                    if (cipher.open(BINDING, sealed, use).mismatch(clear) != -1) {
                        throw new IllegalStateException("opened otherwise");
                    }
                }
            }
        }
    }

    private void useWrappingKey(SecureMemory memory) {
        var wrapper = new KeyWrapper(new CryptoEngine(random), engine.keyWrap(), Limits.DEFAULT);
        try (var secrets = new SecretScope(() -> memory.scope())) {
            var wrapping = RandomSecret.fill(secrets.allocate(KEY_BYTES), random);
            var wrapped = RandomSecret.fill(secrets.allocate(KEY_BYTES), random);
            masked.put("wrapping key", MemoryScan.masked(wrapping));
            masked.put("wrapped key", MemoryScan.masked(wrapped));
            for (int i = 0; i < USES; i++) {
                var mode = i % 2 == 0 ? BlockCipherMode.NISTKEYWRAP : BlockCipherMode.AESKEYWRAPPADDING;
                var key = new KeyWrapper.Symmetric(
                        CryptographicAlgorithm.AES,
                        new Secret(wrapping),
                        CryptographicParameters.builder().blockCipherMode(mode).build());
                try (var use = new SecretScope(() -> memory.scope())) {
                    var clear = new KeyValue.Plain(new KeyMaterial.Encoded(new Secret(wrapped)), Attributes.EMPTY);
                    var made = wrapper.wrap(
                            block(clear, Optional.empty()),
                            Attributes.EMPTY,
                            Optional.of(EncodingOption.NO_ENCODING),
                            key,
                            ProtocolVersion.V2_1,
                            use);
                    wrapper.unwrap(block(new KeyValue.Wrapped(made.bytes()), Optional.of(WRAPPING)), key, use);
                }
            }
        }
    }

    private static final KeyWrappingData WRAPPING = new KeyWrappingData(
            WrappingMethod.ENCRYPT,
            Optional.of(new KeyInformation(UniqueIdentifier.of("kek"), Optional.empty())),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(EncodingOption.NO_ENCODING));

    private static KeyBlock block(KeyValue value, Optional<KeyWrappingData> wrapping) {
        return new KeyBlock(
                KeyFormatType.RAW, Optional.empty(), Optional.of(value), Optional.empty(), Optional.empty(), wrapping);
    }

    /** Keeps the collector busy, so that arrays are moved while they are used. */
    private static void makeGarbage() {
        var kept = new byte[64][];
        for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
            kept[i % kept.length] = new byte[64 * 1024];
        }
    }
}
