package org.claviger.server.net;

import java.util.Map;

/**
 * A listener's figures at one moment.
 *
 * @param clients open connections of known clients
 * @param strangers open connections whose handshake hasn't ended
 * @param events how often each thing happened since the start
 */
public record ConnectionStatistics(int clients, int strangers, Map<ConnectionEvent, Long> events) {
    public ConnectionStatistics {
        events = Map.copyOf(events);
    }

    public long count(ConnectionEvent event) {
        return events.getOrDefault(event, 0L);
    }
}
