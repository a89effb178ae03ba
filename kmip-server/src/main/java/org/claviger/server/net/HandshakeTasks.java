package org.claviger.server.net;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Has an engine that does all work where it is called do the slow part of a handshake as a delegated task: the milliseconds of
 * a handshake are then not spent on an event loop, and no more of them run at once than there are threads for it.
 *
 * <p>Until the handshake has ended, each record that comes in is taken whole and handed to the engine by a task. Afterwards
 * every call goes through as it is.
 */
final class HandshakeTasks extends SSLEngine {
    private final SSLEngine engine;

    // Written by the event loop and, while it waits for a task, by the task.
    private volatile boolean ended;
    private volatile boolean begun;
    private volatile @Nullable ByteBuffer waiting;
    private volatile boolean given;
    private volatile @Nullable Throwable failure;

    /** @param engine a server's; its methods may be called by several threads */
    HandshakeTasks(SSLEngine engine) {
        super(engine.getPeerHost(), engine.getPeerPort());
        this.engine = engine;
    }

    @Override
    public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] targets, int offset, int length) throws SSLException {
        throwFailure();
        if (waiting != null) {
            return new SSLEngineResult(Status.OK, HandshakeStatus.NEED_TASK, 0, 0);
        }
        if (ended || !source.hasRemaining()) {
            return engine.unwrap(source, targets, offset, length);
        }
        var record = ByteBuffer.allocate(source.remaining()).put(source).flip();
        begun = true;
        given = false;
        waiting = record;
        return new SSLEngineResult(Status.OK, HandshakeStatus.NEED_TASK, record.remaining(), 0);
    }

    private void throwFailure() throws SSLException {
        var cause = failure;
        failure = null;
        switch (cause) {
            case null -> {}
            case SSLException known -> throw known;
            case RuntimeException unexpected -> throw unexpected;
            default -> throw new SSLException(cause);
        }
    }

    @Override
    public @Nullable Runnable getDelegatedTask() {
        if (waiting == null || given) {
            return engine.getDelegatedTask();
        }
        given = true;
        return this::unwrapWaiting;
    }

    private void unwrapWaiting() {
        var record = requireNonNull(waiting);
        try {
            // No client sends data in the record that ends its handshake.
            var target = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
            while (record.hasRemaining()) {
                var before = record.remaining();
                var result = engine.unwrap(record, target);
                if (result.getStatus() == Status.CLOSED) {
                    break;
                }
                if (record.remaining() == before) {
                    throw new SSLException("a record of the handshake was not taken: " + result.getStatus());
                }
            }
            if (target.position() > 0) {
                throw new SSLException("data in a record of the handshake");
            }
            noteEnd();
        } catch (SSLException | RuntimeException e) {
            failure = e;
        } finally {
            waiting = null;
        }
    }

    private void noteEnd() {
        ended |= begun && engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
    }

    @Override
    public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer target) throws SSLException {
        var result = engine.wrap(sources, offset, length, target);
        if (!ended) {
            noteEnd();
        }
        return result;
    }

    @Override
    public HandshakeStatus getHandshakeStatus() {
        if (failure != null) {
            return HandshakeStatus.NEED_UNWRAP; // which throws it
        }
        return waiting == null ? engine.getHandshakeStatus() : HandshakeStatus.NEED_TASK;
    }

    @Override
    public void closeInbound() throws SSLException {
        engine.closeInbound();
    }

    @Override
    public boolean isInboundDone() {
        return engine.isInboundDone();
    }

    @Override
    public void closeOutbound() {
        engine.closeOutbound();
    }

    @Override
    public boolean isOutboundDone() {
        return engine.isOutboundDone();
    }

    @Override
    public void beginHandshake() throws SSLException {
        engine.beginHandshake();
    }

    @Override
    public SSLSession getSession() {
        return engine.getSession();
    }

    @Override
    public @Nullable SSLSession getHandshakeSession() {
        return engine.getHandshakeSession();
    }

    @Override
    public SSLParameters getSSLParameters() {
        return engine.getSSLParameters();
    }

    @Override
    public void setSSLParameters(SSLParameters parameters) {
        engine.setSSLParameters(parameters);
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return engine.getSupportedCipherSuites();
    }

    @Override
    public String[] getEnabledCipherSuites() {
        return engine.getEnabledCipherSuites();
    }

    @Override
    public void setEnabledCipherSuites(String[] suites) {
        engine.setEnabledCipherSuites(suites);
    }

    @Override
    public String[] getSupportedProtocols() {
        return engine.getSupportedProtocols();
    }

    @Override
    public String[] getEnabledProtocols() {
        return engine.getEnabledProtocols();
    }

    @Override
    public void setEnabledProtocols(String[] protocols) {
        engine.setEnabledProtocols(protocols);
    }

    @Override
    public void setUseClientMode(boolean mode) {
        engine.setUseClientMode(mode);
    }

    @Override
    public boolean getUseClientMode() {
        return engine.getUseClientMode();
    }

    @Override
    public void setNeedClientAuth(boolean need) {
        engine.setNeedClientAuth(need);
    }

    @Override
    public boolean getNeedClientAuth() {
        return engine.getNeedClientAuth();
    }

    @Override
    public void setWantClientAuth(boolean want) {
        engine.setWantClientAuth(want);
    }

    @Override
    public boolean getWantClientAuth() {
        return engine.getWantClientAuth();
    }

    @Override
    public void setEnableSessionCreation(boolean enable) {
        engine.setEnableSessionCreation(enable);
    }

    @Override
    public boolean getEnableSessionCreation() {
        return engine.getEnableSessionCreation();
    }

    @Override
    public @Nullable String getApplicationProtocol() {
        return engine.getApplicationProtocol();
    }

    @Override
    public @Nullable String getHandshakeApplicationProtocol() {
        return engine.getHandshakeApplicationProtocol();
    }
}
