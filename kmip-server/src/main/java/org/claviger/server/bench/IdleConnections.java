package org.claviger.server.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Connections of many clients that have asked once and say nothing more. */
final class IdleConnections implements AutoCloseable {
    /** Fewer than the server's default limit for one client. */
    private static final int CONNECTIONS_OF_CLIENT = 200;

    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int HEADER_BYTES = 8;

    private final List<SSLSocket> open = new ArrayList<>();

    private IdleConnections() {}

    /** Opens connections, one after the other; each gets an answer. */
    static IdleConnections open(InetSocketAddress server, Enrolment clients, int count) throws IOException {
        var idle = new IdleConnections();
        try {
            SSLContext tls = clients.client("idle-0");
            for (var i = 0; i < count; i++) {
                if (i > 0 && i % CONNECTIONS_OF_CLIENT == 0) {
                    tls = clients.client("idle-" + i);
                }
                idle.open.add(connect(server, tls, i));
            }
            return idle;
        } catch (IOException e) {
            idle.close();
            throw e;
        }
    }

    private static SSLSocket connect(InetSocketAddress server, SSLContext tls, int number) throws IOException {
        var plain = new Socket();
        LoopbackAddresses.connect(plain, number, server, TIMEOUT_MILLIS);
        var socket =
                (SSLSocket) tls.getSocketFactory().createSocket(plain, server.getHostString(), server.getPort(), true);
        ask(socket);
        return socket;
    }

    private static void ask(SSLSocket socket) throws IOException {
        socket.getOutputStream().write(Requests.query());
        var in = new DataInputStream(socket.getInputStream());
        var head = new byte[HEADER_BYTES];
        in.readFully(head);
        in.skipNBytes(ByteBuffer.wrap(head).getInt(4));
    }

    /** Asks once more on each of them. */
    void askAll() throws IOException {
        for (var socket : open) {
            ask(socket);
        }
    }

    int count() {
        return open.size();
    }

    @Override
    public void close() throws IOException {
        for (var socket : open) {
            socket.close();
        }
    }
}
