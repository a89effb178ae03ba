package org.claviger.server.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.claviger.enumeration.ResultStatus;

/**
 * Clients that ask one request after the other, each on a connection of its own. They look at an answer's length and at its
 * first Result Status only, to leave the processor to the server.
 */
final class Load {
    private static final int HEADER_BYTES = 8;
    private static final int TIMEOUT_MILLIS = 30_000;
    /** Where the value of the only Result Status of an answer stands, counted from its header: tag, type, length. */
    private static final byte[] STATUS = {0x42, 0x00, 0x7F, 0x05, 0, 0, 0, 4};

    /** What an answer is like. */
    enum Kind {
        /** A KMIP response whose only item must have succeeded. */
        KMIP,
        /** Whatever begins with a KMIP header. */
        ECHO,
        /** An HTTP response with status 200. */
        HTTP
    }

    private final Target target;
    private final InetSocketAddress address;
    private final SSLContext tls;
    private final Kind kind;

    /**
     * @param target whose processor time is measured
     * @param address where it is asked
     */
    Load(Target target, InetSocketAddress address, SSLContext tls, Kind kind) {
        this.target = target;
        this.address = address;
        this.tls = tls;
        this.kind = kind;
    }

    /** Asks over connections that stay open; each has its own requests, one after the other. */
    Figures run(int connections, Duration length, Supplier<Supplier<byte[]>> requests) throws IOException {
        return run(connections, Duration.ZERO, length, requests);
    }

    /**
     * As {@link #run(int, Duration, Supplier)}, but each connection asks once in {@code interval}, as a client does that has something
     * else to do. A request that could not be sent in time because the answer before was late has waited since then.
     */
    Figures run(int connections, Duration interval, Duration length, Supplier<Supplier<byte[]>> requests)
            throws IOException {
        return measure(connections, interval, length, () -> {
            var socket = connect();
            var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            var next = requests.get();
            return new Client() {
                @Override
                public void once() throws IOException {
                    ask(socket, in, next.get());
                }

                @Override
                public void close() throws IOException {
                    socket.close();
                }
            };
        });
    }

    /** Connects, asks once and closes, again and again. */
    Figures reconnecting(int connections, Duration length, byte[] request) throws IOException {
        return measure(connections, Duration.ZERO, length, () -> new Client() {
            @Override
            public void once() throws IOException {
                try (var socket = connect()) {
                    ask(socket, new DataInputStream(socket.getInputStream()), request);
                }
            }

            @Override
            public void close() {
                // each connection was closed when it was done
            }
        });
    }

    private SSLSocket connect() throws IOException {
        var socket = (SSLSocket) tls.getSocketFactory().createSocket();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(address, TIMEOUT_MILLIS);
        socket.startHandshake();
        return socket;
    }

    /** Asks once. */
    void ask(byte[] request) throws IOException {
        try (var socket = connect()) {
            ask(socket, new DataInputStream(socket.getInputStream()), request);
        }
    }

    private void ask(SSLSocket socket, DataInputStream in, byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        var succeeded = switch (kind) {
            case KMIP -> isSuccess(readFrame(in));
            case ECHO -> readFrame(in).length > 0;
            case HTTP -> HttpExchange.succeeds(in);
        };
        if (!succeeded) {
            throw new IOException("the server refused a request of the load");
        }
    }

    /** Returns a message without its first eight bytes. */
    private static byte[] readFrame(DataInputStream in) throws IOException {
        var head = new byte[HEADER_BYTES];
        in.readFully(head);
        var body = new byte[ByteBuffer.wrap(head).getInt(4)];
        in.readFully(body);
        return body;
    }

    /** Tells whether the only item of an answer, given without its first eight bytes, succeeded. */
    static boolean isSuccess(byte[] body) {
        return status(body) == ResultStatus.SUCCESS.value();
    }

    private static int status(byte[] body) {
        for (var at = 0; at + STATUS.length + Integer.BYTES <= body.length; at += HEADER_BYTES) {
            if (Arrays.equals(body, at, at + STATUS.length, STATUS, 0, STATUS.length)) {
                return ByteBuffer.wrap(body).getInt(at + STATUS.length);
            }
        }
        return -1;
    }

    private interface Client extends AutoCloseable {
        void once() throws IOException;

        @Override
        void close() throws IOException;
    }

    private Figures measure(int connections, Duration interval, Duration length, Callable<Client> clients)
            throws IOException {
        try (var threads =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
            var open = new ArrayList<Client>();
            try {
                for (var i = 0; i < connections; i++) {
                    open.add(clients.call());
                }
                var cpu = target.processorTime();
                var start = System.nanoTime();
                var end = start + length.toNanos();
                var running = open.stream()
                        .map(client -> threads.submit(() -> until(client, interval.toNanos(), end)))
                        .toList();
                var latencies = new ArrayList<long[]>();
                for (var one : running) {
                    latencies.add(one.get());
                }
                var elapsed = Duration.ofNanos(System.nanoTime() - start);
                return new Figures(
                        elapsed,
                        target.processorTime().minus(cpu),
                        latencies.stream().flatMapToLong(Arrays::stream).toArray());
            } finally {
                for (var client : open) {
                    client.close();
                }
            }
        } catch (ExecutionException e) {
            throw new IOException("a client of the load failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static long[] until(Client client, long interval, long end) throws IOException {
        var latencies = new long[1 << 10];
        var count = 0;
        for (var from = System.nanoTime(); from < end; ) {
            client.once();
            var after = System.nanoTime();
            if (count == latencies.length) {
                latencies = Arrays.copyOf(latencies, count * 2);
            }
            latencies[count++] = after - from;
            from = interval == 0 ? after : next(from + interval);
        }
        return Arrays.copyOf(latencies, count);
    }

    /** Waits until it is time, and returns when the wait was over; where it is late already, when it was time. */
    private static long next(long time) {
        if (System.nanoTime() >= time) {
            return time;
        }
        for (var left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        return System.nanoTime();
    }
}
