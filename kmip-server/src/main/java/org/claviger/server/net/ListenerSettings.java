package org.claviger.server.net;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * Where a listener waits for clients and how much it takes from them.
 *
 * @param address port 0 takes any free one
 * @param maxMessageBytes longest request, its eight bytes of tag, type and length included
 * @param maxConnections in all; when another one comes, the one that is idle longest is closed for it
 * @param maxConnectionsPerAddress of one network address
 * @param maxConnectionsPerClient with one client certificate
 * @param firstByteTimeout how long after connecting a client may take to send the first byte of its first request
 * @param requestTimeout how long the bytes of one request may take from first to last
 * @param responseTimeout how long a client may take to accept an answer
 * @param lingerTimeout how long the rest of a refused request is read and dropped, so that the client gets to read why
 */
public record ListenerSettings(
        InetSocketAddress address,
        int maxMessageBytes,
        int maxConnections,
        int maxConnectionsPerAddress,
        int maxConnectionsPerClient,
        Duration firstByteTimeout,
        Duration requestTimeout,
        Duration responseTimeout,
        Duration lingerTimeout) {
    public static final int DEFAULT_PORT = 5696;

    /** More than this would let few clients fill the memory. */
    public static final int LARGEST_MAX_MESSAGE_BYTES = 64 * 1024 * 1024;

    public ListenerSettings {
        if (maxMessageBytes < KmipFrameDecoder.MIN_MESSAGE_BYTES || maxMessageBytes > LARGEST_MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException("longest message " + maxMessageBytes + " bytes (expected "
                    + KmipFrameDecoder.MIN_MESSAGE_BYTES + " to " + LARGEST_MAX_MESSAGE_BYTES + ")");
        }
        checkPositive("connections", maxConnections);
        checkPositive("connections of one address", maxConnectionsPerAddress);
        checkPositive("connections of one client", maxConnectionsPerClient);
        checkPositive("first byte timeout", firstByteTimeout);
        checkPositive("request timeout", requestTimeout);
        checkPositive("response timeout", responseTimeout);
        checkPositive("linger timeout", lingerTimeout);
    }

    private static void checkPositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " " + value + " (expected at least 1)");
        }
    }

    private static void checkPositive(String name, Duration value) {
        if (value.toMillis() < 1) {
            throw new IllegalArgumentException(name + " " + value + " (expected at least 1 ms)");
        }
    }

    /** Returns the settings that apply unless the operator says otherwise. */
    public static ListenerSettings at(InetSocketAddress address) {
        return new ListenerSettings(
                address,
                1024 * 1024,
                10_000,
                512,
                256,
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(5));
    }
}
