package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecureMemoryTest {
    private final SecureMemory memory = SecureMemory.open();

    @AfterEach
    void closeTheMemory() {
        memory.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, 16_384, 16_385, 65_537, 1024 * 1024, 1024 * 1024 + 1, 5_000_000})
    void segmentsOfAnySizeAreZeroWhenHandedOutAndZeroedWhenTheScopeCloses(int size) {
        var blocks = new ArrayList<MemorySegment>();
        for (int round = 0; round < 2; round++) {
            try (var scope = memory.scope()) {
                var segment = scope.allocate(size);
                assertThat(segment.byteSize()).isEqualTo(size);
                assertThat(isZero(segment)).isTrue();
                segment.fill((byte) 0xA5);
                if (size <= 1024 * 1024) { // larger ones go back to the operating system
                    blocks.add(MemorySegment.ofAddress(segment.address()).reinterpret(size));
                }
            }
            assertThat(blocks).allMatch(SecureMemoryTest::isZero);
        }
    }

    @Test
    void manySmallSegmentsDoNotOverlap() {
        try (var scope = memory.scope()) {
            var segments = new ArrayList<MemorySegment>();
            for (int i = 0; i < 1000; i++) {
                segments.add(scope.allocate(32).fill((byte) i));
            }
            for (int i = 0; i < 1000; i++) {
                byte expected = (byte) i;
                assertThat(segments.get(i).toArray(ValueLayout.JAVA_BYTE)).containsOnly(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 8, 64, 4096})
    void segmentsAreAlignedAsAsked(long alignment) {
        try (var scope = memory.scope()) {
            scope.allocate(1);
            assertThat(scope.allocate(100, alignment).address() % alignment).isZero();
        }
    }

    @Test
    void anImpossibleSizeOrAlignmentIsRefused() {
        try (var scope = memory.scope()) {
            assertThatThrownBy(() -> scope.allocate(-1)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> scope.allocate(1, 3)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> scope.allocate(1, 8192)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aSegmentCannotBeUsedAfterItsScopeIsClosed() {
        for (var scope : List.of(memory.scope(), memory.sharedScope())) {
            var segment = scope.allocate(32);
            scope.close();
            assertThatThrownBy(() -> segment.get(ValueLayout.JAVA_BYTE, 0)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> scope.allocate(32)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aScopeCanBeClosedTwiceWithoutHarmToWhoeverHasItsMemoryNow() {
        var first = memory.scope();
        first.allocate(32);
        first.close();
        try (var second = memory.scope()) {
            var segment = second.allocate(32).fill((byte) 7);
            first.close();
            assertThat(segment.toArray(ValueLayout.JAVA_BYTE)).containsOnly(7);
        }
    }

    @Test
    void aScopeBelongsToItsThreadUnlessItIsShared() {
        try (var own = memory.scope();
                var shared = memory.sharedScope()) {
            var ownSegment = own.allocate(32);
            var sharedSegment = shared.allocate(32);
            assertThatThrownBy(() -> CompletableFuture.runAsync(() -> ownSegment.fill((byte) 1))
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(WrongThreadException.class);
            CompletableFuture.runAsync(() -> sharedSegment.fill((byte) 1)).join();
            assertThat(sharedSegment.get(ValueLayout.JAVA_BYTE, 31)).isEqualTo((byte) 1);
        }
    }

    @Test
    void threadsThatOpenAndCloseScopesAtOnceNeverShareMemory() {
        var workers = new ArrayList<CompletableFuture<Void>>();
        for (int worker = 1; worker <= 2; worker++) {
            byte mark = (byte) worker;
            workers.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 5000; i++) {
                    try (var scope = memory.scope()) {
                        var segment = scope.allocate(64);
                        assertThat(isZero(segment)).isTrue();
                        segment.fill(mark);
                        assertThat(segment.get(ValueLayout.JAVA_BYTE, 63)).isEqualTo(mark);
                    }
                }
            }));
        }
        workers.forEach(CompletableFuture::join);
    }

    @Test
    void closedMemoryRefusesNewScopesButOpenOnesStayUsable() {
        var own = new SecureMemory(new LimitedLock(Long.MAX_VALUE));
        var scope = own.scope();
        var segment = scope.allocate(32);
        own.close();
        own.close();
        assertThatThrownBy(own::scope).isInstanceOf(IllegalStateException.class);
        segment.fill((byte) 1);
        assertThat(own.status().lockedBytes()).isPositive();

        scope.close();

        assertThat(own.status().lockedBytes()).isZero();
    }

    @Test
    void whatCannotBeLockedIsStillUsableAndTheStatusSaysSo() {
        var limited = new SecureMemory(new LimitedLock(300 * 1024));
        assertThat(limited.status().locked()).isTrue();
        try (var scope = limited.scope()) {
            var segment = scope.allocate(100_000).fill((byte) 1);
            assertThat(segment.get(ValueLayout.JAVA_BYTE, 99_999)).isEqualTo((byte) 1);
            var status = limited.status();
            assertThat(status.locked()).isFalse();
            assertThat(status.lockedBytes()).isEqualTo(256 * 1024);
            assertThat(status.unlockedBytes()).isEqualTo(256 * 1024);
            assertThat(status.reason()).contains("the limit is 307200 bytes");
        }
        limited.close();
        assertThat(limited.status().unlockedBytes()).isZero();
    }

    @Test
    void aLowLimitIsUsedUpBeforeAnythingStaysUnlocked() {
        var limited = new SecureMemory(new LimitedLock(64 * 1024));
        try (var scope = limited.scope()) {
            for (int i = 0; i < 16; i++) {
                scope.allocate(4096);
            }
            assertThat(limited.status().lockedBytes()).isEqualTo(64 * 1024);
            assertThat(limited.status().locked()).isTrue();
            scope.allocate(4096);
            assertThat(limited.status().locked()).isFalse();
        }
        limited.close();
    }

    @Test
    void withoutAnyLockingEverythingStillWorks() {
        var unlocked = new SecureMemory(new PageLock.Unavailable("not implemented for this test"));
        try (var scope = unlocked.scope()) {
            assertThat(isZero(scope.allocate(32))).isTrue();
        }
        assertThat(unlocked.status().locked()).isFalse();
        assertThat(unlocked.status().reason()).contains("not implemented for this test");
        unlocked.close();
    }

    @Test
    void idleBlocksAreKeptForTheNextScopeButNotWithoutLimit() {
        var own = new SecureMemory(new LimitedLock(Long.MAX_VALUE));
        long atFirst = own.status().lockedBytes();
        try (var scope = own.scope()) {
            for (int i = 0; i < 10; i++) {
                scope.allocate(1024 * 1024);
            }
            assertThat(own.status().lockedBytes()).isEqualTo(atFirst + 10 * 1024 * 1024);
        }
        assertThat(own.status().lockedBytes()).isEqualTo(atFirst + 2 * 1024 * 1024);
        own.close();
    }

    /** Asks the kernel itself, where it is Linux and the limit allows locking. */
    @Test
    void theKernelKeepsThePagesInMemoryAndOutOfCoreDumps() throws IOException {
        var smaps = Path.of("/proc/self/smaps");
        Assumptions.assumeTrue(Files.isReadable(smaps));
        Assumptions.assumeTrue(memory.status().locked());
        try (var scope = memory.scope()) {
            long address = scope.allocate(32).address();
            assertThat(vmFlags(Files.readAllLines(smaps), address))
                    .contains(" lo")
                    .contains(" dd");
        }
    }

    private static String vmFlags(List<String> smaps, long address) {
        boolean inside = false;
        for (var line : smaps) {
            int dash = line.indexOf('-');
            if (dash > 0 && line.substring(0, dash).chars().allMatch(HexFormat::isHexDigit)) {
                long from = Long.parseUnsignedLong(line.substring(0, dash), 16);
                long to = Long.parseUnsignedLong(line.substring(dash + 1, line.indexOf(' ')), 16);
                inside = from <= address && address < to;
            } else if (inside && line.startsWith("VmFlags:")) {
                return line;
            }
        }
        throw new AssertionError("no mapping has the address");
    }

    private static boolean isZero(MemorySegment segment) {
        for (long i = 0; i < segment.byteSize(); i++) {
            if (segment.get(ValueLayout.JAVA_BYTE, i) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Pretends to lock, up to a limit. */
    private static final class LimitedLock implements PageLock {
        private final long limitBytes;
        private long locked;

        LimitedLock(long limitBytes) {
            this.limitBytes = limitBytes;
        }

        @Override
        public int pageBytes() {
            return 4096;
        }

        @Override
        public Optional<String> lock(MemorySegment pages) {
            if (locked + pages.byteSize() > limitBytes) {
                return Optional.of("the limit is " + limitBytes + " bytes");
            }
            locked += pages.byteSize();
            return Optional.empty();
        }

        @Override
        public void unlock(MemorySegment pages) {
            locked -= pages.byteSize();
        }
    }
}
