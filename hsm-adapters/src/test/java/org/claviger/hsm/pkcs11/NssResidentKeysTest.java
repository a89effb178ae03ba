package org.claviger.hsm.pkcs11;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.ResidentKeysContractTest;
import org.junit.jupiter.api.io.TempDir;

class NssResidentKeysTest extends ResidentKeysContractTest {
    @TempDir
    static Path folder = Path.of("");

    @Override
    protected KeyBackend openBackend() {
        return NssToken.in(folder).open();
    }

    @Override
    protected Set<Ability> abilities() {
        return EnumSet.complementOf(
                EnumSet.of(Ability.SAYS_MADE_INSIDE, Ability.P_224, Ability.SECP256K1, Ability.ED25519, Ability.ED448));
    }
}
