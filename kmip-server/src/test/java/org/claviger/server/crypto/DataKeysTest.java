package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.Wrapped;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DataKeysTest {
    private static final String TENANT = "tenant";
    private static final String ZERO = "00".repeat(32);
    private static final UUID ID = UUID.fromString("00000000-0000-4000-8000-000000000001");

    private final SecureMemory memory = SecureMemory.open();
    private final InMemoryRootKeys roots = InMemoryRootKeys.withRoot();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // a nano clock may overflow at any time
    private DataKeys keys = keys(DataKeySettings.DEFAULT);

    @AfterEach
    void closeEverything() {
        keys.close();
        memory.close();
    }

    @Test
    void aNewKeyIsTheSameWhenUsedAgain() {
        var made = make(ID);
        assertThat(use(made)).isEqualTo(made.key());
        keys.forget(ID);
        assertThat(use(made)).isEqualTo(made.key());
    }

    @Test
    void aCachedKeyIsNotUnwrappedAgain() {
        var made = make(ID);
        use(made);
        use(made);
        assertThat(roots.unwrapped()).isZero();
        keys.forget(ID);
        use(made);
        use(made);
        assertThat(roots.unwrapped()).isEqualTo(1);
    }

    @Test
    void aCachedKeyIsUsableWhileTheProviderIsDown() {
        var made = make(ID);
        roots.setDown(true);
        assertThat(use(made)).isEqualTo(made.key());
        keys.forget(ID);
        assertThatThrownBy(() -> use(made)).isInstanceOf(BackendException.class);
    }

    @Test
    void aKeyPastItsTimeIsUsedOnInAnOutageIfTheOperatorChoseSoAndThenNoMore() {
        keys = keys(new DataKeySettings(true, Duration.ofNanos(10), 100, 100).inOutage(Duration.ofNanos(30)));
        var made = make(ID);
        var slot = slot(made);
        now.addAndGet(29);
        assertThat(use(made)).isEqualTo(made.key());
        assertThat(roots.unwrapped())
                .as("the provider is asked as long as it answers")
                .isEqualTo(1);
        now.addAndGet(29);
        roots.setDown(true);
        assertThat(use(made)).isEqualTo(made.key());
        assertThatThrownBy(() -> keys.with("another", ID, made.wrapped().toBytes(), DataKeysTest::hex))
                .isInstanceOf(BackendException.class);
        now.addAndGet(1);
        assertThatThrownBy(() -> use(made)).isInstanceOf(BackendException.class);
        assertThat(hex(slot)).isEqualTo(ZERO);
    }

    @Test
    void aForgottenKeyIsNotUsedInAnOutage() {
        keys = keys(new DataKeySettings(true, Duration.ofNanos(10), 100, 100).inOutage(Duration.ofNanos(30)));
        var made = make(ID);
        now.addAndGet(10);
        keys.forget(ID);
        roots.setDown(true);
        assertThatThrownBy(() -> use(made)).isInstanceOf(BackendException.class);
    }

    @Test
    void aKeyThatDoesNotFitIsNotKept() {
        var made = make(ID);
        keys.forget(ID);
        assertThatThrownBy(() -> keys.with(TENANT, ID, made.wrapped().toBytes(), _ -> {
                    throw new IllegalStateException("it does not fit");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(keys.cached()).isZero();
        assertThat(use(made)).isEqualTo(made.key());
    }

    @Test
    void aCachedKeyIsNotGivenToAnotherTenant() {
        var made = make(ID);
        assertThatThrownBy(() -> keys.with("another", ID, made.wrapped().toBytes(), DataKeysTest::hex))
                .isInstanceOf(BackendException.class);
    }

    @Test
    void withTheCacheOffEveryUseUnwraps() {
        keys = keys(DataKeySettings.NOT_CACHED);
        var made = make(ID);
        use(made);
        use(made);
        assertThat(roots.unwrapped()).isEqualTo(2);
        assertThat(keys.cached()).isZero();
    }

    @Test
    void aKeyIsUnwrappedAgainAfterItsTimeAndTheOldCopyIsZeroed() {
        keys = keys(new DataKeySettings(true, Duration.ofNanos(10), 100, 100));
        var made = make(ID);
        var slot = slot(made);
        now.addAndGet(9);
        use(made);
        assertThat(roots.unwrapped()).isZero();
        now.addAndGet(1);
        assertThat(hex(slot)).isEqualTo(made.key());

        keys.evictExpired();

        assertThat(hex(slot)).isEqualTo(ZERO);
        assertThat(keys.cached()).isZero();
        use(made);
        assertThat(roots.unwrapped()).isEqualTo(1);
    }

    @Test
    void aKeyPastItsTimeIsNotUsedEvenBeforeItIsEvicted() {
        keys = keys(new DataKeySettings(true, Duration.ofNanos(10), 100, 100));
        var made = make(ID);
        now.addAndGet(10);
        use(made);
        assertThat(roots.unwrapped()).isEqualTo(1);
    }

    @Test
    void aKeyIsUnwrappedAgainAfterSoManyUses() {
        keys = keys(new DataKeySettings(true, Duration.ofMinutes(5), 100, 2));
        var made = make(ID);
        use(made);
        use(made);
        assertThat(roots.unwrapped()).isZero();
        use(made);
        assertThat(roots.unwrapped()).isEqualTo(1);
        assertThat(keys.cached()).isEqualTo(1);
    }

    @Test
    void theOldestKeyMakesRoomForANewOneAndIsZeroed() {
        keys = keys(new DataKeySettings(true, Duration.ofMinutes(5), 2, 100));
        var first = make(ID);
        var slot = slot(first);
        var second = make(new UUID(0, 2));
        var third = make(new UUID(0, 3));

        assertThat(keys.cached()).isEqualTo(2);
        assertThat(hex(slot)).isEqualTo(ZERO);
        use(second);
        use(third);
        assertThat(roots.unwrapped()).isZero();
        use(first);
        assertThat(roots.unwrapped()).isEqualTo(1);
    }

    @Test
    void aForgottenKeyIsZeroedAtOnce() {
        var made = make(ID);
        var slot = slot(made);
        keys.forget(ID);
        keys.forget(ID);
        assertThat(hex(slot)).isEqualTo(ZERO);
        assertThat(keys.cached()).isZero();
    }

    @Test
    void aKeyForgottenWhileInUseIsZeroedWhenThatUseEnds() {
        var made = make(ID);
        var slot = slot(made);
        String seen = keys.with(TENANT, ID, made.wrapped().toBytes(), key -> {
            keys.forget(ID);
            return hex(key);
        });
        assertThat(seen).isEqualTo(made.key());
        assertThat(hex(slot)).isEqualTo(ZERO);
    }

    @Test
    void aKeyForgottenWhileItIsBeingUnwrappedIsNotCached() {
        var made = make(ID);
        keys.forget(ID);
        var forgetful = new DataKeys(
                RootKeyDirectory.of(
                        new InMemoryBackend(InMemoryRootKeys.BACKEND, new UnwrapHook(roots, _ -> keys.forget(ID))),
                        InMemoryRootKeys.ROOT),
                memory,
                DataKeySettings.DEFAULT,
                now::get);
        keys.close();
        keys = forgetful;

        use(made);

        assertThat(keys.cached()).isZero();
    }

    @Test
    void aFailedUseLeavesTheKeyUsable() {
        var made = make(ID);
        assertThatThrownBy(() -> keys.with(TENANT, ID, made.wrapped().toBytes(), _ -> {
                    throw new IllegalStateException("a use failed");
                }))
                .hasMessage("a use failed");
        assertThat(use(made)).isEqualTo(made.key());
        var slot = slot(made);
        keys.forget(ID);
        assertThat(hex(slot)).isEqualTo(ZERO);
    }

    @Test
    void closingZeroesAllKeysAndRefusesFurtherUse() {
        var made = make(ID);
        var slot = slot(made);
        keys.close();
        keys.close();
        assertThat(hex(slot)).isEqualTo(ZERO);
        assertThatThrownBy(() -> use(made)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> make(ID)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void threadsThatUseAndForgetAFewKeysAlwaysSeeTheRightOnes() {
        keys = keys(new DataKeySettings(true, Duration.ofMinutes(5), 3, 7));
        var made = Stream.of(1, 2, 3, 4, 5).map(i -> make(new UUID(0, i))).toList();
        var start = new CountDownLatch(1);
        var workers = Stream.of(1, 2)
                .map(worker -> CompletableFuture.runAsync(() -> {
                    start.countDown();
                    for (int i = 0; i < 5000; i++) {
                        var key = made.get(i * worker % made.size());
                        assertThat(use(key)).isEqualTo(key.key());
                        if (i % 11 == 0) {
                            keys.forget(key.id());
                        }
                    }
                }))
                .toList();
        workers.forEach(CompletableFuture::join);
        assertThat(keys.cached()).isLessThanOrEqualTo(3);
    }

    /** @param key in hexadecimal digits */
    private record Made(UUID id, Wrapped wrapped, String key) {}

    private DataKeys keys(DataKeySettings settings) {
        return new DataKeys(roots.directory(), memory, settings, now::get);
    }

    private Made make(UUID id) {
        return keys.withNew(
                TENANT,
                ObjectType.SYMMETRIC_KEY,
                id,
                (_, wrapped, key) -> new Made(id, Wrapped.ofBytes(wrapped), hex(key)));
    }

    private String use(Made made) {
        return keys.with(TENANT, made.id(), made.wrapped().toBytes(), DataKeysTest::hex);
    }

    /** The memory that the cached key is in, to look at when it should be zero. */
    private MemorySegment slot(Made made) {
        int before = roots.unwrapped();
        long address = keys.with(TENANT, made.id(), made.wrapped().toBytes(), MemorySegment::address);
        assertThat(roots.unwrapped()).as("the key was not cached").isEqualTo(before);
        return MemorySegment.ofAddress(address).reinterpret(32);
    }

    private static String hex(MemorySegment segment) {
        return HexFormat.of().formatHex(segment.toArray(ValueLayout.JAVA_BYTE));
    }
}
