package org.claviger.enumeration;

import java.util.List;

/**
 * Some bits of a mask. Bits without a name are kept.
 *
 * @param type the names of the bits
 * @param bits as they travel
 * @param <E> the bits that have names
 */
public record BitMask<E extends Enum<E> & KmipEnumeration>(EnumerationType<E> type, int bits) {
    public BitMask {
        if (!type.isMask()) {
            throw new IllegalArgumentException(type + " (expected a mask)");
        }
    }

    /** Returns the mask of just these bits. */
    @SafeVarargs
    public static <E extends Enum<E> & KmipEnumeration> BitMask<E> of(Class<E> type, E... bits) {
        var mask = 0;
        for (var bit : bits) {
            mask |= bit.value();
        }
        return new BitMask<>(EnumerationType.of(type), mask);
    }

    public boolean contains(E bit) {
        return (bits & bit.value()) == bit.value();
    }

    /** Returns this mask and {@code bit}. */
    public BitMask<E> with(E bit) {
        return new BitMask<>(type, bits | bit.value());
    }

    /** Tells whether all bits of {@code other} are here. */
    public boolean containsAll(BitMask<E> other) {
        return (bits & other.bits) == other.bits;
    }

    /** Returns the bits that have names. */
    public List<E> values() {
        return type.values().filter(this::contains).toList();
    }

    @Override
    public String toString() {
        return values() + " (0x%08X)".formatted(bits);
    }
}
