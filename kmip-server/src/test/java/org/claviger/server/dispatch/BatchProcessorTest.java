package org.claviger.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.enumeration.ResultStatus.OPERATION_FAILED;
import static org.claviger.enumeration.ResultStatus.OPERATION_UNDONE;
import static org.claviger.enumeration.ResultStatus.SUCCESS;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.NOW;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BatchErrorContinuationOption;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.ResultStatus;
import org.claviger.enumeration.State;
import org.claviger.message.MessageCodec;
import org.claviger.message.MessageExtension;
import org.claviger.message.RequestHeader;
import org.claviger.message.RequestItem;
import org.claviger.message.ResponseHeader;
import org.claviger.message.ResponseItem;
import org.claviger.message.ResponseMessage;
import org.claviger.operation.Activate;
import org.claviger.operation.Create;
import org.claviger.operation.OperationType;
import org.claviger.operation.RngRetrieve;
import org.claviger.secret.SecretScope;
import org.claviger.server.access.AccessPolicy;
import org.claviger.server.access.AccessRule;
import org.claviger.server.access.Caller;
import org.claviger.server.access.Identity;
import org.claviger.server.access.IdentityRule;
import org.claviger.server.access.ObjectGate;
import org.claviger.server.audit.AuditItem;
import org.claviger.server.audit.AuditLog;
import org.claviger.server.crypto.SigningKey;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.Tenant;
import org.claviger.server.operation.ActivateHandler;
import org.claviger.server.operation.OperationHandler;
import org.claviger.server.operation.OperationTable;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.store.Changes;
import org.claviger.server.store.CommitUnknownException;
import org.claviger.server.store.InMemoryObjectStore;
import org.claviger.server.store.LocateQuery;
import org.claviger.server.store.Located;
import org.claviger.server.store.ObjectStore;
import org.claviger.server.store.StaleObjectException;
import org.claviger.server.store.StoredObjects;
import org.claviger.server.store.UnitOfWork;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.claviger.ttlv.binary.SizingTtlvWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchProcessorTest {
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final SigningKey KEY =
            new SigningKey(MemorySegment.ofArray("an audit key of thirty-two bytes".getBytes(StandardCharsets.UTF_8)));
    private static final Identity ALICE = new Identity("fleet", IdentityRule.DNS, "alice");
    private static final Caller CALLER = new AccessPolicy(
                    List.of(new AccessRule("*", Optional.of(ACME), EnumSet.allOf(Operation.class))))
            .callerOf(ALICE);

    @TempDir
    private Path folder;

    private final SecretScope secrets = SecretScope.unlocked();
    private final FailingStore store = new FailingStore();
    private AuditLog audit;
    private int made;

    @BeforeEach
    void openAudit() {
        audit = new AuditLog(folder.resolve("audit"), CLOCK, false, KEY, new UUID(1, 2));
    }

    @AfterEach
    void close() {
        audit.close();
        secrets.close();
    }

    /** Fails commits as it is told, then works. */
    private static final class FailingStore implements ObjectStore {
        private final InMemoryObjectStore objects = new InMemoryObjectStore();
        private final List<RuntimeException> failures = new ArrayList<>();

        @Override
        public Optional<ManagedObject> find(Tenant tenant, String uniqueIdentifier) {
            return objects.find(tenant, uniqueIdentifier);
        }

        @Override
        public Located locate(Tenant tenant, LocateQuery query) {
            return objects.locate(tenant, query);
        }

        @Override
        public void commit(Changes changes) {
            if (!failures.isEmpty()) {
                throw failures.removeFirst();
            }
            objects.commit(changes);
        }
    }

    /** Makes {@code key1}, {@code key2} and so on; refuses Object Types other than Symmetric Key. */
    private final class FakeCreate implements OperationHandler<Create.Request, Create.Response> {
        @Override
        public OperationType<Create.Request, Create.Response> type() {
            return Create.TYPE;
        }

        @Override
        public Create.Response handle(Create.Request request, RequestContext context) {
            if (request.objectType() != ObjectType.SYMMETRIC_KEY) {
                throw new KmipException(ResultReason.INVALID_OBJECT_TYPE, "t".repeat(100));
            }
            var id = "key" + ++made;
            context.objects()
                    .add(
                            CALLER,
                            ManagedObject.create(
                                    ACME,
                                    id,
                                    ObjectType.SYMMETRIC_KEY,
                                    CALLER.principal(),
                                    request.attributes(),
                                    StoredObjects.material(),
                                    NOW));
            return new Create.Response(ObjectType.SYMMETRIC_KEY, UniqueIdentifier.of(id), Optional.empty());
        }
    }

    private static final class FakeRandom implements OperationHandler<RngRetrieve.Request, RngRetrieve.Response> {
        @Override
        public OperationType<RngRetrieve.Request, RngRetrieve.Response> type() {
            return RngRetrieve.TYPE;
        }

        @Override
        public RngRetrieve.Response handle(RngRetrieve.Request request, RequestContext context) {
            return new RngRetrieve.Response(context.secrets().copyOf(new byte[request.dataLength()]));
        }
    }

    private static RequestItem create(String name) {
        return RequestItem.of(
                Operation.CREATE,
                new Create.Request(
                        ObjectType.SYMMETRIC_KEY, Attributes.of(AttributeTypes.NAME, Name.of(name)), Optional.empty()));
    }

    private static RequestItem failing() {
        return RequestItem.of(
                Operation.CREATE, new Create.Request(ObjectType.OPAQUE_OBJECT, Attributes.EMPTY, Optional.empty()));
    }

    private static RequestItem activate(@Nullable String id) {
        return RequestItem.of(
                Operation.ACTIVATE, new Activate.Request(Optional.ofNullable(id).map(UniqueIdentifier::of)));
    }

    private static RequestItem random(int length) {
        return RequestItem.of(Operation.RNG_RETRIEVE, new RngRetrieve.Request(length));
    }

    private List<ResponseItem> process(BatchErrorContinuationOption onError, RequestItem... items) {
        return process(onError, Integer.MAX_VALUE, items);
    }

    private List<ResponseItem> process(BatchErrorContinuationOption onError, int maximum, RequestItem... items) {
        var list = List.of(items);
        var header = new RequestHeader(
                ProtocolVersion.V2_1,
                maximum == Integer.MAX_VALUE ? Optional.empty() : Optional.of(maximum),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.of(onError),
                Optional.empty(),
                Optional.empty(),
                Optional.of(list.size()));
        var unit = new UnitOfWork(store);
        var context = new RequestContext(CALLER, ProtocolVersion.V2_1, NOW, secrets, new ObjectGate(unit));
        var about = new AuditItem(
                "c1",
                "peer",
                CALLER.principal(),
                "00",
                ACME.name(),
                ProtocolVersion.V2_1,
                "m1",
                0,
                null,
                Optional.empty());
        var response = ResponseHeader.of(ProtocolVersion.V2_1, NOW, list.size());
        var room = new ResponseRoom(header, list, response);
        var table = new OperationTable(List.of(new ActivateHandler(), new FakeCreate(), new FakeRandom()));
        var answers = new BatchProcessor(table, audit)
                .process(new BatchProcessor.Batch(header, list, context, unit, about, room, new ArrayList<>()));
        assertThat(room.used()).as("measured bytes").isEqualTo(sizeOf(response, answers));
        return answers;
    }

    private static long sizeOf(ResponseHeader header, List<ResponseItem> items) {
        var sizing = new SizingTtlvWriter(header.protocolVersion());
        MessageCodec.writeResponse(sizing, new ResponseMessage(header, items));
        return sizing.size();
    }

    private static List<ResultStatus> statuses(List<ResponseItem> answers) {
        return answers.stream().map(ResponseItem::resultStatus).toList();
    }

    private static ResultReason reason(ResponseItem answer) {
        return answer.resultReason().orElseThrow();
    }

    private boolean isStored(String id) {
        return store.find(ACME, id).isPresent();
    }

    private List<String> audited() throws IOException {
        audit.close();
        return Files.readAllLines(folder.resolve("audit")).stream()
                .filter(line -> line.contains("\"result\""))
                .map(line -> line.replaceAll(".*\"result\":\"(\\w+)\".*\"item\":(\\d+).*", "$2 $1"))
                .toList();
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
        var extension =
                new MessageExtension("acme", critical, TtlvItem.structure(Tag.VENDOR_EXTENSION.code(), List.of()));
        return new RequestItem(
                item.operationCode(),
                item.ephemeral(),
                item.ephemeralOutput(),
                item.uniqueBatchItemId(),
                item.payload(),
                List.of(extension));
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

    private void undoNames() {
        for (var i = 1; i <= made; i++) {
            store.find(ACME, "key" + i)
                    .ifPresent(key ->
                            store.commit(Changes.of(new Changes.Delete(ACME, key.uniqueIdentifier(), key.version()))));
        }
        made = 0;
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
