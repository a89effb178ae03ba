package org.claviger.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.claviger.secret.SecretScope;
import org.claviger.server.rest.JsonBody.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever comes in, and in whatever pieces: the same requests come out, a refusal is the last thing that does, and no buffer is
 * left. The seeds are fixed; {@code ./claviger test --long} goes on with others, in the conformance tests.
 */
class HttpCutterFuzzTest {
    private static final int INPUTS = 4_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void whatComesOutDoesNotDependOnThePiecesAndNothingFollowsARefusal(long seed) {
        var fuzzing = new HttpFuzzing(seed);
        while (fuzzing.executions() < INPUTS) {
            fuzzing.cut();
        }
        assertThat(fuzzing.whole()).as("whole requests among them").isGreaterThan(INPUTS / 20);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void jsonIsReadOrRefusedAndNeverAnythingElse(long seed) {
        var fuzzing = new HttpFuzzing(seed);
        while (fuzzing.executions() < INPUTS) {
            fuzzing.readJson();
        }
        assertThat(fuzzing.whole()).isPositive();
    }

    @Test
    void deepJsonIsRefusedAtItsBeginning() {
        var deep = new char[1 << 20];
        Arrays.fill(deep, '[');
        var body = Unpooled.copiedBuffer("{\"prv\":" + String.valueOf(deep), StandardCharsets.US_ASCII);
        try (var secrets = SecretScope.unlocked()) {
            JsonBody.read(body, List.of(Field.secret("prv")), secrets);
            throw new AssertionError("read");
        } catch (HttpFault fault) {
            assertThat(fault.text()).startsWith("no string: prv");
        } finally {
            body.release();
        }
    }
}
