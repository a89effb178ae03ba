package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;
import static org.claviger.server.operation.HandlerTester.NOW;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.claviger.attribute.AttributeTypes;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.State;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.Test;

/** How keys in a device end, whatever the device, and what becomes of those that nobody answers for. */
abstract class ResidentEndContract extends ResidentClient {
    @Test
    void destroyDestroysItInTheDevice() {
        var id = create(aes(ENCRYPT));
        destroy(id);
        assertThat(object(id).state()).isEqualTo(State.DESTROYED);
        assertThat(isInDevice(id)).isFalse();
        assertThat(server.ledger.open()).isZero();
        assertThat(server.swept).as("what the client's own item has done").isEmpty();
        assertRefused(
                ResultReason.OBJECT_DESTROYED, () -> encrypt(id, GCM, MESSAGE, Optional.empty(), Optional.empty()));
    }

    @Test
    void aKeyWhoseItemFailedIsDestroyedLater() {
        var made = new String[1];
        assertThatThrownBy(() -> server.item("alice", ProtocolVersion.V2_1, Operation.CREATE, context -> {
                    made[0] = makeWithoutCommit(context);
                    throw new IllegalStateException("the item fails after the device has made the key");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(isInDevice(made[0])).isTrue();

        server.ledger.sweep();
        assertThat(isInDevice(made[0])).as("too early to say").isTrue();
        server.setNow(NOW.plus(Duration.ofMinutes(3)));
        server.ledger.sweep();

        assertThat(isInDevice(made[0])).isFalse();
        assertThat(server.ledger.open()).isZero();
        assertThat(server.swept).containsExactly(made[0]);
    }

    @Test
    void anItemThatBeginsAgainMakesNoSecondKey() {
        var made = new String[2];
        var before = device.keys().list().size();
        server.item("alice", ProtocolVersion.V2_1, Operation.CREATE, context -> {
            made[0] = makeWithoutCommit(context);
            context.beginAgain();
            context.begin(Operation.CREATE, List.of());
            context.objects().remove(context.open(id(made[0]))); // what was staged is forgotten, as by a rollback
            made[1] = makeWithoutCommit(context);
            return made[1];
        });
        assertThat(made[1]).isEqualTo(made[0]);
        assertThat(device.keys().list()).hasSize(before + 1);
    }

    @Test
    void whatBecameOfAKeyInQuestionIsToldByItsRow() {
        var kept = create(aes(ENCRYPT));
        var destroyed = create(aes(ENCRYPT));
        var nobodys = UUID.randomUUID();
        for (var key : List.of(UUID.fromString(kept), UUID.fromString(destroyed), nobodys)) {
            server.ledger.made(server.ledger.ask(StoredObjects.ACME, key.toString(), Optional.empty()), false);
        }
        revoke(destroyed);
        server.item("alice", ProtocolVersion.V2_1, Operation.DESTROY, context -> {
            var object = context.open(id(destroyed));
            context.objects().save(object.destroy(NOW)); // and the process dies before it asks the device
            return object;
        });
        assertThat(isInDevice(destroyed)).isTrue();

        server.setNow(NOW.plus(Duration.ofMinutes(3)));
        server.ledger.sweep();

        assertThat(isInDevice(kept)).isTrue();
        assertThat(isInDevice(destroyed)).isFalse();
        assertThat(server.ledger.open()).isZero();
        assertThat(server.swept).containsExactly(destroyed);
    }

    @Test
    void aKeyThatIsGoneFromTheDeviceIsMissed() {
        var id = create(aes(ENCRYPT));
        device.keys()
                .destroy(device.keys().find(UUID.fromString(id)).orElseThrow().ref());
        assertThatThrownBy(() -> encrypt(id, GCM, MESSAGE, Optional.empty(), Optional.empty()))
                .isInstanceOfSatisfying(
                        KmipException.class,
                        e -> assertThat(e.reason())
                                .isIn(ResultReason.KEY_VALUE_NOT_PRESENT, ResultReason.GENERAL_FAILURE));
    }

    private String makeWithoutCommit(RequestContext context) {
        return server.newObjects.generate(
                ObjectType.SYMMETRIC_KEY,
                aes(ENCRYPT).with(AttributeTypes.PROTECTION_STORAGE_MASK, ProtectionStorage.HARDWARE),
                generated(),
                Optional.empty(),
                context);
    }
}
