package org.claviger.conformance.errors;

import static org.claviger.conformance.wire.Ttlv.bool;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.integer;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.ResultReason.FEATURE_NOT_SUPPORTED;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.INVALID_MESSAGE;
import static org.claviger.enumeration.ResultReason.OPERATION_NOT_SUPPORTED;
import static org.claviger.enumeration.ResultReason.PERMISSION_DENIED;
import static org.claviger.enumeration.ResultReason.RESPONSE_TOO_LARGE;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.conformance.wire.Wire;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.VersionRange;

/** What every operation's table has in 2.x: errors of the message, made from a payload that the operation can read. */
final class CommonErrors {
    private CommonErrors() {}

    /** A client that may ask for nothing. */
    @FunctionalInterface
    interface Forbidden {
        Ttlv ask(ProtocolVersion version, Operation operation, Ttlv... payload) throws IOException;
    }

    /** @param forbidden a client that may ask for nothing */
    static List<Provocation> of(OperationErrors errors, Forbidden forbidden) {
        var operation = ErrorRow.operation(errors.table());
        var sample = errors.sample().orElseThrow();
        var common = new ArrayList<>(List.of(
                provocation(
                        operation,
                        INVALID_FIELD,
                        peer -> ask(
                                peer,
                                item(operation, payload(sample.of(peer)).plus(bool(Tag.BATCH_ORDER_OPTION, true))))),
                provocation(
                        operation,
                        INVALID_MESSAGE,
                        peer -> ask(peer, item(operation, text(Tag.REQUEST_PAYLOAD, "no structure")))),
                provocation(
                        operation,
                        FEATURE_NOT_SUPPORTED,
                        peer -> ask(
                                peer, item(operation, payload(sample.of(peer))).plus(criticalExtension()))),
                provocation(
                        operation,
                        RESPONSE_TOO_LARGE,
                        peer -> peer.send(
                                        List.of(integer(Tag.MAXIMUM_RESPONSE_SIZE, 64)),
                                        item(operation, payload(sample.of(peer))))
                                .at(Tag.BATCH_ITEM))));
        if (operation != Operation.DISCOVER_VERSIONS) { // anybody may ask for that
            common.add(provocation(
                    operation, PERMISSION_DENIED, peer -> forbidden.ask(peer.version(), operation, sample.of(peer))));
        }
        return common;
    }

    /** An operation that the server does not have. */
    static Provocation unsupported(String operation) {
        return provocation(
                ErrorRow.operation(operation),
                OPERATION_NOT_SUPPORTED,
                peer -> peer.ask(ErrorRow.operation(operation)));
    }

    private static Provocation provocation(Operation operation, ResultReason reason, Provocation.Script script) {
        return new Provocation(
                operation.specName(),
                Optional.empty(),
                Optional.of(reason),
                new VersionRange(ProtocolVersion.V2_0, ProtocolVersion.V2_1),
                Set.of(),
                script);
    }

    static Ttlv criticalExtension() {
        return structure(
                Tag.MESSAGE_EXTENSION,
                text(Tag.VENDOR_IDENTIFICATION, "somebody"),
                bool(Tag.CRITICALITY_INDICATOR, true),
                structure(Tag.VENDOR_EXTENSION, text(Tag.NAME_VALUE, "something")));
    }

    static Ttlv payload(Ttlv... fields) {
        return structure(Tag.REQUEST_PAYLOAD, fields);
    }

    static Ttlv item(Operation operation, Ttlv payload) {
        return structure(Tag.BATCH_ITEM, enumeration(Tag.OPERATION, operation), payload);
    }

    static Ttlv ask(Peer peer, Ttlv item) throws IOException {
        return peer.send(List.of(), item).at(Tag.BATCH_ITEM);
    }

    static Ttlv message(Peer peer, Ttlv... items) {
        return Wire.message(peer.version(), List.of(), List.of(items));
    }
}
