package org.claviger.server.net;

/** What happens to connections, for the figures a listener keeps. */
public enum ConnectionEvent {
    /** A network connection was accepted. */
    ACCEPTED,
    /** The handshake ended well and the client is known. */
    ESTABLISHED,
    /** The client left, or the connection broke, before the handshake ended. */
    LEFT_DURING_HANDSHAKE,
    /** The handshake took too long. */
    HANDSHAKE_TIMEOUT,
    /** The client sent no certificate. */
    NO_CERTIFICATE,
    /** The client's certificate was refused, at the handshake or later. */
    CERTIFICATE_REFUSED,
    /** The handshake failed in another way: no common version or suite, or not TLS at all. */
    HANDSHAKE_FAILED,
    /** Too many connections of one address, of one client, or in all. */
    LIMIT_REACHED,
    /** A whole request was received. */
    REQUEST,
    /** A request was refused for its length or slowness. */
    REQUEST_REFUSED,
    /** Something else than a request was received, or nothing in time. */
    UNREADABLE,
    /** The client didn't take its answer in time. */
    RESPONSE_TIMEOUT,
    /** Answering failed in a way that should not be possible. */
    INTERNAL_FAILURE
}
