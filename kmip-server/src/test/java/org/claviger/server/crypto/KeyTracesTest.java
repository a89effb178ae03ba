package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.hsm.soft.Argon2Cost;
import org.claviger.hsm.soft.SoftwareBackend;
import org.claviger.hsm.soft.SoftwareSettings;
import org.claviger.server.domain.SealedMaterial;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks for keys in all of this process's memory after they were used. */
class KeyTracesTest {
    private static final int NEEDLE_BYTES = 16;
    private static final MaterialBinding BINDING =
            new MaterialBinding("tenant", "object-1", ObjectType.SYMMETRIC_KEY, 1);

    @TempDir
    Path folder = Path.of("");

    @Test
    void afterUseNoCopyOfAKeyOrOfMaterialIsLeftInTheProcess() throws IOException {
        Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/self/mem")));
        var random = new SecureRandom();
        var secrets = new ArrayList<byte[]>();
        var memory = SecureMemory.open();
        var rootKeys = new ArrayList<MemorySegment>();
        try (var rootMemory = memory.sharedScope();
                var backend = SoftwareBackend.open(
                        settings(),
                        (size, alignment) -> {
                            rootKeys.add(rootMemory.allocate(size, alignment));
                            return rootKeys.getLast();
                        },
                        KeyEngines.java(),
                        Clock.systemUTC(),
                        random)) {
            var roots = RootKeyDirectory.of(backend, new RootKeyRef("main"));
            try (var keyring = Keyring.create(roots, UUID.randomUUID(), KeyEngines.java(), memory);
                    var keys = new DataKeys(roots, memory, DataKeySettings.DEFAULT, System::nanoTime)) {
                secrets.add(masked(rootKeys.getLast()));
                assertThat(keyring.rows().code(RowFields.of("object"))).isNotEmpty();
                var cipher = new EnvelopeCipher(keys, KeyEngines.java(), random);
                for (int i = 0; i < 3; i++) {
                    SealedMaterial sealed;
                    try (var scope = memory.scope()) {
                        var clear = scope.allocate(32);
                        fillAtRandom(clear, random);
                        secrets.add(masked(clear));
                        sealed = cipher.seal(BINDING, clear);
                    }
                    try (var scope = memory.scope()) {
                        assertThat(masked(cipher.open(BINDING, sealed, scope))).isEqualTo(secrets.getLast());
                    }
                    secrets.add(
                            keys.with("tenant", sealed.dataKeyId(), sealed.wrappedDataKey(), KeyTracesTest::masked));
                    keys.forget(sealed.dataKeyId());
                }
            }
        }
        memory.close();

        assertThat(traces(secrets)).isZero();
    }

    @Test
    void theSearchFindsCopiesOnAndOffTheHeap() throws IOException {
        Assumptions.assumeTrue(Files.isReadable(Path.of("/proc/self/mem")));
        try (var arena = Arena.ofConfined()) {
            var secret = arena.allocate(32);
            fillAtRandom(secret, new SecureRandom());
            assertThat(traces(List.of(masked(secret)))).as("off the heap").isPositive();

            byte[] onTheHeap = secret.toArray(ValueLayout.JAVA_BYTE);
            secret.fill((byte) 0);

            assertThat(traces(List.of(masked(MemorySegment.ofArray(onTheHeap)))))
                    .as("on the heap")
                    .isPositive();
        }
    }

    private SoftwareSettings settings() throws IOException {
        var passphrase = folder.resolve("passphrase");
        Files.writeString(passphrase, "a passphrase for this test");
        Files.setPosixFilePermissions(passphrase, PosixFilePermissions.fromString("rw-------"));
        return new SoftwareSettings(
                new BackendId("soft"), folder.resolve("root.key"), passphrase, new Argon2Cost(8, 1, 1));
    }

    private static void fillAtRandom(MemorySegment segment, SecureRandom random) {
        for (long i = 0; i < segment.byteSize(); i++) {
            segment.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt());
        }
    }

    /** What to look for, in a form that isn't found itself. */
    private static byte[] masked(MemorySegment secret) {
        var masked = new byte[(int) secret.byteSize()];
        for (int i = 0; i < masked.length; i++) {
            masked[i] = mask(secret.get(ValueLayout.JAVA_BYTE, i));
        }
        return masked;
    }

    private static byte mask(byte b) {
        return (byte) (b ^ 0x5A);
    }

    /**
     * How often one of the secrets stands in this process's writable memory: its first or second half, as it is or with the
     * bytes of each word swapped, as an AES implementation keeps it in its round keys.
     */
    private static int traces(List<byte[]> maskedSecrets) throws IOException {
        var needles = new ArrayList<byte[]>();
        for (var secret : maskedSecrets) {
            for (int half = 0; half < 2; half++) {
                var needle = Arrays.copyOfRange(secret, half * NEEDLE_BYTES, (half + 1) * NEEDLE_BYTES);
                needles.add(needle);
                needles.add(wordsSwapped(needle));
            }
        }
        int found = 0;
        var chunk = new byte[4 * 1024 * 1024];
        try (var mem = new RandomAccessFile("/proc/self/mem", "r")) {
            for (var line : Files.readAllLines(Path.of("/proc/self/maps"))) {
                if (!line.contains(" rw")) {
                    continue;
                }
                var range = line.substring(0, line.indexOf(' ')).split("-");
                long to = Long.parseUnsignedLong(range[1], 16);
                long at = Long.parseUnsignedLong(range[0], 16);
                while (at < to) {
                    int length = (int) Math.min(chunk.length, to - at);
                    if (read(mem, at, chunk, length)) {
                        found += count(chunk, length, needles);
                    }
                    // Chunks overlap, so that nothing is missed at a border.
                    at += length == chunk.length ? length - NEEDLE_BYTES + 1 : length;
                }
            }
        }
        return found;
    }

    private static byte[] wordsSwapped(byte[] bytes) {
        var swapped = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            swapped[i] = bytes[i ^ 3];
        }
        return swapped;
    }

    private static boolean read(RandomAccessFile mem, long at, byte[] chunk, int length) {
        try {
            mem.seek(at);
            mem.readFully(chunk, 0, length);
            return true;
        } catch (IOException _) {
            return false; // such as device memory, or a mapping that is gone
        }
    }

    private static int count(byte[] chunk, int length, List<byte[]> needles) {
        var byFirstByte = new BitSet(256);
        needles.forEach(needle -> byFirstByte.set(mask(needle[0]) & 0xFF));
        int found = 0;
        for (int i = 0; i <= length - NEEDLE_BYTES; i++) {
            if (byFirstByte.get(chunk[i] & 0xFF)) {
                for (var needle : needles) {
                    found += isAt(chunk, i, needle) ? 1 : 0;
                }
            }
        }
        return found;
    }

    private static boolean isAt(byte[] chunk, int offset, byte[] needle) {
        int same = 0;
        while (same < needle.length && mask(chunk[offset + same]) == needle[same]) {
            same++;
        }
        return same == needle.length;
    }
}
