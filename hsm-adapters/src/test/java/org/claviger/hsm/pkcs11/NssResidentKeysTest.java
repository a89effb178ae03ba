package org.claviger.hsm.pkcs11;

import java.nio.file.Path;
import java.util.EnumSet;
import org.claviger.hsm.ResidentKeyCipherContract;
import org.claviger.hsm.ResidentKeyLifeContract;
import org.claviger.hsm.ResidentKeySigningContract;
import org.claviger.hsm.ResidentKeyTransportContract;
import org.claviger.hsm.TestedBackend;
import org.claviger.hsm.TestedBackend.Ability;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class NssResidentKeysTest {
    @TempDir
    static Path folder = Path.of("");

    @RegisterExtension
    static final TestedBackend BACKEND = new TestedBackend(
            () -> NssToken.in(folder).open(),
            EnumSet.complementOf(EnumSet.of(
                    Ability.SAYS_MADE_INSIDE, Ability.P_224, Ability.SECP256K1, Ability.ED25519, Ability.ED448)));

    @Nested
    class Life extends ResidentKeyLifeContract {}

    @Nested
    class Ciphers extends ResidentKeyCipherContract {}

    @Nested
    class Signing extends ResidentKeySigningContract {}

    @Nested
    class Transport extends ResidentKeyTransportContract {}
}
