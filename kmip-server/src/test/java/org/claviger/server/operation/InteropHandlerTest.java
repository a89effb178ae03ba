package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.operation.HandlerTester.NOW;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.InteropFunction;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.object.SymmetricKey;
import org.claviger.operation.Interop;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InteropHandlerTest {
    private static final Instant START = NOW.minus(Duration.ofHours(1));

    private final HandlerTester server = new HandlerTester();
    private final CryptographicStreams streams = CryptographicStreams.start(
            CryptographicStreams.Limits.DEFAULT, server::sharedMemory, server.clock(), server.random());
    private final InteropHandler handler = new InteropHandler(server.vault, streams, server.residents, START);

    @AfterEach
    void close() {
        streams.close();
        server.close();
    }

    private void interop(InteropFunction function) {
        server.setNow(NOW);
        server.does(handler, new Interop.Request(function, "BL-M-1-21"));
    }

    private <T> T as(String client, HandlerTester.Item<T> item) {
        return server.item(client, ProtocolVersion.V2_1, Operation.REGISTER, item);
    }

    private String key(String owner, Instant made) {
        server.setNow(made);
        var key = new SymmetricKey(MadeOfKeys.block(KeyFormatType.RAW, server.secret(new byte[16]), Attributes.EMPTY));
        return as(owner, context -> server.newObjects.add(key, Attributes.EMPTY, true, context));
    }

    private boolean has(String owner, String id) {
        try {
            as(owner, context -> context.open(Optional.of(UniqueIdentifier.of(id))));
            return true;
        } catch (KmipException e) {
            assertThat(e.reason()).isEqualTo(ResultReason.OBJECT_NOT_FOUND);
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "END")
    void beginAndResetDeleteWhatTheCallerHasMade(InteropFunction function) {
        var onLine = key("alice", NOW);
        var destroyed = key("alice", START);
        as("alice", context -> {
            var object = context.open(Optional.of(UniqueIdentifier.of(destroyed)));
            context.objects().save(object.destroy(NOW));
            return object;
        });

        interop(function);

        assertThat(has("alice", onLine)).isFalse();
        assertThat(has("alice", destroyed)).isFalse();
    }

    @Test
    void endDeletesNothing() {
        var key = key("alice", NOW);

        interop(InteropFunction.END);

        assertThat(has("alice", key)).isTrue();
    }

    @Test
    void whatAnotherClientOfTheTenantOwnsStays() {
        var key = key("bob", NOW);

        interop(InteropFunction.RESET);

        assertThat(has("bob", key)).isTrue();
    }

    @Test
    void whatWasThereBeforeTheServerStartedStays() {
        var key = key("alice", START.minusSeconds(1));

        interop(InteropFunction.RESET);

        assertThat(has("alice", key)).isTrue();
    }

    @Test
    void moreObjectsThanTestsMakeAreNotDeleted() {
        var last = as("alice", context -> {
            var id = "";
            for (var i = 0; i <= InteropHandler.MAX_OBJECTS; i++) {
                id = UUID.randomUUID().toString();
                var caller = context.caller();
                var object = ManagedObject.create(
                        caller.tenant(),
                        id,
                        ObjectType.SYMMETRIC_KEY,
                        caller.principal(),
                        Attributes.EMPTY,
                        StoredObjects.material(),
                        NOW);
                context.objects().add(caller, object);
            }
            return id;
        });

        assertThatThrownBy(() -> interop(InteropFunction.RESET))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.PERMISSION_DENIED));
        assertThat(has("alice", last)).isTrue();
    }
}
