package org.claviger.server.operation;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.ResultReason;
import org.claviger.operation.DataReference;
import org.claviger.operation.Hash;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HashHandlerTest {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final CryptographicParameters SHA_256 = CryptographicParameters.builder()
            .hashingAlgorithm(HashingAlgorithm.SHA_256)
            .build();
    private static final Optional<Boolean> YES = Optional.of(true);
    private static final Optional<Boolean> ABSENT = Optional.empty();

    private final HandlerTester server = new HandlerTester();
    private final CryptographicStreams streams = CryptographicStreams.start(
            CryptographicStreams.Limits.DEFAULT, server::sharedMemory, server.clock(), server.random());

    @AfterEach
    void close() {
        streams.close();
        server.close();
    }

    private Hash.Response hash(
            CryptographicParameters parameters,
            Optional<String> data,
            Optional<Bytes> correlationValue,
            Optional<Boolean> first,
            Optional<Boolean> last) {
        return server.does(
                new HashHandler(streams),
                new Hash.Request(
                        parameters,
                        data.map(text -> new DataReference.Given(server.secret(text.getBytes(US_ASCII)))),
                        correlationValue,
                        first,
                        last));
    }

    private static String hex(Hash.Response response) {
        return HexFormat.of().formatHex(response.data().orElseThrow().bytes().toArray(ValueLayout.JAVA_BYTE));
    }

    private static void assertRefused(ResultReason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void dataInOnePieceIsHashed() {
        var response = hash(SHA_256, Optional.of("abc"), Optional.empty(), ABSENT, ABSENT);

        assertThat(hex(response)).isEqualTo(ABC);
        assertThat(response.correlationValue()).isEmpty();
    }

    @Test
    void dataInPartsIsHashedAsOne() {
        var first = hash(SHA_256, Optional.of("a"), Optional.empty(), YES, ABSENT);
        assertThat(first.data()).isEmpty();
        var second = hash(SHA_256, Optional.of("bc"), first.correlationValue(), ABSENT, ABSENT);
        assertThat(second.data()).isEmpty();

        var last = hash(SHA_256, Optional.empty(), second.correlationValue(), ABSENT, YES);

        assertThat(hex(last)).isEqualTo(ABC);
        assertThat(last.correlationValue()).isEmpty();
        assertRefused(
                ResultReason.INVALID_CORRELATION_VALUE,
                () -> hash(SHA_256, Optional.empty(), second.correlationValue(), ABSENT, YES));
    }

    @Test
    void emptyDataHasAHashToo() {
        assertThat(hex(hash(SHA_256, Optional.of(""), Optional.empty(), ABSENT, ABSENT)))
                .startsWith("e3b0c44298fc1c149afb");
    }

    @Test
    void laterPartsMustNameTheSameHash() {
        var first = hash(SHA_256, Optional.of("a"), Optional.empty(), YES, ABSENT);
        var sha1 = CryptographicParameters.builder()
                .hashingAlgorithm(HashingAlgorithm.SHA_1)
                .build();
        assertRefused(
                ResultReason.INVALID_FIELD, () -> hash(sha1, Optional.of("bc"), first.correlationValue(), ABSENT, YES));
    }

    @Test
    void withoutHashingAlgorithmOrDataNothingIsHashed() {
        var none = CryptographicParameters.builder().build();
        assertRefused(
                ResultReason.INVALID_FIELD, () -> hash(none, Optional.of("abc"), Optional.empty(), ABSENT, ABSENT));
        assertRefused(
                ResultReason.INVALID_FIELD, () -> hash(SHA_256, Optional.empty(), Optional.empty(), ABSENT, ABSENT));
    }
}
