package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;

import java.util.Optional;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.hsm.engine.KeyWrap;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;

/** KMIP's modes of AES that are made for wrapping keys: deterministic, and what was changed does not unwrap. */
enum AesKeyWrap {
    KEY_WRAP(KeyWrap.Form.WHOLE_SEMIBLOCKS),
    KEY_WRAP_PADDING(KeyWrap.Form.PADDED);

    private final KeyWrap.Form form;

    AesKeyWrap(KeyWrap.Form form) {
        this.form = form;
    }

    /** Returns the mode that the parameters name, or empty if it is none of these. */
    static Optional<AesKeyWrap> of(CryptographicAlgorithm algorithm, CryptographicParameters parameters) {
        var mode = parameters.blockCipherMode().orElse(BlockCipherMode.ECB);
        if (mode != BlockCipherMode.NISTKEYWRAP && mode != BlockCipherMode.AESKEYWRAPPADDING) {
            return Optional.empty();
        }
        if (algorithm != CryptographicAlgorithm.AES) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "Block Cipher Mode " + mode.specName() + " does not go with " + algorithm.specName());
        }
        return Optional.of(mode == BlockCipherMode.NISTKEYWRAP ? KEY_WRAP : KEY_WRAP_PADDING);
    }

    /**
     * Returns the key wrapped.
     *
     * @throws KmipException with Bad Cryptographic Parameters if one of the keys is of a length that the mode does not take
     */
    Secret wrap(KeyWrap keyWrap, Secret wrappingKey, Secret clear, SecretScope secrets) {
        requireKey(wrappingKey);
        requireWrappable(clear);
        return new Secret(
                keyWrap.wrap(form, wrappingKey.bytes(), clear.bytes(), (bytes, _) -> secrets.allocate(bytes)));
    }

    /** @throws KmipException with Bad Cryptographic Parameters if it is of a length that the mode does not take */
    void requireWrappable(Secret clear) {
        if (!form.takes(clear.length())) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "%d bytes to wrap by %s (expected a multiple of %d and at least %d)"
                            .formatted(clear.length(), this, form.multiple(), form.leastBytes()));
        }
    }

    /**
     * Returns the key in the clear, or empty if it was wrapped by another key or was changed since.
     *
     * @throws KmipException with Bad Cryptographic Parameters if the wrapping key is none of AES
     */
    Optional<Secret> unwrap(KeyWrap keyWrap, Secret wrappingKey, Secret wrapped, SecretScope secrets) {
        requireKey(wrappingKey);
        return keyWrap.unwrap(form, wrappingKey.bytes(), wrapped.bytes(), (bytes, _) -> secrets.allocate(bytes))
                .map(Secret::new);
    }

    private static void requireKey(Secret key) {
        if (!KeyWrap.isKeyLength(key.length())) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS, "wrapping key of " + key.length() + " bytes (expected 16, 24 or 32)");
        }
    }
}
