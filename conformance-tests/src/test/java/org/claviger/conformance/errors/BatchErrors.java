package org.claviger.conformance.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.enumeration.Operation.CREATE;
import static org.claviger.enumeration.Operation.GET;
import static org.claviger.enumeration.ResultReason.ITEM_NOT_FOUND;

import java.io.IOException;
import java.util.List;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.conformance.wire.Wire;
import org.claviger.enumeration.BatchErrorContinuationOption;
import org.claviger.enumeration.ResultStatus;
import org.claviger.ttlv.Tag;

/** Items that fail in a batch (KMIP 1.4 section 11.28): their reason is that of their own operation. */
final class BatchErrors {
    private static final byte[] FIRST = {1};
    private static final byte[] SECOND = {2};
    private static final byte[] THIRD = {3};

    private BatchErrors() {}

    static OperationErrors errors() {
        return OperationErrors.ofTable(ErrorRow.BATCH)
                .before2("item fails under Stop", peer -> {
                    var items = batch(peer, BatchErrorContinuationOption.STOP);
                    assertThat(statuses(items))
                            .containsExactly(ResultStatus.SUCCESS.value(), ResultStatus.OPERATION_FAILED.value());
                    return failed(items);
                })
                .before2("item fails under Continue", peer -> {
                    var items = batch(peer, BatchErrorContinuationOption.CONTINUE);
                    assertThat(statuses(items))
                            .containsExactly(
                                    ResultStatus.SUCCESS.value(),
                                    ResultStatus.OPERATION_FAILED.value(),
                                    ResultStatus.SUCCESS.value());
                    return failed(items);
                })
                .before2("item fails under Undo", peer -> {
                    var items = batch(peer, BatchErrorContinuationOption.UNDO);
                    assertThat(statuses(items))
                            .containsExactly(
                                    ResultStatus.OPERATION_UNDONE.value(), ResultStatus.OPERATION_FAILED.value());
                    return failed(items);
                });
    }

    /** Creates a key, fails to get one that is not there, creates another. */
    private static List<Ttlv> batch(Peer peer, BatchErrorContinuationOption onError) throws IOException {
        return peer.send(
                        List.of(enumeration(Tag.BATCH_ERROR_CONTINUATION_OPTION, onError)),
                        Wire.item(CREATE, FIRST, peer.aes()),
                        Wire.item(GET, SECOND, uid(NOBODY)),
                        Wire.item(CREATE, THIRD, peer.aes()))
                .all(Tag.BATCH_ITEM);
    }

    private static List<Integer> statuses(List<Ttlv> items) {
        return items.stream().map(item -> item.at(Tag.RESULT_STATUS).number()).toList();
    }

    private static Ttlv failed(List<Ttlv> items) {
        assertThat(Peer.reason(items.get(1))).contains(ITEM_NOT_FOUND);
        return items.get(1);
    }
}
