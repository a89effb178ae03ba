package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.SIGN;
import static org.claviger.server.operation.HandlerTester.NOW;

import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicDomainParameters;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.DerivationMethod;
import org.claviger.enumeration.EncodingOption;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.hsm.KeyBackend;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyInformation;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KeyWrappingSpecification;
import org.claviger.object.KmipObject;
import org.claviger.object.PrivateKey;
import org.claviger.object.SymmetricKey;
import org.claviger.operation.Create;
import org.claviger.operation.CreateKeyPair;
import org.claviger.operation.DataReference;
import org.claviger.operation.Decrypt;
import org.claviger.operation.DerivationParameters;
import org.claviger.operation.DeriveKey;
import org.claviger.operation.Destroy;
import org.claviger.operation.Encrypt;
import org.claviger.operation.Get;
import org.claviger.operation.ProtectionStorageMasks;
import org.claviger.operation.Register;
import org.claviger.operation.Sign;
import org.claviger.operation.SignatureVerify;
import org.claviger.secret.Secret;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.KeyBytes;
import org.claviger.server.crypto.KeyGenerator;
import org.claviger.server.crypto.KeyPairs;
import org.claviger.server.crypto.ResidentDevice;
import org.claviger.server.crypto.ResidentPlaces;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.operation.TestedDevice.Ability;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * A client of a server whose keys are in a device: the requests that it makes, and a look into the device. What each device has
 * to pass extends this, and each device's own test has one nested class for each of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ResidentClient {
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

    private TestedDevice tested;
    private KeyBackend backend;
    ResidentDevice device;
    HandlerTester server;
    CryptographicStreams streams;

    @BeforeAll
    void openTheDevice(TestedDevice wanted) {
        tested = wanted;
        backend = tested.open().get();
        device = new ResidentDevice(backend);
    }

    @AfterAll
    void closeTheDevice() {
        backend.close();
    }

    @BeforeEach
    void start() {
        serve(false);
    }

    final void serve(boolean unasked) {
        server = new HandlerTester(new ResidentPlaces(
                List.of(backend),
                List.of(new ResidentPlaces.Rule(backend.id(), Set.of(StoredObjects.ACME), Set.of(), unasked))));
        streams = CryptographicStreams.start(
                CryptographicStreams.Limits.DEFAULT, server::sharedMemory, server.clock(), server.random());
    }

    @AfterEach
    void stop() {
        streams.close();
        server.close();
    }

    boolean can(Ability ability) {
        return tested.abilities().contains(ability);
    }

    /** Encrypts until the device does, and says how often it did not. */
    int encryptUntilItWorks(String id) throws InterruptedException {
        var deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        for (var failures = 0; ; failures++) {
            try {
                encrypt(id, GCM, MESSAGE, Optional.empty(), Optional.empty());
                return failures;
            } catch (KmipException e) {
                assertThat(e.reason()).isEqualTo(ResultReason.GENERAL_FAILURE);
                assertThat(e).hasMessageEndingWith("try again");
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(20);
            }
        }
    }

    /** Looks after what is in question, as the server does from time to time, until a device that was down has answered. */
    void sweepUntilNothingIsInQuestion() throws InterruptedException {
        var deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (server.ledger.open() > 0) {
            assertThat(System.nanoTime()).as("in vain").isLessThan(deadline);
            Thread.sleep(20);
            server.ledger.sweep();
        }
    }

    String createForEncryption() {
        return create(aes(ENCRYPT));
    }

    String makeWithoutCommit(RequestContext context) {
        return server.newObjects.generate(
                ObjectType.SYMMETRIC_KEY,
                aes(ENCRYPT).with(AttributeTypes.PROTECTION_STORAGE_MASK, ProtectionStorage.HARDWARE),
                generated(),
                Optional.empty(),
                context);
    }

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

    /** A pair that was made here, and not in the device. */
    KeyPair outside(CryptographicAlgorithm algorithm) {
        return new KeyPairs(server.random()).make(algorithm, Optional.empty(), Optional.empty());
    }

    /** The same public key for the JDK's own providers. */
    static java.security.PublicKey jdkKey(java.security.PublicKey key, String algorithm)
            throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(key.getEncoded()));
    }

    /** Registers a private key that signs. */
    String registerPrivate(
            java.security.PrivateKey key,
            CryptographicAlgorithm algorithm,
            KeyFormatType format,
            Optional<ProtectionStorageMasks> masks) {
        return registerPrivate(AsymmetricKeys.object(key, algorithm, format, server.secrets()), masks);
    }

    String registerPrivate(PrivateKey key, Optional<ProtectionStorageMasks> masks) {
        var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(SIGN))
                .plus(AttributeTypes.ACTIVATION_DATE, NOW);
        return register(key, attributes, masks);
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

    Encrypt.Response encryptPart(String id, byte[] part, Optional<Bytes> correlation, boolean isLast) {
        return server.does(
                new EncryptHandler(server.wrapping, streams),
                new Encrypt.Request(
                        id(id),
                        Optional.of(GCM),
                        data(part),
                        Optional.empty(),
                        correlation,
                        correlation.isEmpty() ? Optional.of(true) : Optional.empty(),
                        isLast ? Optional.of(true) : Optional.empty(),
                        Optional.empty()));
    }

    byte[] decrypt(
            String id, CryptographicParameters parameters, Encrypt.Response encrypted, Optional<Bytes> additional) {
        return decrypt(id, parameters, encrypted, encrypted.ivCounterNonce(), additional);
    }

    byte[] decrypt(
            String id,
            CryptographicParameters parameters,
            Encrypt.Response encrypted,
            Optional<Bytes> iv,
            Optional<Bytes> additional) {
        return bytes(server.does(
                        new DecryptHandler(server.wrapping, streams),
                        new Decrypt.Request(
                                id(id),
                                Optional.of(parameters),
                                data(bytes(encrypted.data().orElseThrow())),
                                iv,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                additional,
                                encrypted.authenticatedEncryptionTag()))
                .data()
                .orElseThrow());
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

    Bytes mac(String id) {
        return mac(id, Optional.empty());
    }

    Bytes mac(String id, Optional<CryptographicParameters> parameters) {
        return server.does(
                        new MacHandler(server.wrapping, streams),
                        new org.claviger.operation.Mac.Request(
                                id(id),
                                parameters,
                                data(MESSAGE),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .macData()
                .orElseThrow();
    }

    String deriveByEncrypting(String base, CryptographicParameters parameters) {
        return derive(
                DerivationMethod.ENCRYPT,
                128,
                new DerivationParameters(
                        Optional.of(parameters),
                        Optional.of(IV),
                        List.of(server.secret(MESSAGE)),
                        Optional.empty(),
                        Optional.empty()),
                base);
    }

    String derive(DerivationMethod method, int bits, Optional<byte[]> data, String... bases) {
        return derive(
                method,
                bits,
                new DerivationParameters(
                        Optional.empty(),
                        Optional.empty(),
                        data.map(server::secret).stream().toList(),
                        Optional.empty(),
                        Optional.empty()),
                bases);
    }

    private String derive(DerivationMethod method, int bits, DerivationParameters parameters, String... bases) {
        var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, bits)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(ENCRYPT))
                .plus(AttributeTypes.ACTIVATION_DATE, NOW);
        return text(server.does(
                        new DeriveKeyHandler(server.wrapping, server.newObjects),
                        new DeriveKey.Request(
                                ObjectType.SECRET_DATA,
                                Arrays.stream(bases).map(UniqueIdentifier::of).toList(),
                                method,
                                parameters,
                                attributes))
                .uniqueIdentifier());
    }

    /** What is in the vault, whether a client may have it or not. */
    byte[] clear(String id) {
        return server.item(
                "alice",
                ProtocolVersion.V2_1,
                Operation.GET,
                context -> bytes(KeyBytes.of(server.vault.open(context.open(id(id)), context.secrets()))));
    }

    KmipObject get(String id) {
        return server.does(
                        new GetHandler(server.delivery),
                        new Get.Request(id(id), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()))
                .object();
    }

    KmipObject getWrapped(String id, String wrapping, Optional<EncodingOption> encoding) {
        return getWrapped(id, wrapping, KEY_WRAP, encoding);
    }

    KmipObject getWrapped(
            String id, String wrapping, CryptographicParameters parameters, Optional<EncodingOption> encoding) {
        return server.does(
                        new GetHandler(server.delivery),
                        new Get.Request(
                                id(id),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new KeyWrappingSpecification(
                                        WrappingMethod.ENCRYPT,
                                        Optional.of(new KeyInformation(
                                                UniqueIdentifier.of(wrapping), Optional.of(parameters))),
                                        Optional.empty(),
                                        List.of(),
                                        encoding))))
                .object();
    }

    static byte[] wrappedBytes(KmipObject object) {
        var value = object.block().flatMap(KeyBlock::keyValue).orElseThrow();
        return switch (value) {
            case KeyValue.Wrapped(var bytes) -> bytes(bytes);
            case KeyValue.Plain(KeyMaterial.Encoded(var bytes), var _) -> bytes(bytes);
            default -> throw new AssertionError(value);
        };
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

    ManagedObject object(String id) {
        return server.item("alice", ProtocolVersion.V2_1, Operation.GET_ATTRIBUTES, context -> context.open(id(id)));
    }

    boolean isInDevice(String id) {
        return device.keys().find(UUID.fromString(id)).isPresent();
    }

    Optional<DataReference> data(byte[] bytes) {
        return Optional.of(new DataReference.Given(server.secret(bytes)));
    }

    static byte[] bytes(Secret secret) {
        return secret.bytes().toArray(ValueLayout.JAVA_BYTE);
    }

    static Optional<UniqueIdentifier> id(String id) {
        return Optional.of(UniqueIdentifier.of(id));
    }

    static String text(UniqueIdentifier id) {
        return ((UniqueIdentifier.Text) id).value();
    }

    static void assertRefused(ResultReason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
