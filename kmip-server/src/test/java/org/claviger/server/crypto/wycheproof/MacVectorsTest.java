package org.claviger.server.crypto.wycheproof;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Arrays;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.Macs;
import org.claviger.server.domain.KmipException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HMAC and CMAC. Vectors of truncated codes are compared with as much of ours. */
class MacVectorsTest {
    @ParameterizedTest
    @CsvSource({
        "hmac_sha1_test, HMAC_SHA1",
        "hmac_sha224_test, HMAC_SHA224",
        "hmac_sha256_test, HMAC_SHA256",
        "hmac_sha384_test, HMAC_SHA384",
        "hmac_sha512_test, HMAC_SHA512",
        "hmac_sha3_224_test, HMAC_SHA3_224",
        "hmac_sha3_256_test, HMAC_SHA3_256",
        "hmac_sha3_384_test, HMAC_SHA3_384",
        "hmac_sha3_512_test, HMAC_SHA3_512",
        "aes_cmac_test, AES",
    })
    void justTheValidCodesAreOurs(String file, CryptographicAlgorithm algorithm) {
        for (var vector : Wycheproof.vectors(file)) {
            assertThat(isOurs(vector, algorithm))
                    .as(vector.toString())
                    .isEqualTo(vector.result() == Wycheproof.Result.VALID);
        }
    }

    private static boolean isOurs(Wycheproof.Vector vector, CryptographicAlgorithm algorithm) {
        var parameters = CryptographicParameters.builder();
        if (algorithm == CryptographicAlgorithm.AES) {
            parameters.blockCipherMode(BlockCipherMode.CMAC);
        }
        try (var secrets = SecretScope.unlocked()) {
            var mac = Macs.begin(algorithm, parameters.build(), secrets.copyOf(vector.bytes("key")));
            Macs.update(mac, secrets.copyOf(vector.bytes("msg")));
            var ours = Arrays.copyOf(mac.doFinal(), vector.groupNumber("tagSize") / Byte.SIZE);
            return MessageDigest.isEqual(ours, vector.bytes("tag"));
        } catch (KmipException refused) {
            return false;
        }
    }
}
