package org.claviger.hsm.pkcs11;

import java.nio.file.Path;
import java.time.Duration;

class CloudHsmKeyWrapTest extends TokenContractTest {
    CloudHsmKeyWrapTest() {
        super(RootMethod.KEY_WRAP);
    }

    @Override
    Pkcs11Settings settings(Path folder) {
        return CloudHsmDouble.in(folder).settings(4, Duration.ofSeconds(30));
    }
}
