package org.claviger.server.dispatch;

import static org.claviger.enumeration.ResultReason.*;
import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_0;

import java.util.Optional;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.hsm.BackendException;
import org.claviger.server.crypto.ProviderFailures;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.CommitUnknownException;
import org.claviger.server.store.IdentifierInUseException;
import org.claviger.server.store.NameInUseException;
import org.claviger.server.store.StaleObjectException;
import org.claviger.server.store.StoreFullException;
import org.claviger.server.store.StoreUnavailableException;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.TtlvException;
import org.claviger.ttlv.UnencodableException;
import org.jspecify.annotations.Nullable;

/**
 * Which Result Reason a peer hears. The server thinks in the reasons of 2.1; this is the one table that finds the reason
 * that an older version has for the same failure (KMIP 1.4 section 11, KMIP 2.1 section 6.1).
 *
 * <p>2.0 has most reasons of 2.1, yet its official test cases still expect the ones of 1.x for objects that are missing,
 * destroyed or in the wrong state; so do we (docs/divergences.md).
 */
public final class Failures {
    private Failures() {}

    /** Returns the reason to answer in this version for a failure of this operation, if the operation is known. */
    public static ResultReason reason(ResultReason reason, @Nullable Operation operation, ProtocolVersion version) {
        return reason == WRAPPING_OBJECT_NOT_FOUND && usesAKey(operation) && version.isAtLeast(V1_2)
                ? KEY_VALUE_NOT_PRESENT
                : inTermsOf(version, reason, operation);
    }

    /** Tells whether the operation uses a key on data: without the key that wraps it, it cannot be had. */
    private static boolean usesAKey(@Nullable Operation operation) {
        if (operation == null) {
            return false;
        }
        return switch (operation) {
            case ENCRYPT, DECRYPT, SIGN, SIGNATURE_VERIFY, MAC, MAC_VERIFY, DERIVE_KEY -> true;
            default -> false;
        };
    }

    private static ResultReason inTermsOf(ProtocolVersion version, ResultReason reason, @Nullable Operation operation) {
        var known = version.compareTo(V1_4) <= 0
                ? (reason == SENSITIVE || reason == NOT_EXTRACTABLE) && version.equals(V1_4)
                        ? reason
                        : before2(reason, operation)
                : version.compareTo(V2_0) <= 0 ? in2_0(reason, operation) : since2(reason, operation);
        return known.versions().contains(version) ? known : GENERAL_FAILURE;
    }

    private static ResultReason in2_0(ResultReason reason, @Nullable Operation operation) {
        return switch (reason) {
            case OBJECT_NOT_FOUND, OBJECT_DESTROYED, WRONG_KEY_LIFECYCLE_STATE -> before2(reason, operation);
            default -> since2(reason, operation);
        };
    }

    /** Not every operation's table has every reason (KMIP 2.1 section 6.1); this is the nearest that it has. */
    private static ResultReason since2(ResultReason reason, @Nullable Operation operation) {
        return switch (reason) {
            case INVALID_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE -> unknownAttributeSince2(reason, operation);
            case ATTRIBUTE_READ_ONLY, ATTRIBUTE_SINGLE_VALUED ->
                operation == Operation.DERIVE_KEY || operation == Operation.CREATE_SPLIT_KEY
                        ? INVALID_ATTRIBUTE
                        : reason;
            case INVALID_ATTRIBUTE_VALUE -> operation == Operation.DERIVE_KEY ? INVALID_ATTRIBUTE : reason;
            case OBJECT_NOT_FOUND ->
                operation == Operation.CREATE_SPLIT_KEY
                                || operation == Operation.ADJUST_ATTRIBUTE
                                || operation == Operation.CERTIFY
                        ? ITEM_NOT_FOUND
                        : reason;
            case INVALID_OBJECT_TYPE -> operation == Operation.IMPORT ? INVALID_FIELD : reason;
            case APPLICATION_NAMESPACE_NOT_SUPPORTED -> INVALID_FIELD;
            default -> reason;
        };
    }

    private static ResultReason unknownAttributeSince2(ResultReason reason, @Nullable Operation operation) {
        if (operation == null) {
            return INVALID_FIELD;
        }
        return switch (operation) {
            case CREATE -> reason;
            case ADJUST_ATTRIBUTE -> UNSUPPORTED_ATTRIBUTE;
            case CREATE_KEY_PAIR,
                    REGISTER,
                    DERIVE_KEY,
                    LOCATE,
                    GET_ATTRIBUTES,
                    ADD_ATTRIBUTE,
                    DELETE_ATTRIBUTE,
                    CREATE_SPLIT_KEY,
                    JOIN_SPLIT_KEY,
                    IMPORT -> INVALID_ATTRIBUTE;
            default -> INVALID_FIELD;
        };
    }

    private static ResultReason before2(ResultReason reason, @Nullable Operation operation) {
        return switch (reason) {
            case OBJECT_NOT_FOUND, WRAPPING_OBJECT_NOT_FOUND, ATTRIBUTE_INSTANCE_NOT_FOUND -> ITEM_NOT_FOUND;
            case ATTRIBUTE_NOT_FOUND -> attributeNotFoundBefore2(operation);
            case OBJECT_DESTROYED -> operation == Operation.DESTROY ? PERMISSION_DENIED : ITEM_NOT_FOUND;
            case WRAPPING_OBJECT_DESTROYED -> ITEM_NOT_FOUND;
            case WRAPPING_OBJECT_ARCHIVED -> OBJECT_ARCHIVED;
            case INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK ->
                operation == Operation.DERIVE_KEY ? INVALID_FIELD : PERMISSION_DENIED;
            case WRONG_KEY_LIFECYCLE_STATE,
                    USAGE_LIMIT_EXCEEDED,
                    NOT_AUTHORISED,
                    SENSITIVE,
                    NOT_EXTRACTABLE,
                    CONSTRAINT_VIOLATION -> PERMISSION_DENIED;
            case READ_ONLY_ATTRIBUTE, ATTRIBUTE_READ_ONLY -> readOnlyBefore2(operation);
            case INVALID_OBJECT_TYPE, ILLEGAL_OBJECT_TYPE -> objectTypeBefore2(operation);
            case INVALID_ATTRIBUTE -> operation == Operation.ADD_ATTRIBUTE ? PERMISSION_DENIED : INVALID_FIELD;
            case ATTRIBUTE_SINGLE_VALUED -> operation == Operation.ADD_ATTRIBUTE ? ILLEGAL_OPERATION : INVALID_FIELD;
            case NON_UNIQUE_NAME_ATTRIBUTE ->
                operation == Operation.ADD_ATTRIBUTE || operation == Operation.MODIFY_ATTRIBUTE
                        ? ILLEGAL_OPERATION
                        : INVALID_FIELD;
            case INVALID_ATTRIBUTE_VALUE,
                    UNSUPPORTED_ATTRIBUTE,
                    MULTI_VALUED_ATTRIBUTE,
                    NUMERIC_RANGE,
                    INVALID_DATA_TYPE,
                    UNKNOWN_ENUMERATION,
                    UNKNOWN_TAG,
                    UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                    INVALID_CSR -> INVALID_FIELD;
            case BAD_CRYPTOGRAPHIC_PARAMETERS ->
                operation == Operation.GET || operation == Operation.EXPORT ? ITEM_NOT_FOUND : INVALID_FIELD;
            case UNSUPPORTED_PROTOCOL_VERSION, CODEC_ERROR, MISSING_INITIALIZATION_VECTOR -> INVALID_MESSAGE;
            case UNKNOWN_MESSAGE_EXTENSION,
                    KEY_WRAP_TYPE_NOT_SUPPORTED,
                    PROTECTION_STORAGE_UNAVAILABLE,
                    PRIVATE_PROTECTION_STORAGE_UNAVAILABLE,
                    PUBLIC_PROTECTION_STORAGE_UNAVAILABLE -> FEATURE_NOT_SUPPORTED;
            case INVALID_CORRELATION_VALUE, INVALID_ASYNCHRONOUS_CORRELATION_VALUE -> ITEM_NOT_FOUND;
            case INVALID_TICKET, BAD_PASSWORD -> AUTHENTICATION_NOT_SUCCESSFUL;
            case SERVER_LIMIT_EXCEEDED -> operation == Operation.ADD_ATTRIBUTE ? INDEX_OUT_OF_BOUNDS : GENERAL_FAILURE;
            case INTERNAL_SERVER_ERROR -> GENERAL_FAILURE;
            default -> reason;
        };
    }

    private static ResultReason attributeNotFoundBefore2(@Nullable Operation operation) {
        if (operation == null) {
            return ITEM_NOT_FOUND;
        }
        return switch (operation) {
            case GET_USAGE_ALLOCATION -> ILLEGAL_OPERATION;
            case MODIFY_ATTRIBUTE -> INVALID_FIELD;
            default -> ITEM_NOT_FOUND;
        };
    }

    private static ResultReason readOnlyBefore2(@Nullable Operation operation) {
        if (operation == null) {
            return PERMISSION_DENIED;
        }
        return switch (operation) {
            case CREATE, CREATE_KEY_PAIR, REGISTER, IMPORT, DERIVE_KEY, CERTIFY, RE_CERTIFY -> INVALID_FIELD;
            default -> PERMISSION_DENIED;
        };
    }

    private static ResultReason objectTypeBefore2(@Nullable Operation operation) {
        if (operation == null) {
            return ILLEGAL_OPERATION;
        }
        return switch (operation) {
            case CREATE, CREATE_KEY_PAIR, REGISTER, IMPORT, DERIVE_KEY, CREATE_SPLIT_KEY -> INVALID_FIELD;
            case ENCRYPT,
                    DECRYPT,
                    SIGN,
                    SIGNATURE_VERIFY,
                    MAC,
                    MAC_VERIFY,
                    RE_KEY,
                    RE_KEY_KEY_PAIR,
                    CERTIFY,
                    RE_CERTIFY -> PERMISSION_DENIED;
            case VALIDATE -> INVALID_MESSAGE;
            default -> ILLEGAL_OPERATION;
        };
    }

    /**
     * Returns what a client shall hear of an exception that was foreseen, or empty for one that was not. A row or an envelope
     * that is not authentic is not foreseen: it is an incident.
     */
    static Optional<KmipException> known(RuntimeException e) {
        return switch (e) {
            case KmipException failure -> Optional.of(failure);
            case TtlvException fault ->
                Optional.of(new KmipException(reason(fault.fault()), String.valueOf(fault.getMessage()), fault));
            case UnencodableException unencodable ->
                Optional.of(new KmipException(
                        FEATURE_NOT_SUPPORTED, String.valueOf(unencodable.getMessage()), unencodable));
            case NameInUseException name ->
                Optional.of(new KmipException(NON_UNIQUE_NAME_ATTRIBUTE, "another object has this Name", name));
            case IdentifierInUseException id ->
                Optional.of(new KmipException(OBJECT_ALREADY_EXISTS, "an object of this Unique Identifier exists", id));
            case StaleObjectException stale ->
                Optional.of(new KmipException(
                        GENERAL_FAILURE, "the object was changed by somebody else meanwhile; try again", stale));
            case StoreFullException full ->
                Optional.of(new KmipException(
                        SERVER_LIMIT_EXCEEDED, "the key store has no room: nothing was changed", full));
            case StoreUnavailableException store ->
                Optional.of(new KmipException(GENERAL_FAILURE, "the key store cannot answer now; try again", store));
            case CommitUnknownException unknown ->
                Optional.of(new KmipException(
                        GENERAL_FAILURE,
                        "the key store lost the answer: this was done or not; look before trying again",
                        unknown));
            case BackendException backend -> Optional.of(ProviderFailures.ofRootKey(backend));
            default -> Optional.empty();
        };
    }

    /** Returns the reason for a message, or an item of one, that could not be read. */
    public static ResultReason reason(TtlvException.Fault fault) {
        return switch (fault) {
            case MALFORMED, LIMIT -> INVALID_MESSAGE;
            case UNKNOWN -> INVALID_FIELD;
            case UNKNOWN_ATTRIBUTE -> UNSUPPORTED_ATTRIBUTE;
        };
    }
}
