package org.claviger.hsm;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a backend can do, found by trying it when it was opened.
 *
 * @param createsRootKeys whether {@link RootKeys#create} works, or root keys are made by other means
 * @param rotatesRootKeys whether {@link RootKeys#rotate} works, or a new root key takes the place of an old one
 * @param authenticatesBindings whether the backend itself refuses a wrong {@link Binding}; where it can't, only the
 *     cipher that uses the data key notices
 * @param leavesHost whether a call goes over the network, so that it costs milliseconds and can time out
 * @param measured what the self-test found, by name: the same device gives the same texts at each start, so a difference is
 *     something to be told
 */
public record Capabilities(
        boolean createsRootKeys,
        boolean rotatesRootKeys,
        boolean authenticatesBindings,
        boolean leavesHost,
        SortedMap<String, String> measured) {
    public Capabilities {
        measured = Collections.unmodifiableSortedMap(new TreeMap<>(measured));
    }
}
