package org.claviger.hsm.pkcs11;

import java.nio.file.Path;

class SoftHsmAesGcmTest extends TokenContractTest {
    SoftHsmAesGcmTest() {
        super(RootMethod.AES_GCM);
    }

    @Override
    Pkcs11Settings settings(Path folder) {
        return SoftHsm.in(folder).withToken("token").settings("token");
    }
}
