package org.claviger.conformance.errors;

import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.Operation.LOG;

import org.claviger.conformance.wire.Ttlv;
import org.claviger.ttlv.Tag;

/** Log (KMIP 2.1 section 6.1.29). */
final class LogErrors {
    private LogErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(LOG, _ -> new Ttlv[] {text(Tag.LOG_MESSAGE, "a word to the operator")});
    }
}
