package org.claviger.hsm.pkcs11;

import org.claviger.hsm.BackendException.Category;

/** A function returned something else than CKR_OK. Stays inside this package. */
final class CkException extends RuntimeException {
    private final CkFunction function;
    private final long code;

    CkException(CkFunction function, long code) {
        super(function + ": " + ReturnCode.describe(code), null, false, false);
        this.function = function;
        this.code = code;
    }

    CkFunction function() {
        return function;
    }

    long code() {
        return code;
    }

    boolean is(ReturnCode expected) {
        return code == expected.code();
    }

    /** What it means on a device of this profile. */
    Category category(Profile profile) {
        if (profile.busyCodes().contains(code)) {
            return Category.THROTTLED;
        }
        boolean judgesData = function == CkFunction.C_DECRYPT || function == CkFunction.C_UNWRAP_KEY;
        if (judgesData && code == ReturnCode.GENERAL_ERROR.code()) {
            return Category.INVALID_DATA; // SoftHSM says so of a wrong GCM tag
        }
        return ReturnCode.of(code).map(ReturnCode::category).orElse(Category.INTERNAL);
    }
}
