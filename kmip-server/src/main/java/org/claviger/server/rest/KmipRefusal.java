package org.claviger.server.rest;

import org.claviger.enumeration.ResultReason;

/** A KMIP operation of a call that has failed. */
final class KmipRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ResultReason reason;

    KmipRefusal(ResultReason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    ResultReason reason() {
        return reason;
    }

    /** Returns what the client of the call hears, unless the call knows better. */
    HttpFault fault() {
        return switch (reason) {
            case PERMISSION_DENIED, NOT_AUTHORISED, AUTHENTICATION_NOT_SUCCESSFUL ->
                new HttpFault(403, "this client may not do that");
            case OBJECT_NOT_FOUND, ITEM_NOT_FOUND, OBJECT_DESTROYED, OBJECT_ARCHIVED ->
                new HttpFault(404, "no such key, or none that this client may use so");
            default -> new HttpFault(500, String.valueOf(getMessage()));
        };
    }
}
