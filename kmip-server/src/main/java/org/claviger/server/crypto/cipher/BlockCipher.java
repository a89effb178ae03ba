package org.claviger.server.crypto.cipher;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;

import java.util.List;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;

/** A block cipher as JCA knows it, and the keys it takes. */
enum BlockCipher {
    AES("AES", 16, List.of(16, 24, 32)),
    /** Keys come as two or three DES keys with their parity bits; of two, the first one is used twice. */
    TRIPLE_DES("DESede", 8, List.of(16, 24)),
    BLOWFISH("Blowfish", 8, List.of()),
    CAMELLIA("Camellia", 16, List.of(16, 24, 32));

    private static final int DES_KEY_BYTES = 8;
    private static final int BLOWFISH_LEAST_KEY_BYTES = 4;
    private static final int BLOWFISH_MOST_KEY_BYTES = 56;

    private final String jcaName;
    private final int blockBytes;
    private final List<Integer> keyBytes;

    BlockCipher(String jcaName, int blockBytes, List<Integer> keyBytes) {
        this.jcaName = jcaName;
        this.blockBytes = blockBytes;
        this.keyBytes = keyBytes;
    }

    String jcaName() {
        return jcaName;
    }

    int blockBytes() {
        return blockBytes;
    }

    /**
     * Returns the key as JCA wants it.
     *
     * @throws KmipException with Bad Cryptographic Parameters if the cipher has no keys of this length
     */
    Secret key(Secret material, SecretScope secrets) {
        var length = material.length();
        if (this == BLOWFISH) {
            require(length, length >= BLOWFISH_LEAST_KEY_BYTES && length <= BLOWFISH_MOST_KEY_BYTES, "4 to 56");
            return material;
        }
        require(length, keyBytes.contains(length), String.valueOf(keyBytes));
        return this == TRIPLE_DES && length == 2 * DES_KEY_BYTES
                ? Guarded.concat(material, new Secret(material.bytes().asSlice(0, DES_KEY_BYTES)), secrets)
                : material;
    }

    static void require(int length, boolean fits, String expected) {
        if (!fits) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS, "key of " + length + " bytes (expected " + expected + ")");
        }
    }
}
