package org.claviger.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Secrets lie off the heap, print nothing, and are zero before their memory is given back. */
class SecretScopeTest {
    private static final byte[] BYTES = {1, 2, 3, 4};

    private final Arena arena = Arena.ofConfined();
    private final List<MemorySegment> given = new ArrayList<>();
    private final List<String> events = new ArrayList<>();

    /** Memory that outlives its scope, so that a test sees what was left in it. */
    private final class WatchedMemory implements SecretScope.Memory {
        WatchedMemory() {
            events.add("open");
        }

        @Override
        public MemorySegment allocate(long bytes, long alignment) {
            var segment = arena.allocate(bytes, alignment);
            given.add(segment);
            return segment;
        }

        @Override
        public void close() {
            for (var segment : given) {
                events.add(isZero(segment) ? "closed with zeros" : "closed with a secret");
            }
        }
    }

    @AfterEach
    void giveBack() {
        arena.close();
    }

    private static boolean isZero(MemorySegment segment) {
        return segment.mismatch(MemorySegment.ofArray(new byte[(int) segment.byteSize()])) < 0;
    }

    private SecretScope scope() {
        return new SecretScope(WatchedMemory::new);
    }

    @Test
    void everySecretIsZeroedBeforeItsMemoryIsGivenBack() {
        var scope = scope();
        scope.copyOf(BYTES);
        scope.copyOf(MemorySegment.ofArray(BYTES));
        scope.allocate(2).set(ValueLayout.JAVA_BYTE, 1, (byte) 9);
        assertThat(given).noneMatch(SecretScopeTest::isZero);
        scope.close();
        assertThat(events).containsExactly("open", "closed with zeros", "closed with zeros", "closed with zeros");
    }

    @Test
    void aScopeWithoutSecretsAsksForNoMemory() {
        scope().close();
        assertThat(events).isEmpty();
    }

    @Test
    void aScopeClosesOnceAndGivesNothingAfterwards() {
        var scope = scope();
        scope.copyOf(BYTES);
        scope.close();
        scope.close();
        assertThat(events).containsExactly("open", "closed with zeros");
        assertThatThrownBy(() -> scope.allocate(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> scope.copyOf(BYTES)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCopyIsACopy() {
        try (var scope = SecretScope.unlocked()) {
            var source = BYTES.clone();
            var secret = scope.copyOf(source);
            source[0] = 99;
            assertThat(secret.bytes().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(BYTES);
            assertThat(secret.length()).isEqualTo(4);
        }
    }

    @Test
    void aSecretOfNoBytesIsOne() {
        try (var scope = SecretScope.unlocked()) {
            assertThat(scope.copyOf(new byte[0])).isEqualTo(scope.copyOf(new byte[0]));
        }
    }

    @Test
    @SuppressWarnings("resource") // closed on purpose before it is used
    void aClosedScopesSecretCannotBeRead() {
        var scope = SecretScope.unlocked();
        var secret = scope.copyOf(BYTES);
        scope.close();
        assertThatThrownBy(() -> secret.bytes().get(ValueLayout.JAVA_BYTE, 0))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void memoryOnTheHeapHoldsNoSecret() {
        assertThatThrownBy(() -> new Secret(MemorySegment.ofArray(BYTES))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void secretsAreEqualByTheirBytes() {
        try (var one = SecretScope.unlocked();
                var two = SecretScope.unlocked()) {
            var secret = one.copyOf(BYTES);
            assertThat(secret).isEqualTo(two.copyOf(BYTES)).hasSameHashCodeAs(two.copyOf(BYTES));
            for (var i = 0; i < BYTES.length; i++) {
                var other = BYTES.clone();
                other[i] ^= (byte) 0x80;
                assertThat(secret).isNotEqualTo(two.copyOf(other));
            }
            assertThat(secret).isNotEqualTo(two.copyOf(new byte[] {1, 2, 3}));
            assertThat(secret).isNotEqualTo(null);
        }
    }

    @Test
    void aSecretPrintsItsLengthOnly() {
        try (var scope = SecretScope.unlocked()) {
            assertThat(scope.copyOf(BYTES)).hasToString("Secret[4 bytes]");
        }
    }
}
