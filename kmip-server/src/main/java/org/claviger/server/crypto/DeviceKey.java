package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.INVALID_MESSAGE;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Optional;
import java.util.function.Supplier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.interfaces.ECKey;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.CipherSpec;
import org.claviger.hsm.DeriveSpec;
import org.claviger.hsm.Octets;
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
    private final KeyInDevice key;
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
        this.key = new KeyInDevice(device, reference.ref());
        this.reference = reference;
        this.type = type;
        this.algorithm = algorithm;
    }

    // --- Encryption ---

    @Override
    public Encryption encryption(
            CryptographicParameters parameters, Optional<Bytes> iv, Optional<Bytes> additionalData, SecretScope held) {
        if (type == ObjectType.SYMMETRIC_KEY) {
            requireAes();
            return new DeviceEncryption(
                    key, DeviceParameters.aes(parameters, iv, additionalData, Optional.empty()), iv.isPresent(), held);
        }
        HeldKey.requireNotAuthenticated(additionalData);
        return new DeviceEncryption(key, rsa(parameters), true, held);
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
            if (DeviceParameters.takesIv(spec) && iv.isEmpty() && !key.putsIvIntoCipherText()) {
                throw new KmipException(INVALID_MESSAGE, "IV/Counter/Nonce is missing (needed for this cipher)");
            }
            return new DeviceDecryption(key, spec, iv, tag, held);
        }
        HeldKey.requireNotAuthenticated(additionalData);
        HeldKey.requireNotAuthenticated(tag);
        return new DeviceDecryption(key, rsa(parameters), Optional.empty(), Optional.empty(), held);
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
        return new DeviceMac(key, spec, held);
    }

    @Override
    public SignatureScheme scheme(CryptographicParameters parameters) {
        return SignatureScheme.of(publicKey(), parameters);
    }

    /** Keys on secp256k1 sign with the lower of the two values of s, as everywhere in this server. */
    @Override
    public byte[] sign(SignatureScheme scheme, byte[] digest) {
        var spec = DeviceParameters.signing(scheme, digest.length);
        var signature = key.call((keys, ref) -> keys.sign(ref, spec, MemorySegment.ofArray(digest)));
        return publicKey() instanceof ECKey onCurve && Secp256k1.isCurveOf(onCurve)
                ? DeterministicEcdsa.withLowS(signature)
                : signature;
    }

    @Override
    public boolean verify(SignatureScheme scheme, byte[] digest, byte[] signature) {
        var spec = DeviceParameters.signing(scheme, digest.length);
        return key.call((keys, ref) -> keys.verify(ref, spec, MemorySegment.ofArray(digest), signature));
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
        var shared = key.call((keys, ref) -> keys.deriveSecret(ref, spec, whole, KeyInDevice.memory(secrets)));
        return new Secret(shared.asSlice(0, bytes));
    }

    @Override
    public Secret derive(Derivation derivation, int bytes, SecretScope secrets) {
        return new DeviceDerivation(this, key).derive(derivation, bytes, secrets);
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
        byte[] wrapped = key.call((keys, ref) -> keys.wrap(ref, spec, clear.bytes()));
        return secrets.copyOf(wrapped);
    }

    Secret unwrap(Secret wrapped, CryptographicParameters parameters, SecretScope secrets) {
        var spec = type == ObjectType.PRIVATE_KEY
                ? DeviceParameters.rsaWrapping(parameters)
                : DeviceParameters.aesWrapping(parameters);
        var bytes = wrapped.bytes().toArray(ValueLayout.JAVA_BYTE);
        return new Secret(key.call((keys, ref) -> keys.unwrap(ref, spec, bytes, KeyInDevice.memory(secrets))));
    }

    /**
     * Wraps another key of the same device by this one, without anybody seeing it.
     *
     * @throws KmipException with Unsupported Cryptographic Parameters if it is in another device
     */
    public Secret wrapResident(ResidentReference other, CryptographicParameters parameters, SecretScope secrets) {
        if (!other.ref().backend().equals(reference.ref().backend())) {
            throw DeviceParameters.unsupported("wrapping by a key of another device is");
        }
        var spec = DeviceParameters.aesWrapping(parameters);
        byte[] wrapped = key.call((keys, ref) -> keys.wrapKey(ref, other.ref(), spec));
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
}
