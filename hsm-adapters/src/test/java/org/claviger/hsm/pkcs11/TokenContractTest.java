package org.claviger.hsm.pkcs11;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.claviger.hsm.BackendContractTest;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.engine.KeyEngines;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a token, with root keys of one method. */
abstract class TokenContractTest extends BackendContractTest {
    private static final RootKeyRef ROOT = new RootKeyRef("main");

    /** One token for all tests of a class: making keys in it takes long. */
    @TempDir
    static Path folder = Path.of("");

    private final RootMethod method;

    TokenContractTest(RootMethod method) {
        this.method = method;
    }

    /** Makes the token if it isn't there. */
    abstract Pkcs11Settings settings(Path folder);

    @Override
    protected KeyBackend openBackend() {
        return Pkcs11Backend.open(
                SoftHsm.by(method, settings(folder)),
                Arena.global(),
                KeyEngines.java(),
                Clock.systemUTC(),
                new SecureRandom());
    }

    @Override
    protected RootKeyRef existingRoot(KeyBackend backend) {
        var keys = backend.rootKeys().orElseThrow();
        try {
            return keys.describe(ROOT).ref();
        } catch (BackendException _) {
            return keys.create(ROOT).ref();
        }
    }
}
