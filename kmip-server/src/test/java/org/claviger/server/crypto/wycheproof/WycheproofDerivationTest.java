package org.claviger.server.crypto.wycheproof;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.KeyDerivation;
import org.claviger.server.crypto.wycheproof.Wycheproof.Result;
import org.claviger.server.crypto.wycheproof.Wycheproof.Vector;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The functions of Derive Key against the vectors of project Wycheproof. */
class WycheproofDerivationTest {
    /** More than we do for a client, whatever the vectors want. */
    private static final int TOO_MANY_ITERATIONS = 10_000_001;

    private interface Derivation {
        Secret derive(Vector vector, SecretScope secrets);
    }

    @ParameterizedTest
    @CsvSource({
        "pbkdf2_hmacsha1_test, SHA_1",
        "pbkdf2_hmacsha224_test, SHA_224",
        "pbkdf2_hmacsha256_test, SHA_256",
        "pbkdf2_hmacsha384_test, SHA_384",
        "pbkdf2_hmacsha512_test, SHA_512"
    })
    void pbkdf2GivesTheKeysOfTheVectorsAndRefusesTooManyIterations(String file, HashingAlgorithm hash) {
        check(file, "dk", (vector, secrets) -> {
            var inputs = new KeyDerivation.Inputs(
                    Optional.of(hash),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(Bytes.wrap(vector.bytes("salt"))),
                    Optional.of(vector.number("iterationCount")));
            return KeyDerivation.pbkdf2(
                    secrets.copyOf(vector.bytes("password")), inputs, vector.number("dkLen"), secrets);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "hkdf_sha1_test, SHA_1",
        "hkdf_sha256_test, SHA_256",
        "hkdf_sha384_test, SHA_384",
        "hkdf_sha512_test, SHA_512"
    })
    void hkdfGivesTheKeysOfTheVectorsAndNoLongerOnes(String file, HashingAlgorithm hash) {
        check(file, "okm", (vector, secrets) -> {
            var inputs = new KeyDerivation.Inputs(
                    Optional.of(hash),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(Bytes.wrap(vector.bytes("salt"))),
                    Optional.empty());
            var info = Optional.of(secrets.copyOf(vector.bytes("info")));
            return KeyDerivation.hkdf(
                    secrets.copyOf(vector.bytes("ikm")), info, inputs, vector.number("size"), secrets);
        });
    }

    /** Two of them have no algorithm for MAC in KMIP, and can be asked for here only. */
    @ParameterizedTest
    @CsvSource({
        "hmac_sha1_test, SHA_1",
        "hmac_sha224_test, SHA_224",
        "hmac_sha256_test, SHA_256",
        "hmac_sha384_test, SHA_384",
        "hmac_sha512_test, SHA_512",
        "hmac_sha512_224_test, SHA_512_224",
        "hmac_sha512_256_test, SHA_512_256",
        "hmac_sha3_224_test, SHA3_224",
        "hmac_sha3_256_test, SHA3_256",
        "hmac_sha3_384_test, SHA3_384",
        "hmac_sha3_512_test, SHA3_512"
    })
    void hmacGivesTheCodesOfTheVectors(String file, HashingAlgorithm hash) {
        check(file, "tag", (vector, secrets) -> {
            var inputs = new KeyDerivation.Inputs(
                    Optional.of(hash), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
            return KeyDerivation.hmac(
                    secrets.copyOf(vector.bytes("key")),
                    secrets.copyOf(vector.bytes("msg")),
                    inputs,
                    vector.groupNumber("tagSize") / Byte.SIZE,
                    secrets);
        });
    }

    private static void check(String file, String output, Derivation derivation) {
        var wrong = new ArrayList<String>();
        for (var vector : Wycheproof.vectors(file)) {
            var isValid = vector.result() == Result.VALID && !hasTooManyIterations(vector);
            if (gives(vector, output, derivation) != isValid) {
                wrong.add(vector.toString());
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean gives(Vector vector, String output, Derivation derivation) {
        try (var secrets = SecretScope.unlocked()) {
            var derived = derivation.derive(vector, secrets).bytes().toArray(ValueLayout.JAVA_BYTE);
            return Arrays.equals(derived, vector.bytes(output));
        } catch (KmipException refused) {
            return false;
        }
    }

    private static boolean hasTooManyIterations(Vector vector) {
        return vector.has("iterationCount") && vector.number("iterationCount") >= TOO_MANY_ITERATIONS;
    }
}
