package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;

/** The modes of AES that are made for wrapping keys: deterministic, and what was changed does not unwrap. */
enum AesKeyWrap {
    /** RFC 3394, NIST SP 800-38F section 6.2: whole semiblocks of 8 bytes, at least two. */
    KEY_WRAP("AES/KW/NoPadding", 16, 8),
    /** RFC 5649, NIST SP 800-38F section 6.3: any number of bytes but none. */
    KEY_WRAP_PADDING("AES/KWP/NoPadding", 1, 1);

    private static final int SEMIBLOCK_BYTES = 8;

    private final String transformation;
    private final int leastBytes;
    private final int multiple;

    AesKeyWrap(String transformation, int leastBytes, int multiple) {
        this.transformation = transformation;
        this.leastBytes = leastBytes;
        this.multiple = multiple;
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
     * @throws KmipException with Bad Cryptographic Parameters if it is of a length that the mode does not take
     */
    Secret wrap(Secret wrappingKey, Secret clear, SecretScope secrets) {
        if (clear.length() < leastBytes || clear.length() % multiple != 0) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "%d bytes to wrap by %s (expected a multiple of %d and at least %d)"
                            .formatted(clear.length(), this, multiple, leastBytes));
        }
        return run(Cipher.ENCRYPT_MODE, wrappingKey, clear, secrets)
                .orElseThrow(() -> new IllegalStateException("AES key wrap refused its input"));
    }

    /** Returns the key in the clear, or empty if it was wrapped by another key or was changed since. */
    Optional<Secret> unwrap(Secret wrappingKey, Secret wrapped, SecretScope secrets) {
        if (wrapped.length() < leastBytes + SEMIBLOCK_BYTES || wrapped.length() % SEMIBLOCK_BYTES != 0) {
            return Optional.empty();
        }
        return run(Cipher.DECRYPT_MODE, wrappingKey, wrapped, secrets);
    }

    private Optional<Secret> run(int direction, Secret wrappingKey, Secret input, SecretScope secrets) {
        var key = wrappingKey.bytes().toArray(ValueLayout.JAVA_BYTE);
        var in = input.bytes().toArray(ValueLayout.JAVA_BYTE);
        var out = new byte[0];
        try {
            var cipher = CryptoProviders.cipher(transformation);
            cipher.init(direction, new SecretKeySpec(key, "AES"));
            out = cipher.doFinal(in);
            var segment = secrets.allocate(out.length);
            MemorySegment.copy(MemorySegment.ofArray(out), 0, segment, 0, out.length);
            return Optional.of(new Secret(segment));
        } catch (InvalidKeyException e) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "wrapping key of " + key.length + " bytes (expected 16, 24 or 32)",
                    e);
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(in, (byte) 0);
            Arrays.fill(out, (byte) 0);
        }
    }
}
