package org.claviger.server.crypto;

import static org.claviger.server.crypto.EnvelopeException.Kind.NOT_AUTHENTIC;
import static org.claviger.server.crypto.EnvelopeException.Kind.TRUNCATED;
import static org.claviger.server.crypto.EnvelopeException.Kind.UNKNOWN_FORMAT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import org.claviger.hsm.engine.AesGcm;
import org.claviger.hsm.engine.KeyEngine;
import org.claviger.hsm.support.Uuids;
import org.claviger.server.domain.SealedMaterial;

/**
 * Turns an object's material into the form it is stored in, and back: AES-256-GCM under a data key of its own, bound to the
 * object it belongs to. {@code docs/envelope.md} describes the bytes.
 *
 * <p>Safe for use by many threads at once.
 */
public final class EnvelopeCipher {
    private static final byte FORMAT = 0x01;
    private static final int HEADER_BYTES = 1 + AesGcm.IV_BYTES;

    private final AesGcm cipher;
    private final DataKeys dataKeys;
    private final SecureRandom random;

    /**
     * @param engine uses the data keys
     * @param random makes IVs and data key identifiers
     */
    public EnvelopeCipher(DataKeys dataKeys, KeyEngine engine, SecureRandom random) {
        this.cipher = engine.aesGcm();
        this.dataKeys = dataKeys;
        this.random = random;
    }

    /**
     * Encrypts material under a new data key. Calls the provider, so it may block.
     *
     * @throws org.claviger.hsm.BackendException if the provider can't make a data key
     */
    public SealedMaterial seal(MaterialBinding binding, MemorySegment clear) {
        return dataKeys.withNew(binding.tenant(), binding.objectType(), Uuids.random(random), (id, wrapped, key) -> {
            var iv = new byte[AesGcm.IV_BYTES];
            random.nextBytes(iv);
            var envelope = new byte[Math.addExact(HEADER_BYTES + AesGcm.TAG_BYTES, Math.toIntExact(clear.byteSize()))];
            envelope[0] = FORMAT;
            System.arraycopy(iv, 0, envelope, 1, iv.length);
            cipher.seal(key, iv, binding.toBytes(id), clear, envelope, HEADER_BYTES);
            return new SealedMaterial(id, wrapped, envelope);
        });
    }

    /**
     * Decrypts material. Calls the provider if the data key isn't cached, so it may block.
     *
     * @param into where the memory of the clear material comes from
     * @throws EnvelopeException if the material isn't what was sealed with this binding
     * @throws org.claviger.hsm.BackendException if the data key can't be unwrapped
     */
    public MemorySegment open(MaterialBinding binding, SealedMaterial sealed, SegmentAllocator into) {
        requireForm(binding, sealed.envelope());
        return dataKeys.with(
                binding.tenant(),
                sealed.dataKeyId(),
                sealed.wrappedDataKey(),
                key -> open(cipher, key, binding, sealed, into));
    }

    /**
     * Decrypts material with its data key at hand.
     *
     * @throws EnvelopeException if that isn't the key of the material, or the material not what was sealed with this binding
     */
    static MemorySegment open(
            AesGcm cipher, MemorySegment key, MaterialBinding binding, SealedMaterial sealed, SegmentAllocator into) {
        byte[] envelope = sealed.envelope();
        requireForm(binding, envelope);
        try {
            return cipher.open(
                    key,
                    Arrays.copyOfRange(envelope, 1, HEADER_BYTES),
                    binding.toBytes(sealed.dataKeyId()),
                    envelope,
                    HEADER_BYTES,
                    envelope.length - HEADER_BYTES,
                    into);
        } catch (AEADBadTagException _) {
            throw new EnvelopeException(
                    NOT_AUTHENTIC,
                    "material of object %s was altered, or belongs to another object".formatted(binding.objectId()));
        }
    }

    /** Forgets the data key of material that is gone. */
    public void forget(SealedMaterial sealed) {
        dataKeys.forget(sealed.dataKeyId());
    }

    private static void requireForm(MaterialBinding binding, byte[] envelope) {
        if (envelope.length < HEADER_BYTES + AesGcm.TAG_BYTES) {
            throw new EnvelopeException(
                    TRUNCATED,
                    "material of object %s has %d bytes (expected at least %d)"
                            .formatted(binding.objectId(), envelope.length, HEADER_BYTES + AesGcm.TAG_BYTES));
        }
        if (envelope[0] != FORMAT) {
            throw new EnvelopeException(
                    UNKNOWN_FORMAT,
                    "material of object %s has format %d (expected %d)"
                            .formatted(binding.objectId(), envelope[0] & 0xFF, FORMAT));
        }
    }
}
