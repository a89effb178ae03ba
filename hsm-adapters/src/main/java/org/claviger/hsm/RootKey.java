package org.claviger.hsm;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a backend says of a root key; never the key itself.
 *
 * @param currentVersion the version that wraps from now on; older ones still unwrap
 * @param created when the current version was made
 * @param facts what else an operator may want to know, by name, such as an ARN, an origin or a mechanism
 */
public record RootKey(
        RootKeyRef ref, String currentVersion, Instant created, State state, SortedMap<String, String> facts) {
    /** What may be done with a root key. */
    public enum State {
        /** It wraps and unwraps. */
        ENABLED,
        /** It does neither until an operator enables it again. */
        DISABLED,
        /** Its key material has to be imported first, or again. */
        PENDING_IMPORT,
        /** It will be destroyed at a set time and does nothing until then; that can be cancelled. */
        PENDING_DELETION,
        /** The backend can't reach it. */
        UNAVAILABLE
    }

    public RootKey {
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    }
}
