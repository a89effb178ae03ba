package org.claviger.hsm.aws.simulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A CloudHSM key store. Guarded by the simulator's lock. */
final class SimulatedKeyStore {
    final String id;
    final String name;
    final String clusterId;
    String password;

    /** Where it is going, and when it is there. */
    private String target = "DISCONNECTED";

    private String underway = "DISCONNECTED";
    private Instant arrival = Instant.MIN;

    @Nullable
    String error;

    SimulatedKeyStore(String id, String name, String clusterId, String password) {
        this.id = id;
        this.name = name;
        this.clusterId = clusterId;
        this.password = password;
    }

    String state(Instant now) {
        return now.isBefore(arrival) ? underway : target;
    }

    void connect(Instant arrives, @Nullable String failure) {
        underway = "CONNECTING";
        target = failure == null ? "CONNECTED" : "FAILED";
        error = failure;
        arrival = arrives;
    }

    void disconnect(Instant arrives) {
        underway = "DISCONNECTING";
        target = "DISCONNECTED";
        error = null;
        arrival = arrives;
    }
}
