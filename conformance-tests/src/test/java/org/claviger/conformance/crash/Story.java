package org.claviger.conformance.crash;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one client knows of one object that it has made: what was acknowledged last, and what was asked for since and not
 * answered, which may have happened or not. Used by one thread at a time.
 */
final class Story {
    private final String name;
    private final Optional<String> replaces;
    private Optional<String> id = Optional.empty();

    /** Null: not made, as far as was acknowledged. */
    private @Nullable Known acknowledged;

    private @Nullable Known asked;

    /**
     * @param name that it is made under, by which it is found while its identifier is not known
     * @param replaces the identifier of the object that it takes the name from, if it does
     */
    Story(String name, Optional<String> replaces) {
        this.name = name;
        this.replaces = replaces;
    }

    Optional<String> replaces() {
        return replaces;
    }

    String name() {
        return name;
    }

    Optional<String> id() {
        return id;
    }

    Optional<Known> acknowledged() {
        return Optional.ofNullable(acknowledged);
    }

    boolean isInDoubt() {
        return asked != null;
    }

    /** Says what is about to be asked for. */
    void ask(Known next) {
        asked = next;
    }

    /** Says that the server answered it was done. */
    void answered() {
        acknowledged = asked;
        asked = null;
    }

    void answered(String itsId) {
        id = Optional.of(itsId);
        answered();
    }

    /** Takes what was seen for what is known from now on. */
    void settle(Optional<String> itsId, Optional<Known> seen) {
        id = itsId;
        acknowledged = seen.orElse(null);
        asked = null;
    }

    /** Tells whether this may be what became of it. */
    boolean allows(Optional<Known> seen) {
        if (seen.isEmpty()) {
            return acknowledged == null;
        }
        return (acknowledged != null && acknowledged.fits(seen.get())) || (asked != null && asked.fits(seen.get()));
    }

    @Override
    public String toString() {
        return "%s (%s): acknowledged %s, asked %s".formatted(name, id.orElse("no identifier"), acknowledged, asked);
    }
}
