package org.claviger.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.claviger.server.store.InMemoryObjectStore;
import org.claviger.server.store.LocateQuery;
import org.claviger.server.store.Located;
import org.claviger.server.store.ObjectStore;
import org.claviger.server.store.Prerequisite;
import org.claviger.server.store.StoredObjects;
import org.claviger.server.store.UnitOfWork;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.binary.SizingTtlvWriter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A batch processor over a store that fails as it is told, with handlers for a few operations. */
abstract class BatchFixture {
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    static final SigningKey KEY =
            new SigningKey(MemorySegment.ofArray("an audit key of thirty-two bytes".getBytes(StandardCharsets.UTF_8)));

    static final Identity ALICE = new Identity("fleet", IdentityRule.DNS, "alice");

    static final Caller CALLER = new AccessPolicy(
                    List.of(new AccessRule("*", Optional.of(ACME), EnumSet.allOf(Operation.class))), List.of())
            .callerOf(ALICE);

    @TempDir
    Path folder;

    final SecretScope secrets = SecretScope.unlocked();

    final FailingStore store = new FailingStore();

    final List<OperationHandler<?, ?>> handlers =
            new ArrayList<>(List.of(new ActivateHandler(), new FakeCreate(), new FakeRandom()));

    final List<List<MessageExtension>> extensions = new ArrayList<>();

    AuditLog audit;

    int made;

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
    static final class FailingStore implements ObjectStore {
        final InMemoryObjectStore objects = new InMemoryObjectStore();
        final List<RuntimeException> failures = new ArrayList<>();

        /** What others do just before a commit, each once. */
        final List<Runnable> rivals = new ArrayList<>();

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
    final class FakeCreate implements OperationHandler<Create.Request, Create.Response> {
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
    final class FakeRandom implements OperationHandler<RngRetrieve.Request, RngRetrieve.Response> {
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

    static RequestItem create(String name) {
        return RequestItem.of(
                Operation.CREATE,
                new Create.Request(
                        ObjectType.SYMMETRIC_KEY, Attributes.of(AttributeTypes.NAME, Name.of(name)), Optional.empty()));
    }

    static RequestItem failing() {
        return RequestItem.of(
                Operation.CREATE, new Create.Request(ObjectType.OPAQUE_OBJECT, Attributes.EMPTY, Optional.empty()));
    }

    static RequestItem activate(@Nullable String id) {
        return RequestItem.of(
                Operation.ACTIVATE, new Activate.Request(Optional.ofNullable(id).map(UniqueIdentifier::of)));
    }

    static RequestItem random(int length) {
        return RequestItem.of(Operation.RNG_RETRIEVE, new RngRetrieve.Request(length));
    }

    List<ResponseItem> process(BatchErrorContinuationOption onError, RequestItem... items) {
        return process(onError, Integer.MAX_VALUE, items);
    }

    List<ResponseItem> process(BatchErrorContinuationOption onError, int maximum, RequestItem... items) {
        return process(onError, maximum, MessageHandler.Sequel.NONE, items);
    }

    List<ResponseItem> process(
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

    static long sizeOf(ResponseHeader header, List<ResponseItem> items) {
        var sizing = new SizingTtlvWriter(header.protocolVersion());
        MessageCodec.writeResponse(sizing, new ResponseMessage(header, items));
        return sizing.size();
    }

    static List<ResultStatus> statuses(List<ResponseItem> answers) {
        return answers.stream().map(ResponseItem::resultStatus).toList();
    }

    static ResultReason reason(ResponseItem answer) {
        return answer.resultReason().orElseThrow();
    }

    boolean isStored(String id) {
        return store.find(ACME, id).isPresent();
    }

    List<String> audited() throws IOException {
        audit.close();
        return Files.readAllLines(folder.resolve("audit")).stream()
                .filter(line -> line.contains("\"result\""))
                .map(line -> line.replaceAll(".*\"result\":\"(\\w+)\".*\"item\":(\\d+).*", "$2 $1"))
                .toList();
    }

    /** Activates the key that was made first, and then makes another one. */
    static List<RequestItem> activationAndAnother(List<ResponseItem> answers) {
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

    List<ResponseItem> withSequel(MessageHandler.Sequel sequel) {
        return process(BatchErrorContinuationOption.UNDO, Integer.MAX_VALUE, sequel, create("a"));
    }

    void undoNames() {
        for (var i = 1; i <= made; i++) {
            store.find(ACME, "key" + i)
                    .ifPresent(key ->
                            store.commit(Changes.of(new Changes.Delete(ACME, key.uniqueIdentifier(), key.version()))));
        }
        made = 0;
    }
}
