package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.server.crypto.PublicKeyReader.require;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.spec.DSAPrivateKeySpec;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.spec.DHPrivateKeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.DHParameter;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DSAParameter;
import org.bouncycastle.asn1.x9.DomainParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.object.KeyMaterial;
import org.claviger.secret.Secret;
import org.claviger.server.domain.KmipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads private keys of any Key Format Type. Empty means a format or an algorithm that the server cannot look into, such as
 * an encrypted PKCS#8 structure.
 */
final class PrivateKeyReader {
    private static final int RSA_NUMBERS = 9;

    private PrivateKeyReader() {}

    /** @param algorithm of the Key Block; raw bytes do not say it */
    static Optional<PrivateKey> read(
            KeyFormatType format, KeyMaterial material, Optional<CryptographicAlgorithm> algorithm)
            throws GeneralSecurityException, IOException {
        return switch (material) {
            case KeyMaterial.Encoded(var bytes) -> encoded(format, bytes, algorithm);
            case KeyMaterial.TransparentRsaPrivateKey numbers -> rsa(numbers(numbers));
            case KeyMaterial.TransparentDsaPrivateKey(var p, var q, var g, var x) ->
                Optional.of(dsa(p, q, g, SecretNumbers.number(x)));
            case KeyMaterial.TransparentDhPrivateKey key ->
                Optional.of(dh(key.p(), key.g(), SecretNumbers.number(key.x())));
            case KeyMaterial.TransparentEcPrivateKey(var curve, var d) -> {
                var oid = NamedCurves.oid(curve);
                yield oid.isEmpty() ? Optional.empty() : ec(oid.get(), SecretNumbers.number(d));
            }
            case KeyMaterial.TransparentSymmetricKey _,
                    KeyMaterial.TransparentRsaPublicKey _,
                    KeyMaterial.TransparentDsaPublicKey _,
                    KeyMaterial.TransparentDhPublicKey _,
                    KeyMaterial.TransparentEcPublicKey _ -> throw notPrivate(format);
        };
    }

    private static Optional<PrivateKey> encoded(
            KeyFormatType format, Secret bytes, Optional<CryptographicAlgorithm> algorithm)
            throws GeneralSecurityException, IOException {
        var array = bytes.bytes().toArray(ValueLayout.JAVA_BYTE);
        try {
            return switch (format) {
                case PKCS_8 -> isEncrypted(array) ? Optional.empty() : pkcs8(PrivateKeyInfo.getInstance(array));
                case PKCS_1 -> pkcs1(ASN1Sequence.getInstance(array));
                case EC_PRIVATE_KEY -> sec1(ECPrivateKey.getInstance(array), null);
                case RAW -> raw(array, algorithm);
                case X_509 -> throw notPrivate(format);
                default -> Optional.empty();
            };
        } finally {
            Arrays.fill(array, (byte) 0);
        }
    }

    /** An EncryptedPrivateKeyInfo begins with an algorithm, a PrivateKeyInfo with a version (RFC 5208). */
    private static boolean isEncrypted(byte[] der) {
        var sequence = ASN1Sequence.getInstance(der);
        return sequence.size() == 2 && sequence.getObjectAt(0) instanceof ASN1Sequence;
    }

    private static Optional<PrivateKey> pkcs8(PrivateKeyInfo info) throws GeneralSecurityException, IOException {
        var algorithm = info.getPrivateKeyAlgorithm();
        var oid = algorithm.getAlgorithm();
        if (oid.equals(PKCSObjectIdentifiers.rsaEncryption) || oid.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            return pkcs1(ASN1Sequence.getInstance(info.parsePrivateKey()));
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
            return sec1(ECPrivateKey.getInstance(info.parsePrivateKey()), algorithm.getParameters());
        }
        var edwards = EdwardsAlgorithms.name(oid);
        return edwards.isEmpty()
                ? Optional.empty()
                : Optional.of(edwards(
                        edwards.get(),
                        oid,
                        ASN1OctetString.getInstance(info.parsePrivateKey()).getOctets()));
    }

    private static BigInteger number(PrivateKeyInfo info) throws IOException {
        return ASN1Integer.getInstance(info.parsePrivateKey()).getValue();
    }

    private static Optional<PrivateKey> pkcs1(ASN1Sequence sequence) throws GeneralSecurityException {
        if (sequence.size() > RSA_NUMBERS) {
            return Optional.empty(); // more than two primes
        }
        var key = RSAPrivateKey.getInstance(sequence);
        return rsa(new RsaNumbers(
                key.getModulus(),
                there(key.getPublicExponent()),
                there(key.getPrivateExponent()),
                there(key.getPrime1()),
                there(key.getPrime2()),
                there(key.getExponent1()),
                there(key.getExponent2()),
                there(key.getCoefficient())));
    }

    /** A number that the maker of the key did not have stands there as zero. */
    private static Optional<BigInteger> there(BigInteger number) {
        return Optional.of(number).filter(given -> given.signum() != 0);
    }

    private static RsaNumbers numbers(KeyMaterial.TransparentRsaPrivateKey key) {
        return new RsaNumbers(
                key.modulus(),
                key.publicExponent(),
                key.privateExponent().map(SecretNumbers::number),
                key.p().map(SecretNumbers::number),
                key.q().map(SecretNumbers::number),
                key.primeExponentP().map(SecretNumbers::number),
                key.primeExponentQ().map(SecretNumbers::number),
                key.crtCoefficient().map(SecretNumbers::number));
    }

    private static Optional<PrivateKey> rsa(RsaNumbers numbers) throws GeneralSecurityException {
        var spec = numbers.toSpec();
        return spec.isEmpty() ? Optional.empty() : Optional.of(make("RSA", spec.get()));
    }

    private static PrivateKey dsa(BigInteger p, BigInteger q, BigInteger g, BigInteger x)
            throws GeneralSecurityException {
        PublicKeyReader.requireGroup(p, g, g);
        require(q.signum() > 0 && q.compareTo(p) < 0, "Q is not between 1 and P");
        require(x.signum() > 0 && x.compareTo(q) < 0, "X is not between 0 and Q");
        return make("DSA", new DSAPrivateKeySpec(x, p, q, g));
    }

    private static PrivateKey dh(BigInteger p, BigInteger g, BigInteger x) throws GeneralSecurityException {
        PublicKeyReader.requireGroup(p, g, g);
        require(x.signum() > 0 && x.compareTo(p) < 0, "X is not between 0 and P");
        return make("DH", new DHPrivateKeySpec(x, p, g));
    }

    /** @param outside the curve as PKCS#8 has it; SEC 1 has it inside */
    private static Optional<PrivateKey> sec1(ECPrivateKey key, @Nullable ASN1Encodable outside)
            throws GeneralSecurityException, IOException {
        var curve = outside != null ? outside : key.getParametersObject();
        if (curve == null) {
            throw new KmipException(INVALID_FIELD, "EC private key that does not name its curve");
        }
        return curve instanceof ASN1ObjectIdentifier oid ? ec(oid, key.getKey()) : Optional.empty();
    }

    static Optional<PrivateKey> ec(ASN1ObjectIdentifier curve, BigInteger d)
            throws GeneralSecurityException, IOException {
        var parameters = NamedCurves.parameters(curve);
        if (parameters.isEmpty()) {
            return Optional.empty();
        }
        var order = parameters.get().getN();
        require(d.signum() > 0 && d.compareTo(order) < 0, "D is not between 0 and the order of the curve");
        return Optional.of(encoded(
                "EC",
                new PrivateKeyInfo(
                        new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve),
                        new ECPrivateKey(order.bitLength(), d, curve))));
    }

    private static Optional<PrivateKey> raw(byte[] bytes, Optional<CryptographicAlgorithm> algorithm)
            throws GeneralSecurityException, IOException {
        if (algorithm.isEmpty()) {
            return Optional.empty();
        }
        return switch (algorithm.get()) {
            case ED25519 -> Optional.of(edwards("Ed25519", EdECObjectIdentifiers.id_Ed25519, bytes));
            case ED448 -> Optional.of(edwards("Ed448", EdECObjectIdentifiers.id_Ed448, bytes));
            default -> Optional.empty();
        };
    }

    private static PrivateKey edwards(String algorithm, ASN1ObjectIdentifier oid, byte[] bytes)
            throws GeneralSecurityException, IOException {
        require(
                bytes.length == EdwardsAlgorithms.keyBytes(algorithm),
                algorithm + " key of " + bytes.length + " bytes");
        return encoded(algorithm, new PrivateKeyInfo(new AlgorithmIdentifier(oid), new DEROctetString(bytes)));
    }

    private static PrivateKey encoded(String algorithm, PrivateKeyInfo info)
            throws GeneralSecurityException, IOException {
        var der = info.getEncoded();
        try {
            return make(algorithm, new PKCS8EncodedKeySpec(der));
        } finally {
            Arrays.fill(der, (byte) 0);
        }
    }

    private static PrivateKey make(String algorithm, KeySpec spec) throws GeneralSecurityException {
        return CryptoProviders.keyFactory(algorithm).generatePrivate(spec);
    }

    private static KmipException notPrivate(KeyFormatType format) {
        return new KmipException(INVALID_FIELD, "Key Format Type " + format.specName() + " holds no private key");
    }
}
