package org.claviger.hsm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Keys that live in the backend and are used there; callers have references only.
 *
 * <p>Calls may block for as long as a network call takes. Clear bytes are in memory of the caller: what goes in is read
 * during the call, what comes out is from the allocator that is passed in, and zeroing both is the caller's part.
 *
 * <p>Every call throws {@link BackendException}: NOT_FOUND if there is no such key, DENIED_BY_KEY_POLICY if the key is not
 * for this use, UNSUPPORTED if the backend hasn't the algorithm, the size or the way the IV is to be made, INVALID_DATA if
 * bytes are damaged. Calls that make or destroy a key may fail with {@link BackendException#outcomeUnknown}; ask
 * {@link #find} before repeating one.
 */
public interface ResidentKeys {
    /**
     * Makes a key, or a key pair.
     *
     * @throws BackendException CONFLICT if there is one with the template's identifier
     */
    ResidentKey generate(KeyTemplate template);

    /**
     * Brings in a key from outside.
     *
     * @param material the key's bytes if it is secret, PKCS #8 if it is a private key
     * @throws BackendException CONFLICT if there is one with the template's identifier; INVALID_DATA if the material isn't
     *     of the template's kind
     */
    ResidentKey importKey(KeyTemplate template, MemorySegment material);

    /**
     * Finds the key that was made with {@link KeyTemplate#id}.
     *
     * @return empty if there is none, be it that it was never made or is destroyed
     */
    Optional<ResidentKey> find(UUID id);

    /** The identifiers of all keys that were made here with a {@link KeyTemplate}, by whomever. */
    List<UUID> list();

    ResidentKey describe(ResidentRef ref);

    /**
     * The public half of a key pair as DER SubjectPublicKeyInfo.
     *
     * @throws BackendException UNSUPPORTED if the key is secret
     */
    byte[] publicKey(ResidentRef ref);

    /**
     * Destroys a key, both halves of a pair. Where a backend only does so after a waiting time, the key is unusable from
     * now on.
     */
    void destroy(ResidentRef ref);

    /** Whether what a secret key encrypts holds the IV, and the tag, in a form of the backend's own. */
    boolean cipherTextHoldsIv();

    /** Encrypts, of a key pair with the public half. */
    Encrypted encrypt(ResidentRef ref, CipherSpec spec, MemorySegment clear);

    /**
     * Decrypts, of a key pair with the private half.
     *
     * @param spec as for encryption; its {@link IvPolicy} says nothing here
     * @param encrypted what {@link #encrypt} gave, with the IV to use
     */
    MemorySegment decrypt(ResidentRef ref, CipherSpec spec, Encrypted encrypted, SegmentAllocator allocator);

    byte[] sign(ResidentRef ref, SignSpec spec, MemorySegment data);

    /** Whether the signature is right. A malformed one is wrong, not an error. */
    boolean verify(ResidentRef ref, SignSpec spec, MemorySegment data, byte[] signature);

    byte[] mac(ResidentRef ref, MacSpec spec, MemorySegment data);

    /** Whether the code is right. */
    default boolean verifyMac(ResidentRef ref, MacSpec spec, MemorySegment data, byte[] code) {
        return MessageDigest.isEqual(mac(ref, spec, data), code);
    }

    /**
     * Derives a key that stays in the backend.
     *
     * @throws BackendException CONFLICT if there is a key with the template's identifier
     */
    ResidentKey derive(ResidentRef ref, DeriveSpec spec, KeyTemplate template);

    /**
     * Derives a secret and hands it out.
     *
     * @param bytes its length
     */
    MemorySegment deriveSecret(ResidentRef ref, DeriveSpec spec, int bytes, SegmentAllocator allocator);

    /**
     * Wraps one resident key by another.
     *
     * @throws BackendException DENIED_BY_KEY_POLICY if the key was not made exportable
     */
    byte[] wrapKey(ResidentRef wrapping, ResidentRef key, WrapSpec spec);

    /**
     * Wraps a secret that the caller has in clear, as the bytes it is.
     *
     * @throws BackendException UNSUPPORTED if the algorithm does not take so many bytes
     */
    byte[] wrap(ResidentRef wrapping, WrapSpec spec, MemorySegment clear);

    /**
     * Unwraps a secret and hands it out.
     *
     * @throws BackendException INVALID_DATA if it isn't what this key wrapped
     */
    MemorySegment unwrap(ResidentRef wrapping, WrapSpec spec, byte[] wrapped, SegmentAllocator allocator);

    /**
     * Unwraps a key, which becomes a resident key.
     *
     * @throws BackendException CONFLICT if there is one with the template's identifier
     */
    ResidentKey unwrapKey(ResidentRef wrapping, WrapSpec spec, byte[] wrapped, KeyTemplate template);
}
