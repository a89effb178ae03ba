package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.KEY_VALUE_NOT_PRESENT;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;

import java.util.Optional;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.object.KmipObject;
import org.claviger.server.domain.KmipException;

/**
 * The public half of a pair in a device, which this process has too. The device verifies; what it can't verify, or can't any more
 * because the private half is destroyed and with it the pair, is verified here. All else needs no device.
 */
public final class PublicHalf extends HeldKey {
    private final DeviceKey there;

    public PublicHalf(
            CryptoEngine engine,
            Signatures signatures,
            Optional<CryptographicAlgorithm> algorithm,
            KmipObject object,
            DeviceKey there) {
        super(engine, signatures, algorithm, object);
        this.there = there;
    }

    @Override
    public boolean verify(SignatureScheme scheme, byte[] digest, byte[] signature) {
        if (scheme instanceof SignatureScheme.RsaPss pss && pss.saltLength().isEmpty()) {
            return super.verify(scheme, digest, signature); // of any length, which a device must be told
        }
        try {
            return there.verify(scheme, digest, signature);
        } catch (KmipException e) {
            if (e.reason() == KEY_VALUE_NOT_PRESENT || e.reason() == UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS) {
                return super.verify(scheme, digest, signature);
            }
            throw e;
        }
    }
}
