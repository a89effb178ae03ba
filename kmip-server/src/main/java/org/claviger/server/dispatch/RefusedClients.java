package org.claviger.server.dispatch;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** Is told whom a door did not let in. Called on event loops, so it never waits. */
public interface RefusedClients {
    /** For a door whose refusals nobody keeps. */
    RefusedClients NOT_KEPT = (_, _, _, _) -> {};

    /**
     * @param reason in a few words
     * @param connection its number, as the log has it
     * @param certificate the client's own, if it sent one that could be read; nobody has vouched for it
     */
    void refused(String reason, String connection, InetSocketAddress peer, Optional<X509Certificate> certificate);
}
