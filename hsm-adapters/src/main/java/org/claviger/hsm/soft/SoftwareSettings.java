package org.claviger.hsm.soft;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Inspection;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.KeyProvider;
import org.claviger.hsm.RootKeyRef;

/**
 * Where a software backend has its keys.
 *
 * @param id the backend's name
 * @param keyFile the encrypted root keys; made when the first one is created
 * @param passphraseFile the passphrase, which nobody but its owner may read; one line end after it doesn't count
 * @param costOfNewFiles the key derivation's cost for files that are written; files that are read say their own
 */
public record SoftwareSettings(BackendId id, Path keyFile, Path passphraseFile, Argon2Cost costOfNewFiles)
        implements KeyProvider {
    @Override
    public KeyBackend open(Means means) {
        return SoftwareBackend.open(this, means.keyMemory().get(), means.engine(), means.clock(), means.random());
    }

    @Override
    public List<PrivateFile> privateFiles() {
        return List.of(
                new PrivateFile("passphrase", passphraseFile, false), new PrivateFile("root key", keyFile, true));
    }

    @Override
    public boolean mayHoldKeys() {
        return Files.exists(keyFile);
    }

    @Override
    public List<Inspection> prerequisites() {
        return List.of();
    }

    @Override
    public List<Inspection> inspect(KeyBackend backend, RootKeyRef key) {
        return List.of();
    }

    @Override
    public String remedy(BackendException failure) {
        return "Put the right key file and passphrase into place, from the backup if need be: without the root key no key in"
                + " the database can be read.";
    }
}
