package org.claviger.hsm;

import java.time.Instant;

/**
 * One version of a root key. Every version unwraps what it wrapped; only the newest wraps.
 *
 * @param version its name, in the backend's own words, as {@link Wrapped#rootVersion} has it
 */
public record RootKeyVersion(String version, Instant created) {}
