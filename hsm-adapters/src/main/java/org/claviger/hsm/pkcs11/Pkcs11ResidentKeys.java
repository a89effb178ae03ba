package org.claviger.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.claviger.hsm.BackendException.Category.DENIED_BY_KEY_POLICY;
import static org.claviger.hsm.BackendException.Category.INTERNAL;
import static org.claviger.hsm.BackendException.Category.INVALID_DATA;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.CipherSpec;
import org.claviger.hsm.DeriveSpec;
import org.claviger.hsm.Encrypted;
import org.claviger.hsm.IvPolicy;
import org.claviger.hsm.KeyTemplate;
import org.claviger.hsm.KeyUse;
import org.claviger.hsm.MacSpec;
import org.claviger.hsm.Octets;
import org.claviger.hsm.ResidentKey;
import org.claviger.hsm.ResidentKeys;
import org.claviger.hsm.ResidentRef;
import org.claviger.hsm.SignSpec;
import org.claviger.hsm.WrapSpec;

/**
 * Keys that live in a token.
 *
 * <p>Devices decide what algorithms and sizes there are; what they refuse is UNSUPPORTED.
 */
final class Pkcs11ResidentKeys implements ResidentKeys {
    private static final int AES_BLOCK_BYTES = 16;

    private final SessionPool pool;
    private final ResidentDirectory directory;
    private final WrapWays ways;
    private final ResidentKeyMaking making;
    private final GcmCipher gcm;
    private final RandomGenerator random;

    /** @param random makes IVs and counter blocks for modes where the token takes the caller's */
    Pkcs11ResidentKeys(
            SessionPool pool, ResidentDirectory directory, Abilities abilities, GcmCipher gcm, RandomGenerator random) {
        this.pool = pool;
        this.directory = directory;
        this.ways = new WrapWays(directory, abilities);
        this.making = new ResidentKeyMaking(pool, directory, ways);
        this.gcm = gcm;
        this.random = random;
    }

    // --- Keys come and go ---

    @Override
    public ResidentKey generate(KeyTemplate template) {
        return making.generate(template);
    }

    @Override
    public ResidentKey importKey(KeyTemplate template, MemorySegment material) {
        return making.importKey(template, material);
    }

    @Override
    public Optional<ResidentKey> find(UUID id) {
        try (var call = pool.call()) {
            return call.run(Effect.NONE, cryptoki -> directory.read(cryptoki, KeyId.of(id)));
        }
    }

    @Override
    public List<UUID> list() {
        try (var call = pool.call()) {
            return call.run(Effect.NONE, directory::list);
        }
    }

    @Override
    public ResidentKey describe(ResidentRef ref) {
        return onKey(ref, (cryptoki, key) -> {
            directory.requireMain(cryptoki, key);
            return directory.read(cryptoki, key).orElseThrow();
        });
    }

    @Override
    public byte[] publicKey(ResidentRef ref) {
        return onKey(ref, (cryptoki, key) -> {
            long half = directory.require(cryptoki, key, Ck.CKO_PUBLIC_KEY);
            if (cryptoki.number(half, Ck.CKA_KEY_TYPE) == Ck.CKK_RSA) {
                return RsaPublicKey.read(cryptoki, half).key().getEncoded();
            }
            var curve = ResidentDirectory.curve(cryptoki, half);
            var point = Der.point(curve, cryptoki.bytes(half, Ck.CKA_EC_POINT))
                    .orElseThrow(() -> new BackendException(INTERNAL, "the token has no point of " + curve));
            return Der.publicKeyInfo(curve, point);
        });
    }

    @Override
    public void destroy(ResidentRef ref) {
        var key = directory.keyId(ref);
        try (var call = pool.call()) {
            call.run(Effect.CHANGES_KEYS, cryptoki -> {
                if (cryptoki.attempt() == 1) { // later, an earlier attempt may have done it
                    directory.requireMain(cryptoki, key);
                }
                cryptoki.destroyKey(key);
                directory.forget(key);
                return true;
            });
        }
    }

    // --- Encryption ---

    @Override
    public boolean cipherTextHoldsIv() {
        return false;
    }

    @Override
    public Encrypted encrypt(ResidentRef ref, CipherSpec spec, MemorySegment clear) {
        var key = directory.keyId(ref);
        try (var call = pool.call()) {
            var data = call.memory().copyOf(clear);
            return call.run(Effect.NONE, cryptoki -> encrypt(cryptoki, key, spec, data));
        }
    }

    private Encrypted encrypt(Cryptoki cryptoki, KeyId key, CipherSpec spec, MemorySegment data) {
        var memory = cryptoki.memory();
        if (spec instanceof CipherSpec.Gcm(IvPolicy policy, Octets additional, int tagBytes)) {
            long handle = directory.require(cryptoki, key, Ck.CKO_SECRET_KEY);
            var authenticated = memory.copyOf(additional.toByteArray());
            var result = switch (policy) {
                case IvPolicy.Made() -> gcm.seal(cryptoki, handle, data, authenticated, tagBytes);
                case IvPolicy.Supplied(Octets iv) ->
                    gcm.sealWith(memory.copyOf(iv.toByteArray()), cryptoki, handle, data, authenticated, tagBytes);
            };
            return new Encrypted(
                    octets(result.iv()),
                    octets(result.sealed().asSlice(0, data.byteSize())),
                    octets(result.sealed().asSlice(data.byteSize())));
        }
        var iv = iv(spec);
        boolean pair = spec instanceof CipherSpec.Oaep || spec instanceof CipherSpec.RsaPkcs1;
        long handle = directory.require(cryptoki, key, pair ? Ck.CKO_PUBLIC_KEY : Ck.CKO_SECRET_KEY);
        var result = cryptoki.encrypt(mechanism(cryptoki, spec, iv), handle, data);
        return new Encrypted(iv, octets(result), Octets.NONE);
    }

    @Override
    public MemorySegment decrypt(ResidentRef ref, CipherSpec spec, Encrypted encrypted, SegmentAllocator allocator) {
        var key = directory.keyId(ref);
        try (var call = pool.call()) {
            var clear = call.run(Effect.NONE, cryptoki -> decrypt(cryptoki, key, spec, encrypted));
            return DeviceCall.copy(clear, allocator);
        }
    }

    private MemorySegment decrypt(Cryptoki cryptoki, KeyId key, CipherSpec spec, Encrypted encrypted) {
        var memory = cryptoki.memory();
        if (spec instanceof CipherSpec.Gcm(IvPolicy _, Octets additional, int tagBytes)) {
            if (encrypted.iv().isEmpty() || encrypted.tag().length() != tagBytes) {
                throw new BackendException(
                        INVALID_DATA,
                        "AES-GCM with an IV of %d and a tag of %d bytes (expected some, and %d)"
                                .formatted(
                                        encrypted.iv().length(), encrypted.tag().length(), tagBytes));
            }
            var sealed = Arrays.copyOf(
                    encrypted.data().toByteArray(), encrypted.data().length() + tagBytes);
            System.arraycopy(
                    encrypted.tag().toByteArray(), 0, sealed, encrypted.data().length(), tagBytes);
            return gcm.open(
                    cryptoki,
                    directory.require(cryptoki, key, Ck.CKO_SECRET_KEY),
                    encrypted.iv().toByteArray(),
                    memory.copyOf(additional.toByteArray()),
                    sealed,
                    tagBytes);
        }
        boolean pair = spec instanceof CipherSpec.Oaep || spec instanceof CipherSpec.RsaPkcs1;
        long handle = directory.require(cryptoki, key, pair ? Ck.CKO_PRIVATE_KEY : Ck.CKO_SECRET_KEY);
        return cryptoki.decrypt(
                mechanism(cryptoki, spec, encrypted.iv()),
                handle,
                memory.copyOf(encrypted.data().toByteArray()));
    }

    /** The IV of a mode whose IV the token takes from us. */
    private Octets iv(CipherSpec spec) {
        return switch (spec) {
            case CipherSpec.Cbc(IvPolicy policy, boolean _) -> iv(policy);
            case CipherSpec.Ctr(IvPolicy policy) -> iv(policy);
            case CipherSpec.Gcm _, CipherSpec.Ecb _, CipherSpec.Oaep _, CipherSpec.RsaPkcs1 _ -> Octets.NONE;
        };
    }

    private Octets iv(IvPolicy policy) {
        return switch (policy) {
            case IvPolicy.Supplied(Octets iv) -> iv;
            case IvPolicy.Made() -> {
                var bytes = new byte[AES_BLOCK_BYTES];
                random.nextBytes(bytes);
                yield Octets.of(bytes);
            }
        };
    }

    private static MemorySegment mechanism(Cryptoki cryptoki, CipherSpec spec, Octets iv) {
        var memory = cryptoki.memory();
        return switch (spec) {
            case CipherSpec.Cbc(IvPolicy _, boolean padded) ->
                Mechanisms.of(memory, padded ? Ck.CKM_AES_CBC_PAD : Ck.CKM_AES_CBC, block(memory, iv));
            case CipherSpec.Ctr _ -> Mechanisms.ctr(memory, block(memory, iv));
            case CipherSpec.Ecb _ -> Mechanisms.plain(memory, Ck.CKM_AES_ECB);
            case CipherSpec.Oaep(var digest, var mask, Octets label) ->
                Mechanisms.oaep(memory, digest, mask, memory.copyOf(label.toByteArray()));
            case CipherSpec.RsaPkcs1 _ -> Mechanisms.plain(memory, Ck.CKM_RSA_PKCS);
            case CipherSpec.Gcm _ -> throw new IllegalStateException("AES-GCM has its own way");
        };
    }

    private static MemorySegment block(CallMemory memory, Octets iv) {
        if (iv.length() != AES_BLOCK_BYTES) {
            throw new BackendException(
                    INVALID_DATA, "an IV of %d bytes (expected %d)".formatted(iv.length(), AES_BLOCK_BYTES));
        }
        return memory.copyOf(iv.toByteArray());
    }

    // --- Signatures and codes ---

    @Override
    public byte[] sign(ResidentRef ref, SignSpec spec, MemorySegment data) {
        var key = directory.keyId(ref);
        try (var call = pool.call()) {
            var input = call.memory().copyOf(data);
            return call.run(Effect.NONE, cryptoki -> {
                long handle = directory.require(cryptoki, key, Ck.CKO_PRIVATE_KEY);
                var signature =
                        bytes(cryptoki.sign(mechanism(cryptoki, spec), handle, toSign(cryptoki, handle, spec, input)));
                return spec instanceof SignSpec.Ecdsa ? Der.signature(signature) : signature;
            });
        }
    }

    @Override
    public boolean verify(ResidentRef ref, SignSpec spec, MemorySegment data, byte[] signature) {
        var key = directory.keyId(ref);
        try (var call = pool.call()) {
            var input = call.memory().copyOf(data);
            return call.run(Effect.NONE, cryptoki -> {
                long handle = directory.require(cryptoki, key, Ck.CKO_PUBLIC_KEY);
                var raw = signature;
                if (spec instanceof SignSpec.Ecdsa) {
                    var numbers = Der.twoNumbers(ResidentDirectory.curve(cryptoki, handle), signature);
                    if (numbers.isEmpty()) {
                        return false;
                    }
                    raw = numbers.get();
                }
                return raw.length > 0
                        && cryptoki.verify(
                                mechanism(cryptoki, spec),
                                handle,
                                toSign(cryptoki, handle, spec, input),
                                cryptoki.memory().copyOf(raw));
            });
        }
    }

    private static MemorySegment mechanism(Cryptoki cryptoki, SignSpec spec) {
        var memory = cryptoki.memory();
        return switch (spec) {
            case SignSpec.Pkcs1 _ -> Mechanisms.plain(memory, Ck.CKM_RSA_PKCS);
            case SignSpec.Pss(var digest, var mask, int saltBytes, var _) ->
                Mechanisms.pss(memory, digest, mask, saltBytes);
            case SignSpec.Ecdsa _ -> Mechanisms.plain(memory, Ck.CKM_ECDSA);
            case SignSpec.EdDsa _ -> Mechanisms.plain(memory, Ck.CKM_EDDSA);
        };
    }

    /** What the token's mechanism takes. */
    private static MemorySegment toSign(Cryptoki cryptoki, long half, SignSpec spec, MemorySegment input) {
        return switch (spec) {
            case SignSpec.Pkcs1(var digest, var form) ->
                cryptoki.memory().copyOf(DigestInput.digestInfo(digest, DigestInput.digest(digest, form, input)));
            case SignSpec.Pss(var digest, var _, int _, var form) ->
                cryptoki.memory().copyOf(DigestInput.digest(digest, form, input));
            case SignSpec.Ecdsa(var digest, var form) -> {
                var hash = DigestInput.digest(digest, form, input);
                // ECDSA uses as many bits as the group's order has; not every token cuts by itself.
                int most = Der.fieldBytes(ResidentDirectory.curve(cryptoki, half));
                yield cryptoki.memory().copyOf(Arrays.copyOf(hash, Math.min(hash.length, most)));
            }
            case SignSpec.EdDsa _ -> input;
        };
    }

    @Override
    public byte[] mac(ResidentRef ref, MacSpec spec, MemorySegment data) {
        var key = directory.keyId(ref);
        try (var call = pool.call()) {
            var input = call.memory().copyOf(data);
            return call.run(Effect.NONE, cryptoki -> {
                long type = switch (spec) {
                    case MacSpec.Hmac(var digest) -> Mechanisms.hmac(digest);
                    case MacSpec.AesCmac _ -> Ck.CKM_AES_CMAC;
                };
                return bytes(cryptoki.sign(
                        Mechanisms.plain(cryptoki.memory(), type),
                        directory.require(cryptoki, key, Ck.CKO_SECRET_KEY),
                        input));
            });
        }
    }

    // --- Derivation ---

    @Override
    public ResidentKey derive(ResidentRef ref, DeriveSpec spec, KeyTemplate template) {
        return making.derive(ref, spec, template);
    }

    @Override
    public MemorySegment deriveSecret(ResidentRef ref, DeriveSpec spec, int bytes, SegmentAllocator allocator) {
        var key = directory.keyId(ref);
        try (var call = pool.call()) {
            var secret = call.run(Effect.NONE, cryptoki -> {
                long handle = directory.require(cryptoki, key, Ck.CKO_PRIVATE_KEY);
                long derived = cryptoki.derive(
                        ResidentKeyMaking.agreement(cryptoki, handle, spec),
                        handle,
                        NewKey.readable(KeyUse.MAC)
                                .secret(cryptoki, Ck.CKK_GENERIC_SECRET)
                                .number(Ck.CKA_VALUE_LEN, bytes));
                try {
                    return cryptoki.attribute(derived, Ck.CKA_VALUE);
                } finally {
                    cryptoki.discard(derived);
                }
            });
            return DeviceCall.copy(secret, allocator);
        }
    }

    // --- Wrapping ---

    @Override
    public byte[] wrapKey(ResidentRef wrapping, ResidentRef key, WrapSpec spec) {
        var wrappingId = directory.keyId(wrapping);
        var keyId = directory.keyId(key);
        try (var call = pool.call()) {
            return call.run(Effect.NONE, cryptoki -> {
                long handle = directory.requireMain(cryptoki, keyId).handle();
                if (!cryptoki.flag(handle, Ck.CKA_EXTRACTABLE)) { // not every token minds
                    throw new BackendException(DENIED_BY_KEY_POLICY, "key %s is not exportable".formatted(key));
                }
                return bytes(cryptoki.wrap(
                        ways.mechanism(cryptoki, spec), ways.wrappingKey(cryptoki, wrappingId, spec), handle));
            });
        }
    }

    /** The token wraps keys only, so the secret becomes one for a moment. */
    @Override
    public byte[] wrap(ResidentRef wrapping, WrapSpec spec, MemorySegment clear) {
        var wrappingId = directory.keyId(wrapping);
        try (var call = pool.call()) {
            var value = call.memory().copyOf(clear);
            return call.run(Effect.NONE, cryptoki -> {
                long wrappingHandle = ways.wrappingKey(cryptoki, wrappingId, spec);
                long key = cryptoki.create(NewKey.readable(KeyUse.MAC)
                        .secret(cryptoki, Ck.CKK_GENERIC_SECRET)
                        .segment(Ck.CKA_VALUE, value));
                try {
                    return bytes(cryptoki.wrap(ways.mechanism(cryptoki, spec), wrappingHandle, key));
                } finally {
                    cryptoki.discard(key);
                }
            });
        }
    }

    @Override
    public MemorySegment unwrap(ResidentRef wrapping, WrapSpec spec, byte[] wrapped, SegmentAllocator allocator) {
        var wrappingId = directory.keyId(wrapping);
        try (var call = pool.call()) {
            var clear = call.run(Effect.NONE, cryptoki -> {
                long key = cryptoki.unwrap(
                        ways.mechanism(cryptoki, spec),
                        ways.unwrappingKey(cryptoki, wrappingId, spec),
                        cryptoki.memory().copyOf(wrapped),
                        NewKey.readable(KeyUse.MAC).secret(cryptoki, Ck.CKK_GENERIC_SECRET));
                try {
                    return cryptoki.attribute(key, Ck.CKA_VALUE);
                } finally {
                    cryptoki.discard(key);
                }
            });
            return DeviceCall.copy(clear, allocator);
        }
    }

    @Override
    public ResidentKey unwrapKey(ResidentRef wrapping, WrapSpec spec, byte[] wrapped, KeyTemplate template) {
        return making.unwrapKey(wrapping, spec, wrapped, template);
    }

    // --- The rest ---

    @FunctionalInterface
    private interface WorkOnKey<T> {
        T run(Cryptoki cryptoki, KeyId key);
    }

    /** Does what takes nothing but the key. */
    private <T> T onKey(ResidentRef ref, WorkOnKey<T> work) {
        var key = directory.keyId(ref);
        try (var call = pool.call()) {
            return call.run(Effect.NONE, cryptoki -> work.run(cryptoki, key));
        }
    }

    private static byte[] bytes(MemorySegment segment) {
        return segment.toArray(JAVA_BYTE);
    }

    private static Octets octets(MemorySegment segment) {
        return Octets.of(bytes(segment));
    }
}
