package org.claviger.hsm;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call of a backend failed.
 *
 * <p>The category says what to do about it, the message tells an operator what is wrong, with names and numbers but never
 * a secret.
 */
public final class BackendException extends RuntimeException {
    /** What kind of failure it was, the same for every backend. */
    public enum Category {
        /** The named key, version or file doesn't exist. */
        NOT_FOUND(false),
        /** The key exists but its state doesn't allow the call. */
        WRONG_STATE(false),
        /** The backend doesn't accept our passphrase, PIN or credentials. Trying again may lock the account. */
        AUTH_FAILED(false),
        /** The backend knows us and doesn't permit the call. */
        ACCESS_DENIED(false),
        /** The key's own attributes forbid the call. */
        DENIED_BY_KEY_POLICY(false),
        /** The backend can't do this. */
        UNSUPPORTED(false),
        /** The bytes are damaged, altered, or bound to something else. */
        INVALID_DATA(false),
        /** The bytes were made by another key than the one named. */
        WRONG_KEY(false),
        /** It exists already, or somebody else is changing it. */
        CONFLICT(false),
        /** A limit on the number of keys or calls is reached. */
        QUOTA(false),
        /** The backend is busy. */
        THROTTLED(true),
        /** The session with the backend is gone; a new one may work. */
        SESSION_LOST(true),
        /** The backend can't be reached or used. */
        UNAVAILABLE(true),
        /** No answer came in time. */
        TIMEOUT(true),
        /** Anything else: a fault in the backend or in its adapter. */
        INTERNAL(false);

        private final boolean retryable;

        Category(boolean retryable) {
            this.retryable = retryable;
        }

        /** Whether the same call may succeed later, with nothing changed. */
        public boolean retryable() {
            return retryable;
        }
    }

    private final Category category;
    private final boolean outcomeUnknown;
    private final @Nullable String nativeCode;

    public BackendException(Category category, String message) {
        this(category, message, null);
    }

    public BackendException(Category category, String message, @Nullable Throwable cause) {
        this(category, message, cause, false, null);
    }

    /**
     * @param outcomeUnknown whether the call may have had its effect all the same, so that the caller must look before it
     *     repeats
     * @param nativeCode the backend's own code, such as {@code CKR_DEVICE_ERROR}
     */
    public BackendException(
            Category category,
            String message,
            @Nullable Throwable cause,
            boolean outcomeUnknown,
            @Nullable String nativeCode) {
        super(message, cause);
        this.category = category;
        this.outcomeUnknown = outcomeUnknown;
        this.nativeCode = nativeCode;
    }

    public Category category() {
        return category;
    }

    /** Whether the same call may succeed later, with nothing changed. */
    public boolean retryable() {
        return category.retryable();
    }

    /** Whether the call may have had its effect all the same. */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }

    /** The backend's own code for the failure. */
    public Optional<String> nativeCode() {
        return Optional.ofNullable(nativeCode);
    }
}
