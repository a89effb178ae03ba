package org.claviger.hsm.pkcs11;

import java.nio.file.Path;

class NssRsaOaepTest extends TokenContractTest {
    NssRsaOaepTest() {
        super(RootMethod.RSA_OAEP);
    }

    @Override
    Pkcs11Settings settings(Path folder) {
        return NssToken.in(folder).settings();
    }
}
