package org.claviger.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.enumeration.ResultStatus.OPERATION_FAILED;
import static org.claviger.enumeration.ResultStatus.OPERATION_UNDONE;
import static org.claviger.enumeration.ResultStatus.SUCCESS;
import static org.claviger.server.store.StoredObjects.ACME;

import java.io.IOException;
import java.util.List;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BatchErrorContinuationOption;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.State;
import org.claviger.message.ResponseItem;
import org.claviger.operation.Activate;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.CommitUnknownException;
import org.claviger.server.store.StaleObjectException;
import org.junit.jupiter.api.Test;

/** The order of batches: what is done, undone and begun again. */
class BatchProcessorTest extends BatchFixture {
    @Test
    void whatFollowsIsDoneTogetherWithWhatWasBefore() throws IOException {
        var answers = withSequel(BatchProcessorTest::activationAndAnother);

        assertThat(statuses(answers)).containsExactly(SUCCESS, SUCCESS, SUCCESS);
        assertThat(store.find(ACME, "key1").orElseThrow().state()).isEqualTo(State.ACTIVE);
        assertThat(isStored("key2")).isTrue();
        assertThat(audited())
                .containsExactly("0 intended", "1 intended", "2 intended", "0 success", "1 success", "2 success");
    }

    @Test
    void whatFollowsIsUndoneWithWhatWasBefore() {
        var failsLater = withSequel(answers -> answers.size() == 1 ? List.of(create("b"), failing()) : List.of());
        var fallsSilent = withSequel(_ -> {
            throw new KmipException(ResultReason.INVALID_FIELD, "nobody knows what follows");
        });

        assertThat(statuses(failsLater)).containsExactly(OPERATION_UNDONE, OPERATION_UNDONE, OPERATION_FAILED);
        assertThat(statuses(fallsSilent)).containsExactly(OPERATION_FAILED);
        assertThat(reason(fallsSilent.getFirst())).isEqualTo(ResultReason.INVALID_FIELD);
        assertThat(isStored("key1") || isStored("key2")).isFalse();
    }

    @Test
    void aLostRaceAsksAgainWhatFollows() {
        store.failures.add(new StaleObjectException("key1", 0));

        var answers = withSequel(BatchProcessorTest::activationAndAnother);

        assertThat(statuses(answers)).containsExactly(SUCCESS, SUCCESS, SUCCESS);
        assertThat(isStored("key1")).as("of the attempt that lost").isFalse();
        assertThat(store.find(ACME, "key3").orElseThrow().state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void stopEndsTheBatchAtTheFailedItemAndKeepsWhatWasDone() throws IOException {
        var answers = process(BatchErrorContinuationOption.STOP, create("a"), failing(), create("b"));

        assertThat(statuses(answers)).containsExactly(SUCCESS, OPERATION_FAILED);
        assertThat(isStored("key1")).isTrue();
        assertThat(audited()).containsExactly("0 intended", "0 success", "1 failure");
    }

    @Test
    void continueGoesOnWithoutTheIdPlaceholderOfTheFailedItem() {
        var answers = process(
                BatchErrorContinuationOption.CONTINUE,
                create("a"),
                activate(null),
                failing(),
                activate(null),
                create("b"),
                activate(null));

        assertThat(statuses(answers))
                .containsExactly(SUCCESS, SUCCESS, OPERATION_FAILED, OPERATION_FAILED, SUCCESS, SUCCESS);
        assertThat(reason(answers.get(3))).isEqualTo(ResultReason.OBJECT_NOT_FOUND);
        assertThat(store.find(ACME, "key2").orElseThrow().state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void undoTakesBackAllAndAnswersTheItemsBeforeWithTheirPayloads() throws IOException {
        var answers = process(BatchErrorContinuationOption.UNDO, create("a"), activate(null), failing(), create("b"));

        assertThat(statuses(answers)).containsExactly(OPERATION_UNDONE, OPERATION_UNDONE, OPERATION_FAILED);
        assertThat(answers.get(1).payload()).contains(new Activate.Response(UniqueIdentifier.of("key1")));
        assertThat(answers.get(0).resultReason()).isEmpty();
        assertThat(isStored("key1")).isFalse();
        assertThat(audited()).containsExactly("0 undone", "1 undone", "2 failure");
    }

    @Test
    void undoWithoutAFailureCommitsAllAtOnceWithTheirIntentsBefore() throws IOException {
        var answers = process(BatchErrorContinuationOption.UNDO, create("a"), activate(null));

        assertThat(statuses(answers)).containsExactly(SUCCESS, SUCCESS);
        assertThat(store.find(ACME, "key1").orElseThrow().state()).isEqualTo(State.ACTIVE);
        assertThat(audited()).containsExactly("0 intended", "1 intended", "0 success", "1 success");
    }

    @Test
    void whatAnUndoneItemMadeWithAKeyIsNotHandedOut() {
        var answers = process(BatchErrorContinuationOption.UNDO, random(8), failing());

        assertThat(statuses(answers)).containsExactly(OPERATION_UNDONE, OPERATION_FAILED);
        assertThat(answers.getFirst().payload()).contains(new ResponseItem.Withheld());
    }

    @Test
    void undoTakesBackAllIfTheCommitFails() throws IOException {
        var answers = process(BatchErrorContinuationOption.UNDO, create("same"), create("same"));

        assertThat(statuses(answers)).containsExactly(OPERATION_UNDONE, OPERATION_FAILED);
        assertThat(reason(answers.get(1))).isEqualTo(ResultReason.NON_UNIQUE_NAME_ATTRIBUTE);
        assertThat(isStored("key1")).isFalse();
        assertThat(audited()).containsExactly("0 intended", "1 intended", "0 undone", "1 failure");
    }

    @Test
    void nobodyIsToldThatItemsWereUndoneIfThatIsNotKnown() {
        store.failures.add(new CommitUnknownException(new IOException("gone")));

        var answers = process(BatchErrorContinuationOption.UNDO, create("a"), create("b"));

        assertThat(statuses(answers)).containsExactly(OPERATION_FAILED, OPERATION_FAILED);
        assertThat(answers.getFirst().resultMessage())
                .hasValueSatisfying(text -> assertThat(text).contains("done or not"));
    }

    @Test
    void whoeverLosesARaceBeginsAgainWithTheItemOrUnderUndoWithTheBatch() {
        for (var onError : BatchErrorContinuationOption.values()) {
            store.failures.add(new StaleObjectException("key", 1));

            var answers = process(onError, create(onError + "1"), activate(null));

            assertThat(statuses(answers)).containsExactly(SUCCESS, SUCCESS);
        }
    }

    @Test
    void aRaceThatIsLostAgainAndAgainFailsInTheEnd() {
        for (var i = 0; i < 20; i++) {
            store.failures.add(new StaleObjectException("key", 1));
        }

        assertThat(statuses(process(BatchErrorContinuationOption.UNDO, create("a"), create("b"))))
                .containsExactly(OPERATION_UNDONE, OPERATION_FAILED);
        assertThat(store.failures).hasSize(12);
    }
}
