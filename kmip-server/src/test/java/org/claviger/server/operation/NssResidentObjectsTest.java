package org.claviger.server.operation;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.hsm.pkcs11.NssToken;
import org.claviger.hsm.pkcs11.Pkcs11Backend;
import org.junit.jupiter.api.io.TempDir;

class NssResidentObjectsTest extends ResidentObjectsContract {
    @TempDir
    static Path folder = Path.of("");

    @Override
    protected KeyBackend open() {
        return Pkcs11Backend.open(
                NssToken.in(folder).settings(),
                Arena.global(),
                KeyEngines.java(),
                Clock.systemUTC(),
                new SecureRandom());
    }

    @Override
    protected Set<Ability> abilities() {
        return EnumSet.allOf(Ability.class);
    }
}
