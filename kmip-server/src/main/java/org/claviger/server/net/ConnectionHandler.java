package org.claviger.server.net;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.claviger.server.dispatch.BoundedLog;
import org.claviger.server.dispatch.CertificateText;
import org.claviger.server.dispatch.ClientConnection;
import org.claviger.server.dispatch.FrameHandler;
import org.claviger.server.dispatch.RefusedClients;
import org.claviger.server.turns.FairQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: learns who it is, then hands one message after the other to a virtual thread and writes the
 * answers. While a message is being answered nothing more is read.
 *
 * <p>A client that leaves, resets, stalls or shows a wrong certificate is an everyday event: a line in the log, never a
 * stack trace.
 */
final class ConnectionHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionHandler.class);

    private enum State {
        HANDSHAKE,
        /** Nothing is being answered; part of a message may have arrived. */
        WAITING,
        ANSWERING,
        /** The last answer has been written; what still comes in is dropped. */
        LINGERING,
        CLOSED
    }

    /** What all connections of a listener share. */
    record Shared(
            ListenerSettings settings,
            MutualTls tls,
            Protocol protocol,
            FairQueue requests,
            Connections connections,
            BoundedLog notices,
            RefusedClients refused,
            Supplier<String> ids) {}

    private static final long BUSY = Long.MAX_VALUE;

    private final Shared shared;
    private final String id;

    // Touched on the event loop only, unless said otherwise.
    private State state = State.HANDSHAKE;
    private @Nullable ChannelHandlerContext context;
    private @Nullable InetSocketAddress peer;
    private Connections.@Nullable Slot slot;
    private boolean closeAfterAnswer;
    private boolean refusedRequestEnded;
    private @Nullable Future<?> timer;

    /** Written on the event loop, read by whoever looks for an idle connection; {@link #BUSY} while there is work. */
    private volatile long idleSince = BUSY;

    /** Set at the end of the handshake; afterwards read and written by the one thread that has the current message. */
    private volatile MutualTls.@Nullable Client client;

    private volatile @Nullable ClientConnection connection;

    ConnectionHandler(Shared shared) {
        this.shared = shared;
        this.id = shared.ids().get();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        shared.connections().count(ConnectionEvent.ACCEPTED);
        if (!(ctx.channel().remoteAddress() instanceof InetSocketAddress address)) {
            closeAtOnce(ctx); // gone already
            return;
        }
        peer = address;
        var admitted = shared.connections().admit(this, address.getAddress());
        if (admitted.isEmpty()) {
            tell(
                    ConnectionEvent.LIMIT_REACHED,
                    "closed, its address has %d connections already"
                            .formatted(shared.settings().maxConnectionsPerAddress()));
            closeAtOnce(ctx);
            return;
        }
        slot = admitted.get();
        LOG.debug("{}: connected", this);
        ctx.fireChannelActive();
        ctx.read();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (slot != null) {
            slot.release();
            slot = null;
        }
        stopTimer();
        if (state != State.CLOSED) {
            LOG.debug("{}: left", this);
            state = State.CLOSED;
        }
        ctx.fireChannelInactive();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent handshake when handshake.isSuccess() -> handshakeEnded(ctx);
            case SslHandshakeCompletionEvent handshake -> handshakeFailed(ctx, handshake.cause());
            case RequestCutter.RefusedRequestEnd end -> {
                refusedRequestEnded = true;
                if (state == State.LINGERING) {
                    close(ctx);
                }
            }
            case RenegotiationGuard.NegotiatesAgain again -> negotiatesAgain(ctx);
            default -> ctx.fireUserEventTriggered(event);
        }
    }

    private void handshakeEnded(ChannelHandlerContext ctx) {
        var session = ctx.pipeline().get(SslHandler.class).engine().getSession();
        MutualTls.Client newClient;
        try {
            newClient = shared.tls().identify(session);
        } catch (ClientRefusedException e) {
            certificateRefused(ctx, e);
            return;
        }
        var certificate = newClient.certificate();
        var newConnection = new ClientConnection(
                id,
                requireNonNull(peer).toString(),
                newClient.identity(),
                CertificateText.serial(certificate),
                CertificateText.sha256(certificate),
                session.getProtocol(),
                session.getCipherSuite());
        if (slot == null || !slot.becomeClient(newConnection.certificateSha256())) {
            tell(
                    ConnectionEvent.LIMIT_REACHED,
                    "closed, %s has %d connections already"
                            .formatted(newClient.identity(), shared.settings().maxConnectionsPerClient()));
            close(ctx);
            return;
        }
        client = newClient;
        connection = newConnection;
        state = State.WAITING;
        idleSince = System.nanoTime();
        shared.connections().count(ConnectionEvent.ESTABLISHED);
        LOG.debug(
                "{}: {} with certificate {} over {} {}",
                this,
                newConnection.identity(),
                newConnection.certificateSerial(),
                newConnection.tlsProtocol(),
                newConnection.cipherSuite());
    }

    private void negotiatesAgain(ChannelHandlerContext ctx) {
        if (state != State.CLOSED) {
            tell(Refusal.ofAnotherHandshake(Optional.ofNullable(client).map(MutualTls.Client::certificate)));
            close(ctx);
        }
    }

    private void handshakeFailed(ChannelHandlerContext ctx, Throwable cause) {
        if (state == State.CLOSED) {
            return;
        }
        tell(Refusal.ofHandshake(cause));
        // Nothing is closed here: that is up to the TLS handler, which first tells the client why.
        ctx.pipeline().get(Farewell.class).refuse();
        state = State.CLOSED;
        stopTimer();
    }

    private void certificateRefused(ChannelHandlerContext ctx, ClientRefusedException refused) {
        tell(Refusal.ofCertificate(refused));
        close(ctx);
    }

    private void tell(Refusal refusal) {
        if (refusal.reason().isPresent()) {
            tell(refusal.event(), refusal.notice());
            shared.refused().refused(refusal.reason().get(), id, requireNonNull(peer), refusal.certificate());
        } else {
            shared.connections().count(refusal.event());
            LOG.debug("{}: {}", this, refusal.notice());
        }
    }

    /** Counts what a client brings on itself, and has the operator read of it unless there is too much of the kind. */
    private void tell(ConnectionEvent event, String notice) {
        shared.connections().count(event);
        shared.notices().info("{}: {}", this, notice);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof Unreadable(var reason)) {
            if (state != State.CLOSED) {
                tell(ConnectionEvent.UNREADABLE, "closed, " + reason);
                close(ctx);
            }
            return;
        }
        var request = shared.protocol().request(message);
        if (state != State.WAITING) {
            request.drop(); // it came too late
            return;
        }
        var refusal = request.refusal();
        if (refusal.isPresent()) {
            tell(ConnectionEvent.REQUEST_REFUSED, "refused a request: " + refusal.get());
            startAnswering(ctx, () -> answerBy(ctx, request, true), request);
            return;
        }
        shared.connections().count(ConnectionEvent.REQUEST);
        startAnswering(ctx, () -> answer(ctx, request), request);
    }

    private void startAnswering(ChannelHandlerContext ctx, Runnable work, Protocol.Request request) {
        state = State.ANSWERING;
        idleSince = BUSY;
        try {
            shared.requests().add(requireNonNull(connection).certificateSha256(), work);
        } catch (RejectedExecutionException e) {
            request.drop();
            close(ctx); // the server is being closed
        }
    }

    /** On a virtual thread. */
    private void answer(ChannelHandlerContext ctx, Protocol.Request request) {
        try {
            client = shared.tls().recheck(requireNonNull(client));
        } catch (ClientRefusedException e) {
            request.drop();
            onEventLoop(ctx, () -> certificateRefused(ctx, e), () -> {});
            return;
        }
        answerBy(ctx, request, false);
    }

    /** On a virtual thread. */
    private void answerBy(ChannelHandlerContext ctx, Protocol.Request request, boolean refusal) {
        FrameHandler.Reply reply;
        try {
            reply = request.answer(requireNonNull(connection));
        } catch (RuntimeException | Error e) {
            if (ctx.executor().isShuttingDown()) {
                LOG.info("{}: a request failed after the server had stopped: {}", this, LogText.reasons(e));
                return;
            }
            failed("a request could not be answered", e);
            onEventLoop(ctx, () -> close(ctx), () -> {});
            return;
        }
        var bytes = reply.bytes();
        onEventLoop(
                ctx,
                () -> write(ctx, bytes, refusal || reply.closeAfterwards(), refusal),
                () -> RequestCutter.zeroAndRelease(bytes));
    }

    private static void onEventLoop(ChannelHandlerContext ctx, Runnable task, Runnable otherwise) {
        try {
            ctx.executor().execute(task);
        } catch (RejectedExecutionException e) {
            otherwise.run(); // the server is closed
        }
    }

    private void write(ChannelHandlerContext ctx, ByteBuf bytes, boolean last, boolean linger) {
        // From before the client can have the answer, so that who was answered first counts as idle for longer.
        idleSince = System.nanoTime();
        // One reference for the pipeline, one for us to zero what a Get answers once it has left.
        var written = ctx.writeAndFlush(bytes.retain());
        written.addListener(done -> {
            RequestCutter.zeroAndRelease(bytes);
            stopTimer();
            if (!done.isSuccess()) {
                LOG.debug("{}: left before its answer", this);
                close(ctx);
            } else if (linger && !refusedRequestEnded) {
                linger(ctx);
            } else if (last || closeAfterAnswer) {
                close(ctx);
            } else if (state == State.ANSWERING) {
                state = State.WAITING;
                if (idleSince == BUSY) {
                    idleSince = System.nanoTime();
                }
                ctx.read();
            }
        });
        if (!written.isDone()) {
            idleSince = BUSY;
            timer = ctx.executor()
                    .schedule(
                            () -> responseTimedOut(ctx),
                            shared.settings().responseTimeout().toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    private void responseTimedOut(ChannelHandlerContext ctx) {
        timer = null;
        tell(
                ConnectionEvent.RESPONSE_TIMEOUT,
                "closed, it did not take its answer within %d s"
                        .formatted(shared.settings().responseTimeout().toSeconds()));
        closeAtOnce(ctx);
    }

    /** Closing with unread bytes would reset the connection and could take the answer from the client again. */
    private void linger(ChannelHandlerContext ctx) {
        state = State.LINGERING;
        timer = ctx.executor()
                .schedule(() -> close(ctx), shared.settings().lingerTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (state == State.CLOSED || state == State.HANDSHAKE) {
            LOG.debug("{}: {}", this, LogText.quote(cause.toString())); // the end of the handshake says the rest
        } else if (Causes.isLoss(cause)) {
            LOG.debug("{}: connection lost: {}", this, LogText.quote(cause.toString()));
        } else if (Causes.find(SSLException.class, cause).isPresent() || cause instanceof DecoderException) {
            shared.notices()
                    .info("{}: closed, TLS failed: {}", this, LogText.quote(String.valueOf(cause.getMessage())));
        } else {
            failed("unexpected failure", cause);
        }
        close(ctx);
    }

    /** What should not be possible. Any thread. */
    private void failed(String what, Throwable cause) {
        shared.connections().count(ConnectionEvent.INTERNAL_FAILURE);
        LOG.error("{}: closed, {} (error {})", this, what, shared.ids().get(), cause);
    }

    private void close(ChannelHandlerContext ctx) {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            idleSince = BUSY;
            stopTimer();
            var _ = ctx.close(); // nothing could be done about a failure
        }
    }

    /** Closes without the farewell of TLS, for which the other side would have to play along. */
    private void closeAtOnce(ChannelHandlerContext ctx) {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            idleSince = BUSY;
            stopTimer();
            var _ = ctx.pipeline().firstContext().close(); // passes by the TLS handler
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    /** How long nothing has been asked; negative while something is. Any thread. */
    long idleNanos() {
        var since = idleSince;
        return since == BUSY ? -1 : System.nanoTime() - since;
    }

    /** Closes the connection unless a request is being answered. Any thread. */
    void makeRoom() {
        var ctx = requireNonNull(context);
        onEventLoop(
                ctx,
                () -> {
                    if (state == State.HANDSHAKE || state == State.WAITING) {
                        tell(ConnectionEvent.LIMIT_REACHED, "closed to make room for another connection");
                        leave(ctx);
                    }
                },
                () -> {});
    }

    /** Closes the connection now, or as soon as the request in hand has been answered. Any thread. */
    void closeGracefully() {
        var ctx = requireNonNull(context);
        onEventLoop(
                ctx,
                () -> {
                    if (state == State.ANSWERING) {
                        closeAfterAnswer = true;
                    } else {
                        leave(ctx);
                    }
                },
                () -> {});
    }

    private void leave(ChannelHandlerContext ctx) {
        if (state == State.HANDSHAKE) {
            closeAtOnce(ctx);
        } else {
            close(ctx);
        }
    }

    /** Names the connection in log lines. */
    @Override
    public String toString() {
        var address = peer;
        return "connection " + id + " from "
                + (address == null ? "?" : address.getAddress().getHostAddress() + ":" + address.getPort());
    }
}
