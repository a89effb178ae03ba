package org.claviger.server.operation;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.Operation;
import org.claviger.operation.Activate;
import org.claviger.operation.AddAttribute;
import org.claviger.operation.AdjustAttribute;
import org.claviger.operation.Archive;
import org.claviger.operation.Certify;
import org.claviger.operation.Check;
import org.claviger.operation.Create;
import org.claviger.operation.CreateCredential;
import org.claviger.operation.CreateGroup;
import org.claviger.operation.CreateKeyPair;
import org.claviger.operation.CreateSplitKey;
import org.claviger.operation.CreateUser;
import org.claviger.operation.Deactivate;
import org.claviger.operation.Decrypt;
import org.claviger.operation.DeleteAttribute;
import org.claviger.operation.DeriveKey;
import org.claviger.operation.Destroy;
import org.claviger.operation.Encrypt;
import org.claviger.operation.Export;
import org.claviger.operation.Get;
import org.claviger.operation.GetAttributeList;
import org.claviger.operation.GetAttributes;
import org.claviger.operation.GetUsageAllocation;
import org.claviger.operation.Hash;
import org.claviger.operation.Import;
import org.claviger.operation.JoinSplitKey;
import org.claviger.operation.Locate;
import org.claviger.operation.Mac;
import org.claviger.operation.MacVerify;
import org.claviger.operation.ModifyAttribute;
import org.claviger.operation.ObtainLease;
import org.claviger.operation.ReCertify;
import org.claviger.operation.ReKey;
import org.claviger.operation.ReKeyKeyPair;
import org.claviger.operation.ReProvision;
import org.claviger.operation.Recover;
import org.claviger.operation.Register;
import org.claviger.operation.ResponsePayload;
import org.claviger.operation.Revoke;
import org.claviger.operation.RngRetrieve;
import org.claviger.operation.SetAttribute;
import org.claviger.operation.Sign;
import org.claviger.operation.SignatureVerify;
import org.claviger.secret.Secret;
import org.claviger.ttlv.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * What an item of a batch leaves to the items behind it: the objects that its answer names, its data, and what becomes of the
 * ID Placeholder (KMIP 2.1 section 6.1 and the sections of the operations, KMIP 1.4 section 4). The one table of these rules:
 * handlers do nothing for them.
 *
 * @param operation null for an item whose operation nobody knows
 * @param objects in the order of the answer
 * @param data the data that later items may refer to
 */
public record ItemOutput(
        @Nullable Operation operation, List<String> objects, Placeholder placeholder, Optional<Data> data) {
    /** What an item does to the ID Placeholder. */
    public enum Placeholder {
        /** Leaves it as it is. */
        KEPT,
        /** Makes it the first of its objects. */
        SET,
        /** Empties it. */
        EMPTIED
    }

    /** Data of an answer, where it lies. */
    public sealed interface Data {}

    record SecretData(Secret bytes) implements Data {}

    record PublicData(Bytes bytes) implements Data {}

    /** The operations whose object becomes the ID Placeholder. */
    private static final Set<Operation> SETTING = EnumSet.of(
            Operation.CREATE,
            Operation.CREATE_KEY_PAIR,
            Operation.REGISTER,
            Operation.RE_KEY,
            Operation.RE_KEY_KEY_PAIR,
            Operation.DERIVE_KEY,
            Operation.CERTIFY,
            Operation.RE_CERTIFY,
            Operation.LOCATE,
            Operation.RECOVER,
            Operation.CREATE_SPLIT_KEY,
            Operation.JOIN_SPLIT_KEY,
            Operation.IMPORT,
            Operation.EXPORT,
            Operation.CREATE_USER,
            Operation.CREATE_GROUP,
            Operation.CREATE_CREDENTIAL);

    public ItemOutput {
        objects = List.copyOf(objects);
    }

    /** Returns what an item leaves that has succeeded. */
    public static ItemOutput of(Operation operation, ResponsePayload answer) {
        return switch (operation) {
            case CREATE -> named(operation, ((Create.Response) answer).uniqueIdentifier());
            case REGISTER -> named(operation, ((Register.Response) answer).uniqueIdentifier());
            case DERIVE_KEY -> named(operation, ((DeriveKey.Response) answer).uniqueIdentifier());
            case RE_KEY -> named(operation, ((ReKey.Response) answer).uniqueIdentifier());
            case CERTIFY -> named(operation, ((Certify.Response) answer).uniqueIdentifier());
            case RE_CERTIFY -> named(operation, ((ReCertify.Response) answer).uniqueIdentifier());
            case IMPORT -> named(operation, ((Import.Response) answer).uniqueIdentifier());
            case EXPORT -> named(operation, ((Export.Response) answer).uniqueIdentifier());
            case RECOVER -> named(operation, ((Recover.Response) answer).uniqueIdentifier());
            case JOIN_SPLIT_KEY -> named(operation, ((JoinSplitKey.Response) answer).uniqueIdentifier());
            case CREATE_USER -> named(operation, ((CreateUser.Response) answer).uniqueIdentifier());
            case CREATE_GROUP -> named(operation, ((CreateGroup.Response) answer).uniqueIdentifier());
            case CREATE_CREDENTIAL -> named(operation, ((CreateCredential.Response) answer).uniqueIdentifier());
            case CREATE_KEY_PAIR -> {
                var pair = (CreateKeyPair.Response) answer;
                yield named(operation, pair.privateKeyUniqueIdentifier(), pair.publicKeyUniqueIdentifier());
            }
            case RE_KEY_KEY_PAIR -> {
                var pair = (ReKeyKeyPair.Response) answer;
                yield named(operation, pair.privateKeyUniqueIdentifier(), pair.publicKeyUniqueIdentifier());
            }
            case CREATE_SPLIT_KEY -> named(operation, ((CreateSplitKey.Response) answer).uniqueIdentifiers());
            case LOCATE -> named(operation, ((Locate.Response) answer).uniqueIdentifiers());
            case CHECK -> named(operation, ((Check.Response) answer).uniqueIdentifier());
            case GET -> named(operation, ((Get.Response) answer).uniqueIdentifier());
            case GET_ATTRIBUTES -> named(operation, ((GetAttributes.Response) answer).uniqueIdentifier());
            case GET_ATTRIBUTE_LIST -> named(operation, ((GetAttributeList.Response) answer).uniqueIdentifier());
            case ADD_ATTRIBUTE -> named(operation, ((AddAttribute.Response) answer).uniqueIdentifier());
            case MODIFY_ATTRIBUTE -> named(operation, ((ModifyAttribute.Response) answer).uniqueIdentifier());
            case DELETE_ATTRIBUTE -> named(operation, ((DeleteAttribute.Response) answer).uniqueIdentifier());
            case ADJUST_ATTRIBUTE -> named(operation, ((AdjustAttribute.Response) answer).uniqueIdentifier());
            case SET_ATTRIBUTE -> named(operation, ((SetAttribute.Response) answer).uniqueIdentifier());
            case OBTAIN_LEASE -> named(operation, ((ObtainLease.Response) answer).uniqueIdentifier());
            case GET_USAGE_ALLOCATION -> named(operation, ((GetUsageAllocation.Response) answer).uniqueIdentifier());
            case ACTIVATE -> named(operation, ((Activate.Response) answer).uniqueIdentifier());
            case REVOKE -> named(operation, ((Revoke.Response) answer).uniqueIdentifier());
            case DEACTIVATE -> named(operation, ((Deactivate.Response) answer).uniqueIdentifier());
            case DESTROY -> named(operation, ((Destroy.Response) answer).uniqueIdentifier());
            case ARCHIVE -> named(operation, ((Archive.Response) answer).uniqueIdentifier());
            case RE_PROVISION ->
                ((ReProvision.Response) answer)
                        .uniqueIdentifier()
                        .map(id -> named(operation, id))
                        .orElseGet(() -> nothing(operation));
            case MAC_VERIFY -> named(operation, ((MacVerify.Response) answer).uniqueIdentifier());
            case ENCRYPT -> {
                var encrypted = (Encrypt.Response) answer;
                yield named(operation, encrypted.uniqueIdentifier())
                        .with(encrypted.data().map(SecretData::new));
            }
            case DECRYPT -> {
                var decrypted = (Decrypt.Response) answer;
                yield named(operation, decrypted.uniqueIdentifier())
                        .with(decrypted.data().map(SecretData::new));
            }
            case SIGN -> {
                var signed = (Sign.Response) answer;
                yield named(operation, signed.uniqueIdentifier())
                        .with(signed.signatureData().map(PublicData::new));
            }
            case SIGNATURE_VERIFY -> {
                var verified = (SignatureVerify.Response) answer;
                yield named(operation, verified.uniqueIdentifier())
                        .with(verified.data().map(SecretData::new));
            }
            case MAC -> {
                var authenticated = (Mac.Response) answer;
                yield named(operation, authenticated.uniqueIdentifier())
                        .with(authenticated.macData().map(PublicData::new));
            }
            case HASH -> nothing(operation).with(((Hash.Response) answer).data().map(SecretData::new));
            case RNG_RETRIEVE ->
                nothing(operation).with(Optional.of(new SecretData(((RngRetrieve.Response) answer).data())));
            case INTEROP -> new ItemOutput(operation, List.of(), Placeholder.EMPTIED, Optional.empty());
            case VALIDATE,
                    QUERY,
                    CANCEL,
                    POLL,
                    NOTIFY,
                    PUT,
                    DISCOVER_VERSIONS,
                    RNG_SEED,
                    LOG,
                    LOGIN,
                    LOGOUT,
                    DELEGATED_LOGIN,
                    SET_ENDPOINT_ROLE,
                    PKCS_11,
                    SET_DEFAULTS,
                    SET_CONSTRAINTS,
                    GET_CONSTRAINTS,
                    QUERY_ASYNCHRONOUS_REQUESTS,
                    PROCESS,
                    PING,
                    OBLITERATE -> nothing(operation);
        };
    }

    /**
     * Returns what an item leaves that has failed. Where it would have set the ID Placeholder, nothing stands in its place: what
     * follows was meant for the object that is not there, not for one before it. Check empties it as section 6.1.7 says.
     */
    public static ItemOutput ofFailed(@Nullable Operation operation) {
        var empties = operation == Operation.CHECK || (operation != null && SETTING.contains(operation));
        return new ItemOutput(operation, List.of(), empties ? Placeholder.EMPTIED : Placeholder.KEPT, Optional.empty());
    }

    /** The object that the item has made or found, if it is the ID Placeholder now. */
    public Optional<String> made() {
        return placeholder == Placeholder.SET ? Optional.of(objects.getFirst()) : Optional.empty();
    }

    /** Tells whether the answer hands out a key or what was made with one: something that cannot be taken back. */
    public boolean isReleased() {
        return data.isPresent()
                || operation == Operation.GET
                || operation == Operation.EXPORT
                || operation == Operation.POLL;
    }

    private static ItemOutput named(Operation operation, UniqueIdentifier... objects) {
        return named(operation, List.of(objects));
    }

    /** Locate sets the ID Placeholder if it finds one object, and empties it otherwise. */
    private static ItemOutput named(Operation operation, List<UniqueIdentifier> objects) {
        var effect = !SETTING.contains(operation)
                ? Placeholder.KEPT
                : operation == Operation.LOCATE && objects.size() != 1 ? Placeholder.EMPTIED : Placeholder.SET;
        return new ItemOutput(operation, objects.stream().map(ItemOutput::text).toList(), effect, Optional.empty());
    }

    private static ItemOutput nothing(Operation operation) {
        return new ItemOutput(operation, List.of(), Placeholder.KEPT, Optional.empty());
    }

    private ItemOutput with(Optional<? extends Data> output) {
        return new ItemOutput(operation, objects, placeholder, output.map(Data.class::cast));
    }

    private static String text(UniqueIdentifier identifier) {
        return switch (identifier) {
            case UniqueIdentifier.Text(var value) -> value;
            case UniqueIdentifier.Reference(var value) -> value;
            case UniqueIdentifier.OfOperation _, UniqueIdentifier.OfItem _, UniqueIdentifier.ByName _ ->
                throw new IllegalArgumentException("an answer names an object by " + identifier);
        };
    }
}
