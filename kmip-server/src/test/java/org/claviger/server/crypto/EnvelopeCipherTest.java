package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.server.crypto.EnvelopeException.Kind;
import org.claviger.server.domain.SealedMaterial;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeCipherTest {
    private static final MaterialBinding BINDING =
            new MaterialBinding("tenant", "object-1", ObjectType.SYMMETRIC_KEY, 1);

    private final SecureMemory memory = SecureMemory.open();
    private final SecureScope scope = memory.scope();
    private final InMemoryRootKeys roots = InMemoryRootKeys.withRoot();
    private final DataKeys dataKeys =
            new DataKeys(roots.directory(), memory, DataKeySettings.NOT_CACHED, System::nanoTime);
    private final EnvelopeCipher cipher = new EnvelopeCipher(dataKeys, KeyEngines.java(), new SecureRandom());

    @AfterEach
    void closeEverything() {
        scope.close();
        dataKeys.close();
        memory.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16, 32, 4097, 1_000_000})
    void materialOfAnyLengthComesBack(int length) {
        var clear = pattern(length);
        var sealed = cipher.seal(BINDING, clear);
        assertThat(bytes(cipher.open(BINDING, sealed, scope))).isEqualTo(bytes(clear));
        assertThat(sealed.envelope()).hasSize(1 + 12 + length + 16).startsWith(1);
    }

    @Test
    void materialComesBackFromTheCachedDataKeyToo() {
        try (var cached = new DataKeys(roots.directory(), memory, DataKeySettings.DEFAULT, System::nanoTime)) {
            var caching = new EnvelopeCipher(cached, KeyEngines.java(), new SecureRandom());
            var sealed = caching.seal(BINDING, pattern(32));
            assertThat(bytes(caching.open(BINDING, sealed, scope))).isEqualTo(bytes(pattern(32)));
            assertThat(roots.unwrapped()).isZero();
            assertThat(bytes(cipher.open(BINDING, sealed, scope))).isEqualTo(bytes(pattern(32)));
        }
    }

    @Test
    void eachMaterialHasADataKeyOfItsOwn() {
        var one = cipher.seal(BINDING, pattern(32));
        var other = cipher.seal(BINDING, pattern(32));
        assertThat(one.dataKeyId()).isNotEqualTo(other.dataKeyId());
        assertThat(one.wrappedDataKey()).isNotEqualTo(other.wrappedDataKey());
        assertThat(one.dataKeyId().version()).isEqualTo(4);
        assertThat(one.dataKeyId().variant()).isEqualTo(2);
    }

    @Test
    void nothingStoredContainsTheMaterial() {
        var sealed = cipher.seal(BINDING, pattern(32));
        var clear = HexFormat.of().formatHex(bytes(pattern(32)));
        assertThat(HexFormat.of().formatHex(sealed.envelope())).doesNotContain(clear);
        assertThat(HexFormat.of().formatHex(sealed.wrappedDataKey())).doesNotContain(clear);
    }

    @Test
    void materialOfAnotherTenantIsRefused() {
        var sealed = cipher.seal(BINDING, pattern(32));
        assertThatThrownBy(() -> cipher.open(
                        new MaterialBinding("tenant2", "object-1", ObjectType.SYMMETRIC_KEY, 1), sealed, scope))
                .isInstanceOf(BackendException.class); // the data key itself is bound to the tenant
    }

    @Test
    void materialOfAnotherObjectTypeOrVersionIsRefused() {
        var sealed = cipher.seal(BINDING, pattern(32));
        assertRefused(
                Kind.NOT_AUTHENTIC, new MaterialBinding("tenant", "object-2", ObjectType.SYMMETRIC_KEY, 1), sealed);
        assertRefused(Kind.NOT_AUTHENTIC, new MaterialBinding("tenant", "object-1", ObjectType.PUBLIC_KEY, 1), sealed);
        assertRefused(
                Kind.NOT_AUTHENTIC, new MaterialBinding("tenant", "object-1", ObjectType.SYMMETRIC_KEY, 2), sealed);
    }

    @Test
    void materialCachedUnderOneTenantIsRefusedToAnother() {
        try (var cached = new DataKeys(roots.directory(), memory, DataKeySettings.DEFAULT, System::nanoTime)) {
            var caching = new EnvelopeCipher(cached, KeyEngines.java(), new SecureRandom());
            var sealed = caching.seal(BINDING, pattern(32));
            assertThatThrownBy(() -> caching.open(
                            new MaterialBinding("tenant2", "object-1", ObjectType.SYMMETRIC_KEY, 1), sealed, scope))
                    .isInstanceOf(BackendException.class);
        }
    }

    @Test
    void anotherDataKeyIdIsRefused() {
        var sealed = cipher.seal(BINDING, pattern(32));
        var renamed = new SealedMaterial(UUID.randomUUID(), sealed.wrappedDataKey(), sealed.envelope());
        assertThatThrownBy(() -> cipher.open(BINDING, renamed, scope)).isInstanceOf(BackendException.class);
    }

    @Test
    void anEnvelopeAndADataKeyFromTwoRowsAreRefused() {
        var one = cipher.seal(BINDING, pattern(32));
        var other = cipher.seal(BINDING, pattern(32));
        var mixed = new SealedMaterial(other.dataKeyId(), other.wrappedDataKey(), one.envelope());
        assertRefused(Kind.NOT_AUTHENTIC, BINDING, mixed);
    }

    @Test
    void anEnvelopeWithOneByteChangedIsRefused() {
        var sealed = cipher.seal(BINDING, pattern(32));
        for (int i = 0; i < sealed.envelope().length; i++) {
            var envelope = sealed.envelope();
            envelope[i] ^= 1;
            assertRefused(
                    i == 0 ? Kind.UNKNOWN_FORMAT : Kind.NOT_AUTHENTIC,
                    BINDING,
                    new SealedMaterial(sealed.dataKeyId(), sealed.wrappedDataKey(), envelope));
        }
    }

    @Test
    void anEnvelopeCutAnywhereIsRefused() {
        var sealed = cipher.seal(BINDING, pattern(32));
        for (int length = 0; length < sealed.envelope().length; length++) {
            assertRefused(
                    length < 29 ? Kind.TRUNCATED : Kind.NOT_AUTHENTIC,
                    BINDING,
                    new SealedMaterial(
                            sealed.dataKeyId(), sealed.wrappedDataKey(), Arrays.copyOf(sealed.envelope(), length)));
        }
    }

    @Test
    void aWrappedDataKeyChangedOrCutAnywhereIsRefused() {
        var sealed = cipher.seal(BINDING, pattern(32));
        byte[] wrapped = sealed.wrappedDataKey();
        for (int i = 0; i < wrapped.length; i++) {
            if (i == 1 + 4 + "in-memory".length() + 4 + "main".length() + 4) {
                continue; // the version, which these root keys don't look at
            }
            byte[] changed = wrapped.clone();
            changed[i] ^= 1;
            byte[] cut = Arrays.copyOf(wrapped, i);
            for (byte[] bad : new byte[][] {changed, cut}) {
                assertThatThrownBy(() -> cipher.open(
                                BINDING, new SealedMaterial(sealed.dataKeyId(), bad, sealed.envelope()), scope))
                        .isInstanceOf(BackendException.class);
            }
        }
    }

    @Test
    void errorsNameTheObjectButNotTheMaterial() {
        var sealed = cipher.seal(BINDING, pattern(32));
        var format = sealed.envelope();
        format[0] = (byte) 0xFE;
        assertThatThrownBy(() -> cipher.open(
                        BINDING, new SealedMaterial(sealed.dataKeyId(), sealed.wrappedDataKey(), format), scope))
                .hasMessage("material of object object-1 has format 254 (expected 1)");
    }

    @Test
    void sealedMaterialCannotBeChangedFromOutside() {
        var envelope = new byte[] {1, 2};
        var sealed = new SealedMaterial(UUID.randomUUID(), new byte[] {3}, envelope);
        envelope[0] = 9;
        sealed.envelope()[1] = 9;
        sealed.wrappedDataKey()[0] = 9;
        assertThat(sealed.envelope()).containsExactly(1, 2);
        assertThat(sealed.wrappedDataKey()).containsExactly(3);
        assertThat(sealed).isEqualTo(new SealedMaterial(sealed.dataKeyId(), new byte[] {3}, new byte[] {1, 2}));
    }

    private void assertRefused(Kind kind, MaterialBinding binding, SealedMaterial sealed) {
        assertThatThrownBy(() -> cipher.open(binding, sealed, scope))
                .isInstanceOfSatisfying(
                        EnvelopeException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private MemorySegment pattern(int length) {
        var segment = scope.allocate(length);
        for (int i = 0; i < length; i++) {
            segment.set(ValueLayout.JAVA_BYTE, i, (byte) (i * 31 + 5));
        }
        return segment;
    }

    private static byte[] bytes(MemorySegment segment) {
        return segment.toArray(ValueLayout.JAVA_BYTE);
    }
}
