package org.claviger.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.claviger.hsm.BackendException.Category.INVALID_DATA;
import static org.claviger.hsm.BackendException.Category.UNSUPPORTED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import javax.crypto.AEADBadTagException;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Binding;
import org.claviger.hsm.Digest;
import org.claviger.hsm.KeyUse;
import org.claviger.hsm.NewDataKey;
import org.claviger.hsm.RootKey;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.RootKeyVersion;
import org.claviger.hsm.RootKeys;
import org.claviger.hsm.WrapAlgorithm;
import org.claviger.hsm.Wrapped;
import org.claviger.hsm.engine.AesGcm;
import org.claviger.hsm.support.ByteReader;
import org.claviger.hsm.support.ByteWriter;
import org.claviger.hsm.support.MalformedBytesException;

/**
 * Root keys in a token.
 *
 * <p>Where the token does AES-GCM the root key wraps by it, with the binding as additional data. RSA-OAEP and AES key wrap
 * know no additional data and take short keys only; there the root key wraps a new AES-256 key for each wrapping, and that
 * key wraps by AES-GCM in this process. So the binding is authenticated, and any length can be wrapped, in every case.
 */
final class Pkcs11RootKeys implements RootKeys {
    private static final int LONGEST_INNER_KEY_BYTES = 2048;
    private static final int KEY_WRAP_ADDS_BYTES = 8;

    private final BackendId id;
    private final SessionPool pool;
    private final RootDirectory directory;
    private final Abilities abilities;
    private final Optional<RootMethod> wantedMethod;
    private final GcmCipher deviceGcm;
    private final RandomGenerator random;
    private final AesGcm gcm;

    /** @param wantedMethod how new root keys wrap; empty for the best that works */
    Pkcs11RootKeys(
            BackendId id,
            SessionPool pool,
            RootDirectory directory,
            Abilities abilities,
            Optional<RootMethod> wantedMethod,
            GcmCipher deviceGcm,
            AesGcm gcm,
            RandomGenerator random) {
        this.id = id;
        this.pool = pool;
        this.directory = directory;
        this.abilities = abilities;
        this.wantedMethod = wantedMethod;
        this.deviceGcm = deviceGcm;
        this.gcm = gcm;
        this.random = random;
    }

    @Override
    public RootKey create(RootKeyRef ref) {
        return rootKey(directory.create(ref, methodForNewKeys()));
    }

    @Override
    public RootKey describe(RootKeyRef ref) {
        return rootKey(directory.versions(ref).getLast());
    }

    @Override
    public List<RootKey> list() {
        return directory.list().stream().map(this::rootKey).toList();
    }

    @Override
    public List<RootKeyVersion> versions(RootKeyRef ref) {
        return directory.versions(ref).stream().map(RootVersion::toVersion).toList();
    }

    @Override
    public String identity(RootKeyRef ref) {
        try (var call = pool.call()) {
            var token = call.run(Effect.NONE, cryptoki -> pool.token().info(cryptoki.memory()));
            return "root key %s in token %s of %s".formatted(ref, token, token.manufacturer());
        }
    }

    @Override
    public RootKey rotate(RootKeyRef ref) {
        return rootKey(directory.rotate(ref, methodForNewKeys()));
    }

    @Override
    public void retire(RootKeyRef ref) {
        directory.destroy(ref);
    }

    @Override
    public NewDataKey newDataKey(RootKeyRef ref, int bytes, Binding binding, SegmentAllocator allocator) {
        requireKeyLength(bytes);
        var root = directory.current(ref);
        var clear = generate(bytes, allocator);
        return new NewDataKey(clear, wrapBy(root, clear, binding));
    }

    @Override
    public Wrapped wrap(RootKeyRef ref, MemorySegment clear, Binding binding) {
        requireKeyLength(clear.byteSize());
        return wrapBy(directory.current(ref), clear, binding);
    }

    @Override
    public MemorySegment unwrap(Wrapped wrapped, Binding binding, SegmentAllocator allocator) {
        if (!wrapped.backend().equals(id)) {
            throw new BackendException(UNSUPPORTED, "%s: another backend than %s".formatted(wrapped, id));
        }
        var root = directory.version(wrapped.root(), wrapped.rootVersion());
        if (!algorithms(root.method()).contains(wrapped.algorithm()) || wrapped.iv().length != AesGcm.IV_BYTES) {
            throw new BackendException(
                    UNSUPPORTED,
                    "%s: not by an algorithm of its root key (%s)".formatted(wrapped, word(root.method())));
        }
        try {
            return root.method() == RootMethod.AES_GCM
                    ? unwrapInside(root, wrapped, binding, allocator)
                    : unwrapByInnerKey(root, wrapped, binding, allocator);
        } catch (AEADBadTagException | MalformedBytesException e) {
            throw notTheOne(wrapped, e);
        } catch (BackendException e) {
            throw e.category() == INVALID_DATA ? notTheOne(wrapped, e) : e;
        }
    }

    private static BackendException notTheOne(Wrapped wrapped, Exception cause) {
        return new BackendException(
                INVALID_DATA,
                "%s is altered, bound to something else, or wrapped by another root key of that name"
                        .formatted(wrapped),
                cause);
    }

    // --- Wrapping ---

    private Wrapped wrapBy(RootVersion root, MemorySegment clear, Binding binding) {
        return switch (root.method()) {
            case AES_GCM -> wrapInside(root, clear, binding);
            case RSA_OAEP -> {
                var digest = abilities
                        .oaepDigest()
                        .orElseThrow(() -> new BackendException(
                                UNSUPPORTED, "token %s can't decrypt by RSA-OAEP".formatted(pool.token())));
                var publicKey = root.publicKey().orElseThrow();
                try (var call = pool.call()) {
                    var inner = call.run(Effect.NONE, cryptoki -> cryptoki.random(AesGcm.KEY_BYTES));
                    yield wrapByInnerKey(
                            root, oaep(digest), inner, publicKey.encryptOaep(digest, inner), clear, binding);
                }
            }
            case KEY_WRAP -> {
                try (var call = pool.call()) {
                    var inner = call.run(Effect.NONE, cryptoki -> newInnerKey(cryptoki, root));
                    yield wrapByInnerKey(
                            root,
                            WrapAlgorithm.AES_KEY_WRAP_AES_256_GCM,
                            inner.clear(),
                            bytes(inner.wrapped()),
                            clear,
                            binding);
                }
            }
        };
    }

    private Wrapped wrapInside(RootVersion root, MemorySegment clear, Binding binding) {
        try (var call = pool.call()) {
            var input = call.memory().copyOf(clear);
            var additional = call.memory().copyOf(binding.toBytes());
            var result = call.run(
                    Effect.NONE,
                    cryptoki -> deviceGcm.seal(cryptoki, handle(cryptoki, root), input, additional, AesGcm.TAG_BYTES));
            return new Wrapped(
                    id, root.ref(), root.name(), WrapAlgorithm.AES_256_GCM, bytes(result.iv()), bytes(result.sealed()));
        }
    }

    private Wrapped wrapByInnerKey(
            RootVersion root,
            WrapAlgorithm algorithm,
            MemorySegment inner,
            byte[] wrappedInner,
            MemorySegment clear,
            Binding binding) {
        var iv = new byte[AesGcm.IV_BYTES];
        random.nextBytes(iv);
        var sealed = new byte[Math.toIntExact(clear.byteSize()) + AesGcm.TAG_BYTES];
        gcm.seal(inner, iv, binding.toBytes(), clear, sealed, 0);
        byte[] blob = new ByteWriter().bytes(wrappedInner).raw(sealed).toByteArray();
        return new Wrapped(id, root.ref(), root.name(), algorithm, iv, blob);
    }

    private record InnerKey(MemorySegment clear, MemorySegment wrapped) {}

    private InnerKey newInnerKey(Cryptoki cryptoki, RootVersion root) {
        long inner = NewKey.readable(KeyUse.ENCRYPT).generateAes(cryptoki, AesGcm.KEY_BYTES);
        try {
            var wrapped = cryptoki.wrap(keyWrap(cryptoki), handle(cryptoki, root), inner);
            return new InnerKey(cryptoki.attribute(inner, Ck.CKA_VALUE), wrapped);
        } finally {
            cryptoki.discard(inner);
        }
    }

    // --- Unwrapping ---

    private MemorySegment unwrapInside(RootVersion root, Wrapped wrapped, Binding binding, SegmentAllocator allocator) {
        try (var call = pool.call()) {
            var additional = call.memory().copyOf(binding.toBytes());
            var clear = call.run(
                    Effect.NONE,
                    cryptoki -> deviceGcm.open(
                            cryptoki,
                            handle(cryptoki, root),
                            wrapped.iv(),
                            additional,
                            wrapped.blob(),
                            AesGcm.TAG_BYTES));
            return DeviceCall.copy(clear, allocator);
        }
    }

    private MemorySegment unwrapByInnerKey(
            RootVersion root, Wrapped wrapped, Binding binding, SegmentAllocator allocator)
            throws MalformedBytesException, AEADBadTagException {
        byte[] blob = wrapped.blob();
        var in = new ByteReader(blob);
        byte[] wrappedInner = in.bytes(LONGEST_INNER_KEY_BYTES, "inner key");
        int expected =
                root.publicKey().map(RsaPublicKey::encryptedBytes).orElse(AesGcm.KEY_BYTES + KEY_WRAP_ADDS_BYTES);
        if (wrappedInner.length != expected) {
            throw new MalformedBytesException(
                    "inner key of %d bytes (expected %d)".formatted(wrappedInner.length, expected));
        }
        int start = in.position();
        try (var call = pool.call()) {
            var input = call.memory().copyOf(wrappedInner);
            var inner = call.run(Effect.NONE, cryptoki -> openInnerKey(cryptoki, root, wrapped.algorithm(), input));
            if (inner.byteSize() != AesGcm.KEY_BYTES) {
                throw new MalformedBytesException("inner key that has %d bytes in clear".formatted(inner.byteSize()));
            }
            return gcm.open(inner, wrapped.iv(), binding.toBytes(), blob, start, blob.length - start, allocator);
        }
    }

    private MemorySegment openInnerKey(
            Cryptoki cryptoki, RootVersion root, WrapAlgorithm algorithm, MemorySegment wrappedInner) {
        long handle = handle(cryptoki, root);
        if (root.method() == RootMethod.RSA_OAEP) {
            var digest = algorithm == oaep(Digest.SHA_1) ? Digest.SHA_1 : Digest.SHA_256;
            return cryptoki.decrypt(
                    Mechanisms.oaep(cryptoki.memory(), digest, digest, MemorySegment.NULL), handle, wrappedInner);
        }
        long inner = cryptoki.unwrap(
                keyWrap(cryptoki),
                handle,
                wrappedInner,
                NewKey.readable(KeyUse.ENCRYPT).secret(cryptoki, Ck.CKK_AES));
        try {
            return cryptoki.attribute(inner, Ck.CKA_VALUE);
        } finally {
            cryptoki.discard(inner);
        }
    }

    // --- The rest ---

    /** New key bytes by the token's generator. */
    private MemorySegment generate(int bytes, SegmentAllocator allocator) {
        try (var call = pool.call()) {
            var clear = call.run(Effect.NONE, cryptoki -> {
                boolean aesLength = bytes == 16 || bytes == 24 || bytes == 32;
                if (cryptoki.profile().dataKeysFrom() == Profile.DataKeySource.RANDOM || !aesLength) {
                    return cryptoki.random(bytes);
                }
                long key = NewKey.readable(KeyUse.ENCRYPT).generateAes(cryptoki, bytes);
                try {
                    return cryptoki.attribute(key, Ck.CKA_VALUE);
                } finally {
                    cryptoki.discard(key);
                }
            });
            return DeviceCall.copy(clear, allocator);
        }
    }

    private RootMethod methodForNewKeys() {
        var method = wantedMethod.or(() -> abilities.rootMethods().stream().findFirst());
        if (method.isEmpty() || !abilities.rootMethods().contains(method.get())) {
            throw new BackendException(
                    UNSUPPORTED,
                    "token %s can't have a root key %s; the self-test found: %s"
                            .formatted(
                                    pool.token(),
                                    method.map(m -> "by " + word(m)).orElse("in any way"),
                                    abilities.measured()));
        }
        return method.get();
    }

    private static long handle(Cryptoki cryptoki, RootVersion root) {
        return cryptoki.findKey(root.key())
                .orElseThrow(() -> new BackendException(
                        BackendException.Category.NOT_FOUND,
                        "root key %s version %s is not in the token any more".formatted(root.ref(), root.name())));
    }

    private static MemorySegment keyWrap(Cryptoki cryptoki) {
        long mechanism = cryptoki.profile()
                .keyWrap()
                .orElseThrow(() -> new BackendException(UNSUPPORTED, "the token has no AES key wrap"));
        return Mechanisms.plain(cryptoki.memory(), mechanism);
    }

    private RootKey rootKey(RootVersion version) {
        var facts = version.facts();
        return new RootKey(
                version.ref(),
                version.name(),
                version.created(),
                RootKey.State.ENABLED,
                new TreeMap<>(Map.of(
                        "method", word(version.method()),
                        "bits", Integer.toString(version.bits()),
                        "token", pool.token().toString(),
                        "sensitive", Boolean.toString(facts.sensitive()),
                        "extractable", Boolean.toString(facts.extractable()),
                        "never extractable", Boolean.toString(facts.neverExtractable()),
                        "made in the token", Boolean.toString(facts.madeInside()))));
    }

    private static List<WrapAlgorithm> algorithms(RootMethod method) {
        return switch (method) {
            case AES_GCM -> List.of(WrapAlgorithm.AES_256_GCM);
            case RSA_OAEP -> List.of(oaep(Digest.SHA_1), oaep(Digest.SHA_256));
            case KEY_WRAP -> List.of(WrapAlgorithm.AES_KEY_WRAP_AES_256_GCM);
        };
    }

    private static WrapAlgorithm oaep(Digest digest) {
        return digest == Digest.SHA_1
                ? WrapAlgorithm.RSA_OAEP_SHA_1_AES_256_GCM
                : WrapAlgorithm.RSA_OAEP_SHA_256_AES_256_GCM;
    }

    private static String word(RootMethod method) {
        return method.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static byte[] bytes(MemorySegment segment) {
        return segment.toArray(JAVA_BYTE);
    }

    private static void requireKeyLength(long bytes) {
        if (bytes < 1 || bytes > LONGEST_KEY_BYTES) {
            throw new BackendException(
                    UNSUPPORTED, "key of %d bytes (expected 1 to %d)".formatted(bytes, LONGEST_KEY_BYTES));
        }
    }
}
