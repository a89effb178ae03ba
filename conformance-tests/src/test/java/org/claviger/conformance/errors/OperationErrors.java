package org.claviger.conformance.errors;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.VersionRange;

/** The provocations of one operation's table. Those added after {@link #needing} and {@link #since} have these limits. */
final class OperationErrors {
    /** Makes a payload that can be read; whether it can be done does not matter. */
    @FunctionalInterface
    interface Sample {
        Ttlv[] of(Peer peer);
    }

    private final String table;
    private final Optional<Sample> sample;
    private final List<Provocation> provocations = new ArrayList<>();
    private Set<Operation> needs = Set.of();
    private VersionRange versions = VersionRange.ALL;

    private OperationErrors(String table, Optional<Sample> sample) {
        this.table = table;
        this.sample = sample;
    }

    static OperationErrors of(Operation operation, Sample sample) {
        return new OperationErrors(operation.specName(), Optional.of(sample));
    }

    /** For the tables that are no operation's. */
    static OperationErrors ofTable(String table) {
        return new OperationErrors(table, Optional.empty());
    }

    String table() {
        return table;
    }

    Optional<Sample> sample() {
        return sample;
    }

    List<Provocation> provocations() {
        return provocations;
    }

    /** Limits what follows to servers with these operations. */
    OperationErrors needing(Operation... operations) {
        needs = operations.length == 0 ? Set.of() : EnumSet.copyOf(List.of(operations));
        return this;
    }

    /** Limits what follows to this version and later ones; 1.0 lifts the limit. */
    OperationErrors since(ProtocolVersion first) {
        versions = VersionRange.since(first);
        return this;
    }

    /** Limits what follows to this version and earlier ones. */
    OperationErrors until(ProtocolVersion last) {
        versions = VersionRange.until(last);
        return this;
    }

    /** Adds what meets a row of 1.x and one of 2.x. */
    OperationErrors both(String situation, ResultReason reason, Provocation.Script script) {
        return add(Optional.of(situation), Optional.of(reason), versions, script);
    }

    /** Adds what meets a row of 1.x and does not exist later. */
    OperationErrors before2(String situation, Provocation.Script script) {
        var last = versions.until().compareTo(ProtocolVersion.V1_4) < 0 ? versions.until() : ProtocolVersion.V1_4;
        return add(Optional.of(situation), Optional.empty(), new VersionRange(versions.since(), last), script);
    }

    /** Adds what meets a row of 2.x and does not exist before. */
    OperationErrors since2(ResultReason reason, Provocation.Script script) {
        var first = versions.since().compareTo(ProtocolVersion.V2_0) < 0 ? ProtocolVersion.V2_0 : versions.since();
        return add(Optional.empty(), Optional.of(reason), new VersionRange(first, versions.until()), script);
    }

    private OperationErrors add(
            Optional<String> situation, Optional<ResultReason> reason, VersionRange range, Provocation.Script script) {
        provocations.add(new Provocation(table, situation, reason, range, needs, script));
        return this;
    }
}
