package org.claviger.server.crypto;

import static org.claviger.server.crypto.PublicKeyWriter.unsupported;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.PrivateKey;
import java.security.interfaces.DSAPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPrivateKey;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.interfaces.DHPrivateKey;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jcajce.interfaces.EdDSAKey;
import org.bouncycastle.jcajce.interfaces.XDHKey;
import org.bouncycastle.jce.interfaces.ECPrivateKey;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.object.KeyMaterial;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;

/** Writes private keys in every Key Format Type that their algorithm has. */
final class PrivateKeyWriter {
    private PrivateKeyWriter() {}

    /** @throws KmipException with Key Format Type Not Supported */
    static KeyMaterial write(PrivateKey key, KeyFormatType format, SecretScope secrets) {
        try {
            return switch (key) {
                case RSAPrivateKey rsa -> rsa(rsa, format, secrets);
                case ECPrivateKey ec -> ec(ec, format, secrets);
                case DSAPrivateKey dsa
                when format == KeyFormatType.TRANSPARENT_DSA_PRIVATE_KEY ->
                    new KeyMaterial.TransparentDsaPrivateKey(
                            dsa.getParams().getP(),
                            dsa.getParams().getQ(),
                            dsa.getParams().getG(),
                            SecretNumbers.secret(dsa.getX(), secrets));
                case DHPrivateKey dh
                when format == KeyFormatType.TRANSPARENT_DH_PRIVATE_KEY ->
                    new KeyMaterial.TransparentDhPrivateKey(
                            dh.getParams().getP(),
                            Optional.empty(),
                            dh.getParams().getG(),
                            Optional.empty(),
                            SecretNumbers.secret(dh.getX(), secrets));
                default -> other(key, format, secrets);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing is read or written but in memory
        }
    }

    private static KeyMaterial other(PrivateKey key, KeyFormatType format, SecretScope secrets) throws IOException {
        if (format == KeyFormatType.PKCS_8) {
            return encoded(pkcs8(key), secrets);
        }
        if (format == KeyFormatType.RAW && (key instanceof EdDSAKey || key instanceof XDHKey)) {
            return new KeyMaterial.Encoded(secrets.copyOf(
                    ASN1OctetString.getInstance(pkcs8(key).parsePrivateKey()).getOctets()));
        }
        throw unsupported(format);
    }

    private static KeyMaterial ec(ECPrivateKey key, KeyFormatType format, SecretScope secrets) throws IOException {
        return switch (format) {
            case PKCS_8 -> encoded(pkcs8(key), secrets);
            case EC_PRIVATE_KEY -> encoded(sec1(key), secrets);
            case TRANSPARENT_EC_PRIVATE_KEY,
                    TRANSPARENT_ECDSA_PRIVATE_KEY,
                    TRANSPARENT_ECDH_PRIVATE_KEY,
                    TRANSPARENT_ECMQV_PRIVATE_KEY ->
                new KeyMaterial.TransparentEcPrivateKey(curve(key, format), SecretNumbers.secret(key.getD(), secrets));
            default -> throw unsupported(format);
        };
    }

    private static KeyMaterial rsa(RSAPrivateKey key, KeyFormatType format, SecretScope secrets) throws IOException {
        if (format == KeyFormatType.TRANSPARENT_RSA_PRIVATE_KEY) {
            return numbers(key, secrets);
        }
        if (!(key instanceof RSAPrivateCrtKey)) {
            throw unsupported(format); // the encodings have no way to leave the primes out
        }
        return switch (format) {
            case PKCS_8 -> encoded(pkcs8(key), secrets);
            case PKCS_1 -> encoded(pkcs8(key).parsePrivateKey(), secrets);
            default -> throw unsupported(format);
        };
    }

    private static RecommendedCurve curve(ECPrivateKey key, KeyFormatType format) {
        return NamedCurves.of(key).flatMap(NamedCurves::curve).orElseThrow(() -> unsupported(format));
    }

    private static KeyMaterial numbers(RSAPrivateKey key, SecretScope secrets) {
        var d = Optional.of(SecretNumbers.secret(key.getPrivateExponent(), secrets));
        if (!(key instanceof RSAPrivateCrtKey crt)) {
            return new KeyMaterial.TransparentRsaPrivateKey(
                    key.getModulus(),
                    d,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
        return new KeyMaterial.TransparentRsaPrivateKey(
                crt.getModulus(),
                d,
                Optional.of(crt.getPublicExponent()),
                Optional.of(SecretNumbers.secret(crt.getPrimeP(), secrets)),
                Optional.of(SecretNumbers.secret(crt.getPrimeQ(), secrets)),
                Optional.of(SecretNumbers.secret(crt.getPrimeExponentP(), secrets)),
                Optional.of(SecretNumbers.secret(crt.getPrimeExponentQ(), secrets)),
                Optional.of(SecretNumbers.secret(crt.getCrtCoefficient(), secrets)));
    }

    /** Of version 1, without a public key outside: older readers know no other. */
    private static PrivateKeyInfo pkcs8(PrivateKey key) throws IOException {
        if (key instanceof ECPrivateKey ec) {
            return new PrivateKeyInfo(
                    new AlgorithmIdentifier(
                            X9ObjectIdentifiers.id_ecPublicKey,
                            NamedCurves.of(ec).orElseThrow()),
                    sec1(ec));
        }
        var der = key.getEncoded();
        try {
            var info = PrivateKeyInfo.getInstance(der);
            return new PrivateKeyInfo(info.getPrivateKeyAlgorithm(), info.parsePrivateKey());
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    /** With the curve and the public point, as most tools write it (SEC 1 section C.4, RFC 5915). */
    private static org.bouncycastle.asn1.sec.ECPrivateKey sec1(ECPrivateKey key) {
        var curve = NamedCurves.of(key).orElseThrow();
        var parameters = key.getParameters();
        BigInteger d = key.getD();
        var point =
                new FixedPointCombMultiplier().multiply(parameters.getG(), d).normalize();
        return new org.bouncycastle.asn1.sec.ECPrivateKey(
                parameters.getN().bitLength(), d, new DERBitString(point.getEncoded(false)), curve);
    }

    private static KeyMaterial encoded(ASN1Encodable structure, SecretScope secrets) throws IOException {
        var der = structure.toASN1Primitive().getEncoded(ASN1Encoding.DER);
        try {
            return new KeyMaterial.Encoded(secrets.copyOf(der));
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }
}
