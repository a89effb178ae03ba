package org.claviger.server.crypto;

import static org.claviger.enumeration.CryptographicAlgorithm.DH;
import static org.claviger.enumeration.CryptographicAlgorithm.DSA;
import static org.claviger.enumeration.CryptographicAlgorithm.EC;
import static org.claviger.enumeration.CryptographicAlgorithm.ECDH;
import static org.claviger.enumeration.CryptographicAlgorithm.ECDSA;
import static org.claviger.enumeration.CryptographicAlgorithm.ECMQV;
import static org.claviger.enumeration.CryptographicAlgorithm.ED25519;
import static org.claviger.enumeration.CryptographicAlgorithm.ED448;
import static org.claviger.enumeration.CryptographicAlgorithm.RSA;

import java.security.Key;
import java.security.interfaces.DSAKey;
import java.security.interfaces.RSAKey;
import java.util.List;
import java.util.Optional;
import javax.crypto.interfaces.DHKey;
import org.bouncycastle.jcajce.interfaces.EdDSAKey;
import org.bouncycastle.jcajce.interfaces.XDHKey;
import org.bouncycastle.jce.interfaces.ECKey;
import org.claviger.attribute.CryptographicDomainParameters;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.RecommendedCurve;

/**
 * What the bytes of an asymmetric key say of it.
 *
 * @param algorithms the names that KMIP has for what such a key does; the first is taken if a client says none
 * @param length its Cryptographic Length in bits
 * @param domainParameters its curve, or the length of its prime Q
 */
public record KeyDescription(
        List<CryptographicAlgorithm> algorithms, int length, Optional<CryptographicDomainParameters> domainParameters) {
    private static final int BITS_25519 = 256;
    private static final int BITS_448 = 448;

    public KeyDescription {
        algorithms = List.copyOf(algorithms);
    }

    /** Describes a key as {@link AsymmetricKeys} makes them. */
    public static KeyDescription of(Key key) {
        return switch (key) {
            case RSAKey rsa -> new KeyDescription(List.of(RSA), rsa.getModulus().bitLength(), Optional.empty());
            case DSAKey dsa ->
                new KeyDescription(
                        List.of(DSA),
                        dsa.getParams().getP().bitLength(),
                        Optional.of(new CryptographicDomainParameters(
                                Optional.of(dsa.getParams().getQ().bitLength()), Optional.empty())));
            case DHKey dh ->
                new KeyDescription(List.of(DH), dh.getParams().getP().bitLength(), Optional.empty());
            case ECKey ec ->
                new KeyDescription(
                        List.of(ECDSA, EC, ECDH, ECMQV),
                        ec.getParameters().getCurve().getFieldSize(),
                        NamedCurves.of(ec).flatMap(NamedCurves::curve).map(KeyDescription::onCurve));
            case EdDSAKey edwards ->
                edwards.getAlgorithm().equals("Ed448")
                        ? new KeyDescription(
                                List.of(ED448, EC, ECDSA), BITS_448, Optional.of(onCurve(RecommendedCurve.CURVE448)))
                        : new KeyDescription(
                                List.of(ED25519, EC, ECDSA),
                                BITS_25519,
                                Optional.of(onCurve(RecommendedCurve.CURVE25519)));
            case XDHKey montgomery ->
                montgomery.getAlgorithm().equals("X448")
                        ? new KeyDescription(
                                List.of(ECDH, EC), BITS_448, Optional.of(onCurve(RecommendedCurve.CURVE448)))
                        : new KeyDescription(
                                List.of(ECDH, EC), BITS_25519, Optional.of(onCurve(RecommendedCurve.CURVE25519)));
            default -> throw new IllegalArgumentException("a key of " + key.getAlgorithm());
        };
    }

    private static CryptographicDomainParameters onCurve(RecommendedCurve curve) {
        return new CryptographicDomainParameters(Optional.empty(), Optional.of(curve));
    }
}
