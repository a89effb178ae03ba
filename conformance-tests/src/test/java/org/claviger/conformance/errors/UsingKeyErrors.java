package org.claviger.conformance.errors;

import static org.claviger.conformance.errors.Requests.on;
import static org.claviger.conformance.errors.Requests.registerWrapped;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.bytes;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.ResultReason.INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK;
import static org.claviger.enumeration.ResultReason.INVALID_CORRELATION_VALUE;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.KEY_VALUE_NOT_PRESENT;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.WRONG_KEY_LIFECYCLE_STATE;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.Operation;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/** What the tables of all operations have in common that use a key on data (KMIP 1.4 sections 11.33 to 11.38). */
final class UsingKeyErrors {
    private UsingKeyErrors() {}

    /**
     * @param mustNot the situation of 1.x in which the key has not the use
     * @param fields what the operation needs beside the key
     */
    static OperationErrors of(Operation operation, String mustNot, Ttlv... fields) {
        return of(operation, mustNot, Peer::createActive, Peer::registerOpaque, fields);
    }

    /** Sets up an object and returns its identifier. */
    @FunctionalInterface
    interface Setup {
        String of(Peer peer) throws IOException;
    }

    /**
     * @param usable a key that the operation can use
     * @param unusable an object of a type that it cannot
     */
    static OperationErrors of(Operation operation, String mustNot, Setup usable, Setup unusable, Ttlv... fields) {
        return OperationErrors.of(
                        operation,
                        _ -> Stream.concat(Stream.of(uid(NOBODY)), Arrays.stream(fields))
                                .toArray(Ttlv[]::new))
                .both("object missing", OBJECT_NOT_FOUND, peer -> on(peer, operation, NOBODY, fields))
                .both(
                        mustNot,
                        INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK,
                        peer -> on(peer, operation, peer.createFor(CryptographicUsageMask.DERIVE_KEY), fields))
                .since2(WRONG_KEY_LIFECYCLE_STATE, peer -> on(peer, operation, peer.create(), fields))
                .since2(INVALID_OBJECT_TYPE, peer -> on(peer, operation, unusable.of(peer), fields))
                .since(ProtocolVersion.V1_3)
                .both(
                        "key value not present",
                        KEY_VALUE_NOT_PRESENT,
                        peer -> on(peer, operation, peer.activated(registerWrapped(peer)), fields))
                .both(
                        "correlation value unknown",
                        INVALID_CORRELATION_VALUE,
                        peer -> on(
                                peer,
                                operation,
                                usable.of(peer),
                                Stream.concat(Arrays.stream(fields), Stream.of(bytes(Tag.CORRELATION_VALUE, new byte[] {
                                            1, 2, 3, 4, 5, 6, 7, 8
                                        })))
                                        .toArray(Ttlv[]::new)))
                .since(ProtocolVersion.V1_0)
                .needing(ARCHIVE)
                .before2("archived", peer -> on(peer, operation, peer.archived(peer.createActive()), fields))
                .needing();
    }
}
