package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;
import static org.claviger.enumeration.ResultReason.INVALID_CORRELATION_VALUE;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.SERVER_LIMIT_EXCEEDED;
import static org.claviger.enumeration.ResultReason.WRONG_KEY_LIFECYCLE_STATE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.operation.Revoke;
import org.claviger.server.domain.KmipException;
import org.claviger.server.operation.CryptographicStreams.Limits;
import org.claviger.server.operation.CryptographicStreams.Step;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CryptographicStreamsTest {
    private static final Limits LIMITS = new Limits(4, 3, 10, Duration.ofMinutes(5));
    private static final Optional<Boolean> YES = Optional.of(true);
    private static final Optional<Boolean> ABSENT = Optional.empty();

    private final HandlerTester server = new HandlerTester();
    private final CryptographicStreams streams =
            CryptographicStreams.start(LIMITS, server::sharedMemory, server.clock(), server.random());
    private final String key = server.addKey(CryptographicAlgorithm.AES, new byte[16], ENCRYPT);
    private final List<Words> closed = new ArrayList<>();

    @AfterEach
    void stop() {
        streams.close();
        server.close();
    }

    /** An operation that keeps words. */
    private final class Words implements CryptographicStreams.State {
        private final StringBuilder words = new StringBuilder();

        @Override
        public long heldBytes() {
            return words.length();
        }

        @Override
        public void close() {
            closed.add(this);
        }
    }

    private Step<String> say(String name, Operation operation, String object, StreamPart part, String word) {
        return server.item(name, ProtocolVersion.V2_1, operation, context -> say(context, object, part, word));
    }

    private Step<String> say(RequestContext context, String object, StreamPart part, String word) {
        var opened = context.open(Optional.of(UniqueIdentifier.of(object)));
        streams.use(part, context, opened, ENCRYPT, word.length());
        return streams.run(part, context, Words.class, _ -> new Words(), words -> {
            if (word.equals("bad")) {
                throw new KmipException(ResultReason.CRYPTOGRAPHIC_FAILURE, "bad word");
            }
            return words.words.append(word).toString();
        });
    }

    private Step<String> say(StreamPart part, String word) {
        return say("alice", Operation.ENCRYPT, key, part, word);
    }

    private Bytes begin(String word) {
        return say(new StreamPart.First(), word).correlationValue().orElseThrow();
    }

    private static StreamPart next(Bytes value) {
        return new StreamPart.Later(value, false);
    }

    private static StreamPart last(Bytes value) {
        return new StreamPart.Later(value, true);
    }

    private static void assertFails(ResultReason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void theIndicatorsAndTheValueTellWhichPartItIs() {
        var value = Bytes.ofHex("00");
        assertThat(StreamPart.of(Optional.empty(), ABSENT, ABSENT)).isEqualTo(new StreamPart.Whole(false));
        assertThat(StreamPart.of(Optional.empty(), Optional.of(false), Optional.of(false)))
                .isEqualTo(new StreamPart.Whole(false));
        assertThat(StreamPart.of(Optional.empty(), YES, YES)).isEqualTo(new StreamPart.Whole(true));
        assertThat(StreamPart.of(Optional.empty(), YES, ABSENT)).isEqualTo(new StreamPart.First());
        assertThat(StreamPart.of(Optional.of(value), ABSENT, ABSENT)).isEqualTo(next(value));
        assertThat(StreamPart.of(Optional.of(value), ABSENT, YES)).isEqualTo(last(value));
        assertFails(INVALID_FIELD, () -> StreamPart.of(Optional.of(value), YES, ABSENT));
        assertFails(INVALID_CORRELATION_VALUE, () -> StreamPart.of(Optional.empty(), ABSENT, YES));
    }

    @Test
    void onlyPartsWithAnIndicatorMayComeWithoutData() {
        var value = Bytes.ofHex("00");
        assertThat(new StreamPart.Whole(false).needsData()).isTrue();
        assertThat(new StreamPart.Whole(true).needsData()).isFalse();
        assertThat(new StreamPart.First().needsData()).isFalse();
        assertThat(next(value).needsData()).isTrue();
        assertThat(last(value).needsData()).isFalse();
    }

    @Test
    void partsContinueWhatTheFirstBegan() {
        var value = begin("a");
        assertThat(say(next(value), "b")).isEqualTo(new Step<>("ab", Optional.of(value)));
        assertThat(say(last(value), "c")).isEqualTo(new Step<>("abc", Optional.empty()));
        assertThat(closed).hasSize(1);
        assertFails(INVALID_CORRELATION_VALUE, () -> say(next(value), "d"));
    }

    @Test
    void dataInOnePieceIsNotKept() {
        assertThat(say(new StreamPart.Whole(false), "all")).isEqualTo(new Step<>("all", Optional.empty()));
        assertThat(closed).hasSize(1);
        assertThat(streams.size()).isZero();
    }

    @Test
    void aValueIsGoodOnlyForItsCallerItsOperationAndItsObject() {
        var value = begin("a");
        var other = server.addKey(CryptographicAlgorithm.AES, new byte[16], ENCRYPT);
        assertFails(INVALID_CORRELATION_VALUE, () -> say("alice", Operation.MAC, key, next(value), "b"));
        assertFails(INVALID_CORRELATION_VALUE, () -> say("alice", Operation.ENCRYPT, other, next(value), "b"));
        assertFails(INVALID_CORRELATION_VALUE, () -> say(next(Bytes.ofHex("00".repeat(16))), "b"));
        assertFails(
                INVALID_CORRELATION_VALUE,
                () -> server.item(
                        "mallory",
                        ProtocolVersion.V2_1,
                        Operation.ENCRYPT,
                        context -> streams.run(next(value), context, Words.class, _ -> new Words(), _ -> "b")));
        assertThat(say(last(value), "z").result()).isEqualTo("az");
    }

    @Test
    void valuesAreUnguessable() {
        var values = new HashSet<Bytes>();
        for (var i = 0; i < 200; i++) {
            var value = begin("a");
            assertThat(value.length()).isEqualTo(16);
            values.add(value);
            say(last(value), "");
        }
        assertThat(values).hasSize(200);
    }

    @Test
    void afterAPartThatFailedThereIsNothingLeft() {
        var value = begin("a");
        assertFails(ResultReason.CRYPTOGRAPHIC_FAILURE, () -> say(next(value), "bad"));
        assertThat(closed).hasSize(1);
        assertFails(INVALID_CORRELATION_VALUE, () -> say(next(value), "b"));
        assertFails(ResultReason.CRYPTOGRAPHIC_FAILURE, () -> say(new StreamPart.First(), "bad"));
        assertThat(closed).hasSize(2);
        assertThat(streams.size()).isZero();
    }

    @Test
    void aPartThatIsTakenBackEndsTheOperation() {
        var value = begin("a");
        assertThatThrownBy(() -> server.item("alice", ProtocolVersion.V2_1, Operation.ENCRYPT, context -> {
                    say(context, key, next(value), "b");
                    throw new IllegalStateException("the commit fails");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(closed).hasSize(1);
        assertFails(INVALID_CORRELATION_VALUE, () -> say(next(value), "c"));
    }

    @Test
    void anItemThatBeginsAgainDoesNotTakeItsPartTwice() {
        var value = begin("a");
        var step = server.item("alice", ProtocolVersion.V2_1, Operation.ENCRYPT, context -> {
            say(context, key, next(value), "b");
            context.beginAgain();
            context.begin(Operation.ENCRYPT, List.of());
            return say(context, key, next(value), "b");
        });
        assertThat(step.result()).isEqualTo("ab");
        assertThat(say(last(value), "c").result()).isEqualTo("abc");
    }

    @Test
    void theItemsOfABatchMayContinueEachOther() {
        var step = server.item("alice", ProtocolVersion.V2_1, Operation.ENCRYPT, context -> {
            var value = say(context, key, new StreamPart.First(), "a")
                    .correlationValue()
                    .orElseThrow();
            context.begin(Operation.ENCRYPT, List.of());
            return say(context, key, last(value), "b");
        });
        assertThat(step.result()).isEqualTo("ab");
        assertThat(streams.size()).isZero();
    }

    @Test
    void anOperationThatWaitsTooLongIsClosed() {
        var value = begin("a");
        server.setNow(HandlerTester.NOW.plus(LIMITS.idle()).minusMillis(1));
        say(next(value), "b");
        server.setNow(HandlerTester.NOW.plus(LIMITS.idle()).plusMillis(1));
        streams.closeIdle();
        assertThat(closed).isEmpty();
        server.setNow(HandlerTester.NOW.plus(LIMITS.idle().multipliedBy(2)));
        streams.closeIdle();
        assertThat(closed).hasSize(1);
        assertFails(INVALID_CORRELATION_VALUE, () -> say(next(value), "c"));
    }

    @Test
    void revokingTheKeyClosesItsOperations() {
        var value = begin("a");
        server.does(
                new RevokeHandler(streams),
                new Revoke.Request(
                        Optional.of(UniqueIdentifier.of(key)),
                        Optional.of(new RevocationReason(RevocationReasonCode.UNSPECIFIED, Optional.empty())),
                        Optional.empty()));
        assertThat(closed).hasSize(1);
        assertFails(WRONG_KEY_LIFECYCLE_STATE, () -> say(next(value), "b"));
    }

    @Test
    void aClientCanKeepOnlySoManyOperations() {
        for (var i = 0; i < LIMITS.perCaller(); i++) {
            begin("a");
        }
        assertFails(SERVER_LIMIT_EXCEEDED, () -> begin("a"));
        assertThat(streams.size()).isEqualTo(LIMITS.perCaller());
        assertThat(closed).hasSize(1);
    }

    @Test
    void aClientCanKeepOnlySoMuchData() {
        var value = begin("0123456789");
        assertFails(SERVER_LIMIT_EXCEEDED, () -> say(next(value), "x"));
        assertThat(closed).hasSize(1);
        assertThat(streams.size()).isZero();
    }

    @Test
    void ofTwoPartsAtTheSameTimeOneIsRefused() throws Exception {
        var value = begin("a");
        var isWorking = new CountDownLatch(1);
        var mayGoOn = new CountDownLatch(1);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow = executor.submit(() -> server.item("alice", ProtocolVersion.V2_1, Operation.ENCRYPT, context -> {
                context.open(Optional.of(UniqueIdentifier.of(key)));
                return streams.run(next(value), context, Words.class, _ -> new Words(), words -> {
                    isWorking.countDown();
                    await(mayGoOn);
                    return words.words.append("b").toString();
                });
            }));
            isWorking.await();
            assertFails(INVALID_CORRELATION_VALUE, () -> say(next(value), "x"));
            mayGoOn.countDown();
            assertThat(slow.get().result()).isEqualTo("ab");
        }
        assertThat(say(last(value), "c").result()).isEqualTo("abc");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void stoppingClosesAll() {
        begin("a");
        begin("b");
        streams.close();
        assertThat(closed).hasSize(2);
    }
}
