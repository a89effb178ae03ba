package org.claviger.hsm.pkcs11;

import java.nio.file.Path;
import org.claviger.hsm.BackendContractTest;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.RootKeyRef;
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
        return TestTools.open(SoftHsm.by(method, settings(folder)));
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
