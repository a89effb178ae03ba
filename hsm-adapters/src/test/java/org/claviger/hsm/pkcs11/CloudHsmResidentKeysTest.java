package org.claviger.hsm.pkcs11;

import java.nio.file.Path;
import org.claviger.hsm.ResidentKeyCipherContract;
import org.claviger.hsm.ResidentKeyLifeContract;
import org.claviger.hsm.ResidentKeySigningContract;
import org.claviger.hsm.ResidentKeyTransportContract;
import org.claviger.hsm.TestedBackend;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class CloudHsmResidentKeysTest {
    @TempDir
    static Path folder = Path.of("");

    @RegisterExtension
    static final TestedBackend BACKEND = CloudHsmDouble.tested(() -> folder);

    @Nested
    class Life extends ResidentKeyLifeContract {}

    @Nested
    class Ciphers extends ResidentKeyCipherContract {}

    @Nested
    class Signing extends ResidentKeySigningContract {}

    @Nested
    class Transport extends ResidentKeyTransportContract {}
}
