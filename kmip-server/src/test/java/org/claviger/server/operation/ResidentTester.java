package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.TestedBackend;
import org.claviger.hsm.TestedBackend.Ability;
import org.claviger.object.KmipObject;
import org.claviger.operation.DataReference;
import org.claviger.operation.Get;
import org.claviger.secret.Secret;
import org.claviger.server.crypto.ResidentDevice;
import org.claviger.server.crypto.ResidentPlaces;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** A server whose keys are in a device, and a look into both. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ResidentTester {
    private TestedBackend tested;
    private KeyBackend backend;
    ResidentDevice device;
    HandlerTester server;
    CryptographicStreams streams;

    @BeforeAll
    void openTheDevice(TestedBackend wanted) {
        tested = wanted;
        backend = tested.open().get();
        device = new ResidentDevice(backend);
    }

    @AfterAll
    void closeTheDevice() {
        backend.close();
    }

    @BeforeEach
    void start() {
        serve(false);
    }

    final void serve(boolean unasked) {
        server = new HandlerTester(new ResidentPlaces(
                List.of(backend),
                List.of(new ResidentPlaces.Rule(backend.id(), Set.of(StoredObjects.ACME), Set.of(), unasked))));
        streams = CryptographicStreams.start(
                CryptographicStreams.Limits.DEFAULT, server::sharedMemory, server.clock(), server.random());
    }

    @AfterEach
    void stop() {
        streams.close();
        server.close();
    }

    boolean can(Ability ability) {
        return tested.abilities().contains(ability);
    }

    ManagedObject object(String id) {
        return server.item("alice", ProtocolVersion.V2_1, Operation.GET_ATTRIBUTES, context -> context.open(id(id)));
    }

    KmipObject get(String id) {
        return server.does(
                        new GetHandler(server.delivery),
                        new Get.Request(id(id), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()))
                .object();
    }

    boolean isInDevice(String id) {
        return device.keys().find(UUID.fromString(id)).isPresent();
    }

    Optional<DataReference> data(byte[] bytes) {
        return Optional.of(new DataReference.Given(server.secret(bytes)));
    }

    static byte[] bytes(Secret secret) {
        return secret.bytes().toArray(ValueLayout.JAVA_BYTE);
    }

    static Optional<UniqueIdentifier> id(String id) {
        return Optional.of(UniqueIdentifier.of(id));
    }

    static String text(UniqueIdentifier id) {
        return ((UniqueIdentifier.Text) id).value();
    }

    static void assertRefused(ResultReason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
