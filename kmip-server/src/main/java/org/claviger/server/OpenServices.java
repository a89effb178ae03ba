package org.claviger.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one owner has opened, closed in the reverse order: nothing outlives what it uses. Used by one thread at a time, but where it says otherwise. */
final class OpenServices implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenServices.class);

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private volatile String closing = "nothing";

    /** Takes a service that is open, and returns it. */
    <C extends AutoCloseable> C add(C service) {
        open.push(service);
        return service;
    }

    /** Names what is being closed, or was last. Any thread. */
    String closing() {
        return closing;
    }

    /** Closes all of them; one that fails is told in the log and keeps none of the others open. A second call does nothing. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            var last = open.pop();
            closing = last.getClass().getSimpleName();
            try {
                last.close();
            } catch (Exception e) {
                LOG.error("closing {} failed", last.getClass().getSimpleName(), e);
            }
        }
    }
}
