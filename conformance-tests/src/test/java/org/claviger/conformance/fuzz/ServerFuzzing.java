package org.claviger.conformance.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.Unpooled;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.claviger.HostileReading;
import org.claviger.enumeration.ResultStatus;
import org.claviger.message.ResponseMessage;
import org.claviger.ttlv.Tag;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Sends requests to a whole server over mutual TLS. Each gets an answer that can be read, or the connection is closed in
 * order; what the server logs as an error of its own is a finding.
 *
 * <p>What the server has made is asked for again: most identifiers are exchanged for those of objects that are there.
 */
final class ServerFuzzing implements AutoCloseable {
    private static final int HEADER_BYTES = 8;
    private static final int PATIENCE_MILLIS = 120_000;
    private static final int MAX_MESSAGE_BYTES = 1 << 16;
    private static final int MOST_KNOWN = 200;

    private final SplittableRandom random;
    private final int port;
    private final SSLContext tls;
    private final Errors errors = new Errors();
    private final HostileReading reading = new HostileReading();
    private final Damage damage;
    private final List<String> known = new ArrayList<>();
    private @Nullable SSLSocket socket;

    private long executions;
    private long successes;
    private long closes;

    /** What the server calls an error of its own, and what Netty says of buffers that nobody gave back. */
    private static final class Errors extends AppenderBase<ILoggingEvent> {
        private final Logger logger = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Errors() {
            logger.addAppender(this);
            start();
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
                var thrown = event.getThrowableProxy();
                lines.add(event.getFormattedMessage()
                        + (thrown == null ? "" : ": " + thrown.getClassName() + " " + thrown.getMessage()));
            }
        }

        @Override
        public void stop() {
            logger.detachAppender(this);
            super.stop();
        }
    }

    ServerFuzzing(SplittableRandom random, int port, SSLContext tls) {
        this.random = random;
        this.port = port;
        this.tls = tls;
        this.damage = new Damage(random);
    }

    /** How many requests were sent. */
    long executions() {
        return executions;
    }

    /** How many items of them succeeded: requests that are all refused at once would test little. */
    long successes() {
        return successes;
    }

    /** How often the server closed the connection. */
    long closes() {
        return closes;
    }

    /** What the server has logged as errors so far. */
    List<String> errors() {
        return errors.lines;
    }

    /**
     * Sends one request.
     *
     * @throws AssertionError if the answer is not in order
     */
    void round(Supplier<Node> requests) throws IOException {
        var request = requests.get();
        identify(request);
        if (request.bytes() > MAX_MESSAGE_BYTES) {
            return;
        }
        var bytes = request.encoded();
        if (random.nextInt(4) == 0) {
            changeBytes(request, bytes);
        }
        executions++;
        try {
            answerTo(bytes);
            if (!errors.lines.isEmpty()) {
                throw new AssertionError(errors.lines.toString());
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            throw new AssertionError("request " + HexFormat.of().formatHex(bytes), e);
        }
    }

    private void identify(Node request) {
        var all = new ArrayList<Node>();
        request.collect(all);
        for (var node : all) {
            if (node.tag == Tag.UNIQUE_IDENTIFIER.code()
                    && !node.isStructure()
                    && !known.isEmpty()
                    && random.nextInt(8) > 0) {
                node.value = known.get(random.nextInt(known.size())).getBytes(StandardCharsets.UTF_8);
            }
        }
    }

    /** Changes anything but what the message says of its own length, for which {@code FrameFuzzing} is there. */
    private void changeBytes(Node request, byte[] bytes) {
        var headers = new ArrayList<Integer>();
        request.write(ByteBuffer.allocate(bytes.length), headers);
        if (headers.size() > 1) {
            var outer = ByteBuffer.wrap(bytes.clone(), 0, HEADER_BYTES);
            damage.changeBytes(ByteBuffer.wrap(bytes), headers.subList(1, headers.size()), bytes.length);
            outer.get(bytes, 0, HEADER_BYTES);
        }
    }

    private void answerTo(byte[] request) throws IOException {
        var first = firstByteOfAnswer(request);
        if (first < 0) {
            closes++;
            disconnect();
            return;
        }
        var in = new DataInputStream(connection().getInputStream());
        var header = new byte[HEADER_BYTES];
        header[0] = (byte) first;
        in.readFully(header, 1, HEADER_BYTES - 1);
        var length = ByteBuffer.wrap(header).getInt(4);
        if (length < 0 || length > MAX_MESSAGE_BYTES << 4) {
            throw new AssertionError("an answer of " + length + " bytes");
        }
        var answer = ByteBuffer.allocate(HEADER_BYTES + length).put(header).array();
        try {
            in.readFully(answer, HEADER_BYTES, length);
        } catch (EOFException e) {
            throw new AssertionError("an answer that ends too early", e);
        }
        try (var secrets = HostileReading.memory()) {
            switch (reading.read(false, Unpooled.wrappedBuffer(answer), secrets)) {
                case HostileReading.Found.Response(var response) -> learn(response, answer);
                case HostileReading.Found.Refused(var fault) ->
                    throw new AssertionError(
                            "an answer that cannot be read: " + HexFormat.of().formatHex(answer), fault);
                case HostileReading.Found.Request _ -> throw new AssertionError("asked for a response");
            }
        }
    }

    /** Sends it; on a new connection if the server has closed this one after the answer before. */
    private int firstByteOfAnswer(byte[] request) throws IOException {
        var isFresh = socket == null;
        try {
            var connection = connection();
            connection.getOutputStream().write(request);
            var first = connection.getInputStream().read();
            if (first >= 0 || isFresh) {
                return first;
            }
        } catch (SocketException e) {
            if (isFresh) {
                throw e;
            }
        }
        closes++;
        disconnect();
        connection().getOutputStream().write(request);
        return connection().getInputStream().read();
    }

    private void learn(ResponseMessage response, byte[] answer) {
        if (response.items().isEmpty()) {
            throw new AssertionError("an answer without items");
        }
        for (var item : response.items()) {
            if (item.resultStatus() == ResultStatus.SUCCESS) {
                successes++;
            }
        }
        var all = new ArrayList<Node>();
        Node.read(ByteBuffer.wrap(answer)).collect(all);
        for (var node : all) {
            if (node.tag == Tag.UNIQUE_IDENTIFIER.code() && !node.isStructure()) {
                var id = new String(node.value, StandardCharsets.UTF_8);
                if (known.size() < MOST_KNOWN) {
                    known.add(id);
                } else {
                    known.set(random.nextInt(MOST_KNOWN), id);
                }
            }
        }
    }

    private SSLSocket connection() throws IOException {
        var open = socket;
        if (open == null) {
            open = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", port);
            open.setSoTimeout(PATIENCE_MILLIS);
            open.startHandshake();
            socket = open;
        }
        return open;
    }

    private void disconnect() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    @Override
    public void close() throws IOException {
        disconnect();
        errors.stop();
    }
}
