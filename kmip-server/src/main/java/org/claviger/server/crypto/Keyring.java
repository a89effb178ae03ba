package org.claviger.server.crypto;

import static org.claviger.hsm.BackendException.Category.CONFLICT;
import static org.claviger.hsm.BackendException.Category.INVALID_DATA;
import static org.claviger.hsm.BackendException.Category.NOT_FOUND;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import java.util.UUID;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.Binding;
import org.claviger.hsm.engine.HmacSha256;
import org.claviger.hsm.engine.KeyEngine;
import org.claviger.hsm.support.ByteReader;
import org.claviger.hsm.support.ByteWriter;
import org.claviger.hsm.support.MalformedBytesException;

/**
 * The integrity key, from which the keys are derived that authenticate rows and digest audit values. It is made once, stored
 * wrapped by the root key beside the data it protects, and unwrapped once at each start.
 *
 * <p>It ties a database to its root key: with another root key it doesn't open, and the server doesn't start.
 */
public final class Keyring implements AutoCloseable {
    private static final int FORMAT = 0x01;
    private static final int LONGEST_WRAPPED_BYTES = 64 * 1024;

    /** {@link Binding#tenant} of what belongs to the server and to no tenant. */
    private static final String SYSTEM = "system";

    /** {@link Binding#purpose} of the integrity key. */
    private static final String PURPOSE = "integrity-key";

    private static final String ROW_KEY = "claviger row code v1";
    private static final String AUDIT_KEY = "claviger audit digest v1";
    private static final String CHECKPOINT_KEY = "claviger audit checkpoint v1";

    private final UUID id;
    private final WrappedKey wrapped;
    private final KeyEngine engine;
    private final SecureScope scope;
    private final RowAuthenticator rows;
    private final KeyedDigest audit;
    private final SigningKey checkpoints;

    /** A keyring as it is stored. */
    record Stored(UUID id, WrappedKey wrapped) {
        byte[] toBytes() {
            return new ByteWriter().u8(FORMAT).uuid(id).bytes(wrapped.toBytes()).toByteArray();
        }

        /** @throws KeyringException if the bytes are damaged */
        static Stored ofBytes(byte[] stored) {
            try {
                var in = new ByteReader(stored);
                int format = in.u8("format");
                if (format != FORMAT) {
                    throw new KeyringException("keyring has format %d (expected %d)".formatted(format, FORMAT), null);
                }
                var id = in.uuid("identifier");
                var wrapped = WrappedKey.ofBytes(in.bytes(LONGEST_WRAPPED_BYTES, "integrity key"));
                in.end();
                return new Stored(id, wrapped);
            } catch (MalformedBytesException | BackendException e) {
                throw new KeyringException("keyring is damaged: " + e.getMessage(), e);
            }
        }
    }

    private Keyring(UUID id, WrappedKey wrapped, MemorySegment integrityKey, KeyEngine engine, SecureMemory memory) {
        this.id = id;
        this.wrapped = wrapped;
        this.engine = engine;
        this.scope = memory.sharedScope();
        var hmac = engine.hmacSha256();
        this.rows = new RowAuthenticator(hmac, derive(hmac, integrityKey, ROW_KEY));
        this.audit = new KeyedDigest(hmac, derive(hmac, integrityKey, AUDIT_KEY));
        this.checkpoints = new SigningKey(derive(hmac, integrityKey, CHECKPOINT_KEY));
    }

    /**
     * Makes a new keyring, and its root keys too where there are none of that name. {@link #toBytes} must be stored durably before
     * anything is written under it.
     *
     * @param id a new random identifier
     * @param engine uses the keys
     * @throws BackendException if the provider fails
     */
    public static Keyring create(RootKeyDirectory roots, UUID id, KeyEngine engine, SecureMemory memory) {
        var places = roots.placesForServer();
        places.forEach(Keyring::requireRootKey);
        try (var scope = memory.scope()) {
            var made = roots.newKey(places, HmacSha256.KEY_BYTES, binding(id), scope);
            return new Keyring(id, made.wrapped(), made.clear(), engine, memory);
        }
    }

    /**
     * Opens a stored keyring.
     *
     * @param stored what {@link #toBytes} gave
     * @param engine uses the keys
     * @throws KeyringException if the bytes are damaged or the root key isn't the one that wrapped them
     * @throws BackendException if the provider fails otherwise
     */
    public static Keyring open(RootKeyDirectory roots, byte[] stored, KeyEngine engine, SecureMemory memory) {
        var keyring = Stored.ofBytes(stored);
        var id = keyring.id();
        var wrapped = keyring.wrapped();
        try (var scope = memory.scope()) {
            var integrityKey = roots.unwrap(wrapped, binding(id), scope);
            if (integrityKey.byteSize() != HmacSha256.KEY_BYTES) {
                throw new KeyringException(
                        "keyring %s holds a key of %d bytes (expected %d)"
                                .formatted(id, integrityKey.byteSize(), HmacSha256.KEY_BYTES),
                        null);
            }
            return new Keyring(id, wrapped, integrityKey, engine, memory);
        } catch (BackendException e) {
            if (e.category() != NOT_FOUND && e.category() != INVALID_DATA && !isElsewhere(e)) {
                throw e;
            }
            throw new KeyringException(
                    "keyring %s does not belong to this root key, or is damaged: %s".formatted(id, e.getMessage()), e);
        }
    }

    /** Names this keyring, and so the data protected by it. */
    public UUID id() {
        return id;
    }

    /** The form to store. */
    public byte[] toBytes() {
        return new Stored(id, wrapped).toBytes();
    }

    /** Authenticates rows; until this keyring is closed. */
    public RowAuthenticator rows() {
        return rows;
    }

    /** Digests audit values; until this keyring is closed. */
    public KeyedDigest audit() {
        return audit;
    }

    /** Signs the audit's checkpoints; until this keyring is closed. */
    public SigningKey checkpoints() {
        return checkpoints;
    }

    /** Uses this server's keys. */
    KeyEngine engine() {
        return engine;
    }

    /** Zeroes the keys. A second call does nothing. */
    @Override
    public void close() {
        scope.close();
    }

    /** Whether this is the key that all of this keyring's are derived from. */
    boolean isFrom(MemorySegment integrityKey, SegmentAllocator scratch) {
        var derived = scratch.allocate(HmacSha256.KEY_BYTES);
        engine.hmacSha256().deriveKey(integrityKey, CHECKPOINT_KEY, derived);
        return Arrays.equals(new SigningKey(derived).publicKey(), checkpoints.publicKey());
    }

    private MemorySegment derive(HmacSha256 hmac, MemorySegment integrityKey, String info) {
        var derived = scope.allocate(HmacSha256.KEY_BYTES);
        hmac.deriveKey(integrityKey, info, derived);
        return derived;
    }

    private static boolean isElsewhere(BackendException e) {
        return e.category() == BackendException.Category.UNSUPPORTED
                || e.category() == BackendException.Category.WRONG_KEY;
    }

    /** A root key in a file is made by the first start; one that costs money or lives with others, by an operator. */
    private static void requireRootKey(RootKeyDirectory.Place place) {
        try {
            place.keys().describe(place.key());
        } catch (BackendException e) {
            if (e.category() != NOT_FOUND) {
                throw e;
            }
            if (place.backend().capabilities().leavesHost()) {
                throw new BackendException(
                        NOT_FOUND,
                        "%s; make it by \"claviger root-key create %s\"".formatted(e.getMessage(), place.id()),
                        e);
            }
            create(place);
        }
    }

    private static void create(RootKeyDirectory.Place place) {
        try {
            place.keys().create(place.key());
        } catch (BackendException e) {
            if (e.category() != CONFLICT) {
                throw e;
            }
            place.keys().describe(place.key()); // somebody else was faster
        }
    }

    static Binding binding(UUID id) {
        return new Binding(SYSTEM, id.toString(), PURPOSE);
    }
}
