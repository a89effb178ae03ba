package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;

import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;
import org.claviger.hsm.CipherSpec;
import org.claviger.hsm.Encrypted;
import org.claviger.hsm.Octets;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;

/** A decryption by a key in a device, which takes the message whole. */
final class DeviceDecryption implements Decryption {
    private final KeyInDevice key;
    private final CipherSpec spec;
    private final Octets iv;
    private final Optional<Bytes> tag;
    private final HeldMessage message;

    /**
     * @param tag the one that the first part has announced
     * @param held where parts are kept until the last one comes
     */
    DeviceDecryption(KeyInDevice key, CipherSpec spec, Optional<Bytes> iv, Optional<Bytes> tag, SecretScope held) {
        this.key = key;
        this.spec = spec;
        this.iv = DeviceParameters.octets(iv.orElse(Bytes.EMPTY));
        this.tag = tag;
        this.message = new HeldMessage(held);
    }

    @Override
    public Secret update(Secret part, SecretScope output) {
        message.add(part);
        return new Secret(output.allocate(0));
    }

    @Override
    public Secret finish(Secret part, Optional<Bytes> later, SecretScope output) {
        if (later.isPresent() && tag.isPresent() && !later.equals(tag)) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "Authenticated Encryption Tag is not the one that the first part has announced");
        }
        var encrypted = encrypted(message.with(part, output), later.or(() -> tag));
        return new Secret(key.call((keys, ref) -> keys.decrypt(ref, spec, encrypted, KeyInDevice.memory(output))));
    }

    /** The tag comes by itself, or stands at the end, or is where the device has put it. */
    private Encrypted encrypted(Secret data, Optional<Bytes> known) {
        var whole = data.bytes().toArray(ValueLayout.JAVA_BYTE);
        if (!(spec instanceof CipherSpec.Gcm gcm) || key.putsIvIntoCipherText()) {
            if (known.isPresent()) {
                throw new KmipException(
                        BAD_CRYPTOGRAPHIC_PARAMETERS,
                        "Authenticated Encryption Tag for ciphertext that has none beside it");
            }
            return new Encrypted(iv, Octets.of(whole), Octets.NONE);
        }
        if (known.isPresent()) {
            return new Encrypted(iv, Octets.of(whole), DeviceParameters.octets(known.get()));
        }
        var length = whole.length - gcm.tagBytes();
        if (length < 0) {
            throw new KmipException(CRYPTOGRAPHIC_FAILURE, "decryption failed");
        }
        return new Encrypted(
                iv,
                Octets.of(Arrays.copyOf(whole, length)),
                Octets.of(Arrays.copyOfRange(whole, length, whole.length)));
    }

    @Override
    public long heldBytes() {
        return message.bytes();
    }

    @Override
    public void close() {} // the parts go with their scope
}
