package org.claviger.enumeration;

/** E. */
public record BitMask<E extends Enum<E> & KmipEnumeration>(EnumerationType<E> type, int bits) {
    public boolean contains(E e) {
        return (bits & e.value()) != 0;
    }
}
