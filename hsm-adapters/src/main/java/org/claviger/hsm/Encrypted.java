package org.claviger.hsm;

/**
 * What an encryption gave.
 *
 * @param iv the one that was really used; empty if the algorithm has none, or if {@code data} contains it
 * @param data the cipher text without its tag
 * @param tag empty unless the algorithm authenticates, or if {@code data} contains it
 */
public record Encrypted(Octets iv, Octets data, Octets tag) {}
