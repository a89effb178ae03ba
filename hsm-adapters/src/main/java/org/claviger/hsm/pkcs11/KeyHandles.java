package org.claviger.hsm.pkcs11;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The handles of keys found so far. A handle is good for as long as one login lasts, so all are forgotten with it; that a
 * key was there is remembered longer, to tell a key that vanished with its token from one that never was.
 */
final class KeyHandles {
    /** @param objectClass secret, private or public */
    record Key(long objectClass, KeyId id) {}

    private final Map<Key, Long> handles = new ConcurrentHashMap<>();
    private final Set<Key> seen = ConcurrentHashMap.newKeySet();

    OptionalLong find(Key key) {
        var handle = handles.get(key);
        return handle == null ? OptionalLong.empty() : OptionalLong.of(handle);
    }

    void put(Key key, long handle) {
        handles.put(key, handle);
        seen.add(key);
    }

    /** Whether the key was there before. */
    boolean saw(Key key) {
        return seen.contains(key);
    }

    /** The key was destroyed. */
    void remove(Key key) {
        handles.remove(key);
        seen.remove(key);
    }

    void forgetHandles() {
        handles.clear();
    }

    /** The token was connected anew: what isn't there now is not coming back. */
    void forgetAll() {
        handles.clear();
        seen.clear();
    }
}
