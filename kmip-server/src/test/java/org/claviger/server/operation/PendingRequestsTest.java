package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.NOW;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.enumeration.CancellationResult;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ProcessingStage;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.ResultStatus;
import org.claviger.message.ResponseItem;
import org.claviger.operation.AsynchronousRequest;
import org.claviger.secret.SecretScope;
import org.claviger.server.access.AccessPolicy;
import org.claviger.server.access.AccessRule;
import org.claviger.server.access.Caller;
import org.claviger.server.access.Identity;
import org.claviger.server.access.IdentityRule;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PendingRequestsTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Caller ALICE = caller("alice");
    private static final Caller BOB = caller("bob");

    private final SecretScope secrets = SecretScope.unlocked();
    private PendingRequests pending = pending(10, 5, LONG, LONG);

    @AfterEach
    void close() {
        pending.close();
        secrets.close();
    }

    private static Caller caller(String name) {
        var rule = new AccessRule("*", Optional.of(ACME), EnumSet.allOf(Operation.class));
        return new AccessPolicy(List.of(rule), List.of()).callerOf(new Identity("fleet", IdentityRule.DNS, name));
    }

    private static PendingRequests pending(int total, int perCaller, Duration delay, Duration lifetime) {
        return new PendingRequests(new PendingRequests.Settings(total, perCaller, delay, lifetime), new SecureRandom());
    }

    /** Remembers what was asked of it. */
    private static final class FakeWork implements PendingRequests.Work {
        private final List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch started = new CountDownLatch(1);
        private final CountDownLatch mayEnd = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);

        private FakeWork(boolean waits) {
            if (!waits) {
                mayEnd.countDown();
            }
        }

        @Override
        public void run(List<Integer> items) {
            done.addAll(items);
            started.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public ResponseItem answer(int item, SecretScope secrets) {
            return new ResponseItem(
                    Optional.of(Operation.CREATE.value()),
                    Optional.empty(),
                    ResultStatus.SUCCESS,
                    Optional.empty(),
                    Optional.of("item " + item),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());
        }

        @Override
        public void close() {
            closed.countDown();
        }

        private boolean isClosed() {
            return closed.getCount() == 0;
        }
    }

    private List<Bytes> submit(Caller caller, FakeWork work, Operation... operations) {
        var values = pending.correlationValues(operations.length);
        assertThat(pending.submit(caller, List.of(operations), values, NOW, work))
                .isTrue();
        return values;
    }

    private ResponseItem answer(Bytes value) {
        return pending.answer(ALICE, value, secrets);
    }

    private List<ProcessingStage> stages(Caller caller) {
        return pending.outstanding(caller, Set.of(), Set.of()).stream()
                .map(AsynchronousRequest::processingStage)
                .toList();
    }

    private static void assertUnknown(ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        KmipException.class,
                        e -> assertThat(e.reason()).isEqualTo(ResultReason.INVALID_ASYNCHRONOUS_CORRELATION_VALUE));
    }

    @Test
    void nothingHappensUntilProcessDoesAllItemsOfTheMessageInOrder() {
        var work = new FakeWork(false);
        var values = submit(ALICE, work, Operation.CREATE, Operation.GET);

        assertThat(answer(values.get(1)).resultStatus()).isEqualTo(ResultStatus.OPERATION_PENDING);
        assertThat(answer(values.get(1)).operationCode()).contains(Operation.GET.value());
        assertThat(stages(ALICE)).containsExactly(ProcessingStage.SUBMITTED, ProcessingStage.SUBMITTED);
        assertThat(work.done).isEmpty();

        pending.process(ALICE, values.get(1));
        pending.process(ALICE, values.get(0));

        assertThat(work.done).containsExactly(0, 1);
        assertThat(stages(ALICE)).containsExactly(ProcessingStage.COMPLETED, ProcessingStage.COMPLETED);
        assertThat(answer(values.get(1)).resultMessage()).contains("item 1");
    }

    @Test
    void whatWasFetchedIsForgottenAndWithTheLastItemTheMessage() {
        var work = new FakeWork(false);
        var values = submit(ALICE, work, Operation.CREATE, Operation.GET);
        pending.process(ALICE, values.get(0));

        pending.fetched(ALICE, values.get(0));
        assertUnknown(() -> answer(values.get(0)));
        assertThat(work.isClosed()).isFalse();

        pending.fetched(ALICE, values.get(1));
        assertThat(work.isClosed()).isTrue();
        assertThat(stages(ALICE)).isEmpty();
    }

    @Test
    void aCancelledItemIsNotDone() {
        var work = new FakeWork(false);
        var values = submit(ALICE, work, Operation.CREATE, Operation.GET, Operation.DESTROY);

        assertThat(pending.cancel(ALICE, values.get(1))).isEqualTo(CancellationResult.CANCELED);
        pending.process(ALICE, values.get(0));

        assertThat(work.done).containsExactly(0, 2);
        assertUnknown(() -> answer(values.get(1)));
        assertThat(pending.cancel(ALICE, values.get(2))).isEqualTo(CancellationResult.COMPLETED);
        assertUnknown(() -> answer(values.get(2)));
    }

    @Test
    void whatIsJustBeingDoneIsPendingAndCannotBeCancelled() throws Exception {
        var work = new FakeWork(true);
        var values = submit(ALICE, work, Operation.CREATE);
        var processing = Thread.ofVirtual().start(() -> pending.process(ALICE, values.getFirst()));
        work.started.await();

        assertThat(answer(values.getFirst()).resultStatus()).isEqualTo(ResultStatus.OPERATION_PENDING);
        assertThat(stages(ALICE)).containsExactly(ProcessingStage.IN_PROCESS);
        assertThat(pending.cancel(ALICE, values.getFirst())).isEqualTo(CancellationResult.UNABLE_TO_CANCEL);

        work.mayEnd.countDown();
        processing.join();
        assertThat(answer(values.getFirst()).resultStatus()).isEqualTo(ResultStatus.SUCCESS);
    }

    @Test
    void aRequestBelongsToItsCaller() {
        var values = submit(ALICE, new FakeWork(false), Operation.CREATE);
        var value = values.getFirst();

        assertUnknown(() -> pending.process(BOB, value));
        assertUnknown(() -> pending.cancel(BOB, value));
        assertUnknown(() -> pending.answer(BOB, value, secrets));
        pending.fetched(BOB, value);
        assertThat(stages(BOB)).isEmpty();
        assertThat(stages(ALICE)).hasSize(1);
        assertUnknown(() -> pending.process(ALICE, Bytes.wrap(new byte[5])));
    }

    @Test
    void requestsAreToldByValueAndByOperation() {
        var first = submit(ALICE, new FakeWork(false), Operation.CREATE);
        submit(ALICE, new FakeWork(false), Operation.GET);

        assertThat(pending.outstanding(ALICE, Set.of(), Set.of()))
                .extracting(AsynchronousRequest::operation)
                .containsExactly(Operation.CREATE, Operation.GET);
        assertThat(pending.outstanding(ALICE, Set.copyOf(first), Set.of()))
                .containsExactly(
                        new AsynchronousRequest(first.getFirst(), Operation.CREATE, NOW, ProcessingStage.SUBMITTED));
        assertThat(pending.outstanding(ALICE, Set.of(), Set.of(Operation.GET))).hasSize(1);
        assertThat(pending.outstanding(ALICE, Set.copyOf(first), Set.of(Operation.GET)))
                .isEmpty();
    }

    @Test
    void noMoreAreTakenThanThereIsRoomFor() {
        submit(ALICE, new FakeWork(false), Operation.CREATE, Operation.CREATE, Operation.CREATE, Operation.CREATE);
        var two = pending.correlationValues(2);

        assertThat(pending.submit(ALICE, List.of(Operation.GET, Operation.GET), two, NOW, new FakeWork(false)))
                .isFalse();
        var one = submit(ALICE, new FakeWork(false), Operation.CREATE);
        pending.cancel(ALICE, one.getFirst());
        submit(ALICE, new FakeWork(false), Operation.CREATE);
        submit(BOB, new FakeWork(false), Operation.CREATE, Operation.CREATE, Operation.CREATE);
        assertThat(pending.submit(
                        caller("carol"),
                        Collections.nCopies(3, Operation.GET),
                        pending.correlationValues(3),
                        NOW,
                        new FakeWork(false)))
                .isFalse();
    }

    @Test
    void aRequestThatNobodyProcessesIsDoneByItselfAndItsResultForgottenInTheEnd() throws Exception {
        pending = pending(10, 5, Duration.ofMillis(20), Duration.ofMillis(50));
        var work = new FakeWork(false);
        submit(ALICE, work, Operation.CREATE);

        assertThat(work.started.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(work.closed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(stages(ALICE)).isEmpty();
    }

    @Test
    void closingForgetsWhatWaits() {
        var work = new FakeWork(false);
        submit(ALICE, work, Operation.CREATE);

        pending.close();

        assertThat(work.isClosed()).isTrue();
        assertThat(work.done).isEmpty();
        assertThat(pending.submit(
                        ALICE, List.of(Operation.GET), pending.correlationValues(1), NOW, new FakeWork(false)))
                .isFalse();
    }
}
