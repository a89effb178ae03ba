package org.claviger.server.crypto;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;

/** A message whose parts are kept off the heap until the last one has come, because a device takes it whole. */
final class HeldMessage {
    private final SecretScope held;
    private final List<MemorySegment> parts = new ArrayList<>(0);
    private long bytes;

    /** @param held lives as long as this */
    HeldMessage(SecretScope held) {
        this.held = held;
    }

    void add(Secret part) {
        if (part.length() > 0) {
            parts.add(held.allocate(part.length()).copyFrom(part.bytes()));
            bytes += part.length();
        }
    }

    /** The whole message with its last part. */
    Secret with(Secret last, SecretScope output) {
        if (parts.isEmpty()) {
            return last;
        }
        var whole = output.allocate(bytes + last.length());
        var at = 0L;
        for (var part : parts) {
            whole.asSlice(at).copyFrom(part);
            at += part.byteSize();
        }
        whole.asSlice(at).copyFrom(last.bytes());
        return new Secret(whole);
    }

    long bytes() {
        return bytes;
    }
}
