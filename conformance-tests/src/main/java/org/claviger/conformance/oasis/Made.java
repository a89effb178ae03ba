package org.claviger.conformance.oasis;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a server has made so far: it stays the same, from case to case of a sequence.
 *
 * @param identifiers of objects that it made
 * @param samples what it made where a case has the key: a value of its own
 */
record Made(Set<String> identifiers, Map<String, String> samples) {
    Made() {
        this(new HashSet<>(), new HashMap<>());
    }

    Made copy() {
        return new Made(new HashSet<>(identifiers), new HashMap<>(samples));
    }
}
