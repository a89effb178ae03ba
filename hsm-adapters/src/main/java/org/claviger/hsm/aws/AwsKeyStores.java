package org.claviger.hsm.aws;

import static org.claviger.hsm.BackendException.Category.NOT_FOUND;
import static org.claviger.hsm.BackendException.Category.WRONG_STATE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.function.Consumer;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.support.HeapCopy;
import software.amazon.awssdk.services.kms.model.ConnectionErrorCodeType;
import software.amazon.awssdk.services.kms.model.ConnectionStateType;
import software.amazon.awssdk.services.kms.model.CustomKeyStoresListEntry;

/** CloudHSM key stores of KMS: clusters in which KMS keeps and uses keys. In the first Region. */
public final class AwsKeyStores {
    /** AWS speaks of up to 20 minutes. */
    public static final Duration USUAL_PATIENCE = Duration.ofMinutes(25);

    private final KmsRegions regions;

    AwsKeyStores(KmsRegions regions) {
        this.regions = regions;
    }

    /**
     * Makes a key store of a CloudHSM cluster. It is disconnected at first.
     *
     * @param password of the cluster's crypto user {@code kmsuser}, in ASCII. The SDK takes it as a text only, which stays on
     *     the heap until it is collected; KMS changes the password as soon as it connects
     * @param trustAnchor the certificate of the cluster's own authority, {@code customerCA.crt}, in PEM
     * @return its identifier, such as {@code cks-1234567890abcdef0}
     * @throws BackendException CONFLICT if the name or the cluster is in use, NOT_FOUND if there is no such cluster,
     *     WRONG_STATE if it has too few active modules, INVALID_DATA if the certificate isn't the cluster's
     */
    public String create(
            String name, String clusterId, MemorySegment password, String trustAnchor, Consumer<AwsStep> transcript) {
        try (var copy = HeapCopy.of(password)) {
            var answer = regions.change(
                    "CreateCustomKeyStore",
                    c -> c.createCustomKeyStore(r -> r.customKeyStoreName(name)
                            .cloudHsmClusterId(clusterId)
                            .keyStorePassword(new String(copy.array(), StandardCharsets.US_ASCII))
                            .trustAnchorCertificate(trustAnchor)));
            var id = KmsKeys.answered("CustomKeyStoreId", answer.customKeyStoreId());
            transcript.accept(new AwsStep("CreateCustomKeyStore(%s, %s)".formatted(name, clusterId), id));
            return id;
        }
    }

    /**
     * Tells KMS the password of the cluster's crypto user {@code kmsuser}. A key store that failed to connect is disconnected
     * first; one that is connected needs none.
     *
     * @param password as for {@link #create}
     * @param patience how long to wait for it to be disconnected
     * @throws BackendException WRONG_STATE if the key store is connected
     */
    public void changePassword(String id, MemorySegment password, Duration patience, Consumer<AwsStep> transcript) {
        requireDisconnected(id, patience, transcript);
        try (var copy = HeapCopy.of(password)) {
            regions.change(
                    "UpdateCustomKeyStore",
                    c -> c.updateCustomKeyStore(r -> r.customKeyStoreId(id)
                            .keyStorePassword(new String(copy.array(), StandardCharsets.US_ASCII))));
        }
        transcript.accept(new AwsStep("UpdateCustomKeyStore(" + id + ", the password of kmsuser)", "done"));
    }

    /**
     * Connects a key store and waits until it is, telling each state that it goes through. One that failed to connect is
     * disconnected first.
     *
     * @param patience how long to wait
     * @throws BackendException WRONG_STATE with KMS's reason and what to do about it, if it can't be connected; TIMEOUT if it
     *     isn't in time
     */
    public void connect(String id, Duration patience, Consumer<AwsStep> transcript) {
        var state = describe(id).connectionState();
        if (state != ConnectionStateType.CONNECTED && state != ConnectionStateType.CONNECTING) {
            requireDisconnected(id, patience, transcript);
            regions.change("ConnectCustomKeyStore", c -> c.connectCustomKeyStore(r -> r.customKeyStoreId(id)));
            transcript.accept(new AwsStep("ConnectCustomKeyStore(" + id + ")", "begun"));
        }
        var end = await(
                "connection",
                id,
                Set.of(ConnectionStateType.CONNECTED, ConnectionStateType.FAILED),
                patience,
                transcript);
        if (end.connectionState() == ConnectionStateType.FAILED) {
            throw new BackendException(
                    WRONG_STATE,
                    "KMS can't connect key store %s: %s. %s"
                            .formatted(id, end.connectionErrorCodeAsString(), advice(end.connectionErrorCode())),
                    null,
                    false,
                    end.connectionErrorCodeAsString());
        }
    }

    /** Disconnects a key store and waits until it is. Its keys can't be used meanwhile. */
    public void disconnect(String id, Duration patience, Consumer<AwsStep> transcript) {
        regions.change("DisconnectCustomKeyStore", c -> c.disconnectCustomKeyStore(r -> r.customKeyStoreId(id)));
        transcript.accept(new AwsStep("DisconnectCustomKeyStore(" + id + ")", "begun"));
        await("disconnection", id, Set.of(ConnectionStateType.DISCONNECTED), patience, transcript);
    }

    /** Disconnects a key store that failed to connect, and waits for one that is on its way. */
    private void requireDisconnected(String id, Duration patience, Consumer<AwsStep> transcript) {
        switch (describe(id).connectionState()) {
            case FAILED -> disconnect(id, patience, transcript);
            case DISCONNECTING ->
                await("disconnection", id, Set.of(ConnectionStateType.DISCONNECTED), patience, transcript);
            case CONNECTED, CONNECTING ->
                throw new BackendException(
                        WRONG_STATE, "key store %s is connected, or about to be; its keys are in use".formatted(id));
            case DISCONNECTED, UNKNOWN_TO_SDK_VERSION -> {}
        }
    }

    /** Waits for one of these states, and tells each one that is passed on the way. */
    private CustomKeyStoresListEntry await(
            String what, String id, Set<ConnectionStateType> ends, Duration patience, Consumer<AwsStep> transcript) {
        var told = new ArrayList<String>();
        return new Settling(patience).until(what + " of key store " + id, () -> describe(id), store -> {
            var state = store.connectionStateAsString();
            if (told.isEmpty() || !told.getLast().equals(state)) {
                told.add(state);
                transcript.accept(new AwsStep("DescribeCustomKeyStores(" + id + ")", state));
            }
            return ends.contains(store.connectionState());
        });
    }

    /** KMS's word for how a key store is, such as {@code CONNECTED}. */
    public String state(String id) {
        return describe(id).connectionStateAsString();
    }

    private CustomKeyStoresListEntry describe(String id) {
        return regions
                .ask("DescribeCustomKeyStores", c -> c.describeCustomKeyStores(r -> r.customKeyStoreId(id)))
                .customKeyStores()
                .stream()
                .findFirst()
                .orElseThrow(() -> new BackendException(NOT_FOUND, "no key store " + id));
    }

    private static String advice(ConnectionErrorCodeType code) {
        return switch (code) {
            case INVALID_CREDENTIALS ->
                "The password of the crypto user kmsuser is another: tell KMS the right one (UpdateCustomKeyStore), and connect "
                        + "again. KMS changes it at each connection, so after an earlier one it must be set in the cluster first";
            case CLUSTER_NOT_FOUND ->
                "The cluster is gone or is not the one of this key store: name it with UpdateCustomKeyStore";
            case NETWORK_ERRORS ->
                "KMS does not reach the cluster's network: try again, then look at its security group";
            case INTERNAL_ERROR -> "KMS failed inside: disconnect and try again";
            case INSUFFICIENT_CLOUDHSM_HSMS -> "The cluster needs at least one active module to connect: add one";
            case USER_LOCKED_OUT ->
                "The crypto user kmsuser is locked after wrong passwords: change its password in the cluster, then tell KMS "
                        + "with UpdateCustomKeyStore";
            case USER_NOT_FOUND -> "The cluster has no crypto user kmsuser: create it, then tell KMS its password";
            case USER_LOGGED_IN -> "The crypto user kmsuser is logged in elsewhere: log it out on every module";
            case SUBNET_NOT_FOUND -> "A subnet of the cluster is gone: the key store has to be made anew";
            case INSUFFICIENT_FREE_ADDRESSES_IN_SUBNET -> "A subnet of the cluster has no free address: free one";
            case XKS_PROXY_ACCESS_DENIED,
                    XKS_PROXY_NOT_REACHABLE,
                    XKS_VPC_ENDPOINT_SERVICE_NOT_FOUND,
                    XKS_PROXY_INVALID_RESPONSE,
                    XKS_PROXY_INVALID_CONFIGURATION,
                    XKS_VPC_ENDPOINT_SERVICE_INVALID_CONFIGURATION,
                    XKS_PROXY_TIMED_OUT,
                    XKS_PROXY_INVALID_TLS_CONFIGURATION -> "It is an external key store: look at its proxy";
            case UNKNOWN_TO_SDK_VERSION -> "This version of Claviger does not know that reason";
        };
    }
}
