package org.claviger.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.enumeration.ResultStatus.OPERATION_FAILED;
import static org.claviger.enumeration.ResultStatus.SUCCESS;
import static org.claviger.server.store.StoredObjects.NOW;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.claviger.enumeration.BatchErrorContinuationOption;
import org.claviger.enumeration.ResultReason;
import org.claviger.message.MessageExtension;
import org.claviger.message.RequestItem;
import org.claviger.message.ResponseHeader;
import org.claviger.message.ResponseItem;
import org.claviger.operation.Create;
import org.claviger.operation.RngRetrieve;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.junit.jupiter.api.Test;

/** How the items of batches are answered, and what is not done because it could not be. */
class BatchAnswersTest extends BatchFixture {
    @Test
    void uniqueBatchItemIdsComeBackAsTheyWereAndNoneIsAdded() {
        var zeros = Bytes.wrap(new byte[8]);

        var single = process(BatchErrorContinuationOption.STOP, random(1).withUniqueBatchItemId(zeros));
        var mixed = process(
                BatchErrorContinuationOption.CONTINUE,
                failing().withUniqueBatchItemId(Bytes.wrap(new byte[] {1})),
                random(1));

        assertThat(single.getFirst().uniqueBatchItemId()).contains(zeros);
        assertThat(mixed.get(0).uniqueBatchItemId()).contains(Bytes.wrap(new byte[] {1}));
        assertThat(mixed.get(1).uniqueBatchItemId()).isEmpty();
    }

    @Test
    void ephemeralDataIsNotAnsweredButAnEphemeralIdentifierIs() {
        var answers =
                process(BatchErrorContinuationOption.STOP, ephemeral(random(16)), random(16), ephemeral(create("a")));

        assertThat(answers.get(0).payload()).contains(new ResponseItem.Withheld());
        assertThat(answers.get(1).payload()).containsInstanceOf(RngRetrieve.Response.class);
        assertThat(answers.get(2).payload()).containsInstanceOf(Create.Response.class);
    }

    private static RequestItem ephemeral(RequestItem item) {
        return new RequestItem(
                item.operationCode(),
                Optional.of(true),
                item.ephemeralOutput(),
                item.uniqueBatchItemId(),
                item.payload(),
                item.extensions());
    }

    @Test
    void aCriticalExtensionThatNobodyKnowsRejectsTheMessageBeforeAnythingIsDone() {
        var answers = process(BatchErrorContinuationOption.CONTINUE, create("a"), extended(create("b"), true));

        assertThat(statuses(answers)).containsExactly(OPERATION_FAILED, OPERATION_FAILED);
        assertThat(reason(answers.get(0))).isEqualTo(ResultReason.UNKNOWN_MESSAGE_EXTENSION);
        assertThat(isStored("key1")).isFalse();
        assertThat(statuses(process(BatchErrorContinuationOption.STOP, extended(create("c"), false))))
                .containsExactly(SUCCESS);
    }

    private static RequestItem extended(RequestItem item, boolean critical) {
        return extended(item, "acme", critical);
    }

    private static RequestItem extended(RequestItem item, String vendor, boolean critical) {
        var extension =
                new MessageExtension(vendor, critical, TtlvItem.structure(Tag.VENDOR_EXTENSION.code(), List.of()));
        return new RequestItem(
                item.operationCode(),
                item.ephemeral(),
                item.ephemeralOutput(),
                item.uniqueBatchItemId(),
                item.payload(),
                List.of(extension));
    }

    @Test
    void aCriticalExtensionIsForTheOperationThatKnowsIt() {
        var answers = process(BatchErrorContinuationOption.STOP, extended(random(8), "rng", true), random(8));

        assertThat(statuses(answers)).containsExactly(SUCCESS, SUCCESS);
        assertThat(extensions).hasSize(2);
        assertThat(extensions.getFirst())
                .extracting(MessageExtension::vendorIdentification)
                .containsExactly("rng");
        assertThat(extensions.getLast()).isEmpty();
        assertThat(reason(process(BatchErrorContinuationOption.STOP, extended(create("d"), "rng", true))
                        .getFirst()))
                .isEqualTo(ResultReason.UNKNOWN_MESSAGE_EXTENSION);
    }

    @Test
    void whatCannotBeAnsweredIsNotDone() {
        var whole = (int) sizeOf(
                ResponseHeader.of(ProtocolVersion.V2_1, NOW, 1),
                process(BatchErrorContinuationOption.STOP, create("a")));

        assertThat(statuses(process(BatchErrorContinuationOption.STOP, whole, create("b"))))
                .containsExactly(SUCCESS);
        var tooLarge = process(BatchErrorContinuationOption.STOP, whole - 1, create("c"));

        assertThat(reason(tooLarge.getFirst())).isEqualTo(ResultReason.RESPONSE_TOO_LARGE);
        assertThat(isStored("key2")).isTrue();
        assertThat(isStored("key3")).isFalse();
        assertFits(whole - 1, tooLarge);
    }

    private static void assertFits(int maximum, List<ResponseItem> answers) {
        assertThat(sizeOf(ResponseHeader.of(ProtocolVersion.V2_1, NOW, answers.size()), answers))
                .isLessThanOrEqualTo(maximum);
    }

    @Test
    void anyMaximumThatHoldsTheShortestAnswersIsKeptUnderEveryOption() {
        RequestItem[] items = {random(40), create("x"), failing(), random(200), activate("nobody"), random(16)};
        for (var onError : BatchErrorContinuationOption.values()) {
            var least = shortest(items);
            for (var maximum = least; maximum < 1_200; maximum += 8) {
                var answers = process(onError, maximum, items);

                assertFits(maximum, answers);
                assertThat(answers).isNotEmpty();
                undoNames();
            }
            assertThat(process(onError, least - 8, items))
                    .hasSize(items.length)
                    .allMatch(answer -> reason(answer) == ResultReason.RESPONSE_TOO_LARGE);
        }
    }

    private static int shortest(RequestItem... items) {
        var failures = Arrays.stream(items)
                .map(item -> ResponseItems.failure(item, ResultReason.RESPONSE_TOO_LARGE, Optional.empty()))
                .toList();
        return (int) sizeOf(ResponseHeader.of(ProtocolVersion.V2_1, NOW, items.length), failures);
    }

    @Test
    void anUnknownOperationFailsAloneAndIsAnsweredByItsCode() {
        var unknown = new RequestItem(
                0x08000041, Optional.empty(), Optional.empty(), Optional.empty(), new RequestItem.Unknown(), List.of());

        var answers = process(BatchErrorContinuationOption.CONTINUE, create("a"), unknown, activate(null));

        assertThat(statuses(answers)).containsExactly(SUCCESS, OPERATION_FAILED, SUCCESS);
        assertThat(answers.get(1).operationCode()).contains(0x08000041);
        assertThat(reason(answers.get(1))).isEqualTo(ResultReason.OPERATION_NOT_SUPPORTED);
    }
}
