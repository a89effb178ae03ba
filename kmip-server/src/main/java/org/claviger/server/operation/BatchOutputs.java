package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.FEATURE_NOT_SUPPORTED;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;

import java.util.ArrayList;
import java.util.List;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.DataEnumeration;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.UniqueIdentifierEnumeration;
import org.claviger.operation.DataReference;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.jspecify.annotations.Nullable;

/**
 * What a batch has given so far, and so what the references of its next item mean: the ID Placeholder, the latest item of an
 * operation, an item by its number (KMIP 2.1 sections 4.58, 7.9, 11.12 and 11.58). Failed items count. Used by one thread.
 */
public final class BatchOutputs {
    private final List<ItemOutput> items = new ArrayList<>(0);
    private @Nullable String placeholder;

    /** Adds what the next item has left. */
    public void add(ItemOutput output) {
        items.add(output);
        switch (output.placeholder()) {
            case SET -> placeholder = output.objects().getFirst();
            case EMPTIED -> placeholder = null;
            case KEPT -> {}
        }
    }

    /** Forgets all items: the batch begins again. */
    public void clear() {
        items.clear();
        placeholder = null;
    }

    /**
     * Returns the object that the ID Placeholder stands for.
     *
     * @throws KmipException with Object Not Found if it is empty
     */
    String placeholder() {
        if (placeholder == null) {
            throw new KmipException(OBJECT_NOT_FOUND, "no Unique Identifier, and the ID Placeholder is empty");
        }
        return placeholder;
    }

    /**
     * Returns the object that a request means.
     *
     * @throws KmipException if it refers to an item that named none, or several
     */
    String object(UniqueIdentifier identifier) {
        return switch (identifier) {
            case UniqueIdentifier.Text(var value) -> value;
            case UniqueIdentifier.Reference(var value) -> value;
            case UniqueIdentifier.OfOperation(var reference) -> object(reference);
            case UniqueIdentifier.OfItem(var index) -> only(item(index).objects());
            case UniqueIdentifier.ByName _ ->
                throw new KmipException(FEATURE_NOT_SUPPORTED, "an object is not named by its Name");
        };
    }

    private String object(UniqueIdentifierEnumeration reference) {
        return switch (reference) {
            case ID_PLACEHOLDER -> placeholder();
            case CERTIFY -> ofLatest(Operation.CERTIFY);
            case CREATE -> ofLatest(Operation.CREATE);
            case CREATE_KEY_PAIR -> ofLatest(Operation.CREATE_KEY_PAIR);
            case CREATE_KEY_PAIR_PRIVATE_KEY -> privateKey(Operation.CREATE_KEY_PAIR);
            case CREATE_KEY_PAIR_PUBLIC_KEY -> publicKey(Operation.CREATE_KEY_PAIR);
            case CREATE_SPLIT_KEY -> ofLatest(Operation.CREATE_SPLIT_KEY);
            case DERIVE_KEY -> ofLatest(Operation.DERIVE_KEY);
            case IMPORT -> ofLatest(Operation.IMPORT);
            case JOIN_SPLIT_KEY -> ofLatest(Operation.JOIN_SPLIT_KEY);
            case LOCATE -> ofLatest(Operation.LOCATE);
            case REGISTER -> ofLatest(Operation.REGISTER);
            case RE_KEY -> ofLatest(Operation.RE_KEY);
            case RE_CERTIFY -> ofLatest(Operation.RE_CERTIFY);
            case RE_KEY_KEY_PAIR -> ofLatest(Operation.RE_KEY_KEY_PAIR);
            case RE_KEY_KEY_PAIR_PRIVATE_KEY -> privateKey(Operation.RE_KEY_KEY_PAIR);
            case RE_KEY_KEY_PAIR_PUBLIC_KEY -> publicKey(Operation.RE_KEY_KEY_PAIR);
            case RE_PROVISION -> ofLatest(Operation.RE_PROVISION);
            case CREATE_USER -> ofLatest(Operation.CREATE_USER);
            case CREATE_GROUP -> ofLatest(Operation.CREATE_GROUP);
            case CREATE_CREDENTIAL -> ofLatest(Operation.CREATE_CREDENTIAL);
        };
    }

    private String ofLatest(Operation operation) {
        return only(objectsOfLatest(operation));
    }

    private String privateKey(Operation operation) {
        return only(objectsOfLatest(operation).stream().limit(1).toList());
    }

    private String publicKey(Operation operation) {
        return only(objectsOfLatest(operation).stream().skip(1).toList());
    }

    private List<String> objectsOfLatest(Operation operation) {
        var latest = latest(operation);
        if (latest == null) {
            throw new KmipException(
                    OBJECT_NOT_FOUND,
                    "Unique Identifier of " + operation.specName() + ", which the batch has not done");
        }
        return latest.objects();
    }

    /** An item has one answer, so it cannot be repeated for several objects. */
    private static String only(List<String> objects) {
        if (objects.size() > 1) {
            throw new KmipException(
                    FEATURE_NOT_SUPPORTED, "Unique Identifier of an item with " + objects.size() + " objects");
        }
        if (objects.isEmpty()) {
            throw new KmipException(OBJECT_NOT_FOUND, "Unique Identifier of an item without an object");
        }
        return objects.getFirst();
    }

    /**
     * Returns the data that a request means; it lives as long as {@code secrets}.
     *
     * @throws KmipException with Invalid Field if it refers to an item that gave none
     */
    Secret data(DataReference reference, SecretScope secrets) {
        return switch (reference) {
            case DataReference.Given(var bytes) -> bytes;
            case DataReference.OfOperation(var operation) -> data(latest(operation(operation)), secrets);
            case DataReference.OfItem(var index) -> data(item(index), secrets);
        };
    }

    private static Operation operation(DataEnumeration reference) {
        return switch (reference) {
            case DECRYPT -> Operation.DECRYPT;
            case ENCRYPT -> Operation.ENCRYPT;
            case HASH -> Operation.HASH;
            case MAC_MAC_DATA -> Operation.MAC;
            case RNG_RETRIEVE -> Operation.RNG_RETRIEVE;
            case SIGN_SIGNATURE_DATA -> Operation.SIGN;
            case SIGNATURE_VERIFY -> Operation.SIGNATURE_VERIFY;
        };
    }

    private static Secret data(@Nullable ItemOutput item, SecretScope secrets) {
        if (item == null || item.data().isEmpty()) {
            throw new KmipException(INVALID_FIELD, "Data of an item that gave none");
        }
        return switch (item.data().get()) {
            case ItemOutput.SecretData(var bytes) -> bytes;
            case ItemOutput.PublicData(var bytes) -> secrets.copyOf(bytes.toArray());
        };
    }

    private @Nullable ItemOutput latest(Operation operation) {
        for (var item : items.reversed()) {
            if (item.operation() == operation) {
                return item;
            }
        }
        return null;
    }

    private ItemOutput item(int index) {
        var number = index < 0 ? items.size() + (long) index : index;
        if (number < 0 || number >= items.size()) {
            throw new KmipException(
                    INVALID_FIELD,
                    "batch item " + number + " (expected one before the current one, " + items.size() + ")");
        }
        return items.get((int) number);
    }
}
