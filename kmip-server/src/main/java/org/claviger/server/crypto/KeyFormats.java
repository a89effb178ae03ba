package org.claviger.server.crypto;

import java.util.Optional;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KmipObject;
import org.claviger.object.SecretData;
import org.claviger.object.SymmetricKey;
import org.claviger.secret.Secret;

/** The same key in another Key Format Type. */
public final class KeyFormats {
    private KeyFormats() {}

    /** Returns the object in this format, or empty if it cannot be had so. */
    public static Optional<KmipObject> convert(KmipObject object, KeyFormatType format) {
        var block = object.block();
        if (block.isEmpty()) {
            return Optional.empty();
        }
        if (block.get().keyFormatType() == format) {
            return Optional.of(object);
        }
        return switch (object) {
            case SymmetricKey _ -> inFormat(block.get(), format).map(SymmetricKey::new);
            case SecretData secret ->
                inFormat(block.get(), format).map(b -> new SecretData(secret.secretDataType(), b));
            default -> Optional.empty();
        };
    }

    private static Optional<KeyBlock> inFormat(KeyBlock block, KeyFormatType format) {
        if (block.keyWrappingData().isPresent() || !(block.keyValue().orElse(null) instanceof KeyValue.Plain plain)) {
            return Optional.empty();
        }
        return bytesOf(plain.material())
                .flatMap(bytes -> materialOf(bytes, format))
                .map(material -> new KeyBlock(
                        format,
                        block.keyCompressionType(),
                        Optional.of(new KeyValue.Plain(material, plain.attributes())),
                        block.cryptographicAlgorithm(),
                        block.cryptographicLength(),
                        Optional.empty()));
    }

    private static Optional<Secret> bytesOf(KeyMaterial material) {
        return switch (material) {
            case KeyMaterial.Encoded(var bytes) -> Optional.of(bytes);
            case KeyMaterial.TransparentSymmetricKey(var bytes) -> Optional.of(bytes);
            default -> Optional.empty();
        };
    }

    private static Optional<KeyMaterial> materialOf(Secret bytes, KeyFormatType format) {
        return switch (format) {
            case RAW, OPAQUE -> Optional.of(new KeyMaterial.Encoded(bytes));
            case TRANSPARENT_SYMMETRIC_KEY -> Optional.of(new KeyMaterial.TransparentSymmetricKey(bytes));
            default -> Optional.empty();
        };
    }
}
