package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.KEY_COMPRESSION_TYPE_NOT_SUPPORTED;
import static org.claviger.enumeration.ResultReason.KEY_FORMAT_TYPE_NOT_SUPPORTED;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.PublicKey;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import javax.crypto.interfaces.DHPublicKey;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jcajce.interfaces.EdDSAKey;
import org.bouncycastle.jcajce.interfaces.XDHKey;
import org.bouncycastle.jce.interfaces.ECPublicKey;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.claviger.enumeration.KeyCompressionType;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.object.KeyMaterial;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;

/** Writes public keys in every Key Format Type that their algorithm has. */
final class PublicKeyWriter {
    private static final Set<KeyFormatType> TRANSPARENT_EC = EnumSet.of(
            KeyFormatType.TRANSPARENT_EC_PUBLIC_KEY,
            KeyFormatType.TRANSPARENT_ECDSA_PUBLIC_KEY,
            KeyFormatType.TRANSPARENT_ECDH_PUBLIC_KEY,
            KeyFormatType.TRANSPARENT_ECMQV_PUBLIC_KEY);

    private static final byte FROM_COMPRESSED_TO_HYBRID = 4;

    private PublicKeyWriter() {}

    /** @throws KmipException with Key Format Type Not Supported or Key Compression Type Not Supported */
    static KeyMaterial write(
            PublicKey key, KeyFormatType format, Optional<KeyCompressionType> compression, SecretScope secrets) {
        var asked = compression.orElse(KeyCompressionType.EC_PUBLIC_KEY_TYPE_UNCOMPRESSED);
        if (!(key instanceof ECPublicKey) && asked != KeyCompressionType.EC_PUBLIC_KEY_TYPE_UNCOMPRESSED) {
            throw unsupported(asked);
        }
        if (format == KeyFormatType.X_509) {
            return encoded(info(key, asked), secrets);
        }
        return switch (key) {
            case RSAPublicKey rsa -> rsa(rsa, format, secrets);
            case DSAPublicKey dsa
            when format == KeyFormatType.TRANSPARENT_DSA_PUBLIC_KEY ->
                new KeyMaterial.TransparentDsaPublicKey(
                        dsa.getParams().getP(),
                        dsa.getParams().getQ(),
                        dsa.getParams().getG(),
                        dsa.getY());
            case DHPublicKey dh
            when format == KeyFormatType.TRANSPARENT_DH_PUBLIC_KEY ->
                new KeyMaterial.TransparentDhPublicKey(
                        dh.getParams().getP(), Optional.empty(), dh.getParams().getG(), Optional.empty(), dh.getY());
            case ECPublicKey ec
            when TRANSPARENT_EC.contains(format) ->
                new KeyMaterial.TransparentEcPublicKey(curve(ec, format), Bytes.wrap(point(ec, asked)));
            default -> raw(key, format, secrets);
        };
    }

    private static KeyMaterial rsa(RSAPublicKey key, KeyFormatType format, SecretScope secrets) {
        return switch (format) {
            case PKCS_1 -> bits(key, secrets);
            case TRANSPARENT_RSA_PUBLIC_KEY ->
                new KeyMaterial.TransparentRsaPublicKey(key.getModulus(), key.getPublicExponent());
            default -> throw unsupported(format);
        };
    }

    private static KeyMaterial raw(PublicKey key, KeyFormatType format, SecretScope secrets) {
        if (format == KeyFormatType.RAW && (key instanceof EdDSAKey || key instanceof XDHKey)) {
            return bits(key, secrets);
        }
        throw unsupported(format);
    }

    /** What the X.509 format has inside. */
    private static KeyMaterial bits(PublicKey key, SecretScope secrets) {
        return new KeyMaterial.Encoded(
                secrets.copyOf(AsymmetricKeys.info(key).getPublicKeyData().getOctets()));
    }

    private static RecommendedCurve curve(ECPublicKey key, KeyFormatType format) {
        return NamedCurves.of(key).flatMap(NamedCurves::curve).orElseThrow(() -> unsupported(format));
    }

    private static SubjectPublicKeyInfo info(PublicKey key, KeyCompressionType compression) {
        var info = AsymmetricKeys.info(key);
        return key instanceof ECPublicKey ec
                ? new SubjectPublicKeyInfo(info.getAlgorithm(), point(ec, compression))
                : info;
    }

    /** The point as ANSI X9.62 section 4.3.6 writes it. */
    private static byte[] point(ECPublicKey key, KeyCompressionType compression) {
        var point = key.getQ();
        var prime = ECAlgorithms.isFpCurve(point.getCurve());
        return switch (compression) {
            case EC_PUBLIC_KEY_TYPE_UNCOMPRESSED -> point.getEncoded(false);
            case EC_PUBLIC_KEY_TYPE_X9_62_COMPRESSED_PRIME -> compressed(point, prime, compression);
            case EC_PUBLIC_KEY_TYPE_X9_62_COMPRESSED_CHAR2 -> compressed(point, !prime, compression);
            case EC_PUBLIC_KEY_TYPE_X9_62_HYBRID -> {
                var bytes = point.getEncoded(false);
                bytes[0] = (byte) (point.getEncoded(true)[0] + FROM_COMPRESSED_TO_HYBRID);
                yield bytes;
            }
        };
    }

    private static byte[] compressed(ECPoint point, boolean fitting, KeyCompressionType compression) {
        if (!fitting) {
            throw unsupported(compression);
        }
        return point.getEncoded(true);
    }

    private static KeyMaterial encoded(SubjectPublicKeyInfo info, SecretScope secrets) {
        try {
            return new KeyMaterial.Encoded(secrets.copyOf(info.getEncoded(ASN1Encoding.DER)));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // nothing is written but to memory
        }
    }

    static KmipException unsupported(KeyFormatType format) {
        return new KmipException(
                KEY_FORMAT_TYPE_NOT_SUPPORTED, "the key cannot be given as Key Format Type " + format.specName());
    }

    private static KmipException unsupported(KeyCompressionType compression) {
        return new KmipException(
                KEY_COMPRESSION_TYPE_NOT_SUPPORTED,
                "the key cannot be given with Key Compression Type " + compression.specName());
    }
}
