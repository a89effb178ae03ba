package org.claviger.hsm.pkcs11;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.claviger.hsm.Digest;

/**
 * What a token can do, found by {@link SelfTest}.
 *
 * @param rootMethods those that work, in the profile's order
 * @param oaepDigest the best hash function that RSA-OAEP works with
 * @param keyWrapPadded whether RFC 5649 works
 * @param measured all findings in words, the same at each start
 */
record Abilities(
        List<RootMethod> rootMethods,
        Optional<Digest> oaepDigest,
        boolean keyWrapPadded,
        SortedMap<String, String> measured) {
    Abilities {
        rootMethods = List.copyOf(rootMethods);
        measured = Collections.unmodifiableSortedMap(new TreeMap<>(measured));
    }
}
