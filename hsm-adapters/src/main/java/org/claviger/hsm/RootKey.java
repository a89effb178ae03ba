package org.claviger.hsm;

import java.time.Instant;

/**
 * What a backend says of a root key; never the key itself.
 *
 * @param currentVersion the version that wraps from now on; older ones still unwrap
 * @param created when the current version was made
 */
public record RootKey(RootKeyRef ref, String currentVersion, Instant created) {}
