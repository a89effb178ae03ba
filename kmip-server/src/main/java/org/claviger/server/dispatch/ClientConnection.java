package org.claviger.server.dispatch;

import org.claviger.server.access.Identity;

/**
 * The connection a request came in on, for access decisions, audit events and log lines.
 *
 * @param id short and random; ties the log lines of one connection together
 * @param peer the address and port it came from, as text
 * @param identity who the client is
 * @param certificateSerial the client certificate's serial number in upper-case hex
 * @param certificateSha256 of the whole client certificate, in lower-case hex
 * @param tlsProtocol {@code TLSv1.3} for example
 * @param cipherSuite by its registered name
 */
public record ClientConnection(
        String id,
        String peer,
        Identity identity,
        String certificateSerial,
        String certificateSha256,
        String tlsProtocol,
        String cipherSuite) {}
