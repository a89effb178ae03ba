package org.claviger.hsm.pkcs11;

import java.nio.file.Path;

class SoftHsmRsaOaepTest extends TokenContractTest {
    SoftHsmRsaOaepTest() {
        super(RootMethod.RSA_OAEP);
    }

    @Override
    Pkcs11Settings settings(Path folder) {
        return SoftHsm.in(folder).withToken("token").settings("token");
    }
}
