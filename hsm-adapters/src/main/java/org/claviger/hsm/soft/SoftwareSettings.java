package org.claviger.hsm.soft;

import java.nio.file.Path;
import org.claviger.hsm.BackendId;

/**
 * Where a software backend has its keys.
 *
 * @param id the backend's name
 * @param keyFile the encrypted root keys; made when the first one is created
 * @param passphraseFile the passphrase, which nobody but its owner may read; one line end after it doesn't count
 * @param costOfNewFiles the key derivation's cost for files that are written; files that are read say their own
 */
public record SoftwareSettings(BackendId id, Path keyFile, Path passphraseFile, Argon2Cost costOfNewFiles) {}
