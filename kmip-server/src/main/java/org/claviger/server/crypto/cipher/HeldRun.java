package org.claviger.server.crypto.cipher;

import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;

/**
 * A message that must be whole before anything can be done with it: authenticated decryption, CCM, XTS, key wrapping, RSA. Its
 * parts are kept off the heap until the last one has come.
 */
final class HeldRun implements CipherRun {
    /** Works on the whole message. */
    interface Whole {
        Secret apply(Secret message, SecretScope output) throws GeneralSecurityException;
    }

    private final Direction direction;
    private final Whole work;
    private final SecretScope held;
    private final List<MemorySegment> parts = new ArrayList<>(0);
    private long heldBytes;

    /** @param held lives as long as this */
    HeldRun(Direction direction, SecretScope held, Whole work) {
        this.direction = direction;
        this.held = held;
        this.work = work;
    }

    @Override
    public Secret update(Secret part, SecretScope output) {
        if (part.length() > 0) {
            parts.add(held.allocate(part.length()).copyFrom(part.bytes()));
            heldBytes += part.length();
        }
        return new Secret(output.allocate(0));
    }

    @Override
    public Secret finish(Secret part, SecretScope output) {
        var whole = parts.isEmpty() ? part : joined(part, output);
        return Guarded.step(direction, () -> work.apply(whole, output));
    }

    private Secret joined(Secret last, SecretScope output) {
        var whole = output.allocate(heldBytes + last.length());
        var at = 0L;
        for (var part : parts) {
            whole.asSlice(at).copyFrom(part);
            at += part.byteSize();
        }
        whole.asSlice(at).copyFrom(last.bytes());
        return new Secret(whole);
    }

    @Override
    public long heldBytes() {
        return heldBytes;
    }
}
