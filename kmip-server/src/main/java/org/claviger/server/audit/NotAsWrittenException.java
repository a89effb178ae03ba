package org.claviger.server.audit;

import java.io.IOException;

/** A file of the audit could be read and is not what this server has written. */
final class NotAsWrittenException extends IOException {
    private static final long serialVersionUID = 1L;

    NotAsWrittenException(String message) {
        super(message);
    }
}
