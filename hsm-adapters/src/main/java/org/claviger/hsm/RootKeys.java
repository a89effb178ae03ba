package org.claviger.hsm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.List;

/**
 * Root keys, which never leave the backend: they make, wrap and unwrap data keys.
 *
 * <p>Calls may block for as long as a network call takes. Clear key bytes are only ever in memory of the allocator that is
 * passed in; zeroing it is its owner's part.
 */
public interface RootKeys {
    /** Longest key that {@link #wrap} takes, whatever the backend. */
    int LONGEST_KEY_BYTES = 4096;

    /**
     * Makes a root key.
     *
     * @return its description, with the name that lasts: {@link RootKey#ref} is what {@link Wrapped#root} will say, and may
     *     be another than {@code ref} where the backend names its keys itself
     * @throws BackendException CONFLICT if there is one of this name
     */
    RootKey create(RootKeyRef ref);

    /**
     * Describes a root key.
     *
     * @throws BackendException NOT_FOUND if there is none of this name
     */
    RootKey describe(RootKeyRef ref);

    /** All root keys that this backend's settings let us see, by name. */
    List<RootKey> list();

    /**
     * Says which key a name names: two backends that give the same text reach the same key, whatever they call it.
     *
     * @throws BackendException NOT_FOUND if only the backend could tell, and has none of this name
     */
    String identity(RootKeyRef ref);

    /**
     * The versions of a root key, oldest first; the last one wraps.
     *
     * @throws BackendException NOT_FOUND if there is none of this name
     */
    List<RootKeyVersion> versions(RootKeyRef ref);

    /**
     * Makes a new version of a root key, which wraps from now on. What older ones wrapped is still unwrapped.
     *
     * @return the root key with its new version
     * @throws BackendException NOT_FOUND if there is none of this name, UNSUPPORTED where a new root key has to take the
     *     place of the old one ({@link Capabilities#rotatesRootKeys})
     */
    RootKey rotate(RootKeyRef ref);

    /**
     * Takes a root key out of use, in all its versions. What it wrapped can't be unwrapped any more: whoever calls this
     * has made sure that nothing is left. A file and a token destroy the key, a key service does so after a waiting time.
     *
     * @throws BackendException NOT_FOUND if there is none of this name
     */
    void retire(RootKeyRef ref);

    /**
     * Makes a data key by the backend's generator, wrapped by the root key's current version.
     *
     * @param bytes its length, 1 to {@link #LONGEST_KEY_BYTES}
     * @throws BackendException NOT_FOUND if there is no such root key
     */
    NewDataKey newDataKey(RootKeyRef ref, int bytes, Binding binding, SegmentAllocator allocator);

    /**
     * Wraps a key that came from elsewhere, by the root key's current version.
     *
     * @throws BackendException NOT_FOUND if there is no such root key
     */
    Wrapped wrap(RootKeyRef ref, MemorySegment clear, Binding binding);

    /**
     * Unwraps a data key by the root key and version that {@code wrapped} names.
     *
     * @throws BackendException NOT_FOUND if there is no such root key or version; INVALID_DATA if the wrapped key was
     *     altered, is bound to something else, or was wrapped by another root key of the same name; UNSUPPORTED if it was
     *     wrapped by another backend or algorithm
     */
    MemorySegment unwrap(Wrapped wrapped, Binding binding, SegmentAllocator allocator);

    /**
     * Wraps a data key anew, by the current version of a root key of this backend. Where the backend can do that inside, the
     * clear key doesn't leave it.
     *
     * @param scratch memory for the clear key meanwhile, which its owner zeroes
     * @throws BackendException as {@link #unwrap} and {@link #wrap}
     */
    default Wrapped rewrap(Wrapped wrapped, RootKeyRef to, Binding binding, SegmentAllocator scratch) {
        return wrap(to, unwrap(wrapped, binding, scratch), binding);
    }
}
