package org.claviger.hsm.aws.simulator;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.claviger.hsm.Octets;

/**
 * One key material of a symmetric key.
 *
 * @param id 64 hexadecimal digits
 * @param expires when it is forgotten, if it was imported so
 * @param since when it became the one that encrypts; empty for the first
 */
record SimulatedMaterial(String id, Octets bytes, Optional<Instant> expires, Optional<Instant> since, String rotation) {
    /** The id of material in a key depends on both, so that importing the same material again is recognised. */
    static String idOf(String keyId, byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(keyId.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest.digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
