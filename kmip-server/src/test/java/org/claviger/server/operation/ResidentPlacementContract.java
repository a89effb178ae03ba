package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.enumeration.CryptographicUsageMask.DECRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.WRAP_KEY;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.EncodingOption;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.QueryFunction;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyInformation;
import org.claviger.object.KeyValue;
import org.claviger.object.KeyWrappingData;
import org.claviger.object.KmipObject;
import org.claviger.object.PrivateKey;
import org.claviger.object.SymmetricKey;
import org.claviger.operation.Create;
import org.claviger.operation.ProtectionStorageMasks;
import org.claviger.operation.Query;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.Test;

/** Where keys are, whatever the device. */
abstract class ResidentPlacementContract extends ResidentClient {
    @Test
    void aKeyInTheDeviceSaysSoAndNeverLeavesIt() {
        var id = create(aes(ENCRYPT, DECRYPT));

        var attributes = object(id).attributes();
        assertThat(attributes.first(AttributeTypes.PROTECTION_STORAGE_MASK)).contains(ProtectionStorage.HARDWARE);
        assertThat(attributes.first(AttributeTypes.SENSITIVE)).contains(true);
        assertThat(attributes.first(AttributeTypes.ALWAYS_SENSITIVE)).contains(true);
        assertThat(attributes.first(AttributeTypes.EXTRACTABLE)).contains(false);
        assertThat(attributes.first(AttributeTypes.NEVER_EXTRACTABLE)).contains(true);
        assertThat(attributes.has(AttributeTypes.DIGEST)).isFalse();
        assertThat(attributes.first(AttributeTypes.CRYPTOGRAPHIC_LENGTH)).contains(256);
        assertThat(isInDevice(id)).isTrue();
        assertThat(server.ledger.open()).isZero();
        assertRefused(ResultReason.NOT_EXTRACTABLE, () -> get(id));
    }

    @Test
    void queryTellsWhereKeysCanBe() {
        var handler = new QueryHandler(_ -> List.of(), Set.of(), server.devices);
        var answer = server.does(
                handler, new Query.Request(List.of(QueryFunction.QUERY_STORAGE_PROTECTION_MASKS), Optional.empty()));
        assertThat(answer.protectionStorageMasks())
                .containsExactly(
                        new ProtectionStorageMasks(List.of(ProtectionStorage.SOFTWARE, ProtectionStorage.HARDWARE)));
    }

    @Test
    void whatTheDeviceHasNotIsRefusedUnlessTheClientTakesSoftwareToo() {
        var tripleDes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.THREE_DES)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(ENCRYPT));
        assertRefused(ResultReason.PROTECTION_STORAGE_UNAVAILABLE, () -> create(tripleDes, HARDWARE));
        assertRefused(ResultReason.PROTECTION_STORAGE_UNAVAILABLE, () -> create(aes(ENCRYPT, WRAP_KEY), HARDWARE));

        var id = create(tripleDes, HARDWARE_OR_SOFTWARE);

        assertThat(object(id).attributes().first(AttributeTypes.PROTECTION_STORAGE_MASK))
                .contains(ProtectionStorage.SOFTWARE);
        assertThat(create(aes(ENCRYPT), HARDWARE_OR_SOFTWARE))
                .satisfies(hard -> assertThat(isInDevice(hard)).isTrue());
    }

    @Test
    void aKeyThatComesWrappedIsKeptHereIfTheClientLikesThatToo() {
        assertKeptHereIfTheClientLikesThatToo(
                new SymmetricKey(wrapped(KeyFormatType.RAW, CryptographicAlgorithm.AES, 128)));
    }

    @Test
    void aPrivateKeyThatComesWrappedIsKeptHereIfTheClientLikesThatToo() {
        assertKeptHereIfTheClientLikesThatToo(
                new PrivateKey(wrapped(KeyFormatType.PKCS_8, CryptographicAlgorithm.RSA, 2048)));
    }

    @Test
    void aKeyWhoseValueIsElsewhereIsKeptHereIfTheClientLikesThatToo() {
        assertKeptHereIfTheClientLikesThatToo(new SymmetricKey(new KeyBlock(
                KeyFormatType.RAW,
                Optional.empty(),
                Optional.empty(),
                Optional.of(CryptographicAlgorithm.AES),
                Optional.of(128),
                Optional.empty())));
    }

    private KeyBlock wrapped(KeyFormatType format, CryptographicAlgorithm algorithm, int length) {
        return new KeyBlock(
                format,
                Optional.empty(),
                Optional.of(new KeyValue.Wrapped(server.secret(KEY))),
                Optional.of(algorithm),
                Optional.of(length),
                Optional.of(new KeyWrappingData(
                        WrappingMethod.ENCRYPT,
                        Optional.of(new KeyInformation(UniqueIdentifier.of("elsewhere"), Optional.of(KEY_WRAP))),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(EncodingOption.NO_ENCODING))));
    }

    private void assertKeptHereIfTheClientLikesThatToo(KmipObject key) {
        var uses = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(DECRYPT));
        assertRefused(ResultReason.PROTECTION_STORAGE_UNAVAILABLE, () -> register(key, uses, HARDWARE));

        var id = register(key, uses, HARDWARE_OR_SOFTWARE);

        assertThat(isInDevice(id)).isFalse();
        assertThat(object(id).attributes().first(AttributeTypes.PROTECTION_STORAGE_MASK))
                .contains(ProtectionStorage.SOFTWARE);
        assertThat(server.ledger.open()).isZero();
    }

    @Test
    void theOperatorMayWantKeysInTheDeviceUnasked() {
        stop();
        serve(true);
        var made = server.as(
                "alice",
                ProtocolVersion.V1_2,
                new CreateHandler(generated(), server.newObjects),
                new Create.Request(ObjectType.SYMMETRIC_KEY, aes(ENCRYPT), Optional.empty()));
        assertThat(isInDevice(text(made.uniqueIdentifier()))).isTrue();
        assertRefused(
                ResultReason.PROTECTION_STORAGE_UNAVAILABLE,
                () -> create(
                        aes(ENCRYPT)
                                .with(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.THREE_DES)
                                .with(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 168),
                        Optional.empty()));
    }
}
