package org.claviger.hsm.pkcs11;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.ResidentKeysContractTest;
import org.junit.jupiter.api.io.TempDir;

class CloudHsmResidentKeysTest extends ResidentKeysContractTest {
    @TempDir
    static Path folder = Path.of("");

    @Override
    protected KeyBackend openBackend() {
        return CloudHsmDouble.in(folder).open();
    }

    @Override
    protected Set<Ability> abilities() {
        return EnumSet.complementOf(
                EnumSet.of(Ability.SUPPLIED_IV, Ability.OAEP_SHA_256, Ability.KEY_WRAP_PADDED, Ability.OAEP_WRAP));
    }
}
