package org.claviger.server.crypto;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.AEADBadTagException;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Binding;
import org.claviger.hsm.NewDataKey;
import org.claviger.hsm.RootKey;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.RootKeyVersion;
import org.claviger.hsm.RootKeys;
import org.claviger.hsm.WrapAlgorithm;
import org.claviger.hsm.Wrapped;
import org.claviger.hsm.engine.AesGcm;
import org.claviger.hsm.engine.KeyEngines;

/** Root keys for tests: in memory, counting calls, and out of order on demand. */
public final class InMemoryRootKeys implements RootKeys {
    static final BackendId BACKEND = new BackendId("in-memory");
    public static final RootKeyRef ROOT = new RootKeyRef("main");

    private final BackendId id;
    private final AesGcm cipher = KeyEngines.java().aesGcm();
    private final SecureRandom random = new SecureRandom();
    private final Map<RootKeyRef, MemorySegment> roots = new ConcurrentHashMap<>();
    private final AtomicInteger unwrapped = new AtomicInteger();
    private volatile boolean down;

    public InMemoryRootKeys() {
        this(BACKEND);
    }

    InMemoryRootKeys(BackendId id) {
        this.id = id;
    }

    /** Root keys with {@link #ROOT} among them. */
    public static InMemoryRootKeys withRoot() {
        return withRoot(BACKEND);
    }

    static InMemoryRootKeys withRoot(BackendId id) {
        var keys = new InMemoryRootKeys(id);
        keys.create(ROOT);
        return keys;
    }

    /** These root keys alone, {@link #ROOT} for new keys. */
    public RootKeyDirectory directory() {
        return RootKeyDirectory.of(new InMemoryBackend(id, this), ROOT);
    }

    /** Makes every call fail from now on, or no more. */
    public void setDown(boolean down) {
        this.down = down;
    }

    /** How often {@link #unwrap} was called. */
    public int unwrapped() {
        return unwrapped.get();
    }

    @Override
    public RootKey create(RootKeyRef ref) {
        requireUp();
        if (roots.putIfAbsent(ref, randomKey(AesGcm.KEY_BYTES, Arena.ofAuto())) != null) {
            throw new BackendException(Category.CONFLICT, "root key " + ref + " is there already");
        }
        return describe(ref);
    }

    @Override
    public RootKey describe(RootKeyRef ref) {
        requireUp();
        root(ref);
        return new RootKey(ref, "1", Instant.EPOCH, RootKey.State.ENABLED, Collections.emptySortedMap());
    }

    @Override
    public String identity(RootKeyRef ref) {
        return id + "/" + ref;
    }

    @Override
    public List<RootKey> list() {
        requireUp();
        return roots.keySet().stream().map(this::describe).toList();
    }

    @Override
    public List<RootKeyVersion> versions(RootKeyRef ref) {
        var only = describe(ref);
        return List.of(new RootKeyVersion(only.currentVersion(), only.created()));
    }

    @Override
    public RootKey rotate(RootKeyRef ref) {
        throw new BackendException(Category.UNSUPPORTED, "these root keys have one version");
    }

    @Override
    public void retire(RootKeyRef ref) {
        requireUp();
        root(ref);
        roots.remove(ref);
    }

    @Override
    public NewDataKey newDataKey(RootKeyRef ref, int bytes, Binding binding, SegmentAllocator allocator) {
        requireUp();
        var clear = randomKey(bytes, allocator);
        return new NewDataKey(clear, wrap(ref, clear, binding));
    }

    @Override
    public Wrapped wrap(RootKeyRef ref, MemorySegment clear, Binding binding) {
        requireUp();
        var iv = new byte[AesGcm.IV_BYTES];
        random.nextBytes(iv);
        var blob = new byte[(int) clear.byteSize() + AesGcm.TAG_BYTES];
        cipher.seal(root(ref), iv, binding.toBytes(), clear, blob, 0);
        return new Wrapped(id, ref, "1", WrapAlgorithm.AES_256_GCM, iv, blob);
    }

    @Override
    public MemorySegment unwrap(Wrapped wrapped, Binding binding, SegmentAllocator allocator) {
        requireUp();
        unwrapped.incrementAndGet();
        if (!wrapped.backend().equals(id)) {
            throw new BackendException(Category.UNSUPPORTED, wrapped + ": another backend than " + id);
        }
        byte[] blob = wrapped.blob();
        try {
            return cipher.open(root(wrapped.root()), wrapped.iv(), binding.toBytes(), blob, 0, blob.length, allocator);
        } catch (AEADBadTagException | IllegalArgumentException e) {
            throw new BackendException(Category.INVALID_DATA, wrapped + " is altered or bound to something else", e);
        }
    }

    private MemorySegment root(RootKeyRef ref) {
        var root = roots.get(ref);
        if (root == null) {
            throw new BackendException(Category.NOT_FOUND, "no root key " + ref);
        }
        return root;
    }

    private void requireUp() {
        if (down) {
            throw new BackendException(Category.UNAVAILABLE, "the provider is down");
        }
    }

    private MemorySegment randomKey(int bytes, SegmentAllocator allocator) {
        var array = new byte[bytes];
        random.nextBytes(array);
        return allocator.allocateFrom(ValueLayout.JAVA_BYTE, array);
    }
}
