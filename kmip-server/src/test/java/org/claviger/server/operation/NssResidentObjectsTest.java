package org.claviger.server.operation;

import java.nio.file.Path;
import org.claviger.hsm.TestedBackend;
import org.claviger.hsm.pkcs11.NssToken;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class NssResidentObjectsTest {
    @TempDir
    static Path folder = Path.of("");

    @RegisterExtension
    static final TestedBackend BACKEND = NssToken.tested(() -> folder);

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
