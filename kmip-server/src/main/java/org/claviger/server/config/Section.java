package org.claviger.server.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A section of the configuration: the beginning that the names of its keys share, and these keys in the order in which they
 * are declared, which is that of the documentation.
 */
final class Section {
    private final String prefix;
    private final List<Key<?>> keys = new ArrayList<>();

    /** @param prefix such as {@code kmip.} or, for a list's elements, {@code root-keys[].} */
    Section(String prefix) {
        this.prefix = prefix;
    }

    /** As {@link Key#required}, by the name that the key has in this section. */
    <T> Key<T> required(String name, ValueType<T> type, String meaning) {
        return with(Key.required(prefix + name, type, meaning));
    }

    /** As {@link Key#withDefault}, by the name that the key has in this section. */
    <T> Key<T> withDefault(String name, ValueType<T> type, String text, String meaning) {
        return with(Key.withDefault(prefix + name, type, text, meaning));
    }

    /** As {@link Key#derived}, by the name that the key has in this section. */
    <T> Key<T> derived(String name, ValueType<T> type, String description, String meaning) {
        return with(Key.derived(prefix + name, type, description, meaning));
    }

    private <T> Key<T> with(Key<T> key) {
        keys.add(key);
        return key;
    }

    /** All keys, once the class is initialized that declares them. */
    List<Key<?>> keys() {
        return List.copyOf(keys);
    }
}
