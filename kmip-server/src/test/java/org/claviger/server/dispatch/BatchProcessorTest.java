package org.claviger.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.enumeration.ResultStatus.OPERATION_FAILED;
import static org.claviger.enumeration.ResultStatus.OPERATION_UNDONE;
import static org.claviger.enumeration.ResultStatus.SUCCESS;
import static org.claviger.server.store.StoredObjects.ACME;
import static org.claviger.server.store.StoredObjects.NOW;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.UsageLimits;
import org.claviger.enumeration.BatchErrorContinuationOption;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.ResultStatus;
import org.claviger.enumeration.State;
import org.claviger.enumeration.UsageLimitsUnit;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.message.MessageCodec;
import org.claviger.message.MessageExtension;
import org.claviger.message.RequestHeader;
import org.claviger.message.RequestItem;
import org.claviger.message.ResponseHeader;
import org.claviger.message.ResponseItem;
import org.claviger.message.ResponseMessage;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.SymmetricKey;
import org.claviger.operation.Activate;
import org.claviger.operation.Create;
import org.claviger.operation.DataReference;
import org.claviger.operation.Encrypt;
import org.claviger.operation.OperationType;
import org.claviger.operation.Register;
import org.claviger.operation.ResponsePayload;
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
import org.claviger.server.crypto.CryptoEngine;
import org.claviger.server.crypto.DataKeySettings;
import org.claviger.server.crypto.DataKeys;
import org.claviger.server.crypto.EnvelopeCipher;
import org.claviger.server.crypto.InMemoryRootKeys;
import org.claviger.server.crypto.KeyWrapper;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.server.crypto.ResidentPlaces;
import org.claviger.server.crypto.SecureMemory;
import org.claviger.server.crypto.Signatures;
import org.claviger.server.crypto.SigningKey;
import org.claviger.server.domain.AttributePolicy;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.Tenant;
import org.claviger.server.operation.ActivateHandler;
import org.claviger.server.operation.CryptographicStreams;
import org.claviger.server.operation.EncryptHandler;
import org.claviger.server.operation.KeyWrapping;
import org.claviger.server.operation.NewObjects;
import org.claviger.server.operation.OperationHandler;
import org.claviger.server.operation.OperationTable;
import org.claviger.server.operation.RegisterHandler;
import org.claviger.server.operation.RequestContext;
import org.claviger.server.operation.ResidentLedger;
import org.claviger.server.operation.Residents;
import org.claviger.server.store.Changes;
import org.claviger.server.store.CommitUnknownException;
import org.claviger.server.store.InMemoryObjectStore;
import org.claviger.server.store.InMemoryServerRecords;
import org.claviger.server.store.LocateQuery;
import org.claviger.server.store.Located;
import org.claviger.server.store.ObjectStore;
import org.claviger.server.store.Prerequisite;
import org.claviger.server.store.StaleObjectException;
import org.claviger.server.store.StoredObjects;
import org.claviger.server.store.UnitOfWork;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.Limits;
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
                    List.of(new AccessRule("*", Optional.of(ACME), EnumSet.allOf(Operation.class))), List.of())
            .callerOf(ALICE);

    @TempDir
    private Path folder;

    private final SecretScope secrets = SecretScope.unlocked();
    private final FailingStore store = new FailingStore();
    private final List<OperationHandler<?, ?>> handlers =
            new ArrayList<>(List.of(new ActivateHandler(), new FakeCreate(), new FakeRandom()));
    private final List<List<MessageExtension>> extensions = new ArrayList<>();
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

        /** What others do just before a commit, each once. */
        private final List<Runnable> rivals = new ArrayList<>();

        @Override
        public Optional<ManagedObject> find(Tenant tenant, String uniqueIdentifier) {
            return objects.find(tenant, uniqueIdentifier);
        }

        @Override
        public Located locate(Tenant tenant, LocateQuery query) {
            return objects.locate(tenant, query);
        }

        @Override
        public void commit(Changes changes, Prerequisite prerequisite) {
            if (!rivals.isEmpty()) {
                rivals.removeFirst().run();
            }
            if (!failures.isEmpty()) {
                throw failures.removeFirst();
            }
            objects.commit(changes, prerequisite);
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

    /** Knows the extensions of vendor {@code rng}. */
    private final class FakeRandom implements OperationHandler<RngRetrieve.Request, RngRetrieve.Response> {
        @Override
        public OperationType<RngRetrieve.Request, RngRetrieve.Response> type() {
            return RngRetrieve.TYPE;
        }

        @Override
        public boolean knows(MessageExtension extension) {
            return extension.vendorIdentification().equals("rng");
        }

        @Override
        public RngRetrieve.Response handle(RngRetrieve.Request request, RequestContext context) {
            extensions.add(context.extensions());
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
        return process(onError, maximum, MessageHandler.Sequel.NONE, items);
    }

    private List<ResponseItem> process(
            BatchErrorContinuationOption onError, int maximum, MessageHandler.Sequel sequel, RequestItem... items) {
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
                AuditItem.UNREADABLE,
                Optional.empty(),
                List.of());
        var response = ResponseHeader.of(ProtocolVersion.V2_1, NOW, list.size());
        var room = new ResponseRoom(header, list, response);
        var answers = new BatchProcessor(new OperationTable(handlers), audit)
                .process(new BatchProcessor.Batch(header, list, sequel, context, unit, about, room, new ArrayList<>()));
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

    /** Activates the key that was made first, and then makes another one. */
    private static List<RequestItem> activationAndAnother(List<ResponseItem> answers) {
        return switch (answers.size()) {
            case 1 -> {
                var first = (Create.Response) answers.getFirst().payload().orElseThrow();
                yield List.of(RequestItem.of(
                        Operation.ACTIVATE, new Activate.Request(Optional.of(first.uniqueIdentifier()))));
            }
            case 2 -> List.of(create("b"));
            default -> List.of();
        };
    }

    private List<ResponseItem> withSequel(MessageHandler.Sequel sequel) {
        return process(BatchErrorContinuationOption.UNDO, Integer.MAX_VALUE, sequel, create("a"));
    }

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

    // --- Data in several parts

    /** A server that encrypts with one key, whose uses are counted: so every part writes it, and may lose a race for it. */
    private final class Encrypting implements AutoCloseable {
        private static final int LIMIT = 100;
        private static final AttributePolicy POLICY = new AttributePolicy(Duration.ZERO, Set.of(), LIMIT);
        private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        private static final byte[] IV = "fedcba9876543210".getBytes(StandardCharsets.US_ASCII);

        private final SecureRandom random = new SecureRandom();
        private final SecureMemory memory = SecureMemory.open();
        private final DataKeys dataKeys =
                DataKeys.open(InMemoryRootKeys.withRoot().directory(), memory, DataKeySettings.DEFAULT);
        private final CryptographicStreams streams = CryptographicStreams.start(
                new CryptographicStreams.Limits(1, 1, 1_024, Duration.ofMinutes(1)),
                BatchProcessorTest::unlockedMemory,
                CLOCK,
                random);
        private final UniqueIdentifier key;
        private final ByteArrayOutputStream ciphertext = new ByteArrayOutputStream();

        Encrypting() {
            var vault = new ObjectVault(new EnvelopeCipher(dataKeys, KeyEngines.java(), random), Limits.DEFAULT);
            var engine = new CryptoEngine(random);
            var devices = ResidentPlaces.none();
            var ledger = new ResidentLedger(
                    new InMemoryServerRecords(),
                    new InMemoryObjectStore(),
                    vault,
                    devices,
                    SecretScope::unlocked,
                    new ResidentLedger.Patience(Duration.ofMinutes(2), true),
                    CLOCK);
            var residents = new Residents(devices, ledger);
            var wrapping = new KeyWrapping(
                    vault,
                    engine,
                    new Signatures(random),
                    new KeyWrapper(engine, KeyEngines.java().keyWrap(), Limits.DEFAULT),
                    devices);
            handlers.add(new EncryptHandler(wrapping, streams));
            handlers.add(new RegisterHandler(new NewObjects(vault, POLICY, UUID::randomUUID, residents)));
            key = payload(Register.Response.class, process(BatchErrorContinuationOption.STOP, register()))
                    .uniqueIdentifier();
        }

        private RequestItem register() {
            var attributes = Attributes.of(
                            AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(CryptographicUsageMask.ENCRYPT))
                    .plus(AttributeTypes.ACTIVATION_DATE, NOW)
                    .plus(
                            AttributeTypes.USAGE_LIMITS,
                            new UsageLimits(
                                    Optional.of((long) LIMIT), Optional.empty(), Optional.of(UsageLimitsUnit.BYTE)));
            var block = new KeyBlock(
                    KeyFormatType.RAW,
                    Optional.empty(),
                    Optional.of(new KeyValue.Plain(new KeyMaterial.Encoded(secrets.copyOf(KEY)), Attributes.EMPTY)),
                    Optional.of(CryptographicAlgorithm.AES),
                    Optional.of(KEY.length * Byte.SIZE),
                    Optional.empty());
            return RequestItem.of(
                    Operation.REGISTER,
                    new Register.Request(
                            ObjectType.SYMMETRIC_KEY,
                            attributes,
                            Optional.of(new SymmetricKey(block)),
                            Optional.empty()));
        }

        private RequestItem part(String text, Optional<Bytes> correlationValue, boolean isLast) {
            var isFirst = correlationValue.isEmpty();
            var parameters = CryptographicParameters.builder()
                    .blockCipherMode(BlockCipherMode.CTR)
                    .build();
            return RequestItem.of(
                    Operation.ENCRYPT,
                    new Encrypt.Request(
                            Optional.of(key),
                            isFirst ? Optional.of(parameters) : Optional.empty(),
                            Optional.of(DataReference.of(secrets.copyOf(text.getBytes(StandardCharsets.US_ASCII)))),
                            isFirst ? Optional.of(Bytes.copyOf(IV)) : Optional.empty(),
                            correlationValue,
                            isFirst ? Optional.of(true) : Optional.empty(),
                            isLast ? Optional.of(true) : Optional.empty(),
                            Optional.empty()));
        }

        /** Encrypts one part, and returns the value for the next. */
        private Optional<Bytes> encrypt(String text, Optional<Bytes> correlationValue, boolean isLast) {
            var answer = payload(
                    Encrypt.Response.class,
                    process(BatchErrorContinuationOption.STOP, part(text, correlationValue, isLast)));
            answer.data().ifPresent(data -> ciphertext.writeBytes(data.bytes().toArray(ValueLayout.JAVA_BYTE)));
            return answer.correlationValue();
        }

        /** Has somebody else use the key when the next part is about to be written, so that the part loses the race. */
        private void raceFor(long bytes) {
            store.rivals.add(() -> {
                var unit = new UnitOfWork(store.objects);
                var found = unit.load(ACME, key.toString()).orElseThrow();
                unit.update(
                        found.use(CryptographicUsageMask.ENCRYPT, bytes, NOW).orElseThrow());
                unit.commit();
            });
        }

        private long left() {
            return store.find(ACME, key.toString())
                    .flatMap(object -> object.attributes().first(AttributeTypes.USAGE_LIMITS))
                    .flatMap(UsageLimits::count)
                    .orElseThrow();
        }

        private String decrypted() throws GeneralSecurityException {
            var cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(KEY, "AES"), new IvParameterSpec(IV));
            return new String(cipher.doFinal(ciphertext.toByteArray()), StandardCharsets.US_ASCII);
        }

        @Override
        public void close() {
            streams.close();
            dataKeys.close();
            memory.close();
        }
    }

    private static SecretScope.Memory unlockedMemory() {
        var arena = Arena.ofShared();
        return new SecretScope.Memory() {
            @Override
            public MemorySegment allocate(long byteSize, long byteAlignment) {
                return arena.allocate(byteSize, byteAlignment);
            }

            @Override
            public void close() {
                arena.close();
            }
        };
    }

    private static <R extends ResponsePayload> R payload(Class<R> type, List<ResponseItem> answers) {
        assertThat(statuses(answers)).containsExactly(SUCCESS);
        return type.cast(answers.getFirst().payload().orElseThrow());
    }

    /** Were a part taken twice, the key stream would go on too far, and what follows would not decrypt. */
    @Test
    void aPartThatLosesARaceForItsKeyIsTakenOnceAndItsBytesAreCountedOnce() throws GeneralSecurityException {
        try (var server = new Encrypting()) {
            server.raceFor(10);
            var value = server.encrypt("a first part, ", Optional.empty(), false);
            server.raceFor(20);
            assertThat(server.encrypt("another, ", value, false)).isEqualTo(value);
            server.raceFor(30);
            assertThat(server.encrypt("the last", value, true)).isEmpty();

            assertThat(store.rivals).isEmpty();
            assertThat(server.decrypted()).isEqualTo("a first part, another, the last");
            assertThat(server.left()).isEqualTo(Encrypting.LIMIT - 60L - "a first part, another, the last".length());
        }
    }

    @Test
    void aPartThatHasNothingLeftOfItsKeyAfterALostRaceIsRefusedAndEndsTheOperation() {
        try (var server = new Encrypting()) {
            var value = server.encrypt("abc", Optional.empty(), false);
            server.raceFor(Encrypting.LIMIT - 3L);

            var refused = process(BatchErrorContinuationOption.STOP, server.part("d", value, false));
            assertThat(reason(refused.getFirst())).isEqualTo(ResultReason.PERMISSION_DENIED);
            assertThat(server.left()).isZero();

            var after = process(BatchErrorContinuationOption.STOP, server.part("", value, true));
            assertThat(reason(after.getFirst())).isEqualTo(ResultReason.INVALID_CORRELATION_VALUE);
        }
    }

    /** A batch that is done again would take its parts again; so it is not, and what it has begun is gone. */
    @Test
    void underUndoALostRaceEndsTheOperationInsteadOfTakingItsPartsTwice() {
        try (var server = new Encrypting()) {
            var value = server.encrypt("abc", Optional.empty(), false);
            server.raceFor(1);

            var answers = process(BatchErrorContinuationOption.UNDO, server.part("d", value, false), create("a"));
            assertThat(statuses(answers)).containsExactly(OPERATION_UNDONE, OPERATION_FAILED);
            assertThat(answers.getFirst().payload()).contains(new ResponseItem.Withheld());
            assertThat(isStored("key1")).isFalse();
            assertThat(server.left()).isEqualTo(Encrypting.LIMIT - 4L);

            var after = process(BatchErrorContinuationOption.STOP, server.part("e", value, true));
            assertThat(reason(after.getFirst())).isEqualTo(ResultReason.INVALID_CORRELATION_VALUE);
        }
    }
}
