package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.ObjectType;
import org.claviger.message.ChildKey;
import org.claviger.object.KmipObject;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;
import org.jspecify.annotations.Nullable;

/** A key whose material this process has at hand, for the time of one request. Used by one thread. */
public sealed class HeldKey implements UsableKey permits PublicHalf {
    private final CryptoEngine engine;
    private final Signatures signatures;
    private final Optional<CryptographicAlgorithm> algorithm;
    private final KmipObject object;
    private @Nullable PrivateKey privateKey;
    private @Nullable PublicKey publicKey;

    /**
     * @param algorithm the object's attribute
     * @param object in the clear
     */
    public HeldKey(
            CryptoEngine engine, Signatures signatures, Optional<CryptographicAlgorithm> algorithm, KmipObject object) {
        this.engine = engine;
        this.signatures = signatures;
        this.algorithm = algorithm;
        this.object = object;
    }

    @Override
    public Encryption encryption(
            CryptographicParameters parameters, Optional<Bytes> iv, Optional<Bytes> additionalData, SecretScope held) {
        if (object.objectType() == ObjectType.SYMMETRIC_KEY) {
            return engine.encryption(algorithm(), KeyBytes.of(object), parameters, iv, additionalData, held);
        }
        requireNotAuthenticated(additionalData);
        return engine.encryption(publicKey(), parameters, held);
    }

    @Override
    public Decryption decryption(
            CryptographicParameters parameters,
            Optional<Bytes> iv,
            Optional<Bytes> additionalData,
            Optional<Bytes> tag,
            SecretScope held) {
        if (object.objectType() == ObjectType.SYMMETRIC_KEY) {
            return engine.decryption(algorithm(), KeyBytes.of(object), parameters, iv, additionalData, tag, held);
        }
        requireNotAuthenticated(additionalData);
        requireNotAuthenticated(tag);
        return engine.decryption(privateKey(), parameters, held);
    }

    /**
     * Checks that a field of authenticated encryption is absent, because the cipher does not authenticate.
     *
     * @throws KmipException with Bad Cryptographic Parameters
     */
    static void requireNotAuthenticated(Optional<Bytes> field) {
        if (field.isPresent()) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "Authenticated Encryption Additional Data or Tag for a cipher that does not authenticate");
        }
    }

    @Override
    public MacRun mac(CryptographicParameters parameters, SecretScope held) {
        return new Code(Macs.begin(
                parameters.cryptographicAlgorithm().orElseGet(this::algorithm), parameters, KeyBytes.of(object)));
    }

    private record Code(Mac mac) implements MacRun {
        @Override
        public void update(Secret data) {
            Macs.update(mac, data);
        }

        @Override
        public byte[] finish() {
            return mac.doFinal();
        }

        @Override
        public void close() {
            mac.reset();
        }
    }

    @Override
    public SignatureScheme scheme(CryptographicParameters parameters) {
        return SignatureScheme.of(
                object.objectType() == ObjectType.PRIVATE_KEY ? privateKey() : publicKey(), parameters);
    }

    @Override
    public byte[] sign(SignatureScheme scheme, byte[] digest) {
        return signatures.sign(scheme, privateKey(), digest);
    }

    @Override
    public boolean verify(SignatureScheme scheme, byte[] digest, byte[] signature) {
        return signatures.verify(scheme, publicKey(), digest, signature);
    }

    @Override
    public UsableKey child(Supplier<Bytes> chainCode, ChildKey asked) {
        var child = new HeldKey(engine, signatures, algorithm, object);
        child.privateKey = ChildKeys.descendant(privateKey(), chainCode.get(), asked);
        return child;
    }

    @Override
    public Secret agree(PublicKey other, Optional<CryptographicParameters> parameters, int bytes, SecretScope secrets) {
        var own = privateKey();
        requireAlgorithm(parameters, KeyDescription.of(own));
        return KeyAgreements.agree(own, other, bytes, secrets);
    }

    static void requireAlgorithm(Optional<CryptographicParameters> parameters, KeyDescription key) {
        var said = parameters.flatMap(CryptographicParameters::cryptographicAlgorithm);
        if (said.isPresent() && !key.algorithms().contains(said.get())) {
            throw new KmipException(
                    BAD_CRYPTOGRAPHIC_PARAMETERS,
                    "Cryptographic Algorithm " + said.get().specName() + " does not go with the keys");
        }
    }

    @Override
    public Secret derive(Derivation derivation, int bytes, SecretScope secrets) {
        var key = KeyBytes.of(object);
        var method = derivation.method();
        var inputs = derivation.inputs();
        var data = derivation.data();
        return switch (method) {
            case PBKDF2 -> KeyDerivation.pbkdf2(key, inputs, bytes, secrets);
            case HASH -> KeyDerivation.hash(key, inputs, bytes, secrets);
            case HMAC -> KeyDerivation.hmac(key, data.getFirst(), inputs, bytes, secrets);
            case ENCRYPT -> {
                var encrypted = engine.encrypt(
                        algorithm(),
                        key,
                        derivation.parameters(),
                        data.getFirst(),
                        inputs.initializationVector(),
                        Optional.empty(),
                        secrets);
                KeyDerivation.requireAtMost(encrypted.data().length(), bytes);
                yield new Secret(encrypted.data().bytes().asSlice(0, bytes));
            }
            case NIST800_108_C, NIST800_108_F, NIST800_108_DPI ->
                KeyDerivation.nist800108(method, key, data.getFirst(), inputs, bytes, secrets);
            case HKDF -> KeyDerivation.hkdf(key, data.stream().findFirst(), inputs, bytes, secrets);
            case AWS_SIGNATURE_VERSION_4 -> KeyDerivation.awsSignatureVersion4(key, data, bytes, secrets);
            case ASYMMETRIC_KEY -> throw new IllegalArgumentException("a method that works on two keys");
        };
    }

    @Override
    public KeyWrapper.WrappingKey wrapping(CryptographicParameters parameters) {
        return object.objectType() == ObjectType.PUBLIC_KEY
                ? new KeyWrapper.RsaPublic(publicKey(), parameters)
                : symmetric(parameters);
    }

    @Override
    public KeyWrapper.UnwrappingKey unwrapping(CryptographicParameters parameters) {
        return object.objectType() == ObjectType.PRIVATE_KEY
                ? new KeyWrapper.RsaPrivate(privateKey(), parameters)
                : symmetric(parameters);
    }

    private KeyWrapper.Symmetric symmetric(CryptographicParameters parameters) {
        return new KeyWrapper.Symmetric(algorithm(), KeyBytes.of(object), parameters);
    }

    private CryptographicAlgorithm algorithm() {
        return algorithm.orElseThrow(
                () -> new KmipException(INVALID_FIELD, "the object has no Cryptographic Algorithm"));
    }

    private PrivateKey privateKey() {
        if (privateKey == null) {
            privateKey = AsymmetricKeys.privateKey(object);
        }
        return privateKey;
    }

    private PublicKey publicKey() {
        if (publicKey == null) {
            publicKey = AsymmetricKeys.publicKey(object);
        }
        return publicKey;
    }
}
