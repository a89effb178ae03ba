package org.claviger.server.net;

import static java.util.Objects.requireNonNull;

import java.net.InetAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * All connections of a listener, and how many there may be. Connections that have no known client yet are counted apart, so
 * that strangers can't push out clients; when strangers are too many, the oldest of them goes.
 */
final class Connections {
    private static final int MIN_STRANGERS = 64;
    private static final int CLIENTS_PER_STRANGER = 10;

    private final ListenerSettings settings;
    private final int maxStrangers;
    private final AtomicLong sequence = new AtomicLong();
    private final ConcurrentSkipListMap<Long, ConnectionHandler> strangers = new ConcurrentSkipListMap<>();
    private final AtomicInteger strangerCount = new AtomicInteger();
    private final Set<ConnectionHandler> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger clientCount = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Integer> byCertificate = new ConcurrentHashMap<>();
    private final Map<ConnectionEvent, LongAdder> events = new EnumMap<>(ConnectionEvent.class);

    Connections(ListenerSettings settings) {
        this.settings = settings;
        this.maxStrangers = Math.max(MIN_STRANGERS, settings.maxConnections() / CLIENTS_PER_STRANGER);
        for (var event : ConnectionEvent.values()) {
            events.put(event, new LongAdder());
        }
    }

    /** The place of one connection in the books. */
    final class Slot {
        private final ConnectionHandler handler;
        private final InetAddress address;
        private final long number = sequence.incrementAndGet();
        private String certificate = "";

        private Slot(ConnectionHandler handler, InetAddress address) {
            this.handler = handler;
            this.address = address;
        }

        /** Returns false if the client has too many connections already. */
        boolean becomeClient(String certificateSha256) {
            if (!take(byCertificate, certificateSha256, settings.maxConnectionsPerClient())) {
                return false;
            }
            certificate = certificateSha256;
            strangers.remove(number);
            strangerCount.decrementAndGet();
            clients.add(handler);
            if (clientCount.incrementAndGet() > settings.maxConnections()) {
                closeLongestIdle();
            }
            return true;
        }

        void release() {
            if (certificate.isEmpty()) {
                strangers.remove(number);
                strangerCount.decrementAndGet();
            } else {
                clients.remove(handler);
                clientCount.decrementAndGet();
                giveBack(byCertificate, certificate);
            }
            giveBack(byAddress, address);
        }
    }

    /** Returns the new connection's place, or empty if its address has too many connections already. */
    Optional<Slot> admit(ConnectionHandler handler, InetAddress address) {
        if (!take(byAddress, address, settings.maxConnectionsPerAddress())) {
            return Optional.empty();
        }
        var slot = new Slot(handler, address);
        strangers.put(slot.number, handler);
        if (strangerCount.incrementAndGet() > maxStrangers) {
            var oldest = strangers.pollFirstEntry();
            if (oldest != null) {
                oldest.getValue().makeRoom();
            }
        }
        return Optional.of(slot);
    }

    void count(ConnectionEvent event) {
        requireNonNull(events.get(event)).increment();
    }

    ConnectionStatistics statistics() {
        var counts = new EnumMap<ConnectionEvent, Long>(ConnectionEvent.class);
        events.forEach((event, count) -> counts.put(event, count.sum()));
        return new ConnectionStatistics(clientCount.get(), strangerCount.get(), counts);
    }

    private void closeLongestIdle() {
        var longest = Optional.<ConnectionHandler>empty();
        var longestNanos = -1L;
        for (var candidate : clients) {
            var nanos = candidate.idleNanos();
            if (nanos > longestNanos) {
                longest = Optional.of(candidate);
                longestNanos = nanos;
            }
        }
        longest.ifPresent(ConnectionHandler::makeRoom);
    }

    private static <K> boolean take(ConcurrentMap<K, Integer> counts, K key, int max) {
        while (true) {
            var count = counts.putIfAbsent(key, 1);
            if (count == null) {
                return true;
            }
            if (count >= max) {
                return false;
            }
            if (counts.replace(key, count, count + 1)) {
                return true;
            }
        }
    }

    private static <K> void giveBack(ConcurrentMap<K, Integer> counts, K key) {
        while (true) {
            var count = counts.get(key);
            if (count == null || (count == 1 ? counts.remove(key, 1) : counts.replace(key, count, count - 1))) {
                return;
            }
        }
    }
}
