package org.claviger.server.config;

import static org.claviger.server.config.ValueTypes.choice;
import static org.claviger.server.config.ValueTypes.duration;
import static org.claviger.server.config.ValueTypes.filledListOf;
import static org.claviger.server.config.ValueTypes.listOf;
import static org.claviger.server.config.ValueTypes.number;
import static org.claviger.server.config.ValueTypes.size;

import java.time.Duration;
import java.util.List;
import org.claviger.ttlv.ProtocolVersion;

/** How KMIP clients are served. */
final class KmipKeys {
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final int MOST_STREAM_DATA = 256 << 20;

    static final Section SECTION = new Section("kmip.");

    static final Key<Endpoint> LISTEN = SECTION.withDefault(
            "listen",
            ValueTypes.ENDPOINT,
            "0.0.0.0:5696",
            "Where KMIP clients are served. `[::]:5696` is all addresses of both kinds; port 0 takes any free one.");
    static final Key<List<ProtocolVersion>> VERSIONS = SECTION.withDefault(
            "versions",
            filledListOf(ValueTypes.PROTOCOL_VERSION),
            "1.0,1.1,1.2,1.3,1.4,2.0,2.1",
            "The protocol versions that are spoken.");
    static final Key<Boolean> DRAFT_3_0 = SECTION.withDefault(
            "draft-3-0",
            ValueTypes.SWITCH,
            "false",
            "Speak version 3.0 too, as its draft stands. It may change, and this with it.");
    static final Key<Duration> LEASE_TIME = SECTION.withDefault(
            "lease-time",
            duration(Duration.ZERO),
            "1h",
            "How long a client may use an object before it asks again, in whole seconds. `0s`: for ever.");
    static final Key<Boolean> INTEROP = SECTION.withDefault(
            "interop",
            choice(List.of(false, true), allow -> allow ? "allow" : "refuse"),
            "refuse",
            "`allow` serves the operation Interop, with which a client deletes everything that it has made since the"
                    + " server was started. For conformance tests only; never where keys matter.");
    static final Key<Boolean> DEFAULT_KEY_PAIR_MASKS = SECTION.withDefault(
            "default-key-pair-masks",
            ValueTypes.SWITCH,
            "true",
            "Let Create Key Pair without a Cryptographic Usage Mask give all uses of the algorithm. The specification"
                    + " wants clients to say one, but some do not; `false` refuses them.");
    static final Key<Integer> CONNECTIONS_TOTAL = SECTION.withDefault(
            "connections.total",
            number(1, 1_000_000),
            "10000",
            "Connections at a time. When another one comes, the one that is idle longest is closed.");
    static final Key<Integer> CONNECTIONS_PER_ADDRESS = SECTION.withDefault(
            "connections.per-address", number(1, 1_000_000), "512", "Connections of one network address at a time.");
    static final Key<Integer> CONNECTIONS_PER_CLIENT = SECTION.withDefault(
            "connections.per-client",
            number(1, 1_000_000),
            "256",
            "Connections with one client certificate at a time.");
    static final Key<Duration> TIMEOUTS_HANDSHAKE = SECTION.withDefault(
            "timeouts.handshake", duration(SHORTEST), "10s", "How long a client may take for the TLS handshake.");
    static final Key<Duration> TIMEOUTS_FIRST_BYTE = SECTION.withDefault(
            "timeouts.first-byte",
            duration(SHORTEST),
            "30s",
            "How long after connecting a client may take to begin its first request. Between later ones it may take"
                    + " any time.");
    static final Key<Duration> TIMEOUTS_REQUEST = SECTION.withDefault(
            "timeouts.request",
            duration(SHORTEST),
            "30s",
            "How long one request may take from its first byte to its last.");
    static final Key<Duration> TIMEOUTS_RESPONSE = SECTION.withDefault(
            "timeouts.response", duration(SHORTEST), "30s", "How long a client may take to accept an answer.");
    static final Key<Integer> STREAMS_TOTAL = SECTION.withDefault(
            "streams.total",
            number(1, 1_000_000),
            "1024",
            "Operations at a time whose data comes in several parts, such as an encryption that has begun and has not"
                    + " ended. More are refused.");
    static final Key<Integer> STREAMS_PER_CLIENT = SECTION.withDefault(
            "streams.per-client", number(1, 1_000_000), "128", "Such operations of one client at a time.");
    static final Key<Integer> STREAMS_DATA_PER_CLIENT = SECTION.withDefault(
            "streams.data-per-client",
            size(1024, MOST_STREAM_DATA),
            "16MiB",
            "Data that all such operations of one client keep until their last part, as a decryption with GCM does. All"
                    + " clients together may have four times as much kept.");
    static final Key<Duration> STREAMS_IDLE = SECTION.withDefault(
            "streams.idle",
            duration(SHORTEST),
            "5m",
            "How long such an operation waits for its next part before it is given up.");
    static final Key<List<String>> APPLICATION_NAMESPACES = SECTION.withDefault(
            "application-namespaces",
            listOf(ValueTypes.TEXT),
            "",
            "Application Namespaces for which the server makes up Application Data that a client leaves out: the"
                    + " identifier of the object.");

    private KmipKeys() {}
}
