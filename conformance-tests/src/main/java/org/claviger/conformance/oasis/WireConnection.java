package org.claviger.conformance.oasis;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One connection to a KMIP server over mutual TLS that carries bytes, used by one thread. */
final class WireConnection implements AutoCloseable {
    private static final int HEADER_BYTES = 8;
    /** Far more than any case asks for; stops a faulty length from filling the memory. */
    private static final int LONGEST_ANSWER_BYTES = 16 << 20;

    private final SSLSocket socket;

    private WireConnection(SSLSocket socket) {
        this.socket = socket;
    }

    /** @param timeout for the connection and for each answer */
    static WireConnection connect(InetSocketAddress server, SSLContext tls, Duration timeout) throws IOException {
        var socket = (SSLSocket) tls.getSocketFactory().createSocket();
        try {
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.connect(server, Math.toIntExact(timeout.toMillis()));
            socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
            socket.setTcpNoDelay(true);
            socket.startHandshake();
            return new WireConnection(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends one message and returns the one that answers it. */
    byte[] ask(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
        var in = new DataInputStream(socket.getInputStream());
        var header = new byte[HEADER_BYTES];
        in.readFully(header);
        var length = ByteBuffer.wrap(header).getInt(Integer.BYTES);
        if (length < 0 || length > LONGEST_ANSWER_BYTES) {
            throw new EOFException("an answer of " + Integer.toUnsignedString(length) + " bytes");
        }
        var answer = Arrays.copyOf(header, HEADER_BYTES + length);
        in.readFully(answer, HEADER_BYTES, length);
        return answer;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
