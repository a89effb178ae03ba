package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;
import static org.claviger.enumeration.ResultReason.GENERAL_FAILURE;
import static org.claviger.enumeration.ResultReason.KEY_VALUE_NOT_PRESENT;
import static org.claviger.enumeration.ResultReason.PERMISSION_DENIED;
import static org.claviger.enumeration.ResultReason.SERVER_LIMIT_EXCEEDED;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;

import org.claviger.enumeration.ResultReason;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.server.domain.KmipException;

/**
 * What a client hears of the failures of a key provider: the one table from its categories to Result Reasons. It has two
 * columns, since what fails with a root key is the server's own trouble, and with a key that lives in the provider the client's
 * own request. KMIP has no
 * reason for a provider that doesn't answer, so the message says whether trying again makes sense. Names of root keys, tokens
 * and accounts are for the log alone.
 */
public final class ProviderFailures {
    private ProviderFailures() {}

    /** @param advice what the client, or somebody for it, can do */
    private record Row(ResultReason reason, String advice) {}

    private static final Row BUSY = new Row(GENERAL_FAILURE, "the key provider is busy; try again");
    private static final Row AWAY = new Row(GENERAL_FAILURE, "the key provider cannot answer now; try again");
    private static final Row FULL =
            new Row(GENERAL_FAILURE, "a limit of the key provider is reached; the operator must see to it");
    private static final Row CLOSED =
            new Row(GENERAL_FAILURE, "the provider's key cannot be used; the operator must see to it");
    private static final Row FAULT = new Row(CRYPTOGRAPHIC_FAILURE, "the key provider failed");

    private static Row row(Category category) {
        return switch (category) {
            case THROTTLED -> BUSY;
            case SESSION_LOST, UNAVAILABLE, TIMEOUT -> AWAY;
            case QUOTA -> FULL;
            case NOT_FOUND, WRONG_STATE, AUTH_FAILED, ACCESS_DENIED, DENIED_BY_KEY_POLICY -> CLOSED;
            case UNSUPPORTED, INVALID_DATA, WRONG_KEY, CONFLICT, INTERNAL -> FAULT;
        };
    }

    private static final Row GONE =
            new Row(KEY_VALUE_NOT_PRESENT, "the device does not have the key any more; the operator must see to it");
    private static final Row REFUSED = new Row(PERMISSION_DENIED, "the device does not let the key be used so");
    private static final Row CANNOT =
            new Row(UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS, "the device that holds the key does not support this");
    private static final Row CROWDED =
            new Row(SERVER_LIMIT_EXCEEDED, "a limit of the device is reached; the operator must see to it");
    private static final Row WRONG =
            new Row(CRYPTOGRAPHIC_FAILURE, "the device could not do this with the key and the data");

    private static Row ofResident(Category category) {
        return switch (category) {
            case NOT_FOUND -> GONE;
            case DENIED_BY_KEY_POLICY -> REFUSED;
            case UNSUPPORTED -> CANNOT;
            case QUOTA -> CROWDED;
            case INVALID_DATA, WRONG_KEY -> WRONG;
            case THROTTLED,
                    SESSION_LOST,
                    UNAVAILABLE,
                    TIMEOUT,
                    WRONG_STATE,
                    AUTH_FAILED,
                    ACCESS_DENIED,
                    CONFLICT,
                    INTERNAL -> row(category);
        };
    }

    /** What is heard if a root key fails, which a client knows nothing of. */
    public static KmipException ofRootKey(BackendException e) {
        return heard(row(e.category()), e);
    }

    /** What is heard if a key fails that lives in a device. */
    public static KmipException ofResidentKey(BackendException e) {
        return heard(ofResident(e.category()), e);
    }

    private static KmipException heard(Row row, BackendException e) {
        return new KmipException(
                row.reason(),
                e.outcomeUnknown()
                        ? "the key provider lost the answer: this was done or not; look before trying again"
                        : row.advice(),
                e);
    }
}
