package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.DataEnumeration;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.UniqueIdentifierEnumeration;
import org.claviger.operation.Create;
import org.claviger.operation.CreateKeyPair;
import org.claviger.operation.DataReference;
import org.claviger.operation.Hash;
import org.claviger.operation.Locate;
import org.claviger.operation.Mac;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchOutputsTest {
    private final SecretScope secrets = SecretScope.unlocked();
    private final BatchOutputs outputs = new BatchOutputs();

    @AfterEach
    void close() {
        secrets.close();
    }

    private void created(String id) {
        outputs.add(ItemOutput.of(
                Operation.CREATE,
                new Create.Response(ObjectType.SYMMETRIC_KEY, UniqueIdentifier.of(id), Optional.empty())));
    }

    private void located(String... ids) {
        outputs.add(ItemOutput.of(
                Operation.LOCATE,
                new Locate.Response(
                        Optional.empty(),
                        List.of(ids).stream().map(UniqueIdentifier::of).toList())));
    }

    private Secret hashed(byte data) {
        var hash = secrets.copyOf(new byte[] {data});
        outputs.add(ItemOutput.of(Operation.HASH, new Hash.Response(Optional.of(hash), Optional.empty())));
        return hash;
    }

    private String latest(UniqueIdentifierEnumeration operation) {
        return outputs.object(new UniqueIdentifier.OfOperation(operation));
    }

    private String item(int index) {
        return outputs.object(new UniqueIdentifier.OfItem(index));
    }

    private static void assertRefused(ResultReason reason, ThrowingCallable action) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void anItemIsCountedFromTheFirstOrBackFromTheCurrentOne() {
        created("a");
        created("b");
        outputs.add(ItemOutput.ofFailed(Operation.CREATE));
        created("c");

        assertThat(item(0)).isEqualTo("a");
        assertThat(item(3)).isEqualTo("c");
        assertThat(item(-1)).isEqualTo("c");
        assertThat(item(-4)).isEqualTo("a");
        assertRefused(ResultReason.OBJECT_NOT_FOUND, () -> item(2));
        assertRefused(ResultReason.INVALID_FIELD, () -> item(4));
        assertRefused(ResultReason.INVALID_FIELD, () -> item(-5));
        assertRefused(ResultReason.INVALID_FIELD, () -> item(Integer.MIN_VALUE));
    }

    @Test
    void anOperationMeansItsLatestItemEvenIfThatFailed() {
        created("a");
        created("b");
        located("x");

        assertThat(latest(UniqueIdentifierEnumeration.CREATE)).isEqualTo("b");
        assertThat(latest(UniqueIdentifierEnumeration.LOCATE)).isEqualTo("x");
        assertRefused(ResultReason.OBJECT_NOT_FOUND, () -> latest(UniqueIdentifierEnumeration.REGISTER));

        outputs.add(ItemOutput.ofFailed(Operation.CREATE));
        assertRefused(ResultReason.OBJECT_NOT_FOUND, () -> latest(UniqueIdentifierEnumeration.CREATE));
    }

    @Test
    void aKeyPairHasTwoObjectsThatAreMeantOneByOne() {
        outputs.add(ItemOutput.of(
                Operation.CREATE_KEY_PAIR,
                new CreateKeyPair.Response(
                        UniqueIdentifier.of("private"),
                        UniqueIdentifier.of("public"),
                        Optional.empty(),
                        Optional.empty())));

        assertThat(latest(UniqueIdentifierEnumeration.CREATE_KEY_PAIR_PRIVATE_KEY))
                .isEqualTo("private");
        assertThat(latest(UniqueIdentifierEnumeration.CREATE_KEY_PAIR_PUBLIC_KEY))
                .isEqualTo("public");
        assertThat(outputs.placeholder()).isEqualTo("private");
        assertRefused(ResultReason.FEATURE_NOT_SUPPORTED, () -> latest(UniqueIdentifierEnumeration.CREATE_KEY_PAIR));
    }

    @Test
    void theIdPlaceholderIsTheLatestObjectAndLocateEmptiesItUnlessItFindsOne() {
        assertRefused(ResultReason.OBJECT_NOT_FOUND, outputs::placeholder);
        created("a");
        hashed((byte) 1);
        assertThat(outputs.placeholder()).isEqualTo("a");
        located("x");
        assertThat(latest(UniqueIdentifierEnumeration.ID_PLACEHOLDER)).isEqualTo("x");
        located("x", "y");
        assertRefused(ResultReason.OBJECT_NOT_FOUND, outputs::placeholder);
        created("b");
        located();
        assertRefused(ResultReason.OBJECT_NOT_FOUND, outputs::placeholder);
    }

    @Test
    void aFailedItemDoesNotLeaveTheObjectOfOneBeforeItInTheIdPlaceholder() {
        created("a");
        outputs.add(ItemOutput.ofFailed(Operation.GET));
        outputs.add(ItemOutput.ofFailed(null));
        assertThat(outputs.placeholder()).isEqualTo("a");

        outputs.add(ItemOutput.ofFailed(Operation.REGISTER));
        assertRefused(ResultReason.OBJECT_NOT_FOUND, outputs::placeholder);
    }

    @Test
    void dataIsThatOfTheLatestItemOfAnOperationOrOfAnItem() {
        var first = hashed((byte) 1);
        var second = hashed((byte) 2);
        outputs.add(ItemOutput.of(
                Operation.MAC,
                new Mac.Response(UniqueIdentifier.of("k"), Optional.of(Bytes.wrap(new byte[] {3})), Optional.empty())));
        created("a");

        assertThat(data(new DataReference.OfOperation(DataEnumeration.HASH))).isSameAs(second);
        assertThat(data(new DataReference.OfItem(0))).isSameAs(first);
        assertThat(data(new DataReference.OfItem(-3))).isSameAs(second);
        assertThat(data(new DataReference.OfOperation(DataEnumeration.MAC_MAC_DATA)))
                .isEqualTo(secrets.copyOf(new byte[] {3}));
        assertRefused(ResultReason.INVALID_FIELD, () -> data(new DataReference.OfItem(3)));
        assertRefused(ResultReason.INVALID_FIELD, () -> data(new DataReference.OfOperation(DataEnumeration.DECRYPT)));
    }

    private Secret data(DataReference reference) {
        return outputs.data(reference, secrets);
    }
}
