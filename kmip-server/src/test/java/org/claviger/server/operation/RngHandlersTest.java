package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.claviger.enumeration.ResultReason;
import org.claviger.operation.DataReference;
import org.claviger.operation.RngRetrieve;
import org.claviger.operation.RngSeed;
import org.claviger.server.domain.KmipException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RNG Retrieve and RNG Seed. */
class RngHandlersTest {
    private final HandlerTester server = new HandlerTester();
    private final RngRetrieveHandler retrieve = new RngRetrieveHandler(new SecureRandom());

    @AfterEach
    void close() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32, RngRetrieveHandler.MAX_BYTES})
    void soManyBytesComeAsAreAskedFor(int length) {
        assertThat(server.does(retrieve, new RngRetrieve.Request(length)).data().length())
                .isEqualTo(length);
    }

    @Test
    void theyAreOthersEachTime() {
        var one = server.does(retrieve, new RngRetrieve.Request(32)).data();
        var other = server.does(retrieve, new RngRetrieve.Request(32)).data();
        assertThat(one).isNotEqualTo(other);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, RngRetrieveHandler.MAX_BYTES + 1, Integer.MAX_VALUE})
    void otherLengthsAreRefused(int length) {
        assertThatThrownBy(() -> server.does(retrieve, new RngRetrieve.Request(length)))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.INVALID_FIELD));
    }

    @Test
    void noSeedIsTaken() {
        var seed = new RngSeed.Request(new DataReference.Given(server.secret(new byte[32])));
        assertThat(server.does(new RngSeedHandler(), seed).dataLength()).isZero();
    }
}
