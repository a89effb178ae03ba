package org.claviger.conformance.quirks;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.claviger.conformance.LocalServer;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Wire;
import org.claviger.enumeration.Operation;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** One server for all tests of a class, and a new connection for each test that wants one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OneServer {
    private final Deque<Wire> open = new ArrayDeque<>();
    private LocalServer server;
    private SSLContext client;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, GeneralSecurityException {
        server = LocalServer.start(folder, "");
        client = server.newClientTls("product");
    }

    @AfterEach
    void disconnect() throws IOException {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @AfterAll
    void stop() {
        server.close();
    }

    final LocalServer server() {
        return server;
    }

    /** The one client's certificate; its objects are shared by all tests of the class. */
    final SSLContext client() {
        return client;
    }

    final Wire connect() throws IOException {
        var wire = Wire.connect(server.address(), client);
        open.push(wire);
        return wire;
    }

    final Peer peer(ProtocolVersion version) throws IOException {
        return new Peer(version, connect());
    }

    /** Skips the test as long as the server does not have what it needs. */
    static void needs(Peer peer, Operation... operations) throws IOException {
        var announced = peer.announced();
        var missing = Set.of(operations).stream()
                .filter(operation -> !announced.contains(operation))
                .toList();
        Assumptions.assumeTrue(missing.isEmpty(), () -> "the server does not have " + missing);
    }
}
