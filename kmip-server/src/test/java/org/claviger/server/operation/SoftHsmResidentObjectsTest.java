package org.claviger.server.operation;

import java.nio.file.Path;
import java.util.EnumSet;
import org.claviger.hsm.pkcs11.SoftHsm;
import org.claviger.server.operation.TestedDevice.Ability;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class SoftHsmResidentObjectsTest {
    @TempDir
    static Path folder = Path.of("");

    @RegisterExtension
    static final TestedDevice DEVICE =
            new TestedDevice(() -> SoftHsm.in(folder).withToken("token").open("token"), EnumSet.allOf(Ability.class));

    @Nested
    class Placement extends ResidentPlacementContract {}

    @Nested
    class Ciphers extends ResidentCipherContract {}

    @Nested
    class Signing extends ResidentSigningContract {}

    @Nested
    class KeyMaking extends ResidentKeyMakingContract {}

    @Nested
    class End extends ResidentEndContract {}
}
