package org.claviger.hsm.soft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.claviger.hsm.BackendContractTest;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Binding;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.RootKeys;
import org.claviger.hsm.Wrapped;
import org.claviger.hsm.engine.KeyEngine;
import org.claviger.hsm.engine.TestedEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource
class SoftwareBackendTest extends BackendContractTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T10:15:30.5Z"), ZoneOffset.UTC);
    private static final RootKeyRef ROOT = new RootKeyRef("main");
    private static final Binding BINDING = new Binding("tenant", "key-1", "data-key");

    /** As little as Argon2 allows: these tests derive a key for each of some thousand damaged files. */
    private static final Argon2Cost CHEAP = new Argon2Cost(8, 1, 1);

    @TempDir
    Path folder = Path.of("");

    private Path keyFile = Path.of("");
    private Path passphraseFile = Path.of("");
    private final KeyEngine engine;

    SoftwareBackendTest(TestedEngine engine) {
        this.engine = engine.open();
    }

    @Override
    protected KeyBackend openBackend() {
        keyFile = folder.resolve("root.key");
        passphraseFile = folder.resolve("root.passphrase");
        try {
            writePassphrase("correct horse battery staple\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return open(arena);
    }

    @Override
    protected RootKeyRef existingRoot(KeyBackend backend) {
        return Files.exists(keyFile) ? ROOT : keys(backend).create(ROOT).ref();
    }

    @Test
    void theKeyFileIsReadableByItsOwnerOnlyAndNothingElseIsLeftBehind() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile)))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactlyInAnyOrder(keyFile, passphraseFile, folder.resolve("root.key.lock"));
        }
    }

    @Test
    void severalRootKeysLiveInOneFile() {
        byte[] key;
        Wrapped wrapped;
        try (var backend = open(arena)) {
            var made = keys(backend).newDataKey(ROOT, 32, BINDING, arena);
            key = bytes(made.clear());
            wrapped = made.wrapped();
            keys(backend).create(new RootKeyRef("second"));
            assertThat(bytes(keys(backend).unwrap(wrapped, BINDING, arena))).isEqualTo(key);
        }
        try (var backend = open(arena)) {
            assertThat(bytes(keys(backend).unwrap(wrapped, BINDING, arena))).isEqualTo(key);
            var second = keys(backend).describe(new RootKeyRef("second"));
            assertThat(second.currentVersion()).isEqualTo("1");
            assertThat(second.created()).isEqualTo(Instant.parse("2026-11-24T10:15:30Z"));
        }
    }

    @Test
    void olderVersionsUnwrapAndTheNewestWraps() throws IOException {
        var format = new KeyFile(engine.aesGcm(), new SecureRandom());
        var entries = List.of(
                new KeyFile.Entry(ROOT, 1, CLOCK.instant(), arena.allocate(32).fill((byte) 1)),
                new KeyFile.Entry(ROOT, 2, CLOCK.instant(), arena.allocate(32).fill((byte) 2)));
        Wrapped old;
        Files.write(
                keyFile, format.write(entries.subList(0, 1), CHEAP, new Passphrase(passphraseFile).keys(arena), arena));
        try (var backend = open(arena)) {
            old = keys(backend).newDataKey(ROOT, 32, BINDING, arena).wrapped();
        }
        Files.write(keyFile, format.write(entries, CHEAP, new Passphrase(passphraseFile).keys(arena), arena));
        try (var backend = open(arena)) {
            assertThat(keys(backend).describe(ROOT).currentVersion()).isEqualTo("2");
            assertThat(keys(backend)
                            .newDataKey(ROOT, 32, BINDING, arena)
                            .wrapped()
                            .rootVersion())
                    .isEqualTo("2");
            assertThat(keys(backend).unwrap(old, BINDING, arena).byteSize()).isEqualTo(32);
        }
    }

    @Test
    void withoutAKeyFileThereIsNoRootKeyAndTheErrorNamesTheFile() throws IOException {
        Files.delete(keyFile);
        try (var backend = open(arena)) {
            assertThatThrownBy(() -> keys(backend).describe(ROOT))
                    .hasMessage("no root key main: key file " + keyFile + " does not exist");
        }
    }

    @Test
    void aWrongPassphraseIsToldFromADamagedFile() throws IOException {
        writePassphrase("correct horse battery stapler\n");
        assertOpenFails(Category.AUTH_FAILED)
                .hasMessage("the passphrase in " + passphraseFile + " does not open key file " + keyFile
                        + ": another passphrase, or a file altered on purpose");
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct horse battery staple", "correct horse battery staple\r\n"})
    void oneLineEndAfterThePassphraseDoesNotCount(String content) throws IOException {
        writePassphrase(content);
        open(arena).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"correct horse battery staple\n\n", "correct horse battery staple \n"})
    void anythingElseAfterThePassphraseCounts(String content) throws IOException {
        writePassphrase(content);
        assertOpenFails(Category.AUTH_FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n"})
    void anEmptyPassphraseIsRefused(String content) throws IOException {
        writePassphrase(content);
        assertOpenFails(Category.AUTH_FAILED).hasMessage("passphrase file " + passphraseFile + " is empty");
    }

    @Test
    void aPassphraseFileThatIsTooLongIsRefused() throws IOException {
        writePassphrase("x".repeat(1025));
        assertOpenFails(Category.AUTH_FAILED)
                .hasMessage("passphrase file " + passphraseFile + " has more than 1024 bytes");
        writePassphrase("x".repeat(1024));
        assertOpenFails(Category.AUTH_FAILED).hasMessageContaining("does not open key file");
    }

    @Test
    void aMissingPassphraseFileIsNamed() throws IOException {
        Files.delete(passphraseFile);
        assertOpenFails(Category.NOT_FOUND).hasMessage("passphrase file " + passphraseFile + " does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx------"})
    void aPassphraseFileWithAnotherModeIsRefusedWithTheWayToMendIt(String mode) throws IOException {
        Files.setPosixFilePermissions(passphraseFile, PosixFilePermissions.fromString(mode));
        assertOpenFails(Category.AUTH_FAILED)
                .hasMessageMatching("passphrase file \\S+ has mode 0\\d{3} \\(expected 0600 or 0400\\): chmod 600 \\S+")
                .hasMessageContaining(passphraseFile.toString());
    }

    @Test
    void aPassphraseFileThatNobodyMayWriteIsAccepted() throws IOException {
        Files.setPosixFilePermissions(passphraseFile, PosixFilePermissions.fromString("r--------"));
        open(arena).close();
    }

    @Test
    void aKeyFileWithOneByteChangedIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(keyFile);
        for (int i = 0; i < bytes.length; i++) {
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            Files.write(keyFile, changed);
            assertOpenFails(i == 8 ? Category.UNSUPPORTED : Category.INVALID_DATA)
                    .hasMessageContaining(keyFile.toString())
                    .hasMessageContaining(i < 8 ? "is not a root key file" : i == 8 ? "has format 0" : "is damaged");
        }
    }

    @Test
    void aKeyFileCutAnywhereIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(keyFile);
        for (int length = 0; length < bytes.length; length++) {
            Files.write(keyFile, Arrays.copyOf(bytes, length));
            assertOpenFails(Category.INVALID_DATA).hasMessageContaining(keyFile.toString());
        }
    }

    @Test
    void aKeyFileAlteredOnPurposeIsRefused() throws Exception {
        byte[] bytes = Files.readAllBytes(keyFile);
        int derivation = 9;
        int cost = 10;
        int salt = 22;
        for (int i = derivation; i < bytes.length - 32; i++) {
            if (i >= cost && i < salt) {
                continue; // another cost is another key too, but may take a gigabyte to find out
            }
            byte[] changed = bytes.clone();
            changed[i] ^= 1;
            byte[] content = Arrays.copyOf(changed, changed.length - 32);
            byte[] checksum = MessageDigest.getInstance("SHA-256").digest(content);
            System.arraycopy(checksum, 0, changed, content.length, checksum.length);
            Files.write(keyFile, changed);
            assertThatThrownBy(() -> open(arena).close())
                    .isInstanceOfSatisfying(
                            BackendException.class,
                            e -> assertThat(e.category())
                                    .isIn(Category.AUTH_FAILED, Category.INVALID_DATA, Category.UNSUPPORTED));
        }
    }

    @Test
    void aCostThatWouldTakeAllMemoryIsRefused() {
        assertThatThrownBy(() -> new Argon2Cost(1024 * 1024 + 1, 3, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Argon2Cost(8, 1, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFileThatIsMuchTooLongIsNotRead() throws IOException {
        Files.write(keyFile, new byte[KeyFile.LONGEST_BYTES + 1]);
        assertOpenFails(Category.INVALID_DATA).hasMessageContaining("is not a root key file");
    }

    @Test
    void aKeyFileThatSomebodyElseIsChangingIsLeftAlone() throws IOException {
        byte[] before = Files.readAllBytes(keyFile);
        try (var backend = open(arena);
                var channel = FileChannel.open(folder.resolve("root.key.lock"), StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            assertFails(Category.CONFLICT, () -> keys(backend).create(new RootKeyRef("second")));
        }
        assertThat(keyFile).hasBinaryContent(before);
    }

    @Test
    void aKeyMadeByAnotherProcessMeanwhileIsKept() {
        try (var one = open(arena);
                var other = open(arena)) {
            keys(other).create(new RootKeyRef("second"));
            keys(one).create(new RootKeyRef("third"));
            assertThat(keys(one).describe(new RootKeyRef("second")).ref()).isEqualTo(new RootKeyRef("second"));
        }
    }

    @Test
    void whatACrashLeftBehindDoesNotMatter() throws IOException {
        Files.write(folder.resolve("root.key.new"), new byte[] {1, 2, 3});
        try (var backend = open(arena)) {
            keys(backend).create(new RootKeyRef("second"));
        }
        assertThat(folder.resolve("root.key.new")).doesNotExist();
    }

    @Test
    void aKeyFileThatCannotBeWrittenIsReportedAndNoKeyIsMade() throws IOException {
        var backend = SoftwareBackend.open(
                settings(folder.resolve("missing").resolve("root.key")), arena, engine, CLOCK, new SecureRandom());
        assertFails(Category.UNAVAILABLE, () -> keys(backend).create(ROOT));
        assertFails(Category.NOT_FOUND, () -> keys(backend).describe(ROOT));
        backend.close();
    }

    @Test
    void rootKeysInMemoryAreZeroedWhenTheBackendIsClosed() {
        var segments = new ArrayList<MemorySegment>();
        try (var backend = open((size, alignment) -> {
            var segment = arena.allocate(size, alignment);
            segments.add(segment);
            return segment;
        })) {
            assertThat(segments).anySatisfy(s -> assertThat(bytes(s)).isNotEqualTo(new byte[32]));
            keys(backend).create(new RootKeyRef("second"));
        }
        assertThat(segments)
                .hasSizeGreaterThan(3)
                .allSatisfy(s -> assertThat(bytes(s)).isEqualTo(new byte[32]));
    }

    @Test
    void aKeyFileIsOpenedAtTheRecommendedCostToo() {
        var settings = new SoftwareSettings(
                new BackendId("soft"), folder.resolve("dear.key"), passphraseFile, Argon2Cost.DEFAULT);
        try (var backend = SoftwareBackend.open(settings, arena, engine, CLOCK, new SecureRandom())) {
            assertThat(keys(backend).create(ROOT).ref()).isEqualTo(ROOT);
        }
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertOpenFails(Category category) {
        return assertThatThrownBy(() -> open(arena).close())
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.category()).isEqualTo(category));
    }

    private SoftwareBackend open(SegmentAllocator keyMemory) {
        return SoftwareBackend.open(settings(keyFile), keyMemory, engine, CLOCK, new SecureRandom());
    }

    private SoftwareSettings settings(Path file) {
        return new SoftwareSettings(new BackendId("soft"), file, passphraseFile, CHEAP);
    }

    private static RootKeys keys(KeyBackend backend) {
        return backend.rootKeys().orElseThrow();
    }

    private void writePassphrase(String content) throws IOException {
        Files.writeString(passphraseFile, content);
        Files.setPosixFilePermissions(passphraseFile, PosixFilePermissions.fromString("rw-------"));
    }
}
