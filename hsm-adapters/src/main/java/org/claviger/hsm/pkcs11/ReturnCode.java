package org.claviger.hsm.pkcs11;

import static org.claviger.hsm.BackendException.Category.AUTH_FAILED;
import static org.claviger.hsm.BackendException.Category.CONFLICT;
import static org.claviger.hsm.BackendException.Category.DENIED_BY_KEY_POLICY;
import static org.claviger.hsm.BackendException.Category.INTERNAL;
import static org.claviger.hsm.BackendException.Category.INVALID_DATA;
import static org.claviger.hsm.BackendException.Category.QUOTA;
import static org.claviger.hsm.BackendException.Category.SESSION_LOST;
import static org.claviger.hsm.BackendException.Category.THROTTLED;
import static org.claviger.hsm.BackendException.Category.UNAVAILABLE;
import static org.claviger.hsm.BackendException.Category.UNSUPPORTED;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.claviger.hsm.BackendException.Category;

/** What a function may return, and what that means (PKCS #11 2.40 base specification, section 5.1). */
enum ReturnCode {
    OK(0x00, INTERNAL),
    HOST_MEMORY(0x02, INTERNAL),
    SLOT_ID_INVALID(0x03, UNAVAILABLE),
    /** Anything at all; a token whose storage vanished says it too. */
    GENERAL_ERROR(0x05, UNAVAILABLE),
    FUNCTION_FAILED(0x06, UNAVAILABLE),
    ARGUMENTS_BAD(0x07, UNSUPPORTED),
    CANT_LOCK(0x0A, UNSUPPORTED),
    ATTRIBUTE_READ_ONLY(0x10, UNSUPPORTED),
    ATTRIBUTE_SENSITIVE(0x11, DENIED_BY_KEY_POLICY),
    ATTRIBUTE_TYPE_INVALID(0x12, UNSUPPORTED),
    ATTRIBUTE_VALUE_INVALID(0x13, UNSUPPORTED),
    ACTION_PROHIBITED(0x1B, DENIED_BY_KEY_POLICY),
    DATA_INVALID(0x20, INVALID_DATA),
    DATA_LEN_RANGE(0x21, INVALID_DATA),
    DEVICE_ERROR(0x30, UNAVAILABLE),
    DEVICE_MEMORY(0x31, UNAVAILABLE),
    DEVICE_REMOVED(0x32, UNAVAILABLE),
    ENCRYPTED_DATA_INVALID(0x40, INVALID_DATA),
    ENCRYPTED_DATA_LEN_RANGE(0x41, INVALID_DATA),
    FUNCTION_CANCELED(0x50, UNAVAILABLE),
    FUNCTION_NOT_SUPPORTED(0x54, UNSUPPORTED),
    KEY_HANDLE_INVALID(0x60, SESSION_LOST),
    KEY_SIZE_RANGE(0x62, UNSUPPORTED),
    KEY_TYPE_INCONSISTENT(0x63, UNSUPPORTED),
    KEY_FUNCTION_NOT_PERMITTED(0x68, DENIED_BY_KEY_POLICY),
    KEY_NOT_WRAPPABLE(0x69, DENIED_BY_KEY_POLICY),
    KEY_UNEXTRACTABLE(0x6A, DENIED_BY_KEY_POLICY),
    MECHANISM_INVALID(0x70, UNSUPPORTED),
    MECHANISM_PARAM_INVALID(0x71, UNSUPPORTED),
    OBJECT_HANDLE_INVALID(0x82, SESSION_LOST),
    OPERATION_ACTIVE(0x90, SESSION_LOST),
    OPERATION_NOT_INITIALIZED(0x91, SESSION_LOST),
    PIN_INCORRECT(0xA0, AUTH_FAILED),
    PIN_INVALID(0xA1, AUTH_FAILED),
    PIN_LEN_RANGE(0xA2, AUTH_FAILED),
    PIN_EXPIRED(0xA3, AUTH_FAILED),
    PIN_LOCKED(0xA4, AUTH_FAILED),
    SESSION_CLOSED(0xB0, SESSION_LOST),
    SESSION_COUNT(0xB1, THROTTLED),
    SESSION_HANDLE_INVALID(0xB3, SESSION_LOST),
    SESSION_READ_ONLY(0xB5, UNSUPPORTED),
    SIGNATURE_INVALID(0xC0, INVALID_DATA),
    SIGNATURE_LEN_RANGE(0xC1, INVALID_DATA),
    TEMPLATE_INCOMPLETE(0xD0, UNSUPPORTED),
    TEMPLATE_INCONSISTENT(0xD1, UNSUPPORTED),
    TOKEN_NOT_PRESENT(0xE0, UNAVAILABLE),
    TOKEN_NOT_RECOGNIZED(0xE1, UNAVAILABLE),
    TOKEN_WRITE_PROTECTED(0xE2, UNSUPPORTED),
    UNWRAPPING_KEY_HANDLE_INVALID(0xF0, SESSION_LOST),
    UNWRAPPING_KEY_SIZE_RANGE(0xF1, UNSUPPORTED),
    UNWRAPPING_KEY_TYPE_INCONSISTENT(0xF2, UNSUPPORTED),
    USER_ALREADY_LOGGED_IN(0x100, CONFLICT),
    USER_NOT_LOGGED_IN(0x101, SESSION_LOST),
    USER_PIN_NOT_INITIALIZED(0x102, AUTH_FAILED),
    USER_TYPE_INVALID(0x103, AUTH_FAILED),
    USER_ANOTHER_ALREADY_LOGGED_IN(0x104, AUTH_FAILED),
    USER_TOO_MANY_TYPES(0x105, AUTH_FAILED),
    WRAPPED_KEY_INVALID(0x110, INVALID_DATA),
    WRAPPED_KEY_LEN_RANGE(0x112, INVALID_DATA),
    WRAPPING_KEY_HANDLE_INVALID(0x113, SESSION_LOST),
    WRAPPING_KEY_SIZE_RANGE(0x114, UNSUPPORTED),
    WRAPPING_KEY_TYPE_INCONSISTENT(0x115, UNSUPPORTED),
    RANDOM_NO_RNG(0x121, UNSUPPORTED),
    DOMAIN_PARAMS_INVALID(0x130, UNSUPPORTED),
    CURVE_NOT_SUPPORTED(0x140, UNSUPPORTED),
    BUFFER_TOO_SMALL(0x150, INTERNAL),
    CRYPTOKI_NOT_INITIALIZED(0x190, UNAVAILABLE),
    CRYPTOKI_ALREADY_INITIALIZED(0x191, CONFLICT),
    PUBLIC_KEY_INVALID(0x1B9, INVALID_DATA),
    FUNCTION_REJECTED(0x200, DENIED_BY_KEY_POLICY),
    QUOTA_EXCEEDED(0x203, QUOTA);

    private static final Map<Long, ReturnCode> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toMap(ReturnCode::code, Function.identity()));

    private final long code;
    private final Category category;

    ReturnCode(long code, Category category) {
        this.code = code;
        this.category = category;
    }

    long code() {
        return code;
    }

    /** What it means when no profile and no function say otherwise. */
    Category category() {
        return category;
    }

    static Optional<ReturnCode> of(long code) {
        return Optional.ofNullable(BY_CODE.get(code));
    }

    /** Its name in the specification, or its number if it has none there. */
    static String name(long code) {
        return of(code).map(known -> "CKR_" + known.name()).orElseGet(() -> "CKR 0x%X".formatted(code));
    }

    /** Name and number, for messages. */
    static String describe(long code) {
        return of(code).map(known -> "CKR_%s (0x%02X)".formatted(known.name(), code))
                .orElseGet(() -> "CKR 0x%X".formatted(code));
    }
}
