package org.claviger.conformance.crash;

import java.util.Optional;
import org.claviger.enumeration.State;

/**
 * All that is watched of an object.
 *
 * @param name the one that it has; a replacement takes it away
 * @param comment an attribute that changes often
 * @param replacement the identifier of what replaced it, or {@link #SOME} while that is not known
 * @param digest of its material; empty once that is destroyed, and while nobody has looked at it
 */
record Known(
        State state,
        Optional<String> name,
        Optional<String> comment,
        Optional<String> replacement,
        Optional<String> digest) {
    static final String SOME = "some";

    static Known made(String name, String comment, Optional<String> digest) {
        return new Known(State.PRE_ACTIVE, Optional.of(name), Optional.of(comment), Optional.empty(), digest);
    }

    Known in(State next) {
        return new Known(next, name, comment, replacement, digest);
    }

    Known destroyed() {
        var next = state == State.COMPROMISED ? State.DESTROYED_COMPROMISED : State.DESTROYED;
        return new Known(next, name, comment, replacement, Optional.empty());
    }

    Known commented(String next) {
        return new Known(state, name, Optional.of(next), replacement, digest);
    }

    Known replacedBy(String id) {
        return new Known(state, Optional.empty(), comment, Optional.of(id), digest);
    }

    boolean isDestroyed() {
        return state == State.DESTROYED || state == State.DESTROYED_COMPROMISED;
    }

    /** Tells whether an object that looks like this one may be what is known. */
    boolean fits(Known seen) {
        return state == seen.state
                && name.equals(seen.name)
                && comment.equals(seen.comment)
                && (replacement.equals(seen.replacement)
                        || (replacement.equals(Optional.of(SOME)) && seen.replacement.isPresent()))
                && (isDestroyed()
                        ? seen.digest.isEmpty()
                        : seen.digest.isPresent() && (digest.isEmpty() || digest.equals(seen.digest)));
    }
}
