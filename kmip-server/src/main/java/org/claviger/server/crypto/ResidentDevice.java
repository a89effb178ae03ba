package org.claviger.server.crypto;

import java.util.function.Function;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.ResidentKeys;

/** A device that holds clients' keys. All that clients cause it to do passes {@link #call}. */
public final class ResidentDevice {
    private final KeyBackend backend;
    private final ResidentKeys keys;

    /** @throws BackendException UNSUPPORTED if the backend holds no such keys */
    public ResidentDevice(KeyBackend backend) {
        this.backend = backend;
        this.keys = backend.residentKeys()
                .orElseThrow(() -> new BackendException(
                        BackendException.Category.UNSUPPORTED,
                        "%s holds root keys only, not keys of clients".formatted(backend.id())));
    }

    public BackendId id() {
        return backend.id();
    }

    /**
     * Has the device do something for a client.
     *
     * @throws org.claviger.server.domain.KmipException in the words of {@link ProviderFailures}
     */
    <T> T call(Function<ResidentKeys, T> work) {
        try {
            return work.apply(keys);
        } catch (BackendException e) {
            throw ProviderFailures.ofResidentKey(e);
        }
    }

    /** The device as it is, with failures as it has them: for making keys and destroying them. */
    public ResidentKeys keys() {
        return keys;
    }
}
