package org.claviger.server.crypto;

import java.util.Optional;
import org.claviger.object.KmipObject;

/** What an object's sealed material turns out to be. */
public sealed interface Material {
    /** The object itself. It may still be wrapped as it was registered. */
    record Clear(KmipObject object) implements Material {}

    /**
     * A key in a device.
     *
     * @param readable a public key as it may be read; empty for all others
     */
    record InDevice(ResidentReference reference, Optional<KmipObject> readable) implements Material {}
}
