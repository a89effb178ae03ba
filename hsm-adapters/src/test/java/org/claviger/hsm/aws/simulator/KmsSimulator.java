package org.claviger.hsm.aws.simulator;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * KMS in some Regions, each at its own address on the loopback interface. One account, no key policies; credentials are
 * asked for and not checked, except that they can be made to expire.
 */
public final class KmsSimulator implements AutoCloseable {
    public static final String ACCOUNT = "111122223333";

    /** A CloudHSM cluster that a key store may be made of. */
    private record Cluster(String password, String trustAnchor, int modules) {}

    private final Map<String, RegionServer> servers = new LinkedHashMap<>();

    /** By ARN. Guarded by this, as everything else here is. */
    final Map<String, SimulatedKey> keys = new LinkedHashMap<>();

    /** Targets by Region and name. */
    final Map<String, String> aliases = new LinkedHashMap<>();

    final Map<String, SimulatedKeyStore> keyStores = new LinkedHashMap<>();
    private final Map<String, Cluster> clusters = new LinkedHashMap<>();
    private final List<String> calls = new ArrayList<>();
    private Duration blindness = Duration.ZERO;
    private Duration passed = Duration.ZERO;
    private Duration rotationTime = Duration.ZERO;
    private Duration connectionTime = Duration.ZERO;
    private @Nullable String connectionError;
    private boolean credentialsExpired;

    private KmsSimulator() {}

    /** Starts one; it is stopped by {@link #close}. */
    public static KmsSimulator start(String... regions) throws IOException {
        var simulator = new KmsSimulator();
        for (var region : regions) {
            simulator.servers.put(region, RegionServer.start(region, simulator));
        }
        return simulator;
    }

    /** Makes the RSA key that imports are wrapped by: that takes seconds, longer than a client may wait. */
    public static void prepareImports() {
        var _ = ImportOperations.pair(4096);
    }

    /** Where a Region is found. */
    public URI endpoint(String region) {
        return server(region).endpoint();
    }

    /** What goes wrong in a Region. */
    public Faults faults(String region) {
        return server(region).faults();
    }

    /** For how long a new key or alias can't be found. */
    public synchronized void seeChangesAfter(Duration time) {
        blindness = time;
    }

    /** How long a rotation on demand takes. */
    public synchronized void rotateWithin(Duration time) {
        rotationTime = time;
    }

    /** How long key stores take to connect and to disconnect. */
    public synchronized void connectWithin(Duration time) {
        connectionTime = time;
    }

    /** Lets the next connections of key stores fail with KMS's word for the reason, or succeed if it is empty. */
    public synchronized void failConnections(Optional<String> reason) {
        connectionError = reason.orElse(null);
    }

    /** Adds a CloudHSM cluster. */
    public synchronized void addCluster(String id, String password, String trustAnchor, int modules) {
        clusters.put(id, new Cluster(password, trustAnchor, modules));
    }

    /** Points an alias to the key that another alias has, as an operator may do. */
    public synchronized void pointAlias(String region, String alias, String likeAlias) {
        aliases.put(region + " " + alias, Objects.requireNonNull(aliases.get(region + " " + likeAlias)));
    }

    /** Takes an alias away, as an operator may do. */
    public synchronized void removeAlias(String region, String alias) {
        aliases.remove(region + " " + alias);
    }

    /** What another program would have stored: cipher text by a key, without encryption context. */
    public synchronized byte[] encryptWithoutContext(String region, String keyId, byte[] clear) {
        return server(region).encryptWithoutContext(keyId, clear);
    }

    /** Brings all keys of a Region into a state, in KMS's words, as somebody else with rights to them may do. */
    public synchronized void setStates(String region, String state) {
        keys.values().stream().filter(key -> key.region.equals(region)).forEach(key -> key.state = state);
    }

    /** Lets time pass, for what expires. */
    public synchronized void passTime(Duration time) {
        passed = passed.plus(time);
    }

    /** Whether the session token of every request has expired. */
    public synchronized void expireCredentials(boolean expired) {
        credentialsExpired = expired;
    }

    /** What was called so far, such as {@code eu-central-1 Decrypt}, refused calls included. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** How often an operation was called, in any Region. */
    public long calls(String operation) {
        return calls().stream().filter(c -> c.endsWith(" " + operation)).count();
    }

    @Override
    public void close() {
        servers.values().forEach(RegionServer::close);
    }

    synchronized void record(String region, String operation) {
        calls.add(region + " " + operation);
    }

    synchronized boolean credentialsExpired() {
        return credentialsExpired;
    }

    Instant now() {
        return Instant.now().plus(passed);
    }

    Instant visibleFrom(Instant now) {
        return now.plus(blindness);
    }

    Instant rotatedBy(Instant now) {
        return now.plus(rotationTime);
    }

    Instant connectedBy(Instant now) {
        return now.plus(connectionTime);
    }

    boolean hasRegion(String region) {
        return servers.containsKey(region);
    }

    /** Checks a cluster as CreateCustomKeyStore does. */
    void requireCluster(String id, String trustAnchor) {
        var cluster = clusters.get(id);
        if (cluster == null) {
            throw new KmsError("CloudHsmClusterNotFoundException", "Cluster " + id + " was not found");
        }
        if (!cluster.trustAnchor().equals(trustAnchor)) {
            throw new KmsError("IncorrectTrustAnchorException", "The trust anchor certificate is not the cluster's");
        }
        if (cluster.modules() < 1) {
            throw new KmsError("CloudHsmClusterNotActiveException", "Cluster " + id + " is not active");
        }
    }

    /** Why a key store of this cluster can't connect. */
    Optional<String> connectionProblem(SimulatedKeyStore store) {
        if (connectionError != null) {
            return Optional.of(connectionError);
        }
        var cluster = clusters.get(store.clusterId);
        if (cluster == null) {
            return Optional.of("CLUSTER_NOT_FOUND");
        }
        return cluster.password().equals(store.password) ? Optional.empty() : Optional.of("INVALID_CREDENTIALS");
    }

    /** Whether a cluster has the modules that a key in it needs. */
    boolean hasTwoModules(String clusterId) {
        var cluster = clusters.get(clusterId);
        return cluster != null && cluster.modules() >= 2;
    }

    private RegionServer server(String region) {
        var server = servers.get(region);
        if (server == null) {
            throw new IllegalArgumentException("no Region " + region + " (started: " + servers.keySet() + ")");
        }
        return server;
    }
}
