package org.claviger.server.crypto;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.hsm.Digest;
import org.claviger.hsm.MacSpec;
import org.claviger.hsm.support.HeapCopy;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;

/** Derives secrets from a key in a device. What it computes is a secret here, and leaves as little behind. */
final class DeviceDerivation {
    private final DeviceKey key;
    private final KeyInDevice place;

    /** @param place where {@code key} is */
    DeviceDerivation(DeviceKey key, KeyInDevice place) {
        this.key = key;
        this.place = place;
    }

    /**
     * Derives a secret.
     *
     * @throws KmipException with Unsupported Cryptographic Parameters for a method that devices don't have
     */
    Secret derive(UsableKey.Derivation derivation, int bytes, SecretScope secrets) {
        return switch (derivation.method()) {
            case ENCRYPT -> {
                try (var encryption = key.encryption(
                        derivation.parameters(),
                        derivation.inputs().initializationVector(),
                        Optional.empty(),
                        secrets)) {
                    var encrypted = encryption
                            .finish(derivation.data().getFirst(), secrets)
                            .data();
                    KeyDerivation.requireAtMost(encrypted.length(), bytes);
                    yield new Secret(encrypted.bytes().asSlice(0, bytes));
                }
            }
            case HMAC -> {
                var function = function(derivation, Optional.empty(), secrets);
                KeyDerivation.requireAtMost(function.digest().bytes(), bytes);
                var code = function.apply(derivation.data().getFirst().bytes());
                yield new Secret(code.asSlice(0, bytes));
            }
            case NIST800_108_C -> counterMode(derivation, bytes, secrets);
            case PBKDF2, HASH, NIST800_108_F, NIST800_108_DPI, HKDF, AWS_SIGNATURE_VERSION_4, ASYMMETRIC_KEY ->
                throw DeviceParameters.unsupported(
                        "Derivation Method " + derivation.method().specName() + " is");
        };
    }

    /** HMAC in the device, whose codes are secrets here. */
    private record Function(KeyInDevice place, Digest digest, SecretScope secrets) {
        MemorySegment apply(MemorySegment input) {
            try (var code = HeapCopy.adopt(place.call((keys, ref) -> keys.mac(ref, new MacSpec.Hmac(digest), input)))) {
                return secrets.copyOf(code.array()).bytes();
            }
        }
    }

    private Function function(UsableKey.Derivation derivation, Optional<HashingAlgorithm> usual, SecretScope secrets) {
        var hash = KeyDerivation.hashOf(derivation.inputs(), usual);
        return new Function(place, DeviceParameters.digest(hash), secrets);
    }

    /** NIST SP 800-108 section 4.1 with a counter of 32 bits, as {@link KeyDerivation#nist800108} does it. */
    private Secret counterMode(UsableKey.Derivation derivation, int bytes, SecretScope secrets) {
        var function = function(derivation, Optional.of(HashingAlgorithm.SHA_256), secrets);
        var fixed = derivation.data().getFirst().bytes();
        var input = secrets.allocate(Integer.BYTES + fixed.byteSize());
        input.asSlice(Integer.BYTES).copyFrom(fixed);
        var output = secrets.allocate(bytes);
        var counter = 1;
        for (var at = 0; at < bytes; at += function.digest().bytes()) {
            input.copyFrom(MemorySegment.ofArray(
                    ByteBuffer.allocate(Integer.BYTES).putInt(counter).array()));
            var part = Math.min(function.digest().bytes(), bytes - at);
            MemorySegment.copy(function.apply(input), 0, output, at, part);
            counter++;
        }
        return new Secret(output);
    }
}
