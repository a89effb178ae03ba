package org.claviger.server.dispatch;

import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;
import static org.claviger.enumeration.ResultReason.GENERAL_FAILURE;

import org.claviger.enumeration.ResultReason;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.server.domain.KmipException;

/**
 * What a client hears of the failures of a key provider: the one table from its categories to Result Reasons. KMIP has no
 * reason for a provider that doesn't answer, so the message says whether trying again makes sense. Names of root keys, tokens
 * and accounts are for the log alone.
 */
final class ProviderFailures {
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

    static KmipException of(BackendException e) {
        var row = row(e.category());
        return new KmipException(
                row.reason(),
                e.outcomeUnknown()
                        ? "the key provider lost the answer: this was done or not; look before trying again"
                        : row.advice(),
                e);
    }
}
