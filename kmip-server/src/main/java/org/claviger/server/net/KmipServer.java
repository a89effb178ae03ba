package org.claviger.server.net;

import static java.util.Objects.requireNonNull;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.claviger.server.dispatch.BoundedLog;
import org.claviger.server.dispatch.FrameHandler;
import org.claviger.server.dispatch.RefusedClients;
import org.claviger.server.turns.FairQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener over mutual TLS, for KMIP or another protocol. */
public final class KmipServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KmipServer.class);
    private static final int ACCEPT_QUEUE = 1_024;
    private static final int CONNECTION_ID_BYTES = 4;
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    /**
     * Connections take two thirds of a small request's processor time, virtual threads the rest. As many loops as processors would
     * only take the processors from one another: on two, they needed a seventh more time for each request.
     */
    private static final int EVENT_LOOPS = Math.max(1, Runtime.getRuntime().availableProcessors() * 2 / 3);

    /** A flood of handshakes takes no more than half of the processors; those of known clients go on with the rest. */
    private static final int HANDSHAKE_THREADS =
            Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    /** As many can share one commit; more of one client's at once only keep others waiting. */
    private static final int REQUESTS_OF_CLIENT = 64;

    private final ListenerSettings settings;
    private final Connections connections;
    private final EventLoopGroup acceptor =
            new MultiThreadIoEventLoopGroup(1, threads("claviger-accept"), NioIoHandler.newFactory());
    private final EventLoopGroup eventLoops =
            new MultiThreadIoEventLoopGroup(EVENT_LOOPS, threads("claviger-io"), NioIoHandler.newFactory());

    /** Where the slow part of each handshake is done. */
    private final ExecutorService handshakes =
            Executors.newFixedThreadPool(HANDSHAKE_THREADS, threads("claviger-handshake"));

    private final ExecutorService requests = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("request-", 0).factory());
    private final ChannelGroup open = new DefaultChannelGroup("clients", ImmediateEventExecutor.INSTANCE, true);
    private final BoundedLog notices = new BoundedLog(LOG);
    private @Nullable Channel listener;

    private KmipServer(ListenerSettings settings) {
        this.settings = settings;
        this.connections = new Connections(settings);
    }

    /**
     * Starts to listen.
     *
     * @throws IOException if the address can't be had; the message names it
     */
    public static KmipServer start(ListenerSettings settings, MutualTls tls, FrameHandler frames, SecureRandom random)
            throws IOException {
        return start(settings, tls, frames, RefusedClients.NOT_KEPT, random);
    }

    /**
     * Starts to listen, and tells whom it does not let in.
     *
     * @throws IOException if the address can't be had; the message names it
     */
    public static KmipServer start(
            ListenerSettings settings, MutualTls tls, FrameHandler frames, RefusedClients refused, SecureRandom random)
            throws IOException {
        return start(settings, tls, new KmipProtocol(frames), refused, random);
    }

    /**
     * Starts to listen for clients that speak {@code protocol}.
     *
     * @throws IOException if the address can't be had; the message names it
     */
    public static KmipServer start(
            ListenerSettings settings, MutualTls tls, Protocol protocol, RefusedClients refused, SecureRandom random)
            throws IOException {
        var server = new KmipServer(settings);
        try {
            server.listen(tls, protocol, refused, random);
            return server;
        } catch (IOException e) {
            server.close(Duration.ZERO);
            throw e;
        }
    }

    private static ThreadFactory threads(String name) {
        return Thread.ofPlatform().name(name + "-", 0).daemon().factory();
    }

    private void listen(MutualTls tls, Protocol protocol, RefusedClients refused, SecureRandom random)
            throws IOException {
        var shared = new ConnectionHandler.Shared(
                settings,
                tls,
                protocol,
                new FairQueue(requests, Runtime.getRuntime().availableProcessors(), REQUESTS_OF_CLIENT),
                connections,
                notices,
                refused,
                () -> randomId(random));
        var bootstrap = new ServerBootstrap()
                .group(acceptor, eventLoops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, ACCEPT_QUEUE)
                .option(ChannelOption.SO_REUSEADDR, true)
                // Read only when a handler asks for it: never more than one message ahead.
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        open.add(channel);
                        channel.pipeline()
                                .addLast(new Farewell(settings.lingerTimeout()))
                                .addLast(new RenegotiationGuard())
                                .addLast(tls.newHandler(handshakes))
                                .addLast(protocol.newCutter(settings))
                                .addLast(new ConnectionHandler(shared));
                    }
                });
        var bound = bootstrap.bind(settings.address()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen at " + settings.address() + ": " + bound.cause(), bound.cause());
        }
        listener = bound.channel();
        LOG.info("{} over mutual TLS at {}", protocol.name(), address());
    }

    private static String randomId(SecureRandom random) {
        var id = new byte[CONNECTION_ID_BYTES];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /** Where it listens, with the port it got if any free one was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) requireNonNull(listener).localAddress();
    }

    public ConnectionStatistics statistics() {
        return connections.statistics();
    }

    /** Closes with a grace of 10 seconds. */
    @Override
    public void close() {
        close(DEFAULT_GRACE);
    }

    /**
     * Takes no more connections and no more requests, lets those in hand be answered for at most {@code grace}, and closes
     * everything.
     */
    public void close(Duration grace) {
        var deadline = System.nanoTime() + grace.toNanos();
        if (listener != null) {
            listener.close().awaitUninterruptibly();
        }
        for (var channel : open) {
            var handler = channel.pipeline().get(ConnectionHandler.class);
            if (handler != null) {
                handler.closeGracefully();
            }
        }
        open.newCloseFuture().awaitUninterruptibly(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (!open.isEmpty()) {
            LOG.warn("{} connections are closed before their request is answered", open.size());
        }
        open.close().awaitUninterruptibly(CLOSE_LIMIT.toMillis());
        // First, so that requests that fail because they are interrupted are known to fail for that.
        var loopsEnd = eventLoops.shutdownGracefully(0, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        requests.shutdownNow(); // interrupts what still runs; its answers go nowhere
        handshakes.shutdownNow();
        loopsEnd.awaitUninterruptibly();
        notices.close();
        acceptor.shutdownGracefully(0, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }
}
