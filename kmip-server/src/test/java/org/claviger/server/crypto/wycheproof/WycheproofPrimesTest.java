package org.claviger.server.crypto.wycheproof;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.SecretSharing;
import org.claviger.server.crypto.wycheproof.Wycheproof.Result;
import org.claviger.server.domain.KmipException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients name the prime under which a key is split; what only looks like one is refused. */
class WycheproofPrimesTest {
    private static final int SECRET_BYTES = 1;

    private final SecureRandom random = new SecureRandom();

    @ParameterizedTest
    @ValueSource(strings = "primality_test")
    void secretsAreSplitUnderPrimesOnly(String file) {
        var wrong = new ArrayList<String>();
        for (var vector : Wycheproof.vectors(file)) {
            var number = new BigInteger(vector.bytes("value"));
            var isLargeEnough = number.bitLength() > SECRET_BYTES * Byte.SIZE && number.signum() > 0;
            if (vector.result() != Result.ACCEPTABLE
                    && isTaken(number) != (vector.result() == Result.VALID && isLargeEnough)) {
                wrong.add(vector.toString());
            }
        }
        assertThat(wrong).isEmpty();
    }

    private boolean isTaken(BigInteger prime) {
        try (var secrets = SecretScope.unlocked()) {
            SecretSharing.splitByPrime(prime, secrets.copyOf(new byte[SECRET_BYTES]), 2, 2, random, secrets);
            return true;
        } catch (KmipException refused) {
            return false;
        }
    }
}
