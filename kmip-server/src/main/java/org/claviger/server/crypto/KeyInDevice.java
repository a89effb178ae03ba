package org.claviger.server.crypto;

import java.lang.foreign.SegmentAllocator;
import java.util.function.BiFunction;
import org.claviger.hsm.ResidentKeys;
import org.claviger.hsm.ResidentRef;
import org.claviger.secret.SecretScope;

/**
 * A key where it is.
 *
 * @param ref names it there
 */
record KeyInDevice(ResidentDevice device, ResidentRef ref) {
    /**
     * Has the device do something with the key for a client.
     *
     * @throws org.claviger.server.domain.KmipException as {@link ResidentDevice#call}
     */
    <T> T call(BiFunction<ResidentKeys, ResidentRef, T> work) {
        return device.call(keys -> work.apply(keys, ref));
    }

    /** Tells whether the device puts IV and tag into the cipher text. */
    boolean putsIvIntoCipherText() {
        return device.call(keys -> keys.cipherTextHoldsIv());
    }

    /** Where a device puts what it hands out. */
    static SegmentAllocator memory(SecretScope secrets) {
        return (size, _) -> secrets.allocate(size);
    }
}
