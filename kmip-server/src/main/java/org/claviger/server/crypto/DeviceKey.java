package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.CRYPTOGRAPHIC_FAILURE;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.INVALID_MESSAGE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.interfaces.ECKey;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.CipherSpec;
import org.claviger.hsm.DeriveSpec;
import org.claviger.hsm.Digest;
import org.claviger.hsm.Encrypted;
import org.claviger.hsm.MacSpec;
import org.claviger.hsm.Octets;
import org.claviger.hsm.ResidentRef;
import org.claviger.hsm.support.HeapCopy;
import org.claviger.message.ChildKey;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A key that is in a device and is used there. Messages are hashed for signatures by this process; all others go to the device
 * whole. Used by one thread.
 */
public final class DeviceKey implements UsableKey {
    private final ResidentDevice device;
    private final ResidentReference reference;
    private final ObjectType type;
    private final Optional<CryptographicAlgorithm> algorithm;
    private @Nullable PublicKey publicKey;

    /** @param algorithm the object's attribute */
    public DeviceKey(
            ResidentDevice device,
            ResidentReference reference,
            ObjectType type,
            Optional<CryptographicAlgorithm> algorithm) {
        this.device = device;
        this.reference = reference;
        this.type = type;
        this.algorithm = algorithm;
    }

    private ResidentRef ref() {
        return reference.ref();
    }

    // --- Encryption ---

    @Override
    public Encryption encryption(
            CryptographicParameters parameters, Optional<Bytes> iv, Optional<Bytes> additionalData, SecretScope held) {
        if (type == ObjectType.SYMMETRIC_KEY) {
            requireAes();
            return new EncryptionThere(
                    DeviceParameters.aes(parameters, iv, additionalData, Optional.empty()), iv.isPresent(), held);
        }
        HeldKey.requireNotAuthenticated(additionalData);
        return new EncryptionThere(rsa(parameters), true, held);
    }

    private final class EncryptionThere implements Encryption {
        private final CipherSpec spec;
        private final boolean ivIsKnown;
        private final HeldMessage message;

        EncryptionThere(CipherSpec spec, boolean ivIsKnown, SecretScope held) {
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
            var encrypted = device.call(keys -> keys.encrypt(ref(), spec, clear));
            return new CryptoEngine.Encrypted(
                    output.copyOf(encrypted.data().toByteArray()),
                    ivIsKnown ? Optional.empty() : bytes(encrypted.iv()),
                    bytes(encrypted.tag()));
        }

        @Override
        public long heldBytes() {
            return message.bytes();
        }

        @Override
        public void close() {} // the parts go with their scope
    }

    @Override
    public Decryption decryption(
            CryptographicParameters parameters,
            Optional<Bytes> iv,
            Optional<Bytes> additionalData,
            Optional<Bytes> tag,
            SecretScope held) {
        if (type == ObjectType.SYMMETRIC_KEY) {
            requireAes();
            var spec = DeviceParameters.aes(parameters, iv, additionalData, tag);
            if (DeviceParameters.takesIv(spec) && iv.isEmpty() && !holdsIv()) {
                throw new KmipException(INVALID_MESSAGE, "IV/Counter/Nonce is missing (needed for this cipher)");
            }
            return new DecryptionThere(spec, iv, tag, held);
        }
        HeldKey.requireNotAuthenticated(additionalData);
        HeldKey.requireNotAuthenticated(tag);
        return new DecryptionThere(rsa(parameters), Optional.empty(), Optional.empty(), held);
    }

    private boolean holdsIv() {
        return device.call(keys -> keys.cipherTextHoldsIv());
    }

    private final class DecryptionThere implements Decryption {
        private final CipherSpec spec;
        private final Octets iv;
        private final Optional<Bytes> tag;
        private final HeldMessage message;

        DecryptionThere(CipherSpec spec, Optional<Bytes> iv, Optional<Bytes> tag, SecretScope held) {
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
            return new Secret(device.call(keys -> keys.decrypt(ref(), spec, encrypted, scope(output))));
        }

        /** The tag comes by itself, or stands at the end, or is where the device has put it. */
        private Encrypted encrypted(Secret data, Optional<Bytes> known) {
            var whole = data.bytes().toArray(ValueLayout.JAVA_BYTE);
            if (!(spec instanceof CipherSpec.Gcm gcm) || holdsIv()) {
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

    private static Optional<Bytes> bytes(Octets octets) {
        return octets.isEmpty() ? Optional.empty() : Optional.of(Bytes.wrap(octets.toByteArray()));
    }

    private void requireAes() {
        if (algorithm.isPresent() && algorithm.get() != CryptographicAlgorithm.AES) {
            throw DeviceParameters.unsupported(
                    "encryption with Cryptographic Algorithm " + algorithm.get().specName() + " is");
        }
    }

    private CipherSpec rsa(CryptographicParameters parameters) {
        if (!KeyDescription.of(publicKey()).algorithms().contains(CryptographicAlgorithm.RSA)) {
            throw DeviceParameters.unsupported("encryption with another key than RSA's is");
        }
        return DeviceParameters.rsa(parameters);
    }

    // --- Codes and signatures ---

    @Override
    public MacRun mac(CryptographicParameters parameters, SecretScope held) {
        var spec = DeviceParameters.mac(parameters.cryptographicAlgorithm().orElseGet(this::algorithm), parameters);
        return new CodeThere(spec, held);
    }

    private final class CodeThere implements MacRun {
        private final MacSpec spec;
        private final SecretScope held;
        private final HeldMessage message;

        CodeThere(MacSpec spec, SecretScope held) {
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
            return device.call(keys -> keys.mac(ref(), spec, whole));
        }

        @Override
        public long heldBytes() {
            return message.bytes();
        }

        @Override
        public void close() {} // the parts go with their scope
    }

    @Override
    public SignatureScheme scheme(CryptographicParameters parameters) {
        return SignatureScheme.of(publicKey(), parameters);
    }

    /** Keys on secp256k1 sign with the lower of the two values of s, as everywhere in this server. */
    @Override
    public byte[] sign(SignatureScheme scheme, byte[] digest) {
        var spec = DeviceParameters.signing(scheme, digest.length);
        var signature = device.call(keys -> keys.sign(ref(), spec, MemorySegment.ofArray(digest)));
        return publicKey() instanceof ECKey onCurve && Secp256k1.isCurveOf(onCurve)
                ? DeterministicEcdsa.withLowS(signature)
                : signature;
    }

    @Override
    public boolean verify(SignatureScheme scheme, byte[] digest, byte[] signature) {
        var spec = DeviceParameters.signing(scheme, digest.length);
        return device.call(keys -> keys.verify(ref(), spec, MemorySegment.ofArray(digest), signature));
    }

    @Override
    public UsableKey child(Supplier<Bytes> chainCode, ChildKey asked) {
        throw DeviceParameters.unsupported("a child key is");
    }

    // --- Derivation ---

    @Override
    public Secret agree(PublicKey other, Optional<CryptographicParameters> parameters, int bytes, SecretScope secrets) {
        var own = KeyDescription.of(publicKey());
        HeldKey.requireAlgorithm(parameters, own);
        if (!(publicKey() instanceof ECKey)) {
            throw DeviceParameters.unsupported("agreement with another key than one on a curve of NIST's is");
        }
        var whole = (own.length() + Byte.SIZE - 1) / Byte.SIZE;
        KeyDerivation.requireAtMost(whole, bytes);
        var spec = new DeriveSpec.Ecdh(Octets.of(other.getEncoded()));
        // Of a shorter secret, devices give the last bytes.
        var shared = device.call(keys -> keys.deriveSecret(ref(), spec, whole, scope(secrets)));
        return new Secret(shared.asSlice(0, bytes));
    }

    @Override
    public Secret derive(Derivation derivation, int bytes, SecretScope secrets) {
        return switch (derivation.method()) {
            case ENCRYPT -> {
                try (var encryption = encryption(
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
    private record Function(ResidentDevice device, ResidentRef ref, Digest digest, SecretScope secrets) {
        MemorySegment apply(MemorySegment input) {
            try (var code = HeapCopy.adopt(device.call(keys -> keys.mac(ref, new MacSpec.Hmac(digest), input)))) {
                return secrets.copyOf(code.array()).bytes();
            }
        }
    }

    private Function function(Derivation derivation, Optional<HashingAlgorithm> usual, SecretScope secrets) {
        var hash = KeyDerivation.hashOf(derivation.inputs(), usual);
        return new Function(device, ref(), DeviceParameters.digest(hash), secrets);
    }

    /** NIST SP 800-108 section 4.1 with a counter of 32 bits, as {@link KeyDerivation#nist800108} does it. */
    private Secret counterMode(Derivation derivation, int bytes, SecretScope secrets) {
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

    // --- Wrapping ---

    @Override
    public KeyWrapper.WrappingKey wrapping(CryptographicParameters parameters) {
        return new KeyWrapper.InDevice(this, parameters);
    }

    @Override
    public KeyWrapper.UnwrappingKey unwrapping(CryptographicParameters parameters) {
        return new KeyWrapper.InDevice(this, parameters);
    }

    Secret wrap(Secret clear, CryptographicParameters parameters, SecretScope secrets) {
        var spec = DeviceParameters.aesWrapping(parameters);
        DeviceParameters.aesKeyWrap(parameters).requireWrappable(clear);
        byte[] wrapped = device.call(keys -> keys.wrap(ref(), spec, clear.bytes()));
        return secrets.copyOf(wrapped);
    }

    Secret unwrap(Secret wrapped, CryptographicParameters parameters, SecretScope secrets) {
        var spec = type == ObjectType.PRIVATE_KEY
                ? DeviceParameters.rsaWrapping(parameters)
                : DeviceParameters.aesWrapping(parameters);
        var bytes = wrapped.bytes().toArray(ValueLayout.JAVA_BYTE);
        return new Secret(device.call(keys -> keys.unwrap(ref(), spec, bytes, scope(secrets))));
    }

    /**
     * Wraps another key of the same device by this one, without anybody seeing it.
     *
     * @throws KmipException with Unsupported Cryptographic Parameters if it is in another device
     */
    public Secret wrapResident(ResidentReference key, CryptographicParameters parameters, SecretScope secrets) {
        if (!key.ref().backend().equals(ref().backend())) {
            throw DeviceParameters.unsupported("wrapping by a key of another device is");
        }
        var spec = DeviceParameters.aesWrapping(parameters);
        byte[] wrapped = device.call(keys -> keys.wrapKey(ref(), key.ref(), spec));
        return secrets.copyOf(wrapped);
    }

    // --- The rest ---

    private CryptographicAlgorithm algorithm() {
        return algorithm.orElseThrow(
                () -> new KmipException(INVALID_FIELD, "the object has no Cryptographic Algorithm"));
    }

    private PublicKey publicKey() {
        if (publicKey == null) {
            publicKey = publicKey(reference.publicKey());
        }
        return publicKey;
    }

    /**
     * Reads the public half of a pair in a device.
     *
     * @param info DER SubjectPublicKeyInfo
     */
    public static PublicKey publicKey(Octets info) {
        try {
            return PublicKeyReader.read(SubjectPublicKeyInfo.getInstance(info.toByteArray()))
                    .orElseThrow(() -> new IllegalArgumentException("a public key of an algorithm that is not known"));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("no public key", e);
        }
    }

    private static SegmentAllocator scope(SecretScope secrets) {
        return (size, _) -> secrets.allocate(size);
    }
}
