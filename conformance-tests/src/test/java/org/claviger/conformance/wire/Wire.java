package org.claviger.conformance.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.claviger.enumeration.Operation;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;

/** One connection over mutual TLS that carries messages made by hand. */
public final class Wire implements AutoCloseable {
    private static final int HEADER_BYTES = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SSLSocket socket;

    private Wire(SSLSocket socket) {
        this.socket = socket;
    }

    public static Wire connect(InetSocketAddress server, SSLContext tls) throws IOException {
        var socket = (SSLSocket) tls.getSocketFactory().createSocket();
        try {
            socket.connect(server, Math.toIntExact(PATIENCE.toMillis()));
            socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
            socket.setTcpNoDelay(true);
            socket.startHandshake();
            return new Wire(socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Sends these bytes and returns the bytes of the message that comes back. */
    public byte[] ask(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        socket.getOutputStream().flush();
        var in = new DataInputStream(socket.getInputStream());
        var head = new byte[HEADER_BYTES];
        in.readFully(head);
        var answer = Arrays.copyOf(head, HEADER_BYTES + ByteBuffer.wrap(head).getInt(Integer.BYTES));
        in.readFully(answer, HEADER_BYTES, answer.length - HEADER_BYTES);
        return answer;
    }

    /** Sends one message and returns the one that answers it. */
    public Ttlv ask(Ttlv request) throws IOException {
        return Ttlv.parse(ask(request.encode()));
    }

    /** Returns a request with these header fields between Protocol Version and Batch Count. */
    public static Ttlv message(ProtocolVersion version, List<Ttlv> headerFields, List<Ttlv> items) {
        var header = Ttlv.structure(
                Tag.REQUEST_HEADER,
                Stream.of(
                                Stream.of(version(version)),
                                headerFields.stream(),
                                Stream.of(Ttlv.integer(Tag.BATCH_COUNT, items.size())))
                        .flatMap(fields -> fields)
                        .toList());
        return Ttlv.structure(
                Tag.REQUEST_MESSAGE,
                Stream.concat(Stream.of(header), items.stream()).toList());
    }

    public static Ttlv version(ProtocolVersion version) {
        return Ttlv.structure(
                Tag.PROTOCOL_VERSION,
                Ttlv.integer(Tag.PROTOCOL_VERSION_MAJOR, version.major()),
                Ttlv.integer(Tag.PROTOCOL_VERSION_MINOR, version.minor()));
    }

    public static Ttlv item(Operation operation, Ttlv... payload) {
        return Ttlv.structure(
                Tag.BATCH_ITEM,
                Ttlv.enumeration(Tag.OPERATION, operation),
                Ttlv.structure(Tag.REQUEST_PAYLOAD, payload));
    }

    public static Ttlv item(Operation operation, byte[] batchItemId, Ttlv... payload) {
        return Ttlv.structure(
                Tag.BATCH_ITEM,
                Ttlv.enumeration(Tag.OPERATION, operation),
                Ttlv.bytes(Tag.UNIQUE_BATCH_ITEM_ID, batchItemId),
                Ttlv.structure(Tag.REQUEST_PAYLOAD, payload));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
