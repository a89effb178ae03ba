package org.claviger.server.crypto;

import java.math.BigInteger;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.jce.interfaces.ECKey;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** The curve that blockchains sign on (SEC 2 section 2.4.1). */
final class Secp256k1 {
    static final ECDomainParameters DOMAIN =
            new ECDomainParameters(ECNamedCurveTable.getByOID(SECObjectIdentifiers.secp256k1));
    static final int KEY_BYTES = 32;

    private Secp256k1() {}

    static boolean isCurveOf(ECKey key) {
        return NamedCurves.of(key)
                .filter(SECObjectIdentifiers.secp256k1::equals)
                .isPresent();
    }

    static BigInteger order() {
        return DOMAIN.getN();
    }

    /** Returns the public key of a private one, compressed. */
    static byte[] publicKey(BigInteger d) {
        return new FixedPointCombMultiplier()
                .multiply(DOMAIN.getG(), d)
                .normalize()
                .getEncoded(true);
    }
}
