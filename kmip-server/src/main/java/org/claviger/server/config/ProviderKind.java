package org.claviger.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.KeyProvider;
import org.claviger.hsm.RootKeyTask;
import org.claviger.hsm.TaskOption;

/**
 * A kind of place where root keys live, as operators meet it: its keys of the configuration, and its options on the command
 * line. The {@link KeyProvider} that it makes of them knows the rest. Another kind is another class and a line in
 * {@link ProviderKinds#ALL}.
 */
public interface ProviderKind {
    /** What it is called in the configuration. */
    String code();

    /** What the documentation says it is, behind the code and "is". */
    String meaning();

    /** Whether it can hold keys of clients that never leave it. */
    default boolean holdsResidentKeys() {
        return false;
    }

    /** What it takes for a task. */
    default List<TaskOption> options(RootKeyTask task) {
        return List.of();
    }

    /** Its keys of the configuration. */
    Section section();

    /** Its key for how long one call may take, if it has one. */
    default Optional<Key<Duration>> timeout() {
        return Optional.empty();
    }

    /**
     * Makes what is known of it out of the values of one element of {@code root-keys}.
     *
     * @param dataDir where its files are unless the configuration says otherwise
     * @throws ConfigurationException if values are missing or don't go together
     */
    KeyProvider bind(Element element, BackendId name, Path dataDir);

    /**
     * The values of one element of {@code root-keys}.
     *
     * @param position its place in the list
     */
    record Element(Values values, int position) {
        <T> T get(Key<T> key) {
            return values.get(key, position);
        }

        <T> Optional<T> find(Key<T> key) {
            return values.find(key, position);
        }

        /** Returns the value of a key that a kind of provider can't do without. */
        <T> T needed(Key<T> key, ProviderKind kind) {
            return find(key)
                    .orElseThrow(() -> conflict(
                            key,
                            "is missing (expected %s for %s)"
                                    .formatted(key.type().name(), kind.code())));
        }

        ConfigurationException conflict(Key<?> key, String message) {
            return values.conflict(key, position, message);
        }
    }
}
