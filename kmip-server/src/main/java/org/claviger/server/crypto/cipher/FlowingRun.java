package org.claviger.server.crypto.cipher;

import javax.crypto.Cipher;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;

/**
 * A message that goes through JCA's cipher as it comes: modes without padding, stream ciphers, authenticated encryption. Never an
 * authenticated decryption, of which JCA would keep the whole message on the heap.
 */
final class FlowingRun implements CipherRun {
    private final Direction direction;
    private final Cipher cipher;

    FlowingRun(Direction direction, Cipher cipher) {
        this.direction = direction;
        this.cipher = cipher;
    }

    @Override
    public Secret update(Secret part, SecretScope output) {
        return Guarded.step(direction, () -> Guarded.update(cipher, part, output));
    }

    @Override
    public Secret finish(Secret part, SecretScope output) {
        return Guarded.step(direction, () -> Guarded.finish(cipher, part, output));
    }
}
