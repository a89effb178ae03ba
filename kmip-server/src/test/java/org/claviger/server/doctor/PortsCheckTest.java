package org.claviger.server.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.claviger.server.ClavigerServer;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.doctor.Finding.Level;
import org.junit.jupiter.api.Test;

/** Whether the server can listen. */
class PortsCheckTest extends DoctorTester {
    @Test
    void aPortThatAnotherProgramHasIsWrong() throws IOException {
        try (var other = new ServerSocket(port, 10, InetAddress.getLoopbackAddress())) {
            // Answers nothing, so that it is found out by waiting; a closed backlog would do as well.
            Thread.ofVirtual().start(() -> closeAll(other));
            has(
                    findings("ports"),
                    Level.FAIL,
                    "kmip.listen 127.0.0.1:" + port + " is taken by another program",
                    "ss -ltnp sport = :" + port);
        }
        has(findings("ports"), Level.OK, "kmip.listen 127.0.0.1:" + port + " is free", "");
    }

    private static void closeAll(ServerSocket server) {
        try {
            while (true) {
                server.accept().close();
            }
        } catch (IOException e) {
            // the test has ended
        }
    }

    @Test
    void aPortThatOurServerHasIsInOrder() {
        var server = ClavigerServer.start(config(), CLOCK, RANDOM);
        try {
            has(findings("ports"), Level.OK, "is served, with a certificate of this configuration", "");
            // The other checks look on beside a running server.
            has(findings("storage"), Level.OK, "is safe to use, current, and under this root key", "");
        } finally {
            server.close(Duration.ofSeconds(5));
        }
    }

    @Test
    void anAddressOfAnotherMachineIsWrong() {
        var config =
                ServerConfig.load(state.resolve("claviger.yaml"), Map.of("CLAVIGER_KMIP_LISTEN", "192.0.2.1:" + port));
        has(
                new PortsCheck(config, _ -> false).look(),
                Level.FAIL,
                "kmip.listen 192.0.2.1:" + port + " cannot be used",
                "Name an address of this machine for kmip.listen");
    }
}
