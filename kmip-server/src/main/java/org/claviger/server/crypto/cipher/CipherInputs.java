package org.claviger.server.crypto.cipher;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;

import java.security.SecureRandom;
import java.util.Optional;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;

/**
 * What a message goes through a cipher with.
 *
 * @param iv there if the suite needs one
 * @param additionalData only for authenticated suites
 * @param tagBytes length of the tag of an authenticated suite
 * @param held where parts of the message are kept between requests
 */
record CipherInputs(
        Direction direction,
        Secret key,
        CryptographicParameters parameters,
        Optional<Bytes> iv,
        Optional<Bytes> additionalData,
        int tagBytes,
        SecretScope held,
        SecureRandom random) {
    byte[] requireIv() {
        return iv.orElseThrow().toArray();
    }

    byte[] requireIv(int bytes) {
        return requireIv(bytes, bytes);
    }

    byte[] requireIv(int least, int most) {
        var bytes = requireIv();
        if (bytes.length < least || bytes.length > most) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "IV/Counter/Nonce of %d bytes (expected %s)"
                            .formatted(bytes.length, least == most ? least : least + " to " + most));
        }
        return bytes;
    }
}
