package org.claviger.server.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * Network addresses of this machine for clients of a load, where the system has several for loopback, as Linux does: the
 * server's limits for one address are then theirs and nobody else's.
 */
final class LoopbackAddresses {
    /** Fewer than the server's default limit for one address. */
    private static final int CONNECTIONS_OF_ADDRESS = 400;

    private static final int ADDRESSES = 100;
    private static final int FIRST_ADDRESS = 0x7F000002; // 127.0.0.2

    private LoopbackAddresses() {}

    /** Connects the number-th connection of a load. */
    static void connect(Socket socket, long number, InetSocketAddress server, int timeoutMillis) throws IOException {
        var address = FIRST_ADDRESS + (int) (number / CONNECTIONS_OF_ADDRESS % ADDRESSES);
        var own = InetAddress.getByAddress(
                ByteBuffer.allocate(Integer.BYTES).putInt(address).array());
        try {
            socket.bind(new InetSocketAddress(own, 0));
        } catch (IOException e) {
            // a system with one loopback address only
        }
        socket.setSoTimeout(timeoutMillis);
        socket.setTcpNoDelay(
                true); // or a request right behind a handshake waits for the system's delayed acknowledgement
        socket.connect(server, timeoutMillis);
    }
}
