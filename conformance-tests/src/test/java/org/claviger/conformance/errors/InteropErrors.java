package org.claviger.conformance.errors;

import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.Operation.INTEROP;

import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.InteropFunction;
import org.claviger.ttlv.Tag;

/** Interop (KMIP 2.1 section 6.1.25). */
final class InteropErrors {
    private InteropErrors() {}

    static OperationErrors errors() {
        return OperationErrors.of(INTEROP, _ -> new Ttlv[] {
            enumeration(Tag.INTEROP_FUNCTION, InteropFunction.BEGIN), text(Tag.INTEROP_IDENTIFIER, "case")
        });
    }
}
