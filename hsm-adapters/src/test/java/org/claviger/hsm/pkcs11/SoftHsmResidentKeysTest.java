package org.claviger.hsm.pkcs11;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.ResidentKeysContractTest;
import org.junit.jupiter.api.io.TempDir;

class SoftHsmResidentKeysTest extends ResidentKeysContractTest {
    @TempDir
    static Path folder = Path.of("");

    @Override
    protected KeyBackend openBackend() {
        return SoftHsm.in(folder).withToken("token").open("token");
    }

    @Override
    protected Set<Ability> abilities() {
        return EnumSet.complementOf(EnumSet.of(Ability.OAEP_SHA_256, Ability.KEY_WRAP_PADDED));
    }
}
