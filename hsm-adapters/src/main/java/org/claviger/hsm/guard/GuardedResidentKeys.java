package org.claviger.hsm.guard;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.claviger.hsm.CipherSpec;
import org.claviger.hsm.DeriveSpec;
import org.claviger.hsm.Encrypted;
import org.claviger.hsm.KeyTemplate;
import org.claviger.hsm.MacSpec;
import org.claviger.hsm.ResidentKey;
import org.claviger.hsm.ResidentKeys;
import org.claviger.hsm.ResidentRef;
import org.claviger.hsm.SignSpec;
import org.claviger.hsm.WrapSpec;

/** Resident keys behind a guard. */
final class GuardedResidentKeys implements ResidentKeys {
    private final ResidentKeys keys;
    private final Guard guard;

    GuardedResidentKeys(ResidentKeys keys, Guard guard) {
        this.keys = keys;
        this.guard = guard;
    }

    @Override
    public ResidentKey generate(KeyTemplate template) {
        return guard.change(() -> keys.generate(template));
    }

    @Override
    public ResidentKey importKey(KeyTemplate template, MemorySegment material) {
        return guard.change(() -> keys.importKey(template, material));
    }

    @Override
    public Optional<ResidentKey> find(UUID id) {
        return guard.use(() -> keys.find(id));
    }

    @Override
    public List<UUID> list() {
        return guard.use(keys::list);
    }

    @Override
    public ResidentKey describe(ResidentRef ref) {
        return guard.use(() -> keys.describe(ref));
    }

    @Override
    public byte[] publicKey(ResidentRef ref) {
        return guard.use(() -> keys.publicKey(ref));
    }

    @Override
    public void destroy(ResidentRef ref) {
        var _ = guard.change(() -> {
            keys.destroy(ref);
            return ref;
        });
    }

    @Override
    public boolean cipherTextHoldsIv() {
        return keys.cipherTextHoldsIv();
    }

    @Override
    public Encrypted encrypt(ResidentRef ref, CipherSpec spec, MemorySegment clear) {
        return guard.use(() -> keys.encrypt(ref, spec, clear));
    }

    @Override
    public MemorySegment decrypt(ResidentRef ref, CipherSpec spec, Encrypted encrypted, SegmentAllocator allocator) {
        return guard.use(() -> keys.decrypt(ref, spec, encrypted, allocator));
    }

    @Override
    public byte[] sign(ResidentRef ref, SignSpec spec, MemorySegment data) {
        return guard.use(() -> keys.sign(ref, spec, data));
    }

    @Override
    public boolean verify(ResidentRef ref, SignSpec spec, MemorySegment data, byte[] signature) {
        return guard.use(() -> keys.verify(ref, spec, data, signature));
    }

    @Override
    public byte[] mac(ResidentRef ref, MacSpec spec, MemorySegment data) {
        return guard.use(() -> keys.mac(ref, spec, data));
    }

    @Override
    public boolean verifyMac(ResidentRef ref, MacSpec spec, MemorySegment data, byte[] code) {
        return guard.use(() -> keys.verifyMac(ref, spec, data, code));
    }

    @Override
    public ResidentKey derive(ResidentRef ref, DeriveSpec spec, KeyTemplate template) {
        return guard.change(() -> keys.derive(ref, spec, template));
    }

    @Override
    public MemorySegment deriveSecret(ResidentRef ref, DeriveSpec spec, int bytes, SegmentAllocator allocator) {
        return guard.use(() -> keys.deriveSecret(ref, spec, bytes, allocator));
    }

    @Override
    public byte[] wrapKey(ResidentRef wrapping, ResidentRef key, WrapSpec spec) {
        return guard.use(() -> keys.wrapKey(wrapping, key, spec));
    }

    @Override
    public byte[] wrap(ResidentRef wrapping, WrapSpec spec, MemorySegment clear) {
        return guard.use(() -> keys.wrap(wrapping, spec, clear));
    }

    @Override
    public MemorySegment unwrap(ResidentRef wrapping, WrapSpec spec, byte[] wrapped, SegmentAllocator allocator) {
        return guard.use(() -> keys.unwrap(wrapping, spec, wrapped, allocator));
    }

    @Override
    public ResidentKey unwrapKey(ResidentRef wrapping, WrapSpec spec, byte[] wrapped, KeyTemplate template) {
        return guard.change(() -> keys.unwrapKey(wrapping, spec, wrapped, template));
    }
}
