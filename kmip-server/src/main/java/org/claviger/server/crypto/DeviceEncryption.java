package org.claviger.server.crypto;

import java.util.Optional;
import org.claviger.hsm.CipherSpec;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;

/** An encryption by a key in a device, which takes the message whole. */
final class DeviceEncryption implements Encryption {
    private final KeyInDevice key;
    private final CipherSpec spec;
    private final boolean ivIsKnown;
    private final HeldMessage message;

    /**
     * @param ivIsKnown whether the client has given the IV, or there is none
     * @param held where parts are kept until the last one comes
     */
    DeviceEncryption(KeyInDevice key, CipherSpec spec, boolean ivIsKnown, SecretScope held) {
        this.key = key;
        this.spec = spec;
        this.ivIsKnown = ivIsKnown;
        this.message = new HeldMessage(held);
    }

    @Override
    public CryptoEngine.Encrypted update(Secret part, SecretScope output) {
        message.add(part);
        return new CryptoEngine.Encrypted(new Secret(output.allocate(0)), Optional.empty(), Optional.empty());
    }

    @Override
    public CryptoEngine.Encrypted finish(Secret part, SecretScope output) {
        var clear = message.with(part, output).bytes();
        var encrypted = key.call((keys, ref) -> keys.encrypt(ref, spec, clear));
        return new CryptoEngine.Encrypted(
                output.copyOf(encrypted.data().toByteArray()),
                ivIsKnown ? Optional.empty() : DeviceParameters.bytes(encrypted.iv()),
                DeviceParameters.bytes(encrypted.tag()));
    }

    @Override
    public long heldBytes() {
        return message.bytes();
    }

    @Override
    public void close() {} // the parts go with their scope
}
