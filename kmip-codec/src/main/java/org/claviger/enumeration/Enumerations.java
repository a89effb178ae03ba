package org.claviger.enumeration;

import java.util.Optional;
import org.claviger.ttlv.Tag;

/** E. */
public final class Enumerations {
    private Enumerations() {}

    public static Optional<EnumerationType<?>> ofTag(Tag tag) {
        return Optional.empty();
    }
}
