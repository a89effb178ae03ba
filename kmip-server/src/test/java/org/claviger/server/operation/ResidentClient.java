package org.claviger.server.operation;

import static org.claviger.server.operation.HandlerTester.NOW;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicDomainParameters;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.RevocationReason;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.object.KmipObject;
import org.claviger.object.SymmetricKey;
import org.claviger.operation.Create;
import org.claviger.operation.CreateKeyPair;
import org.claviger.operation.Destroy;
import org.claviger.operation.Encrypt;
import org.claviger.operation.ProtectionStorageMasks;
import org.claviger.operation.Register;
import org.claviger.operation.Sign;
import org.claviger.operation.SignatureVerify;
import org.claviger.server.crypto.KeyGenerator;
import org.claviger.server.crypto.KeyPairs;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;

/**
 * A client of a server whose keys are in a device: the requests that several parts make. What each device has to pass extends
 * this, and each device's own test has one nested class for each of them.
 */
abstract class ResidentClient extends ResidentTester {
    static final byte[] MESSAGE = "sixteen bytes!!! and some more".getBytes(StandardCharsets.US_ASCII);
    static final byte[] KEY = "0123456789abcdef0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    static final Bytes IV = Bytes.wrap("fedcba9876543210".getBytes(StandardCharsets.US_ASCII));
    static final Bytes ADDITIONAL = Bytes.wrap(new byte[] {1, 2, 3});

    static final CryptographicParameters GCM = CryptographicParameters.builder()
            .blockCipherMode(BlockCipherMode.GCM)
            .tagLength(16)
            .build();

    static final CryptographicParameters KEY_WRAP = CryptographicParameters.builder()
            .blockCipherMode(BlockCipherMode.NISTKEYWRAP)
            .build();

    static final Optional<ProtectionStorageMasks> HARDWARE =
            Optional.of(new ProtectionStorageMasks(List.of(ProtectionStorage.HARDWARE)));

    static final Optional<ProtectionStorageMasks> HARDWARE_OR_SOFTWARE =
            Optional.of(new ProtectionStorageMasks(List.of(ProtectionStorage.HARDWARE, ProtectionStorage.SOFTWARE)));

    GeneratedKeys generated() {
        return new GeneratedKeys(new KeyGenerator(server.random()));
    }

    static Attributes aes(CryptographicUsageMask... uses) {
        return Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(uses))
                .plus(AttributeTypes.ACTIVATION_DATE, NOW);
    }

    String create(Attributes attributes) {
        return create(attributes, HARDWARE);
    }

    String create(Attributes attributes, Optional<ProtectionStorageMasks> masks) {
        return text(server.does(
                        new CreateHandler(generated(), server.newObjects),
                        new Create.Request(ObjectType.SYMMETRIC_KEY, attributes, masks))
                .uniqueIdentifier());
    }

    String register(CryptographicUsageMask... uses) {
        return register(aes(uses));
    }

    String register(Attributes attributes) {
        var key = new SymmetricKey(MadeOfKeys.block(KeyFormatType.RAW, server.secret(KEY), attributes));
        return register(key, attributes, HARDWARE);
    }

    String register(KmipObject object, Attributes attributes, Optional<ProtectionStorageMasks> masks) {
        return text(server.does(
                        new RegisterHandler(server.newObjects),
                        new Register.Request(object.objectType(), attributes, Optional.of(object), masks))
                .uniqueIdentifier());
    }

    NewKeyPairs newKeyPairs() {
        return new NewKeyPairs(new KeyPairs(server.random()), server.newObjects);
    }

    /** The same public key for the JDK's own providers. */
    static java.security.PublicKey jdkKey(java.security.PublicKey key, String algorithm)
            throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(key.getEncoded()));
    }

    record Pair(String ofPrivate, String ofPublic) {}

    Pair pair(
            CryptographicAlgorithm algorithm,
            Optional<Integer> length,
            Optional<RecommendedCurve> curve,
            CryptographicUsageMask ofPrivate,
            CryptographicUsageMask ofPublic,
            Optional<ProtectionStorageMasks> common) {
        return pair(algorithm, length, curve, ofPrivate, ofPublic, common, Attributes.EMPTY);
    }

    /** @param more what both halves have beside */
    Pair pair(
            CryptographicAlgorithm algorithm,
            Optional<Integer> length,
            Optional<RecommendedCurve> curve,
            CryptographicUsageMask ofPrivate,
            CryptographicUsageMask ofPublic,
            Optional<ProtectionStorageMasks> common,
            Attributes more) {
        var attributes =
                more.plus(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, algorithm).plus(AttributeTypes.ACTIVATION_DATE, NOW);
        if (length.isPresent()) {
            attributes = attributes.plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, length.get());
        }
        if (curve.isPresent()) {
            attributes = attributes.plus(
                    AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS,
                    new CryptographicDomainParameters(Optional.empty(), curve));
        }
        var made = server.does(
                new CreateKeyPairHandler(newKeyPairs(), false),
                new CreateKeyPair.Request(
                        Optional.of(attributes),
                        Optional.of(
                                Attributes.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(ofPrivate))),
                        Optional.of(
                                Attributes.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(ofPublic))),
                        common,
                        common.isPresent() ? Optional.empty() : HARDWARE,
                        Optional.empty()));
        return new Pair(text(made.privateKeyUniqueIdentifier()), text(made.publicKeyUniqueIdentifier()));
    }

    Encrypt.Response encrypt(
            String id,
            CryptographicParameters parameters,
            byte[] clear,
            Optional<Bytes> iv,
            Optional<Bytes> additional) {
        return server.does(
                new EncryptHandler(server.wrapping, streams),
                new Encrypt.Request(
                        id(id),
                        Optional.of(parameters),
                        data(clear),
                        iv,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        additional));
    }

    Bytes sign(Pair pair, CryptographicParameters parameters) {
        return server.does(
                        new SignHandler(server.wrapping, streams),
                        new Sign.Request(
                                id(pair.ofPrivate()),
                                Optional.of(parameters),
                                data(MESSAGE),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .signatureData()
                .orElseThrow();
    }

    ValidityIndicator verify(Pair pair, CryptographicParameters parameters, Bytes signature) {
        return server.does(
                        new SignatureVerifyHandler(server.wrapping, streams),
                        new SignatureVerify.Request(
                                id(pair.ofPublic()),
                                Optional.of(parameters),
                                data(MESSAGE),
                                Optional.empty(),
                                Optional.of(signature),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .validityIndicator()
                .orElseThrow();
    }

    /** Destroys a key, which must not be Active. */
    void destroy(String id) {
        revoke(id);
        server.does(new DestroyHandler(server.vault, streams, server.residents), new Destroy.Request(id(id)));
    }

    void revoke(String id) {
        var reason = new RevocationReason(RevocationReasonCode.SUPERSEDED, Optional.empty());
        server.item("alice", ProtocolVersion.V2_1, Operation.REVOKE, context -> {
            var revoked = context.open(id(id)).revoke(reason, Optional.empty(), NOW);
            context.objects().save(revoked);
            return revoked;
        });
    }
}
