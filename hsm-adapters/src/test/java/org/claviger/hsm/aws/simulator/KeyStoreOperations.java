package org.claviger.hsm.aws.simulator;

import java.security.SecureRandom;
import java.util.HexFormat;
import tools.jackson.databind.node.ObjectNode;

/** CloudHSM key stores, with the time that they take to connect. */
final class KeyStoreOperations {
    private final KmsSimulator simulator;
    private final SecureRandom random;

    KeyStoreOperations(KmsSimulator simulator, SecureRandom random) {
        this.simulator = simulator;
        this.random = random;
    }

    ObjectNode create(Request request) {
        var name = request.requiredText("CustomKeyStoreName");
        var cluster = request.requiredText("CloudHsmClusterId");
        simulator.requireCluster(cluster, request.requiredText("TrustAnchorCertificate"));
        for (var other : simulator.keyStores.values()) {
            if (other.name.equals(name)) {
                throw new KmsError("CustomKeyStoreNameInUseException", "A key store " + name + " exists");
            }
            if (other.clusterId.equals(cluster)) {
                throw new KmsError("CloudHsmClusterInUseException", cluster + " belongs to another key store");
            }
        }
        var bytes = new byte[9];
        random.nextBytes(bytes);
        var id = "cks-" + HexFormat.of().formatHex(bytes).substring(0, 17);
        simulator.keyStores.put(id, new SimulatedKeyStore(id, name, cluster, request.requiredText("KeyStorePassword")));
        return RegionOperations.answer().put("CustomKeyStoreId", id);
    }

    ObjectNode connect(Request request) {
        var store = store(request);
        var state = store.state(simulator.now());
        if (!state.equals("DISCONNECTED")) {
            throw new KmsError("CustomKeyStoreInvalidStateException", store.id + " is " + state);
        }
        store.connect(
                simulator.connectedBy(simulator.now()),
                simulator.connectionProblem(store).orElse(null));
        return RegionOperations.answer();
    }

    ObjectNode disconnect(Request request) {
        var store = store(request);
        store.disconnect(simulator.connectedBy(simulator.now()));
        return RegionOperations.answer();
    }

    ObjectNode describe(Request request) {
        var store = store(request);
        var state = store.state(simulator.now());
        var answer = RegionOperations.answer();
        var entry = answer.putArray("CustomKeyStores")
                .addObject()
                .put("CustomKeyStoreId", store.id)
                .put("CustomKeyStoreName", store.name)
                .put("CloudHsmClusterId", store.clusterId)
                .put("CustomKeyStoreType", "AWS_CLOUDHSM")
                .put("ConnectionState", state);
        if (state.equals("FAILED")) {
            entry.put("ConnectionErrorCode", store.error);
        }
        return answer.put("Truncated", false);
    }

    ObjectNode update(Request request) {
        var store = store(request);
        if (!store.state(simulator.now()).equals("DISCONNECTED")) {
            throw new KmsError("CustomKeyStoreInvalidStateException", store.id + " is not disconnected");
        }
        request.text("KeyStorePassword").ifPresent(p -> store.password = p);
        return RegionOperations.answer();
    }

    private SimulatedKeyStore store(Request request) {
        var id = request.requiredText("CustomKeyStoreId");
        var store = simulator.keyStores.get(id);
        if (store == null) {
            throw new KmsError("CustomKeyStoreNotFoundException", "Key store " + id + " was not found");
        }
        return store;
    }
}
