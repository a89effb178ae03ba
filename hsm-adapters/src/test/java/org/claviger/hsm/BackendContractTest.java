package org.claviger.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.hsm.BackendException.Category;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every backend with root keys promises. Each adapter's own test extends this one. */
public abstract class BackendContractTest {
    private static final RootKeyRef ABSENT = new RootKeyRef("no-such-root-key");
    private static final Binding BINDING = new Binding("tenant", "key-1", "data-key");

    protected final Arena arena = Arena.ofShared();
    private KeyBackend backend;
    private RootKeyRef root;

    /** Opens the backend under test, the same one each time. */
    protected abstract KeyBackend openBackend();

    /** Names a root key that exists in the backend. */
    protected abstract RootKeyRef existingRoot(KeyBackend backend);

    /** Whether keys that are disabled or retired can't be used. Only an emulator may say no. */
    protected boolean enforcesStates() {
        return true;
    }

    /** What unwrapping fails with when the bytes are altered or another root key's. */
    protected Set<Category> refusals() {
        return Set.of(Category.INVALID_DATA);
    }

    @BeforeEach
    void openTheBackend() {
        backend = openBackend();
        root = existingRoot(backend);
    }

    @AfterEach
    void closeTheBackend() {
        backend.close();
        arena.close();
    }

    @Test
    void aNewDataKeyUnwrapsToItself() {
        var key = keys().newDataKey(root, 32, BINDING, arena);

        assertThat(key.clear().byteSize()).isEqualTo(32);
        assertThat(bytes(keys().unwrap(key.wrapped(), BINDING, arena))).isEqualTo(bytes(key.clear()));
    }

    @Test
    void anImportedKeyOfAnyLengthUnwrapsToItself() {
        for (int length : new int[] {1, 15, 16, 17, 32, 33, RootKeys.LONGEST_KEY_BYTES}) {
            var key = pattern(length);
            var wrapped = keys().wrap(root, key, BINDING);
            assertThat(bytes(keys().unwrap(wrapped, BINDING, arena))).isEqualTo(bytes(key));
        }
    }

    @Test
    void aKeyLongerThanTheLimitOrEmptyIsRefused() {
        assertFails(Category.UNSUPPORTED, () -> keys().wrap(root, pattern(RootKeys.LONGEST_KEY_BYTES + 1), BINDING));
        assertFails(Category.UNSUPPORTED, () -> keys().wrap(root, pattern(0), BINDING));
        assertFails(Category.UNSUPPORTED, () -> keys().newDataKey(root, 0, BINDING, arena));
    }

    @Test
    void twoDataKeysDifferAndSoDoTwoWrappingsOfOne() {
        assertThat(bytes(keys().newDataKey(root, 32, BINDING, arena).clear()))
                .isNotEqualTo(bytes(keys().newDataKey(root, 32, BINDING, arena).clear()));
        assertThat(keys().wrap(root, pattern(32), BINDING)).isNotEqualTo(keys().wrap(root, pattern(32), BINDING));
    }

    @Test
    void theWrappedFormNamesItsBackendAndRootKeyAndSurvivesStorage() {
        var key = keys().newDataKey(root, 32, BINDING, arena);

        var stored = Wrapped.ofBytes(key.wrapped().toBytes());

        assertThat(stored.backend()).isEqualTo(backend.id());
        assertThat(stored.root()).isEqualTo(root);
        assertThat(bytes(keys().unwrap(stored, BINDING, arena))).isEqualTo(bytes(key.clear()));
    }

    @Test
    void theWrappedFormDoesNotContainTheKey() {
        var key = keys().newDataKey(root, 32, BINDING, arena);
        assertThat(hex(key.wrapped().toBytes())).doesNotContain(hex(bytes(key.clear())));
        assertThat(key.wrapped().toString()).doesNotContain(hex(bytes(key.clear())));
    }

    @Test
    void anotherBindingIsRefused() {
        Assumptions.assumeTrue(backend.capabilities().authenticatesBindings());
        var wrapped = keys().newDataKey(root, 32, BINDING, arena).wrapped();
        for (var other : List.of(
                new Binding("tenant2", "key-1", "data-key"),
                new Binding("tenant", "key-2", "data-key"),
                new Binding("tenant", "key-1", "integrity-key"))) {
            assertFails(Category.INVALID_DATA, () -> keys().unwrap(wrapped, other, arena));
        }
    }

    @Test
    void aBlobChangedInAnyByteIsRefused() {
        var wrapped = keys().newDataKey(root, 32, BINDING, arena).wrapped();
        var blob = wrapped.blob();
        for (int i = 0; i < blob.length; i++) {
            var changed = blob.clone();
            changed[i] ^= 1;
            assertRefused(() -> keys().unwrap(with(wrapped, changed), BINDING, arena));
        }
    }

    @Test
    void aBlobCutAnywhereIsRefused() {
        var wrapped = keys().newDataKey(root, 32, BINDING, arena).wrapped();
        for (int length = 0; length < wrapped.blob().length; length++) {
            var cut = Arrays.copyOf(wrapped.blob(), length);
            assertFails(Category.INVALID_DATA, () -> keys().unwrap(with(wrapped, cut), BINDING, arena));
        }
    }

    @Test
    void anAbsentRootKeyOrVersionIsNotFound() {
        var wrapped = keys().newDataKey(root, 32, BINDING, arena).wrapped();
        assertFails(Category.NOT_FOUND, () -> keys().describe(ABSENT));
        assertFails(Category.NOT_FOUND, () -> keys().newDataKey(ABSENT, 32, BINDING, arena));
        assertFails(Category.NOT_FOUND, () -> keys().wrap(ABSENT, pattern(32), BINDING));
        assertFails(Category.NOT_FOUND, () -> keys().unwrap(with(wrapped, ABSENT, "1"), BINDING, arena));
        assertFails(Category.NOT_FOUND, () -> keys().unwrap(with(wrapped, root, "no-such-version"), BINDING, arena));
    }

    @Test
    void aKeyWrappedByAnotherBackendIsUnsupported() {
        var wrapped = keys().newDataKey(root, 32, BINDING, arena).wrapped();
        var elsewhere = new Wrapped(
                new BackendId("elsewhere"),
                wrapped.root(),
                wrapped.rootVersion(),
                wrapped.algorithm(),
                wrapped.iv(),
                wrapped.blob());
        assertFails(Category.UNSUPPORTED, () -> keys().unwrap(elsewhere, BINDING, arena));
    }

    @Test
    void aRootKeyIsCreatedOnce() {
        Assumptions.assumeTrue(backend.capabilities().createsRootKeys());
        var ref = new RootKeyRef("made-by-the-contract");
        var rootVersion = keys().describe(root).currentVersion();

        var made = keys().create(ref);

        assertThat(keys().describe(ref)).isEqualTo(made);
        assertThat(keys().describe(made.ref())).isEqualTo(made);
        var wrapped = keys().wrap(ref, pattern(32), BINDING);
        assertThat(wrapped.rootVersion()).isEqualTo(made.currentVersion());
        assertFails(Category.CONFLICT, () -> keys().create(ref));
        assertRefused(() -> keys().unwrap(with(wrapped, root, rootVersion), BINDING, arena));
    }

    @Test
    void rootKeysAreListedByName() {
        Assumptions.assumeTrue(backend.capabilities().createsRootKeys());
        var second = keys().create(new RootKeyRef("second-of-the-list"));

        assertThat(keys().list())
                .contains(keys().describe(root), second)
                .allMatch(k -> k.state() == RootKey.State.ENABLED);
    }

    @Test
    void afterARotationTheNewVersionWrapsAndTheOldOneStillUnwraps() {
        Assumptions.assumeTrue(backend.capabilities().rotatesRootKeys(), "the backend doesn't rotate root keys");
        var before = keys().newDataKey(root, 32, BINDING, arena);

        var rotated = keys().rotate(root);

        assertThat(keys().describe(root)).isEqualTo(rotated);
        assertThat(keys().versions(root))
                .extracting(RootKeyVersion::version)
                .endsWith(before.wrapped().rootVersion(), rotated.currentVersion())
                .doesNotHaveDuplicates();
        assertThat(keys().wrap(root, pattern(32), BINDING).rootVersion()).isEqualTo(rotated.currentVersion());
        assertThat(bytes(keys().unwrap(before.wrapped(), BINDING, arena))).isEqualTo(bytes(before.clear()));
        backend.close();
        backend = openBackend();
        assertThat(bytes(keys().unwrap(before.wrapped(), BINDING, arena))).isEqualTo(bytes(before.clear()));
    }

    @Test
    void aDataKeyIsRewrappedByTheNewVersionAndStaysTheSameKey() {
        Assumptions.assumeTrue(backend.capabilities().rotatesRootKeys(), "the backend doesn't rotate root keys");
        var key = keys().newDataKey(root, 32, BINDING, arena);
        keys().rotate(root);

        var again = keys().rewrap(key.wrapped(), root, BINDING, arena);

        assertThat(again.rootVersion()).isEqualTo(keys().describe(root).currentVersion());
        assertThat(bytes(keys().unwrap(again, BINDING, arena))).isEqualTo(bytes(key.clear()));
    }

    @Test
    void aDataKeyIsRewrappedByAnotherRootKey() {
        Assumptions.assumeTrue(backend.capabilities().createsRootKeys());
        var other = keys().create(new RootKeyRef("rewraps")).ref();
        var key = keys().newDataKey(root, 32, BINDING, arena);

        var again = keys().rewrap(key.wrapped(), other, BINDING, arena);

        assertThat(again.root()).isEqualTo(other);
        assertThat(bytes(keys().unwrap(again, BINDING, arena))).isEqualTo(bytes(key.clear()));
    }

    @Test
    void whatARetiredRootKeyWrappedStaysWrapped() {
        Assumptions.assumeTrue(backend.capabilities().createsRootKeys());
        Assumptions.assumeTrue(enforcesStates(), "what stands for the backend doesn't enforce the states of keys");
        var ref = keys().create(new RootKeyRef("to-be-retired")).ref();
        var key = keys().newDataKey(ref, 32, BINDING, arena);

        keys().retire(ref);

        assertThatThrownBy(() -> keys().unwrap(key.wrapped(), BINDING, arena))
                .isInstanceOfSatisfying(
                        BackendException.class,
                        e -> assertThat(e.category()).isIn(Category.NOT_FOUND, Category.WRONG_STATE));
        assertFails(Category.NOT_FOUND, () -> keys().retire(ABSENT));
        assertFails(Category.NOT_FOUND, () -> keys().rotate(ABSENT));
        assertFails(Category.NOT_FOUND, () -> keys().versions(ABSENT));
    }

    @Test
    void anotherInstanceUnwrapsWhatThisOneWrapped() {
        var key = keys().newDataKey(root, 32, BINDING, arena);
        backend.close();
        backend = openBackend();
        assertThat(bytes(keys().unwrap(key.wrapped(), BINDING, arena))).isEqualTo(bytes(key.clear()));
    }

    @Test
    void twoThreadsWrapAndUnwrapAtOnce() throws Exception {
        Callable<Boolean> work = () -> IntStream.range(0, 200).allMatch(i -> {
            try (var own = Arena.ofConfined()) {
                var binding = new Binding("tenant", Thread.currentThread().getName() + i, "data-key");
                var key = keys().newDataKey(root, 32, binding, own);
                return key.clear().mismatch(keys().unwrap(key.wrapped(), binding, own)) == -1;
            }
        });
        var results = new ArrayList<Future<Boolean>>();
        try (var executor = Executors.newFixedThreadPool(2)) {
            results.add(executor.submit(work));
            results.add(executor.submit(work));
        }
        for (var result : results) {
            assertThat(result.get()).isTrue();
        }
    }

    @Test
    void anOpenBackendIsUp() {
        assertThat(backend.health().status()).isEqualTo(Health.Status.UP);
        assertThat(backend.health().lastFailure()).isEmpty();
    }

    @Test
    void aClosedBackendRefusesEveryCallAndCanBeClosedAgain() {
        var rootKeys = keys();
        var wrapped = rootKeys.newDataKey(root, 32, BINDING, arena).wrapped();
        backend.close();
        backend.close();
        assertFails(Category.UNAVAILABLE, () -> rootKeys.describe(root));
        assertFails(Category.UNAVAILABLE, () -> rootKeys.newDataKey(root, 32, BINDING, arena));
        assertFails(Category.UNAVAILABLE, () -> rootKeys.unwrap(wrapped, BINDING, arena));
        assertFails(Category.UNAVAILABLE, () -> rootKeys.wrap(root, pattern(32), BINDING));
        assertFails(Category.UNAVAILABLE, () -> rootKeys.create(ABSENT));
    }

    private void assertRefused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.category()).isIn(refusals()));
    }

    protected static void assertFails(Category category, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.category()).isEqualTo(category));
    }

    protected static byte[] bytes(MemorySegment segment) {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }

    private RootKeys keys() {
        return backend.rootKeys().orElseThrow();
    }

    private MemorySegment pattern(int length) {
        var segment = arena.allocate(length);
        for (int i = 0; i < length; i++) {
            segment.set(ValueLayout.JAVA_BYTE, i, (byte) (i * 7 + 1));
        }
        return segment;
    }

    private static Wrapped with(Wrapped wrapped, byte[] blob) {
        return new Wrapped(
                wrapped.backend(), wrapped.root(), wrapped.rootVersion(), wrapped.algorithm(), wrapped.iv(), blob);
    }

    private static Wrapped with(Wrapped wrapped, RootKeyRef root, String version) {
        return new Wrapped(wrapped.backend(), root, version, wrapped.algorithm(), wrapped.iv(), wrapped.blob());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
