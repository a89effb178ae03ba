package org.claviger.server.crypto;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.List;
import java.util.function.Consumer;
import org.claviger.hsm.Binding;
import org.claviger.hsm.NewDataKey;
import org.claviger.hsm.RootKey;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.RootKeyVersion;
import org.claviger.hsm.RootKeys;
import org.claviger.hsm.Wrapped;

/** Root keys that do something with each key that they unwrapped, before they answer. */
record UnwrapHook(RootKeys roots, Consumer<MemorySegment> hook) implements RootKeys {
    @Override
    public RootKey create(RootKeyRef ref) {
        return roots.create(ref);
    }

    @Override
    public RootKey describe(RootKeyRef ref) {
        return roots.describe(ref);
    }

    @Override
    public NewDataKey newDataKey(RootKeyRef ref, int bytes, Binding binding, SegmentAllocator allocator) {
        return roots.newDataKey(ref, bytes, binding, allocator);
    }

    @Override
    public Wrapped wrap(RootKeyRef ref, MemorySegment clear, Binding binding) {
        return roots.wrap(ref, clear, binding);
    }

    @Override
    public MemorySegment unwrap(Wrapped wrapped, Binding binding, SegmentAllocator allocator) {
        var clear = roots.unwrap(wrapped, binding, allocator);
        hook.accept(clear);
        return clear;
    }

    @Override
    public String identity(RootKeyRef ref) {
        return roots.identity(ref);
    }

    @Override
    public List<RootKey> list() {
        return roots.list();
    }

    @Override
    public List<RootKeyVersion> versions(RootKeyRef ref) {
        return roots.versions(ref);
    }

    @Override
    public RootKey rotate(RootKeyRef ref) {
        return roots.rotate(ref);
    }

    @Override
    public void retire(RootKeyRef ref) {
        roots.retire(ref);
    }
}
