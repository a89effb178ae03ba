package org.claviger.server.operation;

import java.util.Set;
import java.util.function.Supplier;
import org.claviger.hsm.KeyBackend;

/**
 * A device that tests put keys into.
 *
 * @param open opens it, the same one each time
 * @param abilities what it can do that not every device can
 */
record TestedDevice(Supplier<KeyBackend> open, Set<Ability> abilities) {
    /** What not every device can do. */
    enum Ability {
        SUPPLIED_IV,
        STANDARD_CIPHERS,
        IMPORT,
        PSS,
        RSA_ENCRYPTION,
        WRAP,
        /** Keys that make codes by AES. */
        CMAC,
        ED25519,
        /** With RSA keys, by OAEP with SHA-1. */
        RSA_UNWRAP
    }
}
