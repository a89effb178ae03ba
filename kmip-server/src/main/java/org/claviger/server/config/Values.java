package org.claviger.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.claviger.server.config.ConfigurationException.Problem;

/** The values of keys, by their types. */
final class Values {
    private final Map<String, Entry> entries;
    private final Path folder;
    private final String origin;

    /** @param origin what is named where a value isn't set and yet wrong */
    Values(Map<String, Entry> entries, Path folder, String origin) {
        this.entries = entries;
        this.folder = folder;
        this.origin = origin;
    }

    /** Makes one element of a list. */
    @FunctionalInterface
    interface Element<T> {
        T bind(int position);
    }

    <T> T get(Key<T> key) {
        return get(key, 0);
    }

    /** Returns the value of a key in the element at {@code position} of its list. */
    <T> T get(Key<T> key, int position) {
        var found = find(key, position);
        return found.isPresent() ? found.get() : parse(key, defaultEntry(key));
    }

    /** Returns the value of a key whose default depends on something else. */
    <T> Optional<T> find(Key<T> key) {
        return find(key, 0);
    }

    /** Returns the value of such a key in the element at {@code position} of its list. */
    <T> Optional<T> find(Key<T> key, int position) {
        var entry = entries.get(key.at(position));
        return entry == null ? Optional.empty() : Optional.of(parse(key, entry));
    }

    /**
     * Returns the value of a key that is another one in each element of its list.
     *
     * @param earlier takes it
     */
    <T> T getNew(Key<T> key, int position, Set<T> earlier) {
        var value = get(key, position);
        requireNew(key, position, value, earlier);
        return value;
    }

    /** Checks that a value is another one in each element of its list; {@code earlier} takes it. */
    <T> void requireNew(Key<T> key, int position, T value, Set<T> earlier) {
        if (!earlier.add(value)) {
            throw conflict(key, position, "\"" + value + "\" (expected each name once)");
        }
    }

    /** Makes the elements of a list. */
    <T> List<T> each(String list, Element<T> element) {
        var elements = new ArrayList<T>();
        var length = length(entries, list);
        for (int i = 0; i < length; i++) {
            elements.add(element.bind(i));
        }
        return elements;
    }

    /** What to throw when a value doesn't go with another one. */
    ConfigurationException conflict(Key<?> key, int position, String message) {
        var at = key.at(position);
        var entry = Optional.ofNullable(entries.get(at));
        return new ConfigurationException(new Problem(entry.map(Entry::origin).orElse(origin), at, message));
    }

    ConfigurationException conflict(Key<?> key, String message) {
        return conflict(key, 0, message);
    }

    static Problem problem(Entry entry, IllegalValueException e) {
        var found = entry.quotable() ? e.found() : "the file's content";
        return new Problem(entry.origin(), entry.key(), found + " (expected " + e.expected() + ")");
    }

    /** How many elements a list has: one more than the greatest position that is mentioned. */
    static int length(Map<String, Entry> entries, String list) {
        var position = Pattern.compile(Pattern.quote(list) + "\\[([0-9]+)]\\..*");
        return entries.keySet().stream()
                .map(position::matcher)
                .filter(matcher -> matcher.matches())
                .mapToInt(matcher -> Integer.parseInt(matcher.group(1)) + 1)
                .max()
                .orElse(0);
    }

    private Entry defaultEntry(Key<?> key) {
        return switch (key.necessity()) {
            case Key.Necessity.Default(var text) ->
                new Entry(key.name(), Entry.split(key.type(), text), "default", true);
            case Key.Necessity.Derived _, Key.Necessity.Required _ ->
                throw new IllegalStateException(key.name() + " has no default of its own");
        };
    }

    private <T> T parse(Key<T> key, Entry entry) {
        try {
            return key.type().parse(entry.texts(), folder);
        } catch (IllegalValueException e) {
            throw new ConfigurationException(problem(entry, e));
        }
    }
}
