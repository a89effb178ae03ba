package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.spec.DSAPublicKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import javax.crypto.spec.DHPublicKeySpec;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.DHParameter;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.DomainParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.object.KeyMaterial;
import org.claviger.secret.Secret;
import org.claviger.server.domain.KmipException;

/** Reads public keys of any Key Format Type. Empty means a format or an algorithm that the server cannot look into. */
final class PublicKeyReader {
    private static final int MOST_BITS = 16_384;
    private static final byte UNCOMPRESSED = 4;
    private static final byte HYBRID_EVEN = 6;
    private static final byte HYBRID_ODD = 7;

    private PublicKeyReader() {}

    /** @param algorithm of the Key Block; raw bytes do not say it */
    static Optional<PublicKey> read(
            KeyFormatType format, KeyMaterial material, Optional<CryptographicAlgorithm> algorithm)
            throws GeneralSecurityException, IOException {
        return switch (material) {
            case KeyMaterial.Encoded(var bytes) -> encoded(format, bytes, algorithm);
            case KeyMaterial.TransparentRsaPublicKey(var modulus, var exponent) -> Optional.of(rsa(modulus, exponent));
            case KeyMaterial.TransparentDsaPublicKey(var p, var q, var g, var y) -> Optional.of(dsa(p, q, g, y));
            case KeyMaterial.TransparentDhPublicKey key -> Optional.of(dh(key.p(), key.g(), key.y()));
            case KeyMaterial.TransparentEcPublicKey(var curve, var point) -> ec(curve, point.toArray());
            case KeyMaterial.TransparentSymmetricKey _,
                    KeyMaterial.TransparentRsaPrivateKey _,
                    KeyMaterial.TransparentDsaPrivateKey _,
                    KeyMaterial.TransparentDhPrivateKey _,
                    KeyMaterial.TransparentEcPrivateKey _ -> throw notPublic(format);
        };
    }

    private static Optional<PublicKey> encoded(
            KeyFormatType format, Secret bytes, Optional<CryptographicAlgorithm> algorithm)
            throws GeneralSecurityException, IOException {
        var array = bytes.bytes().toArray(ValueLayout.JAVA_BYTE);
        return switch (format) {
            case X_509 -> read(SubjectPublicKeyInfo.getInstance(array));
            case PKCS_1 -> {
                var key = RSAPublicKey.getInstance(array);
                yield Optional.of(rsa(key.getModulus(), key.getPublicExponent()));
            }
            case RAW -> raw(array, algorithm);
            case PKCS_8, EC_PRIVATE_KEY -> throw notPublic(format);
            default -> Optional.empty();
        };
    }

    private static Optional<PublicKey> raw(byte[] bytes, Optional<CryptographicAlgorithm> algorithm)
            throws GeneralSecurityException, IOException {
        if (algorithm.isEmpty()) {
            return Optional.empty();
        }
        return switch (algorithm.get()) {
            case ED25519 -> Optional.of(encoded("Ed25519", EdECObjectIdentifiers.id_Ed25519, bytes));
            case ED448 -> Optional.of(encoded("Ed448", EdECObjectIdentifiers.id_Ed448, bytes));
            default -> Optional.empty();
        };
    }

    private static PublicKey encoded(String algorithm, ASN1ObjectIdentifier oid, byte[] bytes)
            throws GeneralSecurityException, IOException {
        require(
                bytes.length == EdwardsAlgorithms.keyBytes(algorithm),
                algorithm + " key of " + bytes.length + " bytes");
        return make(
                algorithm,
                new X509EncodedKeySpec(new SubjectPublicKeyInfo(new AlgorithmIdentifier(oid), bytes).getEncoded()));
    }

    /** Reads the key of a certificate or of the X.509 format. */
    static Optional<PublicKey> read(SubjectPublicKeyInfo info) throws GeneralSecurityException, IOException {
        var algorithm = info.getAlgorithm();
        var oid = algorithm.getAlgorithm();
        if (oid.equals(PKCSObjectIdentifiers.rsaEncryption) || oid.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            var key = RSAPublicKey.getInstance(info.parsePublicKey());
            return Optional.of(rsa(key.getModulus(), key.getPublicExponent()));
        }
        if (oid.equals(X9ObjectIdentifiers.id_dsa)) {
            var domain = DSAParameter.getInstance(algorithm.getParameters());
            return Optional.of(dsa(domain.getP(), domain.getQ(), domain.getG(), number(info)));
        }
        if (oid.equals(PKCSObjectIdentifiers.dhKeyAgreement)) {
            var domain = DHParameter.getInstance(algorithm.getParameters());
            return Optional.of(dh(domain.getP(), domain.getG(), number(info)));
        }
        if (oid.equals(X9ObjectIdentifiers.dhpublicnumber)) {
            var domain = DomainParameters.getInstance(algorithm.getParameters());
            return Optional.of(dh(domain.getP(), domain.getG(), number(info)));
        }
        if (oid.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            return algorithm.getParameters() instanceof ASN1ObjectIdentifier curve
                    ? ec(curve, info.getPublicKeyData().getBytes())
                    : Optional.empty();
        }
        var edwards = EdwardsAlgorithms.name(oid);
        return edwards.isEmpty()
                ? Optional.empty()
                : Optional.of(make(edwards.get(), new X509EncodedKeySpec(info.getEncoded())));
    }

    private static BigInteger number(SubjectPublicKeyInfo info) throws IOException {
        return ASN1Integer.getInstance(info.parsePublicKey()).getValue();
    }

    private static PublicKey rsa(BigInteger modulus, BigInteger exponent) throws GeneralSecurityException {
        RsaNumbers.requireBits(modulus);
        require(exponent.testBit(0) && exponent.compareTo(modulus) < 0, "Public Exponent is even or too great");
        return make("RSA", new RSAPublicKeySpec(modulus, exponent));
    }

    private static PublicKey dsa(BigInteger p, BigInteger q, BigInteger g, BigInteger y)
            throws GeneralSecurityException {
        requireGroup(p, g, y);
        require(q.signum() > 0 && q.compareTo(p) < 0, "Q is not between 1 and P");
        return make("DSA", new DSAPublicKeySpec(y, p, q, g));
    }

    private static PublicKey dh(BigInteger p, BigInteger g, BigInteger y) throws GeneralSecurityException {
        requireGroup(p, g, y);
        return make("DH", new DHPublicKeySpec(y, p, g));
    }

    /** Refuses numbers that are no elements of the group, among them those whose powers give secrets away. */
    static void requireGroup(BigInteger p, BigInteger g, BigInteger y) {
        require(
                p.bitLength() >= RsaNumbers.LEAST_BITS && p.bitLength() <= MOST_BITS && p.testBit(0) && p.signum() > 0,
                "P of " + p.bitLength() + " bits, or even (expected " + RsaNumbers.LEAST_BITS + " to " + MOST_BITS
                        + ")");
        var most = p.subtract(BigInteger.ONE);
        require(g.compareTo(BigInteger.ONE) > 0 && g.compareTo(most) < 0, "G is not between 1 and P");
        require(y.compareTo(BigInteger.ONE) > 0 && y.compareTo(most) < 0, "Y is not between 1 and P");
    }

    private static Optional<PublicKey> ec(RecommendedCurve curve, byte[] point)
            throws GeneralSecurityException, IOException {
        var oid = NamedCurves.oid(curve);
        return oid.isEmpty() ? Optional.empty() : ec(oid.get(), point);
    }

    /** The provider checks that the point lies on the curve. */
    private static Optional<PublicKey> ec(ASN1ObjectIdentifier curve, byte[] point)
            throws GeneralSecurityException, IOException {
        if (NamedCurves.parameters(curve).isEmpty()) {
            return Optional.empty();
        }
        var identifier = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve);
        return Optional.of(make(
                "EC", new X509EncodedKeySpec(new SubjectPublicKeyInfo(identifier, withoutHint(point)).getEncoded())));
    }

    /** A hybrid point holds both coordinates; its hint at one of them, which the provider reads amiss, is not needed. */
    private static byte[] withoutHint(byte[] point) {
        if (point.length == 0 || (point[0] != HYBRID_EVEN && point[0] != HYBRID_ODD)) {
            return point;
        }
        var plain = point.clone();
        plain[0] = UNCOMPRESSED;
        return plain;
    }

    private static PublicKey make(String algorithm, KeySpec spec) throws GeneralSecurityException {
        return CryptoProviders.keyFactory(algorithm).generatePublic(spec);
    }

    private static KmipException notPublic(KeyFormatType format) {
        return new KmipException(INVALID_FIELD, "Key Format Type " + format.specName() + " holds no public key");
    }

    static void require(boolean condition, String problem) {
        if (!condition) {
            throw new KmipException(INVALID_FIELD, problem);
        }
    }
}
