package org.claviger.conformance.errors;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.VersionRange;

/**
 * Something that a client does to meet an error.
 *
 * @param table whose rows it meets
 * @param situation the row of 1.x that it meets, or null
 * @param reason the row of 2.x that it meets, or null
 * @param versions in which the client can do it
 * @param needs operations without which it cannot be tried
 * @param script does it and returns the batch item that answers
 */
record Provocation(
        String table,
        Optional<String> situation,
        Optional<ResultReason> reason,
        VersionRange versions,
        Set<Operation> needs,
        Script script) {
    /** What the client does. */
    @FunctionalInterface
    interface Script {
        Ttlv run(Peer peer) throws IOException;
    }

    /** Tells whether this row is what it is for. */
    boolean meets(ErrorRow row) {
        if (!row.operation().equals(table) || !versions.contains(row.version())) {
            return false;
        }
        return row.version().compareTo(ProtocolVersion.V1_4) <= 0
                ? situation.filter(row.situation()::equals).isPresent()
                : reason.isPresent() && reason.equals(row.reason());
    }

    @Override
    public String toString() {
        return "%s: %s"
                .formatted(
                        table,
                        situation.or(() -> reason.map(ResultReason::specName)).orElseThrow());
    }
}
