package org.claviger.server.audit;

import java.util.Optional;

/**
 * What is audited of a client that a door did not let in: nobody has vouched for what it says of itself.
 *
 * @param reason in a few words
 * @param connection the number of the connection
 * @param peer its address
 * @param client what its certificate says, if it sent one that could be read
 */
public record AuditRefusal(String reason, String connection, String peer, Optional<Certificate> client) {
    /**
     * @param subject as the certificate has it, which may be a lie; of bounded length
     * @param serial in upper-case hexadecimal
     * @param sha256 of the whole certificate, in lower-case hexadecimal
     */
    public record Certificate(String subject, String serial, String sha256) {}
}
