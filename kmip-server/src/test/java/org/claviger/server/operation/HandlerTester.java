package org.claviger.server.operation;

import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.Operation;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.message.MessageExtension;
import org.claviger.object.KmipObject;
import org.claviger.object.SymmetricKey;
import org.claviger.operation.RequestPayload;
import org.claviger.operation.ResponsePayload;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.access.AccessPolicy;
import org.claviger.server.access.AccessRule;
import org.claviger.server.access.Caller;
import org.claviger.server.access.Grant;
import org.claviger.server.access.Identity;
import org.claviger.server.access.IdentityRule;
import org.claviger.server.access.ObjectGate;
import org.claviger.server.crypto.CryptoEngine;
import org.claviger.server.crypto.DataKeySettings;
import org.claviger.server.crypto.DataKeys;
import org.claviger.server.crypto.EnvelopeCipher;
import org.claviger.server.crypto.InMemoryRootKeys;
import org.claviger.server.crypto.KeyWrapper;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.server.crypto.ResidentPlaces;
import org.claviger.server.crypto.RowAuthenticators;
import org.claviger.server.crypto.SecureMemory;
import org.claviger.server.crypto.Signatures;
import org.claviger.server.domain.AttributePolicy;
import org.claviger.server.domain.Tenant;
import org.claviger.server.store.InMemoryObjectStore;
import org.claviger.server.store.InMemoryServerRecords;
import org.claviger.server.store.StoredObjects;
import org.claviger.server.store.UnitOfWork;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;

/**
 * A server without doors, for tests of handlers: an in-memory store, real envelopes, a clock that the test sets. Each request
 * is one item by itself.
 */
public final class HandlerTester implements AutoCloseable {
    public static final Instant NOW = StoredObjects.NOW;

    static final AttributePolicy POLICY = new AttributePolicy(Duration.ofHours(1), Set.of("tapes"), 100);

    private final SecureMemory memory = SecureMemory.open();
    private final DataKeys dataKeys =
            DataKeys.open(InMemoryRootKeys.withRoot().directory(), memory, DataKeySettings.DEFAULT);
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private AccessPolicy policy = policy(List.of());
    private final SecretScope secrets = SecretScope.unlocked();
    private final SecureRandom random = new SecureRandom();
    private Instant now = NOW;
    private List<MessageExtension> extensions = List.of();

    final CryptoEngine engine = new CryptoEngine(random);
    final ObjectVault vault = new ObjectVault(new EnvelopeCipher(dataKeys, KeyEngines.java(), random), Limits.DEFAULT);
    final InMemoryServerRecords records = new InMemoryServerRecords();
    final ResidentPlaces devices;
    final ResidentLedger ledger;

    /** Keys that the server has destroyed in a device by itself. */
    final List<String> swept = new ArrayList<>();

    final Residents residents;
    final NewObjects newObjects;
    final KeyWrapping wrapping;
    final ObjectDelivery delivery;

    public HandlerTester() {
        this(ResidentPlaces.none());
    }

    /** @param devices where keys are that are not in this process */
    HandlerTester(ResidentPlaces devices) {
        this.devices = devices;
        ledger = new ResidentLedger(
                new ResidentNotes(records, RowAuthenticators.withFixedKey()),
                store,
                vault,
                devices,
                SecretScope::unlocked,
                ResidentLedger.Patience.ALONE,
                (_, key, destruction) -> {
                    destruction.run();
                    swept.add(key.toString());
                },
                clock());
        residents = new Residents(devices, ledger);
        newObjects = new NewObjects(vault, POLICY, UUID::randomUUID, residents);
        wrapping = new KeyWrapping(
                vault,
                engine,
                new Signatures(random),
                new KeyWrapper(engine, KeyEngines.java().keyWrap(), Limits.DEFAULT),
                devices);
        delivery = new ObjectDelivery(vault, wrapping);
    }

    /** Adds an extension to all items that follow. */
    void extend(MessageExtension extension) {
        extensions = List.of(extension);
    }

    private static AccessPolicy policy(List<Grant> grants) {
        return new AccessPolicy(
                List.of(new AccessRule("mtls:*:*", Optional.of(new Tenant("acme")), EnumSet.allOf(Operation.class))),
                grants);
    }

    /** Gives clients rights from now on. */
    void grant(Grant... grants) {
        policy = policy(List.of(grants));
    }

    /** Lets time pass. */
    void setNow(Instant later) {
        now = later;
    }

    /** The time as the test has set it. */
    Clock clock() {
        return new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    /** Memory for what is kept between requests. */
    SecretScope.Memory sharedMemory() {
        var scope = memory.sharedScope();
        return new SecretScope.Memory() {
            @Override
            public MemorySegment allocate(long byteSize, long byteAlignment) {
                return scope.allocate(byteSize, byteAlignment);
            }

            @Override
            public void close() {
                scope.close();
            }
        };
    }

    SecureRandom random() {
        return random;
    }

    Caller caller(String name) {
        return policy.callerOf(new Identity("fleet", IdentityRule.COMMON_NAME, name));
    }

    /** Where secrets live as long as this tester. */
    SecretScope secrets() {
        return secrets;
    }

    /** Returns bytes that live as long as this tester. */
    Secret secret(byte[] bytes) {
        return secrets.copyOf(bytes);
    }

    /** Does one item in the newest version as Alice. */
    <Q extends RequestPayload, R extends ResponsePayload> R does(OperationHandler<Q, R> handler, Q request) {
        return as("alice", ProtocolVersion.V2_1, handler, request);
    }

    /** Does one item, and commits what it staged. */
    <Q extends RequestPayload, R extends ResponsePayload> R as(
            String name, ProtocolVersion version, OperationHandler<Q, R> handler, Q request) {
        return item(name, version, handler.type().operation(), context -> handler.handle(request, context));
    }

    /** Something that happens in one item. */
    interface Item<T> {
        T in(RequestContext context);
    }

    <T> T item(String name, ProtocolVersion version, Operation operation, Item<T> item) {
        var unit = new UnitOfWork(store);
        var context = new RequestContext(caller(name), version, now, secrets, new ObjectGate(unit));
        context.begin(operation, extensions);
        var kept = false;
        try {
            var result = item.in(context);
            unit.commit();
            kept = true;
            return result;
        } finally {
            context.settle(kept);
        }
    }

    /** Stores a new object of Alice's, Active unless the attributes say otherwise. */
    String add(Supplier<? extends KmipObject> object, Attributes attributes) {
        return item("alice", ProtocolVersion.V2_1, Operation.REGISTER, context -> {
            var dated = attributes.first(AttributeTypes.ACTIVATION_DATE).isPresent()
                    ? attributes
                    : attributes.plus(AttributeTypes.ACTIVATION_DATE, NOW);
            return newObjects.add(object.get(), dated, true, context);
        });
    }

    /** Stores a symmetric key of Alice's that may be used as said. */
    String addKey(CryptographicAlgorithm algorithm, byte[] key, CryptographicUsageMask... uses) {
        return addKey(algorithm, key, Attributes.EMPTY, uses);
    }

    String addKey(CryptographicAlgorithm algorithm, byte[] key, Attributes more, CryptographicUsageMask... uses) {
        var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, algorithm)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, key.length * Byte.SIZE)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(uses))
                .plusAll(more);
        return add(() -> new SymmetricKey(MadeOfKeys.block(KeyFormatType.RAW, secret(key), attributes)), attributes);
    }

    @Override
    public void close() {
        secrets.close();
        dataKeys.close();
        memory.close();
    }
}
