package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.AttributeTypes;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Capabilities;
import org.claviger.hsm.Health;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.ResidentKeys;
import org.claviger.hsm.RootKeys;
import org.claviger.object.SymmetricKey;
import org.claviger.operation.ProtectionStorageMasks;
import org.claviger.operation.Register;
import org.claviger.server.crypto.ResidentPlaces;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a device says no to is kept here if the client takes that too. That a device says nothing is no reason to. */
class RefusingDeviceTest {
    @ParameterizedTest
    @EnumSource(
            value = Category.class,
            names = {"UNSUPPORTED", "INVALID_DATA"})
    void aKeyThatTheDeviceDoesNotTakeIsKeptHereIfTheClientLikesThatToo(Category refusal) {
        try (var server = serverWithDeviceThatSays(refusal)) {
            assertThatThrownBy(() -> register(server, ResidentClient.HARDWARE))
                    .isInstanceOfSatisfying(
                            KmipException.class,
                            e -> assertThat(e.reason()).isEqualTo(ResultReason.PROTECTION_STORAGE_UNAVAILABLE));
            var inQuestion = server.ledger.open();

            var id = register(server, ResidentClient.HARDWARE_OR_SOFTWARE);

            var kept = server.item(
                    "alice",
                    ProtocolVersion.V2_1,
                    Operation.GET_ATTRIBUTES,
                    context -> context.open(ResidentClient.id(id)));
            assertThat(kept.attributes().first(AttributeTypes.PROTECTION_STORAGE_MASK))
                    .contains(ProtectionStorage.SOFTWARE);
            assertThat(kept.attributes().first(AttributeTypes.SENSITIVE)).contains(false);
            assertThat(server.ledger.open()).isEqualTo(inQuestion);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Category.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNSUPPORTED", "INVALID_DATA"})
    void aKeyIsNotKeptHereBecauseTheDeviceFails(Category failure) {
        try (var server = serverWithDeviceThatSays(failure)) {
            assertThatThrownBy(() -> register(server, ResidentClient.HARDWARE_OR_SOFTWARE))
                    .isInstanceOfSatisfying(
                            KmipException.class,
                            e -> assertThat(e.reason()).isNotEqualTo(ResultReason.PROTECTION_STORAGE_UNAVAILABLE));
        }
    }

    private static String register(HandlerTester server, Optional<ProtectionStorageMasks> masks) {
        var attributes = ResidentClient.aes(ENCRYPT);
        var key = new SymmetricKey(MadeOfKeys.block(KeyFormatType.RAW, server.secret(ResidentClient.KEY), attributes));
        return ResidentClient.text(server.does(
                        new RegisterHandler(server.newObjects),
                        new Register.Request(ObjectType.SYMMETRIC_KEY, attributes, Optional.of(key), masks))
                .uniqueIdentifier());
    }

    private static HandlerTester serverWithDeviceThatSays(Category category) {
        var device = new Device(new BackendId("device"), category);
        return new HandlerTester(new ResidentPlaces(
                List.of(device),
                List.of(new ResidentPlaces.Rule(device.id(), Set.of(StoredObjects.ACME), Set.of(), false))));
    }

    /** It answers every call with one failure. */
    private record Device(BackendId id, Category category) implements KeyBackend {
        @Override
        public Optional<ResidentKeys> residentKeys() {
            return Optional.of((ResidentKeys) Proxy.newProxyInstance(
                    ResidentKeys.class.getClassLoader(), new Class<?>[] {ResidentKeys.class}, (_, method, _) -> {
                        throw new BackendException(category, method.getName() + " in " + id);
                    }));
        }

        @Override
        public Capabilities capabilities() {
            return new Capabilities(true, false, true, false, Collections.emptySortedMap());
        }

        @Override
        public Health health() {
            return new Health(Health.Status.UP, Instant.EPOCH, Optional.empty());
        }

        @Override
        public Optional<RootKeys> rootKeys() {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
