package org.claviger.server.audit;

import java.util.Optional;
import org.claviger.enumeration.Operation;
import org.claviger.ttlv.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * What is audited of one batch item: who, from where, what, on which object. Never a value that a client sent, but for the
 * unique identifier of an object.
 *
 * @param connection the number of the connection
 * @param peer its address
 * @param principal who asked
 * @param certificateSha256 the client's certificate
 * @param tenant whose objects were concerned
 * @param message the number of the message, so that its items belong together
 * @param item which item of the batch, from 0
 * @param operation empty in the record of a whole message, and for an item that could not be read that far
 * @param object the object's unique identifier, if the item got that far
 */
public record AuditItem(
        String connection,
        String peer,
        String principal,
        String certificateSha256,
        String tenant,
        ProtocolVersion version,
        String message,
        int item,
        @Nullable Operation operation,
        Optional<String> object) {
    /** Returns what is audited of an item of this message. */
    public AuditItem item(int index, @Nullable Operation what, Optional<String> which) {
        return new AuditItem(
                connection, peer, principal, certificateSha256, tenant, version, message, index, what, which);
    }
}
