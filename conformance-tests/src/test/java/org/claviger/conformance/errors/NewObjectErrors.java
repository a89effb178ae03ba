package org.claviger.conformance.errors;

import static org.claviger.conformance.wire.Peer.newName;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.integer;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.ResultReason.NON_UNIQUE_NAME_ATTRIBUTE;

import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.ProtectionStorageMask;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.State;
import org.claviger.ttlv.Tag;

/** What the tables of all operations that make an object have in common: what is wrong with its attributes. */
final class NewObjectErrors {
    private NewObjectErrors() {}

    /** Asks for a new object with these attributes and all that it needs beside them. */
    @FunctionalInterface
    interface Maker {
        Ttlv ask(Peer peer, Ttlv... attributes) throws IOException;
    }

    /**
     * @param singleTwice what 2.x answers to a single-valued attribute that is there twice; most tables have a reason for it
     * @param readOnly what it answers to an attribute that only the server sets
     */
    static OperationErrors of(ResultReason singleTwice, ResultReason readOnly, OperationErrors errors, Maker maker) {
        return errors.both("name in use", NON_UNIQUE_NAME_ATTRIBUTE, peer -> {
                    var name = newName();
                    peer.create(name);
                    return maker.ask(peer, name);
                })
                .before2(
                        "application data not generated",
                        peer -> maker.ask(
                                peer,
                                structure(
                                        Tag.APPLICATION_SPECIFIC_INFORMATION,
                                        text(Tag.APPLICATION_NAMESPACE, "nobody's"))))
                .since2(
                        singleTwice,
                        peer -> maker.ask(
                                peer, text(Tag.CONTACT_INFORMATION, "one"), text(Tag.CONTACT_INFORMATION, "two")))
                .since2(readOnly, peer -> maker.ask(peer, enumeration(Tag.STATE, State.ACTIVE)));
    }

    /** A place that the server does not have; a key that must lie in hardware may not end up elsewhere. */
    static Ttlv hardwareOnly() {
        return structure(
                Tag.PROTECTION_STORAGE_MASKS,
                integer(Tag.PROTECTION_STORAGE_MASK, ProtectionStorageMask.HARDWARE.value()));
    }

    /** Returns these fields and behind them another one. */
    static Ttlv[] and(Ttlv[] fields, Ttlv more) {
        return Stream.concat(Arrays.stream(fields), Stream.of(more)).toArray(Ttlv[]::new);
    }
}
