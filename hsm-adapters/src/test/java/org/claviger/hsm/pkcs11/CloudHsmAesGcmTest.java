package org.claviger.hsm.pkcs11;

import java.nio.file.Path;
import java.time.Duration;

class CloudHsmAesGcmTest extends TokenContractTest {
    CloudHsmAesGcmTest() {
        super(RootMethod.AES_GCM);
    }

    @Override
    Pkcs11Settings settings(Path folder) {
        return CloudHsmDouble.in(folder).settings(4, Duration.ofSeconds(30));
    }
}
