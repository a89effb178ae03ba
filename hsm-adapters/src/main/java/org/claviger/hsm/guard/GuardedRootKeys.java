package org.claviger.hsm.guard;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import org.claviger.hsm.Binding;
import org.claviger.hsm.NewDataKey;
import org.claviger.hsm.RootKey;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.RootKeyVersion;
import org.claviger.hsm.RootKeys;
import org.claviger.hsm.Wrapped;

/** Root keys behind a guard. */
final class GuardedRootKeys implements RootKeys {
    private final RootKeys keys;
    private final Guard guard;

    GuardedRootKeys(RootKeys keys, Guard guard) {
        this.keys = keys;
        this.guard = guard;
    }

    @Override
    public RootKey create(RootKeyRef ref) {
        return guard.manage(() -> keys.create(ref));
    }

    @Override
    public RootKey describe(RootKeyRef ref) {
        return guard.manage(() -> keys.describe(ref));
    }

    @Override
    public List<RootKey> list() {
        return guard.manage(keys::list);
    }

    @Override
    public String identity(RootKeyRef ref) {
        return guard.manage(() -> keys.identity(ref));
    }

    @Override
    public List<RootKeyVersion> versions(RootKeyRef ref) {
        return guard.manage(() -> keys.versions(ref));
    }

    @Override
    public RootKey rotate(RootKeyRef ref) {
        return guard.manage(() -> keys.rotate(ref));
    }

    @Override
    public void retire(RootKeyRef ref) {
        var _ = guard.manage(() -> {
            keys.retire(ref);
            return ref;
        });
    }

    @Override
    public NewDataKey newDataKey(RootKeyRef ref, int bytes, Binding binding, SegmentAllocator allocator) {
        return guard.use(() -> keys.newDataKey(ref, bytes, binding, allocator));
    }

    @Override
    public Wrapped wrap(RootKeyRef ref, MemorySegment clear, Binding binding) {
        return guard.use(() -> keys.wrap(ref, clear, binding));
    }

    @Override
    public MemorySegment unwrap(Wrapped wrapped, Binding binding, SegmentAllocator allocator) {
        return guard.use(() -> keys.unwrap(wrapped, binding, allocator));
    }

    @Override
    public Wrapped rewrap(Wrapped wrapped, RootKeyRef to, Binding binding, SegmentAllocator scratch) {
        return guard.use(() -> keys.rewrap(wrapped, to, binding, scratch));
    }
}
