package org.claviger.server.net;

import java.util.Optional;
import org.claviger.server.dispatch.ClientConnection;
import org.claviger.server.dispatch.FrameHandler.Reply;

/** What a listener speaks over mutual TLS: how requests are cut out of the stream, and who answers them. */
public interface Protocol {
    /** What log lines call it. */
    String name();

    /** Makes the part of one connection that cuts requests. What it sends on is an {@link Unreadable}, or a request. */
    RequestCutter newCutter(ListenerSettings settings);

    /** Returns a request that a cutter has sent on. */
    Request request(Object message);

    /** One request. Exactly one of {@link #answer} and {@link #drop} is called, once. */
    interface Request {
        /** Says why it was not taken in whole, so that the connection is closed behind its answer; empty if it was. */
        Optional<String> refusal();

        /**
         * Answers it. Called on a virtual thread and may block; for one connection only one request at a time and in order.
         *
         * <p>An exception is logged by the caller and closes the connection.
         */
        Reply answer(ClientConnection connection);

        /** Zeroes and releases what it holds. */
        void drop();
    }
}
