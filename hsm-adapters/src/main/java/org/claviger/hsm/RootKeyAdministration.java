package org.claviger.hsm;

import java.util.function.Consumer;

/**
 * The ability of a backend to make, rotate and import root keys in ways of its own, which an operator chooses by options. What
 * all backends can do is in {@link RootKeys}. A call takes as long as it takes, and tells step by step what it does.
 *
 * <p>Failures are those of {@link RootKeys}; an {@link IllegalArgumentException} says which option is wrong, before anything
 * was done.
 */
public interface RootKeyAdministration {
    /**
     * Makes a root key.
     *
     * @param said takes lines that say what was done
     */
    RootKey create(RootKeyRef key, TaskOptions options, Consumer<String> said);

    /** Gives a root key another version now, or as the options say. */
    RootKey rotate(RootKeyRef key, TaskOptions options, Consumer<String> said);

    /** Gives a root key its material again, which the backend has forgotten. */
    RootKey importAgain(RootKeyRef key, TaskOptions options, Consumer<String> said);

    /** What a backend without ways of its own can do: make and rotate, without options. */
    static RootKeyAdministration plain(RootKeys keys) {
        return new PlainAdministration(keys);
    }
}
