package org.claviger.enumeration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.enumeration.CryptographicUsageMask.DECRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.SIGN;

import org.junit.jupiter.api.Test;

class BitMaskTest {
    private static final EnumerationType<CryptographicUsageMask> USES =
            EnumerationType.of(CryptographicUsageMask.class);

    /** A bit that no version names. */
    private static final int VENDORS_BIT = 0x4000_0000;

    @Test
    void aMaskHasTheBitsItIsMadeOf() {
        var mask = BitMask.of(CryptographicUsageMask.class, ENCRYPT, DECRYPT);
        assertThat(mask.bits()).isEqualTo(0x0C);
        assertThat(mask.values()).containsExactly(ENCRYPT, DECRYPT);
        assertThat(mask.contains(ENCRYPT)).isTrue();
        assertThat(mask.contains(SIGN)).isFalse();
    }

    @Test
    void aMaskOfNothingIsEmpty() {
        var none = BitMask.of(CryptographicUsageMask.class);
        assertThat(none.bits()).isZero();
        assertThat(none.values()).isEmpty();
        assertThat(none.containsAll(none)).isTrue();
    }

    @Test
    void aBitIsAddedToANewMask() {
        var mask = BitMask.of(CryptographicUsageMask.class, ENCRYPT);
        assertThat(mask.with(DECRYPT)).isEqualTo(BitMask.of(CryptographicUsageMask.class, ENCRYPT, DECRYPT));
        assertThat(mask.with(ENCRYPT)).isEqualTo(mask);
        assertThat(mask.values()).containsExactly(ENCRYPT);
    }

    @Test
    void aMaskContainsAnotherWhenItHasAllItsBitsNamedOrNot() {
        var both = new BitMask<>(USES, VENDORS_BIT | ENCRYPT.value());
        var named = BitMask.of(CryptographicUsageMask.class, ENCRYPT);
        assertThat(both.containsAll(named)).isTrue();
        assertThat(named.containsAll(both)).isFalse();
    }

    @Test
    void bitsWithoutANameAreKept() {
        var mask = new BitMask<>(USES, VENDORS_BIT | SIGN.value());
        assertThat(mask.values()).containsExactly(SIGN);
        assertThat(mask.with(ENCRYPT).bits()).isEqualTo(VENDORS_BIT | SIGN.value() | ENCRYPT.value());
    }

    @Test
    void aMaskPrintsItsNamesAndAllItsBits() {
        assertThat(new BitMask<>(USES, VENDORS_BIT | SIGN.value())).hasToString("[SIGN] (0x40000001)");
    }

    @Test
    void anEnumerationIsNoMask() {
        assertThatThrownBy(() -> BitMask.of(State.class, State.ACTIVE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("State (expected a mask)");
    }
}
