package org.claviger.message;

import java.util.ArrayList;
import java.util.List;

/**
 * The way from a key to one of its descendants (BIP-32), written {@code m/0'/5}: each level is a number below 2^31, with an
 * apostrophe where it is hardened.
 *
 * @param indices the levels; hardened ones have the highest bit set
 */
public record DerivationPath(List<Integer> indices) {
    /** Wallets use five or six levels; each costs the server a multiplication on the curve. */
    public static final int MOST_LEVELS = 10;

    private static final int HARDENED = 0x8000_0000;
    private static final int MOST_DIGITS = 10;

    /** @throws IllegalArgumentException if it has more than {@link #MOST_LEVELS} levels */
    public DerivationPath {
        indices = List.copyOf(indices);
        if (indices.size() > MOST_LEVELS) {
            throw new IllegalArgumentException(
                    "a derivation path of " + indices.size() + " levels (expected at most " + MOST_LEVELS + ")");
        }
    }

    /** @throws IllegalArgumentException if the text is not a path */
    public static DerivationPath parse(String text) {
        var levels = text.split("/", -1);
        if (!levels[0].equals("m")) {
            throw malformed();
        }
        var indices = new ArrayList<Integer>();
        for (var i = 1; i < levels.length; i++) {
            indices.add(index(levels[i]));
        }
        return new DerivationPath(indices);
    }

    private static int index(String level) {
        var hardened = level.endsWith("'");
        var digits = hardened ? level.substring(0, level.length() - 1) : level;
        if (digits.isEmpty()
                || digits.length() > MOST_DIGITS
                || !digits.chars().allMatch(digit -> digit >= '0' && digit <= '9')
                || Long.parseLong(digits) > Integer.MAX_VALUE) {
            throw malformed();
        }
        return Integer.parseInt(digits) | (hardened ? HARDENED : 0);
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("not a derivation path (expected one such as m/0'/5)");
    }

    /** Tells whether an index asks for a hardened child, which cannot be had from the public key. */
    public static boolean isHardened(int index) {
        return index < 0;
    }

    @Override
    public String toString() {
        var text = new StringBuilder("m");
        for (var index : indices) {
            text.append('/').append(index & ~HARDENED).append(isHardened(index) ? "'" : "");
        }
        return text.toString();
    }
}
