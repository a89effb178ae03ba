package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.KEY_COMPRESSION_TYPE_NOT_SUPPORTED;
import static org.claviger.enumeration.ResultReason.KEY_FORMAT_TYPE_NOT_SUPPORTED;

import java.security.Key;
import java.util.Optional;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.KeyCompressionType;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.object.Certificate;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KmipObject;
import org.claviger.object.OpaqueObject;
import org.claviger.object.PrivateKey;
import org.claviger.object.PublicKey;
import org.claviger.object.SecretData;
import org.claviger.object.SymmetricKey;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.ProtocolVersion;

/** The same object in another Key Format Type. */
public final class KeyFormats {
    private KeyFormats() {}

    /**
     * What a client asks for.
     *
     * @param format empty means the one that the object has
     * @param compression of the point of an elliptic curve public key; empty means the one that the object has
     * @param version that must have the format
     */
    public record Wanted(
            Optional<KeyFormatType> format, Optional<KeyCompressionType> compression, ProtocolVersion version) {}

    /**
     * Returns the object as it is wanted.
     *
     * @throws KmipException with Key Format Type Not Supported or Key Compression Type Not Supported if it cannot be had so
     */
    public static KmipObject convert(KmipObject object, Wanted wanted, SecretScope secrets) {
        return switch (object) {
            case PublicKey key -> publicKey(key, wanted, secrets);
            case PrivateKey key -> privateKey(key, wanted, secrets);
            case SymmetricKey(var block) -> new SymmetricKey(inFormat(block, uncompressed(wanted)));
            case SecretData(var type, var block) -> new SecretData(type, inFormat(block, uncompressed(wanted)));
            default -> unchanged(object, uncompressed(wanted));
        };
    }

    private static Optional<KeyFormatType> uncompressed(Wanted wanted) {
        wanted.compression()
                .filter(compression -> compression != KeyCompressionType.EC_PUBLIC_KEY_TYPE_UNCOMPRESSED)
                .ifPresent(compression -> {
                    throw new KmipException(
                            KEY_COMPRESSION_TYPE_NOT_SUPPORTED,
                            "Key Compression Type " + compression.specName() + " is for public keys only");
                });
        return wanted.format();
    }

    private static KmipObject unchanged(KmipObject object, Optional<KeyFormatType> format) {
        var own = object.block().map(KeyBlock::keyFormatType).or(() -> switch (object) {
            case Certificate _ -> Optional.of(KeyFormatType.X_509);
            case OpaqueObject _ -> Optional.of(KeyFormatType.OPAQUE);
            default -> Optional.empty();
        });
        if (format.isPresent() && !format.equals(own)) {
            throw unsupported(format.get());
        }
        return object;
    }

    private static KmipObject publicKey(PublicKey object, Wanted wanted, SecretScope secrets) {
        var block = object.keyBlock();
        var format = format(block, wanted);
        if (fits(block, format, wanted.version()) && wanted.compression().isEmpty()) {
            return new PublicKey(bare(block));
        }
        var key = AsymmetricKeys.publicKey(object);
        return AsymmetricKeys.object(
                key, algorithm(block, key), usable(format, key, wanted.version()), wanted.compression(), secrets);
    }

    private static KmipObject privateKey(PrivateKey object, Wanted wanted, SecretScope secrets) {
        uncompressed(wanted);
        var block = object.keyBlock();
        var format = format(block, wanted);
        if (fits(block, format, wanted.version())) {
            return new PrivateKey(bare(block));
        }
        var key = AsymmetricKeys.privateKey(object);
        return AsymmetricKeys.object(key, algorithm(block, key), usable(format, key, wanted.version()), secrets);
    }

    private static KeyFormatType format(KeyBlock block, Wanted wanted) {
        return wanted.format().orElse(block.keyFormatType());
    }

    private static boolean fits(KeyBlock block, KeyFormatType format, ProtocolVersion version) {
        return block.keyFormatType() == format && format.versions().contains(version);
    }

    /** A format that another version put there gives way to the one that this version has for such keys. */
    private static KeyFormatType usable(KeyFormatType format, Key key, ProtocolVersion version) {
        return format.versions().contains(version) ? format : AsymmetricKeys.defaultFormat(key, version);
    }

    private static CryptographicAlgorithm algorithm(KeyBlock block, Key key) {
        return block.cryptographicAlgorithm()
                .orElseGet(() -> KeyDescription.of(key).algorithms().getFirst());
    }

    /** Attributes within the Key Value of an asymmetric key make a backup product abort. */
    private static KeyBlock bare(KeyBlock block) {
        return block.keyWrappingData().isEmpty()
                        && block.keyValue().orElse(null) instanceof KeyValue.Plain(var material, var attributes)
                        && !attributes.isEmpty()
                ? withMaterial(block, block.keyFormatType(), material, Attributes.EMPTY)
                : block;
    }

    private static KeyBlock inFormat(KeyBlock block, Optional<KeyFormatType> wanted) {
        var format = wanted.orElse(block.keyFormatType());
        if (block.keyFormatType() == format) {
            return block;
        }
        if (block.keyWrappingData().isPresent() || !(block.keyValue().orElse(null) instanceof KeyValue.Plain plain)) {
            throw unsupported(format);
        }
        return withMaterial(block, format, materialOf(bytesOf(plain.material(), format), format), plain.attributes());
    }

    private static KeyBlock withMaterial(
            KeyBlock block, KeyFormatType format, KeyMaterial material, Attributes attributes) {
        return new KeyBlock(
                format,
                block.keyCompressionType(),
                Optional.of(new KeyValue.Plain(material, attributes)),
                block.cryptographicAlgorithm(),
                block.cryptographicLength(),
                Optional.empty());
    }

    private static Secret bytesOf(KeyMaterial material, KeyFormatType wanted) {
        return switch (material) {
            case KeyMaterial.Encoded(var bytes) -> bytes;
            case KeyMaterial.TransparentSymmetricKey(var bytes) -> bytes;
            default -> throw unsupported(wanted);
        };
    }

    private static KeyMaterial materialOf(Secret bytes, KeyFormatType format) {
        return switch (format) {
            case RAW, OPAQUE -> new KeyMaterial.Encoded(bytes);
            case TRANSPARENT_SYMMETRIC_KEY -> new KeyMaterial.TransparentSymmetricKey(bytes);
            default -> throw unsupported(format);
        };
    }

    private static KmipException unsupported(KeyFormatType format) {
        return new KmipException(
                KEY_FORMAT_TYPE_NOT_SUPPORTED, "object cannot be given as Key Format Type " + format.specName());
    }
}
