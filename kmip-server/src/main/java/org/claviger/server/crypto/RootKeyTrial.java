package org.claviger.server.crypto;

import static org.claviger.hsm.BackendException.Category.INTERNAL;

import java.time.Duration;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.Binding;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.RootKeys;
import org.claviger.hsm.engine.AesGcm;

/** Tries a root key out: one that wraps and can't unwrap would cost the data. */
public final class RootKeyTrial {
    private static final Binding TRIAL = new Binding("system", "trial", "trial");

    private RootKeyTrial() {}

    /**
     * Has a random key wrapped and unwrapped.
     *
     * @param memory where that key lives
     * @return how long it took
     * @throws BackendException NOT_FOUND if there is no such root key, else what keeps it from being used
     */
    public static Duration of(RootKeys keys, RootKeyRef key, SecureMemory memory) {
        try (var scope = memory.scope()) {
            var started = System.nanoTime();
            var made = keys.newDataKey(key, AesGcm.KEY_BYTES, TRIAL, scope);
            var again = keys.unwrap(made.wrapped(), TRIAL, scope);
            var taken = Duration.ofNanos(System.nanoTime() - started);
            if (again.mismatch(made.clear()) != -1) {
                throw new BackendException(
                        INTERNAL, "root key %s does not unwrap what it wrapped: it must not be used".formatted(key));
            }
            return taken;
        }
    }
}
