package org.claviger.server.client;

import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.claviger.message.MessageCodec;
import org.claviger.message.RequestHeader;
import org.claviger.message.RequestItem;
import org.claviger.message.RequestMessage;
import org.claviger.message.ResponseItem;
import org.claviger.message.ResponseMessage;
import org.claviger.operation.OperationType;
import org.claviger.operation.RequestPayload;
import org.claviger.operation.ResponsePayload;
import org.claviger.secret.SecretScope;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.binary.BinaryTtlvReader;
import org.claviger.ttlv.binary.BinaryTtlvWriter;

/**
 * One connection to a KMIP server over mutual TLS, used by one thread. Asks one operation at a time and waits for its answer.
 * What it reads of secrets lives in its scope until it is closed.
 */
public final class KmipClient implements AutoCloseable {
    private static final int HEADER_BYTES = 8;

    private final ProtocolVersion version;
    private final SSLSocket socket;
    private final SecretScope secrets = SecretScope.unlocked();

    private KmipClient(ProtocolVersion version, SSLSocket socket) {
        this.version = version;
        this.socket = socket;
    }

    /**
     * Connects and shakes hands.
     *
     * @param tls holds the client's certificate and the authority that it trusts
     * @param timeout for the connection and for each answer
     */
    public static KmipClient connect(
            InetSocketAddress server, SSLContext tls, ProtocolVersion version, Duration timeout) throws IOException {
        var socket = (SSLSocket) tls.getSocketFactory().createSocket();
        try {
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.connect(server, Math.toIntExact(timeout.toMillis()));
            socket.setSoTimeout(Math.toIntExact(timeout.toMillis()));
            socket.setTcpNoDelay(true);
            socket.startHandshake();
            return new KmipClient(version, socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Where this client's secrets live. */
    public SecretScope secrets() {
        return secrets;
    }

    /**
     * Asks for one operation.
     *
     * @throws KmipFailure if the server answers that it failed
     */
    public <Q extends RequestPayload, R extends ResponsePayload> R ask(OperationType<Q, R> type, Q request)
            throws IOException {
        var header = RequestHeader.of(version, 1);
        var answer = send(new RequestMessage(header, List.of(RequestItem.of(type.operation(), request))));
        return payload(type, answer.items().getFirst());
    }

    @SuppressWarnings("unchecked") // the codec reads the payload of the operation
    private static <R extends ResponsePayload> R payload(OperationType<?, R> type, ResponseItem item) {
        if (item.resultReason().isPresent()) {
            throw new KmipFailure(
                    type.operation(),
                    item.resultReason().get(),
                    item.resultMessage().orElse(""));
        }
        return (R) item.payload().orElseThrow(() -> new IllegalStateException("an answer without payload"));
    }

    /** Sends a whole message and reads its answer. */
    public ResponseMessage send(RequestMessage message) throws IOException {
        var buffer = Unpooled.buffer();
        MessageCodec.writeRequest(new BinaryTtlvWriter(buffer, version), message);
        var out = socket.getOutputStream();
        out.write(buffer.array(), buffer.arrayOffset(), buffer.readableBytes());
        out.flush();
        Arrays.fill(buffer.array(), (byte) 0);
        return receive();
    }

    private ResponseMessage receive() throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        var head = new byte[HEADER_BYTES];
        in.readFully(head);
        var length = Unpooled.wrappedBuffer(head).getInt(4);
        if (length < 0 || length > Limits.MAX_MESSAGE_BYTES_CAP) {
            throw new EOFException("an answer of " + Integer.toUnsignedString(length) + " bytes");
        }
        var frame = Arrays.copyOf(head, HEADER_BYTES + length);
        in.readFully(frame, HEADER_BYTES, length);
        try {
            return MessageCodec.readResponse(
                    new BinaryTtlvReader(Unpooled.wrappedBuffer(frame), Limits.DEFAULT, secrets));
        } finally {
            Arrays.fill(frame, (byte) 0);
        }
    }

    @Override
    public void close() throws IOException {
        secrets.close();
        socket.close();
    }
}
