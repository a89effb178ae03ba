package org.claviger.server.audit;

import java.util.List;
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
 * @param operation its name, or what the server does by itself
 * @param object the object's unique identifier, if the item got that far
 * @param grants the names of the grants by which the item reached objects of other owners
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
        String operation,
        Optional<String> object,
        List<String> grants) {
    /** In place of an operation: the record of a whole message, and of an item that could not be read that far. */
    public static final String UNREADABLE = "unreadable";

    private static final String SERVER = "server";
    private static final String NONE = "none";

    public AuditItem {
        grants = List.copyOf(grants);
    }

    /**
     * Returns what is audited of work that the server does by itself.
     *
     * @param message names this piece of work; no two have the same
     * @param object the one object it is about, if it is about one
     */
    public static AuditItem ofServer(String task, String tenant, String message, Optional<String> object) {
        return new AuditItem(
                NONE, NONE, SERVER, NONE, tenant, ProtocolVersion.V2_1, message, 0, task, object, List.of());
    }

    /** Returns what is audited of an item of this message. */
    public AuditItem item(int index, @Nullable Operation what, Optional<String> which, List<String> grantsUsed) {
        return new AuditItem(
                connection,
                peer,
                principal,
                certificateSha256,
                tenant,
                version,
                message,
                index,
                what == null ? UNREADABLE : what.specName(),
                which,
                grantsUsed);
    }
}
