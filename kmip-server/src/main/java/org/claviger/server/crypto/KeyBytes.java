package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.KEY_VALUE_NOT_PRESENT;

import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KmipObject;
import org.claviger.secret.Secret;
import org.claviger.server.domain.KmipException;

/** The bytes of keys that are nothing but bytes. */
public final class KeyBytes {
    private KeyBytes() {}

    /**
     * Returns the bytes of a symmetric key, or of another object that holds a secret as it is.
     *
     * @throws KmipException with Key Value Not Present if it is wrapped, or holds something else
     */
    public static Secret of(KmipObject object) {
        var block = object.block()
                .filter(candidate -> candidate.keyWrappingData().isEmpty())
                .orElseThrow(() ->
                        new KmipException(KEY_VALUE_NOT_PRESENT, "the server has the key only wrapped by another"));
        var value = block.keyValue().orElseThrow(KeyBytes::noKeyValue);
        if (!(value instanceof KeyValue.Plain plain)) {
            throw noKeyValue();
        }
        return switch (plain.material()) {
            case KeyMaterial.Encoded(var bytes) -> bytes;
            case KeyMaterial.TransparentSymmetricKey(var bytes) -> bytes;
            default -> throw noKeyValue();
        };
    }

    private static KmipException noKeyValue() {
        return new KmipException(KEY_VALUE_NOT_PRESENT, "the object holds no symmetric key");
    }
}
