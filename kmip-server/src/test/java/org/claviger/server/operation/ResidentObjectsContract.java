package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.enumeration.CryptographicUsageMask.DECRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.DERIVE_KEY;
import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.MAC_GENERATE;
import static org.claviger.enumeration.CryptographicUsageMask.MAC_VERIFY;
import static org.claviger.enumeration.CryptographicUsageMask.SIGN;
import static org.claviger.enumeration.CryptographicUsageMask.UNWRAP_KEY;
import static org.claviger.enumeration.CryptographicUsageMask.VERIFY;
import static org.claviger.enumeration.CryptographicUsageMask.WRAP_KEY;
import static org.claviger.server.operation.HandlerTester.NOW;

import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
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
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.QueryFunction;
import org.claviger.enumeration.RecommendedCurve;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.enumeration.State;
import org.claviger.enumeration.ValidityIndicator;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.hsm.KeyBackend;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyInformation;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.KeyWrappingSpecification;
import org.claviger.object.KmipObject;
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
import org.claviger.operation.MacVerify;
import org.claviger.operation.ProtectionStorageMasks;
import org.claviger.operation.Query;
import org.claviger.operation.ReKey;
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
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.Bytes;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What a client sees of keys that are in a device, whatever the device: each one's own test extends this one and says what it
 * can't do. What comes from the device is checked by the JDK.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ResidentObjectsContract {
    /** What not every device can do. */
    enum Ability {
        SUPPLIED_IV,
        STANDARD_CIPHERS,
        IMPORT,
        PSS,
        RSA_ENCRYPTION,
        WRAP
    }

    private static final byte[] MESSAGE = "sixteen bytes!!! and some more".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] KEY = "0123456789abcdef0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);
    private static final Bytes IV = Bytes.wrap("fedcba9876543210".getBytes(StandardCharsets.US_ASCII));
    private static final Bytes ADDITIONAL = Bytes.wrap(new byte[] {1, 2, 3});
    private static final CryptographicParameters GCM = CryptographicParameters.builder()
            .blockCipherMode(BlockCipherMode.GCM)
            .tagLength(16)
            .build();
    private static final CryptographicParameters KEY_WRAP = CryptographicParameters.builder()
            .blockCipherMode(BlockCipherMode.NISTKEYWRAP)
            .build();
    private static final Optional<ProtectionStorageMasks> HARDWARE =
            Optional.of(new ProtectionStorageMasks(List.of(ProtectionStorage.HARDWARE)));
    private static final Optional<ProtectionStorageMasks> HARDWARE_OR_SOFTWARE =
            Optional.of(new ProtectionStorageMasks(List.of(ProtectionStorage.HARDWARE, ProtectionStorage.SOFTWARE)));

    private KeyBackend backend;
    private ResidentDevice device;
    private HandlerTester server;
    private CryptographicStreams streams;

    /** Opens the device, the same one each time. */
    protected abstract KeyBackend open();

    protected abstract Set<Ability> abilities();

    @BeforeAll
    void openTheDevice() {
        backend = open();
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

    private void serve(boolean unasked) {
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

    // --- Where keys are ---

    @Test
    void aKeyInTheDeviceSaysSoAndNeverLeavesIt() {
        var id = create(aes(ENCRYPT, DECRYPT));

        var attributes = object(id).attributes();
        assertThat(attributes.first(AttributeTypes.PROTECTION_STORAGE_MASK)).contains(ProtectionStorage.HARDWARE);
        assertThat(attributes.first(AttributeTypes.SENSITIVE)).contains(true);
        assertThat(attributes.first(AttributeTypes.ALWAYS_SENSITIVE)).contains(true);
        assertThat(attributes.first(AttributeTypes.EXTRACTABLE)).contains(false);
        assertThat(attributes.first(AttributeTypes.NEVER_EXTRACTABLE)).contains(true);
        assertThat(attributes.has(AttributeTypes.DIGEST)).isFalse();
        assertThat(attributes.first(AttributeTypes.CRYPTOGRAPHIC_LENGTH)).contains(256);
        assertThat(isInDevice(id)).isTrue();
        assertThat(server.ledger.open()).isZero();
        assertRefused(ResultReason.NOT_EXTRACTABLE, () -> get(id));
    }

    @Test
    void queryTellsWhereKeysCanBe() {
        var handler = new QueryHandler(_ -> List.of(), Set.of(), server.devices);
        var answer = server.does(
                handler, new Query.Request(List.of(QueryFunction.QUERY_STORAGE_PROTECTION_MASKS), Optional.empty()));
        assertThat(answer.protectionStorageMasks())
                .containsExactly(
                        new ProtectionStorageMasks(List.of(ProtectionStorage.SOFTWARE, ProtectionStorage.HARDWARE)));
    }

    @Test
    void whatTheDeviceHasNotIsRefusedUnlessTheClientTakesSoftwareToo() {
        var tripleDes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.THREE_DES)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(ENCRYPT));
        assertRefused(ResultReason.PROTECTION_STORAGE_UNAVAILABLE, () -> create(tripleDes, HARDWARE));
        assertRefused(ResultReason.PROTECTION_STORAGE_UNAVAILABLE, () -> create(aes(ENCRYPT, WRAP_KEY), HARDWARE));

        var id = create(tripleDes, HARDWARE_OR_SOFTWARE);

        assertThat(object(id).attributes().first(AttributeTypes.PROTECTION_STORAGE_MASK))
                .contains(ProtectionStorage.SOFTWARE);
        assertThat(create(aes(ENCRYPT), HARDWARE_OR_SOFTWARE))
                .satisfies(hard -> assertThat(isInDevice(hard)).isTrue());
    }

    @Test
    void theOperatorMayWantKeysInTheDeviceUnasked() {
        stop();
        serve(true);
        var made = server.as(
                "alice",
                ProtocolVersion.V1_2,
                new CreateHandler(generated(), server.newObjects),
                new Create.Request(ObjectType.SYMMETRIC_KEY, aes(ENCRYPT), Optional.empty()));
        assertThat(isInDevice(text(made.uniqueIdentifier()))).isTrue();
        assertRefused(
                ResultReason.PROTECTION_STORAGE_UNAVAILABLE,
                () -> create(
                        aes(ENCRYPT)
                                .with(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.THREE_DES)
                                .with(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 168),
                        Optional.empty()));
    }

    // --- What it does ---

    @Test
    void itEncryptsAndDecryptsAtOnceAndInParts() {
        var id = create(aes(ENCRYPT, DECRYPT));
        var encrypted = encrypt(id, GCM, MESSAGE, Optional.empty(), Optional.of(ADDITIONAL));
        assertThat(decrypt(id, GCM, encrypted, Optional.of(ADDITIONAL))).isEqualTo(MESSAGE);
        assertRefused(ResultReason.CRYPTOGRAPHIC_FAILURE, () -> decrypt(id, GCM, encrypted, Optional.empty()));

        var first = encryptPart(id, Arrays.copyOf(MESSAGE, 7), Optional.empty(), false);
        assertThat(first.ivCounterNonce()).isEmpty();
        var last = encryptPart(id, Arrays.copyOfRange(MESSAGE, 7, MESSAGE.length), first.correlationValue(), true);
        assertThat(decrypt(id, GCM, last, Optional.empty())).isEqualTo(MESSAGE);
    }

    @Test
    void aClientsIvIsUsedOrRefused() {
        var id = create(aes(ENCRYPT, DECRYPT));
        var iv = Optional.of(Bytes.wrap(Arrays.copyOf(IV.toArray(), 12)));
        if (!abilities().contains(Ability.SUPPLIED_IV)) {
            assertRefused(
                    ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                    () -> encrypt(id, GCM, MESSAGE, iv, Optional.empty()));
            return;
        }
        var encrypted = encrypt(id, GCM, MESSAGE, iv, Optional.empty());
        assertThat(encrypted.ivCounterNonce()).isEmpty();
        assertThat(decrypt(id, GCM, encrypted, iv, Optional.empty())).isEqualTo(MESSAGE);
    }

    @Test
    void aRegisteredKeyEncryptsAsTheJdkDoesOrIsNotTaken() throws GeneralSecurityException {
        if (!abilities().contains(Ability.IMPORT)) {
            assertRefused(ResultReason.PROTECTION_STORAGE_UNAVAILABLE, () -> register(ENCRYPT));
            return;
        }
        var id = register(ENCRYPT, DECRYPT);
        assertThat(object(id).attributes().first(AttributeTypes.ALWAYS_SENSITIVE))
                .contains(false);
        assertThat(object(id).attributes().first(AttributeTypes.NEVER_EXTRACTABLE))
                .contains(false);
        var jdkKey = new SecretKeySpec(KEY, "AES");

        var gcm = encrypt(id, GCM, MESSAGE, Optional.empty(), Optional.of(ADDITIONAL));
        var opening = Cipher.getInstance("AES/GCM/NoPadding");
        opening.init(
                Cipher.DECRYPT_MODE,
                jdkKey,
                new GCMParameterSpec(128, gcm.ivCounterNonce().orElseThrow().toArray()));
        opening.updateAAD(ADDITIONAL.toArray());
        opening.update(bytes(gcm.data().orElseThrow()));
        assertThat(opening.doFinal(
                        gcm.authenticatedEncryptionTag().orElseThrow().toArray()))
                .isEqualTo(MESSAGE);

        var cbc = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cbc.init(Cipher.ENCRYPT_MODE, jdkKey, new IvParameterSpec(IV.toArray()));
        var parameters = CryptographicParameters.builder()
                .blockCipherMode(BlockCipherMode.CBC)
                .paddingMethod(PaddingMethod.PKCS5)
                .build();
        assertThat(bytes(encrypt(id, parameters, MESSAGE, Optional.of(IV), Optional.empty())
                        .data()
                        .orElseThrow()))
                .isEqualTo(cbc.doFinal(MESSAGE));
        var ctr = Cipher.getInstance("AES/CTR/NoPadding");
        ctr.init(Cipher.ENCRYPT_MODE, jdkKey, new IvParameterSpec(IV.toArray()));
        var counter = CryptographicParameters.builder()
                .blockCipherMode(BlockCipherMode.CTR)
                .build();
        assertThat(bytes(encrypt(id, counter, MESSAGE, Optional.of(IV), Optional.empty())
                        .data()
                        .orElseThrow()))
                .isEqualTo(ctr.doFinal(MESSAGE));
    }

    @Test
    void parametersThatTheDeviceHasNotAreUnsupported() {
        var id = create(aes(ENCRYPT));
        var modes = abilities().contains(Ability.STANDARD_CIPHERS)
                ? EnumSet.of(BlockCipherMode.XTS, BlockCipherMode.CCM)
                : EnumSet.of(BlockCipherMode.XTS, BlockCipherMode.CBC, BlockCipherMode.CTR);
        for (var mode : modes) {
            var parameters =
                    CryptographicParameters.builder().blockCipherMode(mode).build();
            assertRefused(
                    ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                    () -> encrypt(id, parameters, MESSAGE, Optional.of(IV), Optional.empty()));
        }
    }

    @Test
    void aPairSignsAndItsPublicHalfIsReadableAndVerifies() throws GeneralSecurityException {
        var rsa = pair(CryptographicAlgorithm.RSA, Optional.of(2048), Optional.empty(), SIGN, VERIFY, HARDWARE);
        var parameters = CryptographicParameters.builder()
                .paddingMethod(PaddingMethod.PKCS1_V1_5)
                .hashingAlgorithm(HashingAlgorithm.SHA_256)
                .build();
        signsAs(rsa, parameters, "SHA256withRSA");
        var pss = CryptographicParameters.builder()
                .paddingMethod(PaddingMethod.PSS)
                .hashingAlgorithm(HashingAlgorithm.SHA_256)
                .build();
        if (abilities().contains(Ability.PSS)) {
            assertThat(verify(rsa, pss, sign(rsa, pss))).isEqualTo(ValidityIndicator.VALID);
        }

        var onCurve = pair(
                CryptographicAlgorithm.EC,
                Optional.empty(),
                Optional.of(RecommendedCurve.P_256),
                SIGN,
                VERIFY,
                Optional.empty());
        var ecdsa = CryptographicParameters.builder()
                .hashingAlgorithm(HashingAlgorithm.SHA_256)
                .build();
        signsAs(onCurve, ecdsa, "SHA256withECDSA");
        assertThat(object(onCurve.ofPublic()).attributes().first(AttributeTypes.PROTECTION_STORAGE_MASK))
                .contains(ProtectionStorage.SOFTWARE);
        assertThat(object(rsa.ofPublic()).attributes().first(AttributeTypes.PROTECTION_STORAGE_MASK))
                .contains(ProtectionStorage.HARDWARE);
        assertRefused(ResultReason.NOT_EXTRACTABLE, () -> get(rsa.ofPrivate()));

        var digested = server.does(
                new SignHandler(server.wrapping, streams),
                new Sign.Request(
                        id(onCurve.ofPrivate()),
                        Optional.of(ecdsa),
                        Optional.empty(),
                        Optional.of(
                                Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(MESSAGE))),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(verify(onCurve, ecdsa, digested.signatureData().orElseThrow()))
                .isEqualTo(ValidityIndicator.VALID);

        destroy(rsa.ofPrivate());
        assertThat(isInDevice(rsa.ofPrivate())).isFalse();
    }

    private void signsAs(Pair pair, CryptographicParameters parameters, String jdkName)
            throws GeneralSecurityException {
        var signature = sign(pair, parameters);
        var verifier = Signature.getInstance(jdkName);
        verifier.initVerify(java.security.KeyFactory.getInstance(jdkName.endsWith("RSA") ? "RSA" : "EC")
                .generatePublic(new java.security.spec.X509EncodedKeySpec(
                        AsymmetricKeys.publicKey(get(pair.ofPublic())).getEncoded())));
        verifier.update(MESSAGE);
        assertThat(verifier.verify(signature.toArray())).isTrue();
        assertThat(verify(pair, parameters, signature)).isEqualTo(ValidityIndicator.VALID);
        var wrong = signature.toArray();
        wrong[wrong.length - 1] ^= 1;
        assertThat(verify(pair, parameters, Bytes.wrap(wrong))).isEqualTo(ValidityIndicator.INVALID);
    }

    @Test
    void itDecryptsWhatAnybodyEncryptsWithItsPublicHalf() {
        Assumptions.assumeTrue(abilities().contains(Ability.RSA_ENCRYPTION), "no RSA encryption in the simulator");
        var pair = pair(CryptographicAlgorithm.RSA, Optional.of(2048), Optional.empty(), DECRYPT, ENCRYPT, HARDWARE);
        var oaep = CryptographicParameters.builder()
                .paddingMethod(PaddingMethod.OAEP)
                .hashingAlgorithm(HashingAlgorithm.SHA_1)
                .build();
        var encrypted = encrypt(pair.ofPublic(), oaep, MESSAGE, Optional.empty(), Optional.empty());
        assertThat(decrypt(pair.ofPrivate(), oaep, encrypted, Optional.empty())).isEqualTo(MESSAGE);
    }

    @Test
    void codesAreTheStandards() throws GeneralSecurityException {
        var hmac = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.HMAC_SHA256)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(MAC_GENERATE, MAC_VERIFY))
                .plus(AttributeTypes.ACTIVATION_DATE, NOW);
        var id = abilities().contains(Ability.IMPORT) ? register(hmac) : create(hmac);
        var code = mac(id);
        if (abilities().contains(Ability.IMPORT)) {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HMAC"));
            assertThat(code.toArray()).isEqualTo(mac.doFinal(MESSAGE));
        }
        var verified = server.does(
                new MacVerifyHandler(server.wrapping, streams),
                new MacVerify.Request(
                        id(id),
                        Optional.empty(),
                        data(MESSAGE),
                        Optional.of(code),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(verified.validityIndicator()).contains(ValidityIndicator.VALID);
    }

    @Test
    void whatIsDerivedInTheDeviceIsWhatTheJdkDerives() throws GeneralSecurityException {
        var own = pair(
                CryptographicAlgorithm.ECDH,
                Optional.empty(),
                Optional.of(RecommendedCurve.P_256),
                DERIVE_KEY,
                DERIVE_KEY,
                Optional.empty());
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        var peer = generator.generateKeyPair();
        var agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(peer.getPrivate());
        agreement.doPhase(
                java.security.KeyFactory.getInstance("EC")
                        .generatePublic(new java.security.spec.X509EncodedKeySpec(
                                AsymmetricKeys.publicKey(get(own.ofPublic())).getEncoded())),
                true);
        var peerId = server.add(
                () -> AsymmetricKeys.object(
                        bouncyCastles(peer.getPublic().getEncoded()),
                        CryptographicAlgorithm.ECDH,
                        KeyFormatType.X_509,
                        Optional.empty(),
                        server.secrets()),
                Attributes.of(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(DERIVE_KEY)));

        var agreed = derive(DerivationMethod.ASYMMETRIC_KEY, 128, Optional.empty(), own.ofPrivate(), peerId);

        assertThat(clear(agreed)).isEqualTo(Arrays.copyOf(agreement.generateSecret(), 16));
        assertRefused(ResultReason.SENSITIVE, () -> get(agreed));

        if (abilities().contains(Ability.IMPORT)) {
            var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.HMAC_SHA256)
                    .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(DERIVE_KEY))
                    .plus(AttributeTypes.ACTIVATION_DATE, NOW);
            var there = register(attributes);
            var here = server.addKey(CryptographicAlgorithm.HMAC_SHA256, KEY, DERIVE_KEY);
            for (var method : EnumSet.of(DerivationMethod.HMAC, DerivationMethod.NIST800_108_C)) {
                var bits = method == DerivationMethod.HMAC ? 256 : 640;
                assertThat(clear(derive(method, bits, Optional.of(MESSAGE), there)))
                        .isEqualTo(clear(derive(method, bits, Optional.of(MESSAGE), here)));
            }
            assertRefused(
                    ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                    () -> derive(DerivationMethod.HKDF, 256, Optional.of(MESSAGE), there));
        }
    }

    private static java.security.PublicKey bouncyCastles(byte[] info) {
        return org.claviger.server.crypto.DeviceKey.publicKey(org.claviger.hsm.Octets.of(info));
    }

    @Test
    void aWrappedGetWrapsInTheDevice() throws GeneralSecurityException {
        Assumptions.assumeTrue(abilities().contains(Ability.WRAP), "this device wraps no keys");
        var parameters = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS, KEY_WRAP);
        var wrapping = register(aes(WRAP_KEY, UNWRAP_KEY).plusAll(parameters));
        var secret = server.addKey(CryptographicAlgorithm.AES, Arrays.copyOf(MESSAGE, 16), ENCRYPT);
        var cipher = Cipher.getInstance("AES/KW/NoPadding");
        cipher.init(Cipher.UNWRAP_MODE, new SecretKeySpec(KEY, "AES"));

        var wrapped = getWrapped(secret, wrapping, Optional.of(EncodingOption.NO_ENCODING));
        assertThat(cipher.unwrap(wrappedBytes(wrapped), "AES", Cipher.SECRET_KEY)
                        .getEncoded())
                .isEqualTo(Arrays.copyOf(MESSAGE, 16));
        for (var encoding : List.of(Optional.of(EncodingOption.NO_ENCODING), Optional.<EncodingOption>empty())) {
            var object = getWrapped(secret, wrapping, encoding);
            var again = server.item(
                    "alice", ProtocolVersion.V2_1, Operation.GET, context -> server.wrapping.unwrap(object, context));
            assertThat(KeyBytes.of(again)).isEqualTo(server.secret(Arrays.copyOf(MESSAGE, 16)));
        }

        var exportable = create(aes(ENCRYPT).plus(AttributeTypes.EXTRACTABLE, true));
        assertThat(object(exportable).attributes().first(AttributeTypes.NEVER_EXTRACTABLE))
                .contains(false);
        var left = getWrapped(exportable, wrapping, Optional.of(EncodingOption.NO_ENCODING));
        assertThat(cipher.unwrap(wrappedBytes(left), "AES", Cipher.SECRET_KEY).getEncoded())
                .hasSize(32);
        assertRefused(ResultReason.NOT_EXTRACTABLE, () -> get(exportable));
        assertRefused(ResultReason.ENCODING_OPTION_ERROR, () -> getWrapped(exportable, wrapping, Optional.empty()));
        var stays = create(aes(ENCRYPT));
        assertRefused(
                ResultReason.NOT_EXTRACTABLE,
                () -> getWrapped(stays, wrapping, Optional.of(EncodingOption.NO_ENCODING)));
    }

    @Test
    void aKeyIsReplacedByAnotherInTheDevice() {
        var id = create(aes(ENCRYPT, DECRYPT));
        var replacement = server.does(
                new ReKeyHandler(generated(), server.newObjects),
                new ReKey.Request(id(id), Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(isInDevice(text(replacement.uniqueIdentifier()))).isTrue();
        assertThat(isInDevice(id)).isTrue();
    }

    // --- Its end ---

    @Test
    void destroyDestroysItInTheDevice() {
        var id = create(aes(ENCRYPT));
        destroy(id);
        assertThat(object(id).state()).isEqualTo(State.DESTROYED);
        assertThat(isInDevice(id)).isFalse();
        assertThat(server.ledger.open()).isZero();
        assertRefused(
                ResultReason.OBJECT_DESTROYED, () -> encrypt(id, GCM, MESSAGE, Optional.empty(), Optional.empty()));
    }

    @Test
    void aKeyWhoseItemFailedIsDestroyedLater() {
        var made = new String[1];
        assertThatThrownBy(() -> server.item("alice", ProtocolVersion.V2_1, Operation.CREATE, context -> {
                    made[0] = makeWithoutCommit(context);
                    throw new IllegalStateException("the item fails after the device has made the key");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(isInDevice(made[0])).isTrue();

        server.ledger.sweep();
        assertThat(isInDevice(made[0])).as("too early to say").isTrue();
        server.setNow(NOW.plus(Duration.ofMinutes(3)));
        server.ledger.sweep();

        assertThat(isInDevice(made[0])).isFalse();
        assertThat(server.ledger.open()).isZero();
    }

    @Test
    void anItemThatBeginsAgainMakesNoSecondKey() {
        var made = new String[2];
        var before = device.keys().list().size();
        server.item("alice", ProtocolVersion.V2_1, Operation.CREATE, context -> {
            made[0] = makeWithoutCommit(context);
            context.beginAgain();
            context.begin(Operation.CREATE, List.of());
            context.objects().remove(context.open(id(made[0]))); // what was staged is forgotten, as by a rollback
            made[1] = makeWithoutCommit(context);
            return made[1];
        });
        assertThat(made[1]).isEqualTo(made[0]);
        assertThat(device.keys().list()).hasSize(before + 1);
    }

    @Test
    void whatBecameOfAKeyInQuestionIsToldByItsRow() {
        var kept = create(aes(ENCRYPT));
        var destroyed = create(aes(ENCRYPT));
        var nobodys = UUID.randomUUID();
        for (var key : List.of(UUID.fromString(kept), UUID.fromString(destroyed), nobodys)) {
            server.ledger.made(server.ledger.ask(StoredObjects.ACME, key.toString(), Optional.empty()), false);
        }
        revoke(destroyed);
        server.item("alice", ProtocolVersion.V2_1, Operation.DESTROY, context -> {
            var object = context.open(id(destroyed));
            context.objects().save(object.destroy(NOW)); // and the process dies before it asks the device
            return object;
        });
        assertThat(isInDevice(destroyed)).isTrue();

        server.setNow(NOW.plus(Duration.ofMinutes(3)));
        server.ledger.sweep();

        assertThat(isInDevice(kept)).isTrue();
        assertThat(isInDevice(destroyed)).isFalse();
        assertThat(server.ledger.open()).isZero();
    }

    @Test
    void aKeyThatIsGoneFromTheDeviceIsMissed() {
        var id = create(aes(ENCRYPT));
        device.keys()
                .destroy(device.keys().find(UUID.fromString(id)).orElseThrow().ref());
        assertThatThrownBy(() -> encrypt(id, GCM, MESSAGE, Optional.empty(), Optional.empty()))
                .isInstanceOfSatisfying(
                        KmipException.class,
                        e -> assertThat(e.reason())
                                .isIn(ResultReason.KEY_VALUE_NOT_PRESENT, ResultReason.GENERAL_FAILURE));
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

    String createForEncryption() {
        return create(aes(ENCRYPT));
    }

    // --- Requests ---

    private String makeWithoutCommit(RequestContext context) {
        return server.newObjects.generate(
                ObjectType.SYMMETRIC_KEY,
                aes(ENCRYPT).with(AttributeTypes.PROTECTION_STORAGE_MASK, ProtectionStorage.HARDWARE),
                generated(),
                Optional.empty(),
                context);
    }

    private GeneratedKeys generated() {
        return new GeneratedKeys(new KeyGenerator(server.random()));
    }

    private static Attributes aes(CryptographicUsageMask... uses) {
        return Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(uses))
                .plus(AttributeTypes.ACTIVATION_DATE, NOW);
    }

    private String create(Attributes attributes) {
        return create(attributes, HARDWARE);
    }

    private String create(Attributes attributes, Optional<ProtectionStorageMasks> masks) {
        return text(server.does(
                        new CreateHandler(generated(), server.newObjects),
                        new Create.Request(ObjectType.SYMMETRIC_KEY, attributes, masks))
                .uniqueIdentifier());
    }

    private String register(CryptographicUsageMask... uses) {
        return register(aes(uses));
    }

    private String register(Attributes attributes) {
        var key = new SymmetricKey(MadeOfKeys.block(KeyFormatType.RAW, server.secret(KEY), attributes));
        return text(server.does(
                        new RegisterHandler(server.newObjects),
                        new Register.Request(ObjectType.SYMMETRIC_KEY, attributes, Optional.of(key), HARDWARE))
                .uniqueIdentifier());
    }

    private record Pair(String ofPrivate, String ofPublic) {}

    private Pair pair(
            CryptographicAlgorithm algorithm,
            Optional<Integer> length,
            Optional<RecommendedCurve> curve,
            CryptographicUsageMask ofPrivate,
            CryptographicUsageMask ofPublic,
            Optional<ProtectionStorageMasks> common) {
        var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, algorithm)
                .plus(AttributeTypes.ACTIVATION_DATE, NOW);
        if (length.isPresent()) {
            attributes = attributes.plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, length.get());
        }
        if (curve.isPresent()) {
            attributes = attributes.plus(
                    AttributeTypes.CRYPTOGRAPHIC_DOMAIN_PARAMETERS,
                    new CryptographicDomainParameters(Optional.empty(), curve));
        }
        var made = server.does(
                new CreateKeyPairHandler(new NewKeyPairs(new KeyPairs(new SecureRandom()), server.newObjects), false),
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

    private Encrypt.Response encrypt(
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

    private Encrypt.Response encryptPart(String id, byte[] part, Optional<Bytes> correlation, boolean isLast) {
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

    private byte[] decrypt(
            String id, CryptographicParameters parameters, Encrypt.Response encrypted, Optional<Bytes> additional) {
        return decrypt(id, parameters, encrypted, encrypted.ivCounterNonce(), additional);
    }

    private byte[] decrypt(
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

    private Bytes sign(Pair pair, CryptographicParameters parameters) {
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

    private ValidityIndicator verify(Pair pair, CryptographicParameters parameters, Bytes signature) {
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

    private Bytes mac(String id) {
        return server.does(
                        new MacHandler(server.wrapping, streams),
                        new org.claviger.operation.Mac.Request(
                                id(id),
                                Optional.empty(),
                                data(MESSAGE),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .macData()
                .orElseThrow();
    }

    private String derive(DerivationMethod method, int bits, Optional<byte[]> data, String... bases) {
        var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, bits)
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, StoredObjects.mask(ENCRYPT))
                .plus(AttributeTypes.ACTIVATION_DATE, NOW);
        return text(server.does(
                        new DeriveKeyHandler(server.wrapping, server.newObjects),
                        new DeriveKey.Request(
                                ObjectType.SECRET_DATA,
                                Arrays.stream(bases).map(UniqueIdentifier::of).toList(),
                                method,
                                new DerivationParameters(
                                        Optional.empty(),
                                        Optional.empty(),
                                        data.map(server::secret).stream().toList(),
                                        Optional.empty(),
                                        Optional.empty()),
                                attributes))
                .uniqueIdentifier());
    }

    /** What is in the vault, whether a client may have it or not. */
    private byte[] clear(String id) {
        return server.item(
                "alice",
                ProtocolVersion.V2_1,
                Operation.GET,
                context -> bytes(KeyBytes.of(server.vault.open(context.open(id(id)), context.secrets()))));
    }

    private KmipObject get(String id) {
        return server.does(
                        new GetHandler(server.delivery),
                        new Get.Request(id(id), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()))
                .object();
    }

    private KmipObject getWrapped(String id, String wrapping, Optional<EncodingOption> encoding) {
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
                                                UniqueIdentifier.of(wrapping), Optional.of(KEY_WRAP))),
                                        Optional.empty(),
                                        List.of(),
                                        encoding))))
                .object();
    }

    private static byte[] wrappedBytes(KmipObject object) {
        var value = object.block().flatMap(KeyBlock::keyValue).orElseThrow();
        return switch (value) {
            case KeyValue.Wrapped(var bytes) -> bytes(bytes);
            case KeyValue.Plain(KeyMaterial.Encoded(var bytes), var _) -> bytes(bytes);
            default -> throw new AssertionError(value);
        };
    }

    /** Destroys a key, which must not be Active. */
    private void destroy(String id) {
        revoke(id);
        server.does(new DestroyHandler(server.vault, streams, server.residents), new Destroy.Request(id(id)));
    }

    private void revoke(String id) {
        var reason = new RevocationReason(RevocationReasonCode.SUPERSEDED, Optional.empty());
        server.item("alice", ProtocolVersion.V2_1, Operation.REVOKE, context -> {
            var revoked = context.open(id(id)).revoke(reason, Optional.empty(), NOW);
            context.objects().save(revoked);
            return revoked;
        });
    }

    private ManagedObject object(String id) {
        return server.item("alice", ProtocolVersion.V2_1, Operation.GET_ATTRIBUTES, context -> context.open(id(id)));
    }

    private boolean isInDevice(String id) {
        return device.keys().find(UUID.fromString(id)).isPresent();
    }

    private Optional<DataReference> data(byte[] bytes) {
        return Optional.of(new DataReference.Given(server.secret(bytes)));
    }

    private static byte[] bytes(Secret secret) {
        return secret.bytes().toArray(ValueLayout.JAVA_BYTE);
    }

    private static Optional<UniqueIdentifier> id(String id) {
        return Optional.of(UniqueIdentifier.of(id));
    }

    private static String text(UniqueIdentifier id) {
        return ((UniqueIdentifier.Text) id).value();
    }

    private static void assertRefused(ResultReason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
