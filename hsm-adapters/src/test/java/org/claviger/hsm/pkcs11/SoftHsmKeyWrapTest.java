package org.claviger.hsm.pkcs11;

import java.nio.file.Path;

class SoftHsmKeyWrapTest extends TokenContractTest {
    SoftHsmKeyWrapTest() {
        super(RootMethod.KEY_WRAP);
    }

    @Override
    Pkcs11Settings settings(Path folder) {
        return SoftHsm.in(folder).withToken("token").settings("token");
    }
}
