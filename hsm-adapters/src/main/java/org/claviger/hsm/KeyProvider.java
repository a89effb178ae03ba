package org.claviger.hsm;

import java.lang.foreign.SegmentAllocator;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.claviger.hsm.engine.KeyEngine;

/**
 * A kind of backend as it was configured, before it is opened: all that a server has to know of one kind and no other. Another
 * kind is another class that implements this, and its keys in the configuration.
 */
public interface KeyProvider {
    /** The name of the backend that is opened. */
    BackendId id();

    /**
     * Opens the backend.
     *
     * @throws BackendException if it can't be used; {@link #remedy} says what to do
     */
    KeyBackend open(Means means);

    /** Files that nobody but the server's user may read, whether they exist or not. */
    List<PrivateFile> privateFiles();

    /** Whether there may be keys already: false only if the first start will make them. */
    boolean mayHoldKeys();

    /** Looks at what has to be there before the backend can be opened, and says what it found; changes nothing. */
    List<Inspection> prerequisites();

    /**
     * Looks at an open backend and a key as closely as that goes without changing anything.
     *
     * @param backend what {@link #open} gave
     * @param key the one that is to wrap new data keys
     */
    List<Inspection> inspect(KeyBackend backend, RootKeyRef key);

    /** What an operator can do about a failure. */
    String remedy(BackendException failure);

    /**
     * What a backend is given by its server.
     *
     * @param keyMemory where clear root keys live, if they are of a kind that this process holds; memory that every thread may
     *     use until the backend is closed
     * @param lastingMemory memory that every thread may use until the process ends
     * @param engine uses keys that this process holds
     */
    record Means(
            Supplier<? extends SegmentAllocator> keyMemory,
            Supplier<? extends SegmentAllocator> lastingMemory,
            KeyEngine engine,
            Clock clock,
            SecureRandom random) {}

    /**
     * A file with a secret.
     *
     * @param what what the secret is, for messages, such as {@code "PIN"}
     * @param written whether the server writes it, so that its folder must be writable
     */
    record PrivateFile(String what, Path path, boolean written) {}
}
