package org.claviger.hsm.pkcs11;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.claviger.hsm.Octets;
import org.claviger.hsm.support.Uuids;

/**
 * The {@code CKA_ID} by which a key in a token is found again. Ours are UUIDs; those of root keys are of version 7 (RFC
 * 9562 section 5.7), so they sort by time and say when the key was made.
 */
record KeyId(Octets value) {
    /** So that its hexadecimal form fits where a root key's version is stored. */
    static final int LONGEST_BYTES = 32;

    private static final int UUID_BYTES = 16;

    static KeyId of(byte[] bytes) {
        return new KeyId(Octets.of(bytes));
    }

    static KeyId of(UUID id) {
        return of(ByteBuffer.allocate(UUID_BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
    }

    /** A new identifier that says {@code now}. */
    static KeyId at(Instant now, RandomGenerator random) {
        return of(Uuids.timeOrdered(now, random));
    }

    /** Reads {@link #toString}; empty if it isn't one. */
    static Optional<KeyId> parse(String hex) {
        if (hex.isEmpty() || hex.length() > 2 * LONGEST_BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(HexFormat.of().parseHex(hex)))
                    .filter(id -> id.toString().equals(hex));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    byte[] bytes() {
        return value.toByteArray();
    }

    /** When the key was made, if the identifier says so. */
    Optional<Instant> time() {
        return uuid().flatMap(Uuids::time);
    }

    /** The UUID that it is, if it is as long as one. */
    Optional<UUID> uuid() {
        if (value.length() != UUID_BYTES) {
            return Optional.empty();
        }
        var buffer = ByteBuffer.wrap(bytes());
        return Optional.of(new UUID(buffer.getLong(), buffer.getLong()));
    }

    /** Lower-case hexadecimal. */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes());
    }
}
