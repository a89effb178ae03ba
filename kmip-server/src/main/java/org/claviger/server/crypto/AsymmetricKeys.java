package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.KEY_FORMAT_TYPE_NOT_SUPPORTED;
import static org.claviger.enumeration.ResultReason.KEY_VALUE_NOT_PRESENT;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.DSAKey;
import java.security.interfaces.RSAKey;
import java.util.Optional;
import javax.crypto.interfaces.DHKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.interfaces.ECKey;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.KeyCompressionType;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.object.Certificate;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KmipObject;
import org.claviger.object.PrivateKey;
import org.claviger.object.PublicKey;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.ProtocolVersion;

/**
 * Asymmetric keys as KMIP has them, in every Key Format Type, and as JCA has them, of the providers that {@link
 * CryptoProviders} chooses. Malformed keys are refused with Invalid Field, whatever is wrong with them.
 *
 * <p>JCA holds private keys in numbers on the heap, which nobody can clear; the arrays that are made on the way are cleared.
 */
public final class AsymmetricKeys {
    private AsymmetricKeys() {}

    /**
     * Returns the key of a Public Key or a Certificate.
     *
     * @throws KmipException if it is wrapped, malformed, or of a format or an algorithm that the server cannot use
     */
    public static java.security.PublicKey publicKey(KmipObject object) {
        var key = object instanceof Certificate certificate ? ofCertificate(certificate) : readPublic(object);
        return key.orElseThrow(AsymmetricKeys::unreadable);
    }

    /**
     * Returns the key in a SubjectPublicKeyInfo, such as that of a certificate request.
     *
     * @throws KmipException if it is malformed, or of an algorithm that the server cannot use
     */
    public static java.security.PublicKey publicKey(SubjectPublicKeyInfo info) {
        return reading(() -> PublicKeyReader.read(info)).orElseThrow(AsymmetricKeys::unreadable);
    }

    /**
     * Returns the key of a Private Key.
     *
     * @throws KmipException if it is wrapped, malformed, or of a format or an algorithm that the server cannot use
     */
    public static java.security.PrivateKey privateKey(KmipObject object) {
        return readPrivate(object).orElseThrow(AsymmetricKeys::unreadable);
    }

    /**
     * Returns the key of a Public Key, a Private Key or a Certificate; empty if the server cannot look into it, or if it is
     * another type of object.
     *
     * @throws KmipException if it is malformed
     */
    public static Optional<Key> read(KmipObject object) {
        if (object.block().filter(KeyBlock::isClear).isEmpty() && !(object instanceof Certificate)) {
            return Optional.empty();
        }
        return switch (object) {
            case PublicKey _ -> readPublic(object).map(Key.class::cast);
            case PrivateKey _ -> readPrivate(object).map(Key.class::cast);
            case Certificate certificate -> ofCertificate(certificate).map(Key.class::cast);
            default -> Optional.empty();
        };
    }

    private static Optional<java.security.PublicKey> readPublic(KmipObject object) {
        if (!(object instanceof PublicKey(var block))) {
            throw wrongType(object, "Public Key or Certificate");
        }
        var material = clear(block);
        return reading(() -> PublicKeyReader.read(block.keyFormatType(), material, block.cryptographicAlgorithm()));
    }

    private static Optional<java.security.PrivateKey> readPrivate(KmipObject object) {
        if (!(object instanceof PrivateKey(var block))) {
            throw wrongType(object, "Private Key");
        }
        var material = clear(block);
        return reading(() -> PrivateKeyReader.read(block.keyFormatType(), material, block.cryptographicAlgorithm()));
    }

    private static Optional<java.security.PublicKey> ofCertificate(Certificate certificate) {
        if (certificate.certificateType() != CertificateType.X_509) {
            return Optional.empty();
        }
        return reading(() -> PublicKeyReader.read(org.bouncycastle.asn1.x509.Certificate.getInstance(
                        certificate.certificateValue().toArray())
                .getSubjectPublicKeyInfo()));
    }

    private static KeyMaterial clear(KeyBlock block) {
        if (block.keyWrappingData().isEmpty() && block.keyValue().orElse(null) instanceof KeyValue.Plain plain) {
            return plain.material();
        }
        throw new KmipException(
                KEY_VALUE_NOT_PRESENT, "the server has no Key Value, or only one wrapped by another key");
    }

    private interface Reading<K extends Key> {
        Optional<K> read() throws GeneralSecurityException, IOException;
    }

    /** What the parsers underneath throw at malformed keys is of many kinds; to the client it is one. */
    private static <K extends Key> Optional<K> reading(Reading<K> reading) {
        try {
            return reading.read();
        } catch (KmipException failure) {
            throw failure;
        } catch (GeneralSecurityException | IOException | RuntimeException malformed) {
            throw new KmipException(INVALID_FIELD, "Key Material is not what its Key Format Type says", malformed);
        }
    }

    private static KmipException wrongType(KmipObject object, String expected) {
        return new KmipException(
                INVALID_OBJECT_TYPE, "Object Type " + object.objectType().specName() + " (expected " + expected + ")");
    }

    private static KmipException unreadable() {
        return new KmipException(
                KEY_FORMAT_TYPE_NOT_SUPPORTED,
                "the server cannot look into a key of this Key Format Type or algorithm");
    }

    /**
     * Returns the KMIP object of a public key.
     *
     * @param algorithm what the key is for, of those that its {@link KeyDescription} lists
     * @param compression of the point of an elliptic curve key; empty means uncompressed
     * @throws KmipException with Key Format Type Not Supported, or Key Compression Type Not Supported
     */
    public static PublicKey object(
            java.security.PublicKey key,
            CryptographicAlgorithm algorithm,
            KeyFormatType format,
            Optional<KeyCompressionType> compression,
            SecretScope secrets) {
        var material = PublicKeyWriter.write(key, format, compression, secrets);
        return new PublicKey(block(key, algorithm, format, compression, material));
    }

    /**
     * Returns the KMIP object of a private key.
     *
     * @param algorithm what the key is for, of those that its {@link KeyDescription} lists
     * @throws KmipException with Key Format Type Not Supported
     */
    public static PrivateKey object(
            java.security.PrivateKey key, CryptographicAlgorithm algorithm, KeyFormatType format, SecretScope secrets) {
        var material = PrivateKeyWriter.write(key, format, secrets);
        return new PrivateKey(block(key, algorithm, format, Optional.empty(), material));
    }

    /**
     * Returns a Private Key as PKCS #8.
     *
     * @throws KmipException as {@link #privateKey}, or with Key Format Type Not Supported if PKCS #8 can't hold what is known of it
     */
    public static Secret pkcs8(KmipObject object, SecretScope secrets) {
        return ((KeyMaterial.Encoded) PrivateKeyWriter.write(privateKey(object), KeyFormatType.PKCS_8, secrets))
                .bytes();
    }

    private static KeyBlock block(
            Key key,
            CryptographicAlgorithm algorithm,
            KeyFormatType format,
            Optional<KeyCompressionType> compression,
            KeyMaterial material) {
        return new KeyBlock(
                format,
                compression,
                Optional.of(new KeyValue.Plain(material, Attributes.EMPTY)),
                Optional.of(algorithm),
                Optional.of(KeyDescription.of(key).length()),
                Optional.empty());
    }

    /**
     * Returns the Key Format Type that such a key has if nobody asks for another (KMIP 2.1 section 4.26, table 81). The table
     * has no row for Diffie-Hellman, which goes as DSA does, nor for Curve25519 and Curve448.
     */
    public static KeyFormatType defaultFormat(Key key, ProtocolVersion version) {
        var isPrivate = key instanceof java.security.PrivateKey;
        return switch (key) {
            case RSAKey _ -> KeyFormatType.PKCS_1;
            case DSAKey _ ->
                isPrivate ? KeyFormatType.TRANSPARENT_DSA_PRIVATE_KEY : KeyFormatType.TRANSPARENT_DSA_PUBLIC_KEY;
            case DHKey _ ->
                isPrivate ? KeyFormatType.TRANSPARENT_DH_PRIVATE_KEY : KeyFormatType.TRANSPARENT_DH_PUBLIC_KEY;
            case ECKey ec
            when NamedCurves.of(ec).flatMap(NamedCurves::curve).isPresent() -> transparentEc(isPrivate, version);
            default -> isPrivate ? KeyFormatType.PKCS_8 : KeyFormatType.X_509;
        };
    }

    private static KeyFormatType transparentEc(boolean isPrivate, ProtocolVersion version) {
        if (KeyFormatType.TRANSPARENT_EC_PRIVATE_KEY.versions().contains(version)) {
            return isPrivate ? KeyFormatType.TRANSPARENT_EC_PRIVATE_KEY : KeyFormatType.TRANSPARENT_EC_PUBLIC_KEY;
        }
        return isPrivate ? KeyFormatType.TRANSPARENT_ECDSA_PRIVATE_KEY : KeyFormatType.TRANSPARENT_ECDSA_PUBLIC_KEY;
    }

    static SubjectPublicKeyInfo info(java.security.PublicKey key) {
        return SubjectPublicKeyInfo.getInstance(key.getEncoded());
    }
}
