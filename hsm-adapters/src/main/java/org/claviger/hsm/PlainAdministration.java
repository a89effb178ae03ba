package org.claviger.hsm;

import java.util.function.Consumer;

/** What can be done with root keys that are all made in the same way. */
record PlainAdministration(RootKeys keys) implements RootKeyAdministration {
    @Override
    public RootKey create(RootKeyRef key, TaskOptions options, Consumer<String> said) {
        requireNone(options);
        return keys.create(key);
    }

    @Override
    public RootKey rotate(RootKeyRef key, TaskOptions options, Consumer<String> said) {
        requireNone(options);
        return keys.rotate(key);
    }

    @Override
    public RootKey importAgain(RootKeyRef key, TaskOptions options, Consumer<String> said) {
        throw new IllegalArgumentException("the material of root keys of this place can't be imported");
    }

    private static void requireNone(TaskOptions options) {
        if (!options.words().isEmpty()) {
            throw new IllegalArgumentException(
                    "root keys of this place take no " + options.words().getFirst());
        }
    }
}
