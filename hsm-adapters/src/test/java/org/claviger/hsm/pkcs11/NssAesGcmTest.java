package org.claviger.hsm.pkcs11;

import java.nio.file.Path;

class NssAesGcmTest extends TokenContractTest {
    NssAesGcmTest() {
        super(RootMethod.AES_GCM);
    }

    @Override
    Pkcs11Settings settings(Path folder) {
        return NssToken.in(folder).settings();
    }
}
