package org.claviger.server.bench;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * Hostile clients at work, from network addresses of their own where the system has several for loopback, so that the server's
 * limits for one address are theirs and nobody else's.
 */
final class Attackers implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int HEADER_BYTES = 8;
    private static final int FORGET_EVERY = 100;
    private static final int COMPUTATIONS = 1_000_000;
    private static final int LARGE_PRIME_BITS = 4096;
    private static final int NESTING = 60_000;
    private static final long PAUSE_MILLIS = 5;

    /** A Request Message whose length is 4 GiB, its header and version whole (KMIP 2.1 section 8.2). */
    private static final byte[] GIANT = HexFormat.of()
            .parseHex("42007801fffffff0" + "4200770100000038" + "4200690100000020" + "42006a02000000040000000200000000"
                    + "42006b02000000040000000100000000");

    private final Attack attack;
    private final InetSocketAddress server;
    private final SSLContext tls;
    private final byte[] hello;
    /** Not virtual ones: where the server runs in the same process, it would have to share their few carriers. */
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().name("attacker-", 0).daemon().factory());

    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private final AtomicLong rounds = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();
    private volatile boolean ended;

    private Attackers(Attack attack, InetSocketAddress server, SSLContext tls) throws SSLException {
        this.attack = attack;
        this.server = server;
        this.tls = tls;
        this.hello = hello(tls);
    }

    /**
     * Begins an attack, which goes on until it is closed.
     *
     * @param tls what the attackers connect with: a client's certificate if the attack takes one
     * @param count how many attack at once
     */
    static Attackers start(Attack attack, InetSocketAddress server, SSLContext tls, int count) throws IOException {
        var attackers = new Attackers(attack, server, tls);
        for (var i = 0; i < count; i++) {
            attackers.threads.execute(attackers::attackUntilEnded);
        }
        return attackers;
    }

    /** How often something was done to the server so far. */
    long rounds() {
        return rounds.get();
    }

    private void attackUntilEnded() {
        while (!ended) {
            try {
                round();
            } catch (IOException e) {
                rounds.incrementAndGet(); // the server has thrown it out, which is its good right
            }
        }
    }

    private void round() throws IOException {
        switch (attack) {
            case NONE -> compute();
            case CONNECT_AND_LEAVE -> connectAndLeave();
            case STALLED_HANDSHAKES -> stall();
            case HELLO_AND_LEAVE -> helloAndLeave();
            case NO_CERTIFICATE -> handshakeAndClose();
            case IDLE_CONNECTIONS -> stay(Requests.query());
            case SLOW_REQUESTS -> trickle();
            case UNREAD_ANSWERS -> askAndNotRead();
            case GIANT_LENGTHS -> announce();
            case DEEP_NESTING -> ask(nested());
            case BATCH_BOMBS -> ask(Requests.locates(100), claimingManyItems());
            case MANY_LOCATES -> ask(Requests.locates(1));
            case LARGE_KEY_PAIRS -> ask(Requests.keyPair(LARGE_PRIME_BITS));
        }
        rounds.incrementAndGet();
    }

    private void compute() {
        for (var i = 0; i < COMPUTATIONS && !ended; i++) {
            Thread.onSpinWait();
        }
    }

    private void connectAndLeave() throws IOException {
        connect().close();
        pause(); // or it would be the attackers that take the processors from everybody here
    }

    private void stall() throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(hello, 0, hello.length / 2);
            rounds.incrementAndGet();
            readToEnd(socket);
        }
    }

    private void helloAndLeave() throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(hello);
            if (socket.getInputStream().read() < 0) {
                throw new IOException("no answer to a hello");
            }
        }
    }

    private void handshakeAndClose() throws IOException {
        try (var socket = shakeHands()) {
            readToEnd(socket);
        }
    }

    private void stay(byte[] request) throws IOException {
        try (var socket = shakeHands()) {
            socket.getOutputStream().write(request);
            rounds.incrementAndGet();
            readToEnd(socket);
        }
    }

    private void trickle() throws IOException {
        try (var socket = shakeHands()) {
            for (var next : Requests.locates(1)) {
                if (ended) {
                    return;
                }
                socket.getOutputStream().write(next);
                rounds.incrementAndGet();
                pause();
            }
        }
    }

    private void askAndNotRead() throws IOException {
        try (var socket = shakeHands()) {
            while (!ended) {
                socket.getOutputStream().write(Requests.locates(1)); // blocks once the server reads no more
                rounds.incrementAndGet();
            }
        }
    }

    private void announce() throws IOException {
        try (var socket = shakeHands()) {
            socket.getOutputStream().write(GIANT);
            readAnswer(socket);
        }
    }

    private void ask(byte[]... requests) throws IOException {
        try (var socket = shakeHands()) {
            while (!ended) {
                for (var request : requests) {
                    socket.getOutputStream().write(request);
                    readAnswer(socket);
                    rounds.incrementAndGet();
                }
            }
        }
    }

    private static byte[] nested() {
        var message = ByteBuffer.allocate(NESTING * HEADER_BYTES);
        message.putInt(0x42007801).putInt(message.remaining() - Integer.BYTES);
        while (message.hasRemaining()) {
            message.putInt(0x42007701).putInt(message.remaining() - Integer.BYTES);
        }
        return message.array();
    }

    /** A batch of one item that says it has as many as an Integer can say. */
    private static byte[] claimingManyItems() {
        var message = Requests.locates(1);
        var batchCount = new byte[] {0x42, 0x00, 0x0D, 0x02, 0, 0, 0, 4};
        for (var at = 0; at + batchCount.length + Integer.BYTES <= message.length; at += HEADER_BYTES) {
            if (ByteBuffer.wrap(message, at, batchCount.length).equals(ByteBuffer.wrap(batchCount))) {
                ByteBuffer.wrap(message).putInt(at + batchCount.length, Integer.MAX_VALUE);
                return message;
            }
        }
        throw new IllegalStateException("a request without Batch Count");
    }

    private static void readAnswer(Socket socket) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        var head = new byte[HEADER_BYTES];
        in.readFully(head);
        in.skipNBytes(Integer.toUnsignedLong(ByteBuffer.wrap(head).getInt(Integer.BYTES)));
    }

    private static void readToEnd(Socket socket) throws IOException {
        while (socket.getInputStream().read() >= 0) {
            // an answer or an alert
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Socket connect() throws IOException {
        var number = connections.getAndIncrement();
        var socket = new Socket();
        open.add(socket);
        socket.setSoLinger(true, 0); // leaves nothing behind that would keep the port
        LoopbackAddresses.connect(socket, number, server, TIMEOUT_MILLIS);
        if (number % FORGET_EVERY == 0) {
            open.removeIf(Socket::isClosed);
        }
        return socket;
    }

    private SSLSocket shakeHands() throws IOException {
        var plain = connect();
        var socket =
                (SSLSocket) tls.getSocketFactory().createSocket(plain, server.getHostString(), server.getPort(), true);
        try {
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    /** The first message of a handshake, as a client of these certificates sends it. */
    private static byte[] hello(SSLContext tls) throws SSLException {
        var engine = tls.createSSLEngine("localhost", 1);
        engine.setUseClientMode(true);
        engine.beginHandshake();
        var bytes = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            engine.wrap(ByteBuffer.allocate(0), bytes);
        }
        var hello = new byte[bytes.position()];
        bytes.flip().get(hello);
        return hello;
    }

    @Override
    public void close() {
        ended = true;
        for (var socket = open.poll(); socket != null; socket = open.poll()) {
            try {
                socket.close();
            } catch (IOException e) {
                // it is gone
            }
        }
        threads.shutdownNow();
        threads.close();
    }
}
