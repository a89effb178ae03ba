package org.claviger.server.crypto;

import org.claviger.hsm.MacSpec;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;

/** A code by a key in a device, which takes the message whole. */
final class DeviceMac implements MacRun {
    private final KeyInDevice key;
    private final MacSpec spec;
    private final SecretScope held;
    private final HeldMessage message;

    DeviceMac(KeyInDevice key, MacSpec spec, SecretScope held) {
        this.key = key;
        this.spec = spec;
        this.held = held;
        this.message = new HeldMessage(held);
    }

    @Override
    public void update(Secret data) {
        message.add(data);
    }

    @Override
    public byte[] finish() {
        var whole = message.with(new Secret(held.allocate(0)), held).bytes();
        return key.call((keys, ref) -> keys.mac(ref, spec, whole));
    }

    @Override
    public long heldBytes() {
        return message.bytes();
    }

    @Override
    public void close() {} // the parts go with their scope
}
