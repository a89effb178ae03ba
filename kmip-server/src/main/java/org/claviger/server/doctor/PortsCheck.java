package org.claviger.server.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.config.ServerConfig.Rest;

/** Whether the server can listen where it is to listen, or does already. */
final class PortsCheck implements Check {
    private static final int PATIENCE_MILLIS = 3_000;

    private final ServerConfig config;
    private final Doors doors;

    /** Tells whose server answers at an address. */
    interface Doors {
        /** Tells whether it shows one of our certificates. */
        boolean isOurs(InetSocketAddress address);
    }

    PortsCheck(ServerConfig config, Doors doors) {
        this.config = config;
        this.doors = doors;
    }

    @Override
    public String name() {
        return "ports";
    }

    @Override
    public List<Finding> look() {
        var findings = new ArrayList<Finding>();
        findings.add(port("kmip.listen", config.listener().address()));
        config.rest().map(Rest::listener).ifPresent(rest -> findings.add(port("rest.listen", rest.address())));
        return findings;
    }

    private Finding port(String key, InetSocketAddress address) {
        var named = key + " " + address.getAddress().getHostAddress() + ":" + address.getPort();
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
            return Finding.ok(named + " is free");
        } catch (IOException e) {
            return taken(key, named, address, e);
        }
    }

    private Finding taken(String key, String named, InetSocketAddress address, IOException why) {
        var reachable = address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
                : address;
        if (!answers(reachable)) {
            return Finding.fail(
                    named + " cannot be used: " + why.getMessage(),
                    "Name an address of this machine for " + key + ", with a port above 1023 unless the server may use"
                            + " lower ones.");
        }
        return doors.isOurs(reachable)
                ? Finding.ok(named + " is served, with a certificate of this configuration")
                : Finding.fail(
                        named + " is taken by another program, or by a server with other certificates",
                        "Find it (\"ss -ltnp sport = :" + address.getPort()
                                + "\") and stop it, or name another port for " + key + ".");
    }

    private static boolean answers(InetSocketAddress address) {
        try (var socket = new Socket()) {
            socket.connect(address, PATIENCE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
