package org.claviger.server.config;

import java.util.Locale;
import java.util.Optional;

/**
 * A key of the configuration.
 *
 * @param name such as {@code kmip.listen}; the keys of a list's elements contain {@code []}, such as {@code
 *     tls.certificates[].chain}
 * @param necessity whether it may be left out, and what applies then
 * @param meaning what the documentation says about it
 */
record Key<T>(String name, ValueType<T> type, Necessity necessity, String meaning) {
    /** Stands in the name of a key of a list's elements. */
    static final String EACH = "[]";

    /** What applies where a key isn't set. */
    sealed interface Necessity {
        /** It must be set. */
        record Required() implements Necessity {}

        /** It need not be set. */
        record Default(String text) implements Necessity {}

        /** It need not be set; what applies then depends on something else. */
        record Derived(String description) implements Necessity {}
    }

    static <T> Key<T> required(String name, ValueType<T> type, String meaning) {
        return new Key<>(name, type, new Necessity.Required(), meaning);
    }

    /** @param text as it would stand in the environment, so the values of a list are separated by commas */
    static <T> Key<T> withDefault(String name, ValueType<T> type, String text, String meaning) {
        return new Key<>(name, type, new Necessity.Default(text), meaning);
    }

    static <T> Key<T> derived(String name, ValueType<T> type, String description, String meaning) {
        return new Key<>(name, type, new Necessity.Derived(description), meaning);
    }

    boolean isRequired() {
        return necessity instanceof Necessity.Required;
    }

    /** The list whose elements have this key; empty for most. */
    Optional<String> list() {
        var each = name.indexOf(EACH);
        return each < 0 ? Optional.empty() : Optional.of(name.substring(0, each));
    }

    /** The key of one element of its list. */
    String at(int index) {
        return name.replace(EACH, "[" + index + "]");
    }

    /** The environment variable that sets it; that of a list's elements contains {@code _n_}. */
    String variable() {
        return Environment.PREFIX
                + name.replace(EACH, ".#")
                        .replace('.', '_')
                        .replace('-', '_')
                        .toUpperCase(Locale.ROOT)
                        .replace('#', 'n');
    }
}
